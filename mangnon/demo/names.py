"""Composed names: lists of words by ethnic group, never a real person's name."""

import csv
import random
from bisect import bisect
from itertools import accumulate
from pathlib import Path

from mangnon.demo import parameters

DATA = Path(__file__).parent / "data"
GROUP_OF = {"02": "Tày", "07": "Nùng", "08": "Mông", "09": "Dao", "15": "Sán Chay", "44": "Lô Lô", "01": "Kinh (toàn quốc)"}


def _rows(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Weighted:
    """Draws from weighted values."""

    def __init__(self, pairs):
        self.values = [value for value, _ in pairs]
        self._sums = list(accumulate(weight for _, weight in pairs))

    def __call__(self, rng: random.Random):
        return self.values[bisect(self._sums, rng.random() * self._sums[-1])]


class Names:
    """Draws surnames, children's and adults' names as each group forms them."""

    def __init__(self):
        groups: dict[str, list[str]] = {}
        for row in _rows("surnames.csv"):
            groups.setdefault(row["group"], []).append(row["surname"])
        self._common = Weighted(parameters.SURNAMES)
        self._by_group = {key: groups.get(name, []) for key, name in GROUP_OF.items()}
        self._words: dict[tuple[str, str, str], list[str]] = {}
        for row in _rows("given-names.csv"):
            self._words.setdefault((row["sex"], row["kind"], row["group"]), []).append(row["name"])

    def surname(self, rng: random.Random, ethnic: str) -> str:
        """Draw a surname; Tày, Nùng and others of the valleys mostly from the province's numerous lineages."""
        own = self._by_group.get(ethnic) or []
        if ethnic in ("08", "09", "44") and own:
            return rng.choice(own)
        return self._common(rng) if rng.random() < 0.8 or not own else rng.choice(own)

    def person(self, rng: random.Random, surname: str, sex: str, ethnic: str) -> str:
        """Draw a full name of that surname: họ, đệm, tên."""
        word = "nam" if sex == "nam" else "nữ"
        group = {"08": "Mông", "09": "Dao"}.get(ethnic, "chung")
        given = self._words.get((word, "tên", group)) or self._words[word, "tên", "chung"]
        middle = self._words.get((word, "tên đệm", "Dao họ Bàn" if ethnic == "09" and surname == "Bàn" else group)) or self._words[word, "tên đệm", "chung"]
        if ethnic in ("08", "09") and rng.random() < 0.25:
            given = self._words[word, "tên", "chung"]
        return f"{surname} {rng.choice(middle)} {rng.choice(given)}"
