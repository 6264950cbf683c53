"""Which column of a list is which field, by its heading. The headings are data: the packs' list ``import_column``."""

import re
from collections.abc import Mapping, Sequence

from mangnon.base import text

IGNORED = ""


class Headings:
    """Finds the field of a heading. ``entries``: field → the headings it may stand under."""

    def __init__(self, entries: Mapping[str, Sequence[str]]):
        self.known = [heading for headings in entries.values() for heading in headings]
        self._exact: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        for field, headings in entries.items():
            for heading in headings:
                self._exact.setdefault(_spelled(heading), field)
                self._folded.setdefault(_plain(heading), field)

    def field_of(self, heading: str) -> str:
        """Return the field of a heading, "" when it is none we know.

        Accents decide first ("Nam" is no "Năm"); without accents a heading is known by what is left. Of a heading over
        a heading ("Ngày sinh › Nam") the whole is asked first, then the lower one, then the upper one. What stands under
        a person ("Thông tin về mẹ › Năm sinh") is asked as that person's and never read as the child's.
        """
        parts = [part.strip() for part in heading.split("›") if part.strip()]
        asked = [" › ".join(parts), *reversed(parts)]
        if len(parts) > 1 and (person := _person(parts[-2])):
            asked = [asked[0], f"{parts[-1]} {person}"]
        return next((found for tried in dict.fromkeys(asked) if (found := self._known(tried)) is not None), IGNORED)

    def _known(self, heading: str) -> str | None:
        bare = re.sub(r"\([^)]*\)", " ", heading)
        plain = _plain(bare)
        spoken = re.sub(r"\b(?:cua|nguoi) ", "", plain)
        ways = (self._exact.get(_spelled(heading)), self._exact.get(_spelled(bare)), self._folded.get(plain), self._folded.get(spoken))
        return next((found for found in ways if found is not None), None)

    def mapping(self, headings: Sequence[str]) -> list[str]:
        """Return the field of each column; of several columns of one field the first has it."""
        found, taken = [], set()
        for heading in headings:
            field = self.field_of(heading)
            found.append(IGNORED if field in taken else field)
            taken.add(field)
        return found


def _spelled(heading: str) -> str:
    return " ".join(re.sub(r"[^\w› ]", " ", text.tone_key(heading)).split())


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9› ]", " ", text.search_key(heading)).split())


PERSONS = {"cha": "cha", "bo": "cha", "me": "me", "chu ho": "chu ho"}


def _person(heading: str) -> str:
    """Return whom a heading over others speaks of: father, mother, head; "" for none or several."""
    words = f" {_plain(heading)} "
    met = {person for word, person in PERSONS.items() if f" {word} " in words}
    return met.pop() if len(met) == 1 else ""


def lacking(targets: Sequence[str], *, births: bool = False) -> list[str]:
    """Return which fields no child can be entered without are under none of the columns: name, birth, sex."""
    found = set(targets)
    groups = {
        "full_name": [{"full_name"}, {"family_and_middle", "given_name"}, {"given_name"}],
        "birth": [{"birth"}, {"birth_year"}, {"boy", "girl"}],
        "sex": [{"sex"}, {"boy", "girl"}, {"girl"}],
    }
    if births:  # a newborn may have no name yet; it is known by its mother
        groups |= {"full_name": [*groups["full_name"], {"mother_name"}], "mother_name": [{"mother_name"}]}
    return [name for name, ways in groups.items() if not any(way <= found for way in ways)]
