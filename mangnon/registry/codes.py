"""The law's code lists as the rooms use them: which entries exist, their class, label and look-up digest."""

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language

from mangnon import law
from mangnon.audit import keys
from mangnon.base import text
from mangnon.law.rows import STATUSES, CorrespondenceRow, Listed

CIRCUMSTANCE = "registry.circumstance"
ARTICLE = " Điều "  # as the packs cite an act
ACT = "act"  # the list of what pages cite


def packs() -> law.LawPacks:
    """Return the packs of this place, with its own folder's entries."""
    return law.load(settings.MANGNON_LAW_DIR)


def labels(name: str) -> dict[str, str]:
    """Return code → label of a code list, in the language of whoever reads."""
    return _entries(packs().sha256, name, get_language() == "en")[0]


def classes(name: str) -> dict[str, str]:
    """Return code → class (C0…C4) of a code list."""
    return _entries(packs().sha256, name)[1]


@lru_cache(maxsize=64)
def _entries(_sha256: str, name: str, english: bool = False) -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    rows = packs().list(name)
    classes = {row.code: row.classification for row in rows}
    return {row.code: row.english if english else row.label for row in rows}, classes, frozenset(row.code for row in rows if row.parent)


def circumstance_classes() -> dict[str, str]:
    """Return sub-type code → class (C3 or C4) for every sub-type of NĐ 56/2017 Điều 3–16."""
    _labels, classes, leaves = _entries(packs().sha256, "circumstance")
    return {code: classes[code] for code in classes if code in leaves}


def group_classes() -> dict[str, str]:
    """Return group code → class, in the order of the law."""
    _labels, classes, leaves = _entries(packs().sha256, "circumstance")
    return {code: classes[code] for code in classes if code not in leaves}


def circumstance_labels() -> dict[str, str]:
    """Return code → label, of groups and sub-types."""
    return labels("circumstance")


def circumstance_digests() -> dict[str, str]:
    """Return sub-type code → the keyed digest by which episodes are found."""
    ring = keys.ring()
    return {code: ring.digest(code, CIRCUMSTANCE) for code in circumstance_classes()}


def in_force(name: str, code: str, day: date) -> bool:
    """Say whether an entry of a code list was in force on ``day``."""
    return any(row.code == code for row in packs().list(name, day))


def since(name: str, code: str) -> date | None:
    """Return the first day of an entry of a code list; None when the list is as old as its books."""
    return min((row.valid_from for row in packs().list(name) if row.code == code and row.valid_from), default=None)


@dataclass(frozen=True, slots=True)
class Ground:
    """What some code lists rest on: the acts with their articles as the packs name them, and the least sure of their statuses."""

    basis: str
    status: str


def ground(names: Collection[str], day: date) -> Ground | None:
    """Return what the lists of these names rest on, on ``day``; None when the packs have no entry of them then."""
    rows = [row for name in names for row in packs().list(name, day)]
    return Ground(_acts(by_then(row.basis, day) for row in rows), _least_sure(rows)) if rows else None


def act(code: str, day: date) -> Ground | None:
    """Return an act as the ground of what is done on ``day``; None before it was issued and when it is no longer in force."""
    row = next((row for row in packs().list(ACT, day) if row.code == code), None)
    return Ground(labels(ACT)[code], row.status) if row else None


def cited(names: Iterable[str], day: date) -> list[str]:
    """Return what these acts are called, without those that may not be cited on ``day``: not issued yet, or no longer in force."""
    known, called = {row.code for row in packs().list(ACT, day)}, labels(ACT)
    return [called[name] for name in names if name in known]


def by_then(basis: str, day: date) -> str:
    """Return the parts of a basis that name no act issued after ``day``."""
    later = [number for row in packs().list(ACT) if row.valid_from and row.valid_from > day for number in row.aliases]
    return "; ".join(part for part in basis.split("; ") if not any(number in part for number in later))


def pairing_status(day: date) -> str:
    """Return how sure it is on ``day`` which group of social assistance a circumstance stands beside; empty where no law pairs them."""
    return _least_sure([row for row in packs().correspondences if row.on(day)])


def _least_sure(rows: Iterable[Listed | CorrespondenceRow]) -> str:
    return max((row.status for row in rows), key=STATUSES.index, default="")


def _acts(bases: Iterable[str]) -> str:
    """Return each act once, with the articles that any of the bases names."""
    articles: dict[str, set[int]] = {}
    for part in (part.strip() for basis in bases for part in basis.split(";")):
        act, _word, rest = part.partition(ARTICLE)
        found = articles.setdefault(act, set())
        if number := re.match(r"\d+", rest):
            found.add(int(number[0]))
    return "; ".join(f"{act}{ARTICLE}{_numbers(sorted(found))}" if found else act for act, found in articles.items())


def _numbers(numbers: list[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def risks() -> dict[str, str]:
    """Return risk code → label (NC01…NC07)."""
    return labels("risk")


def relations() -> dict[str, str]:
    """Return what a child may be to the head of its household: code → label."""
    return labels("relation_to_head")


def provinces() -> dict[str, str]:
    """Return province of the national list (of any day) → name; the province itself is not among them."""
    return labels("province")


def provinces_on(day: date) -> list[tuple[str, str]]:
    """Return (code, name) of the other provinces in force on ``day``, by name."""
    names = provinces()
    return sorted(((row.code, names[row.code]) for row in packs().list("province", day)), key=lambda pair: text.sort_key(pair[1]))


def ethnic() -> dict[str, str]:
    """Return ethnic key of 1979 → name (01 Kinh, 02 Tày …, 99 not known)."""
    return labels("ethnic")


def papers() -> dict[str, dict[str, str]]:
    """Return the code lists of what the papers of a birth say: field of the row → code → label."""
    return {name: labels(name) for name in ("nationality", "birth_place")}


def seal(code: str, evidence: str, decided_by: str, end_reason: str) -> str:
    """Return the words of a C4 episode as one text, to be sealed together."""
    return json.dumps(
        {"code": code, "evidence": evidence, "decided_by": decided_by, "end_reason": end_reason},
        ensure_ascii=False,
    )


def reseal(sealed: str, **changes: str) -> str:
    """Return the words of a C4 episode with some of them changed."""
    return json.dumps(unseal(sealed) | changes, ensure_ascii=False)


def unseal(sealed: str) -> dict[str, str]:
    """Return the words of a C4 episode that was opened by somebody who may."""
    return json.loads(sealed)
