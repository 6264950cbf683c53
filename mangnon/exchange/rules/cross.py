"""What the further columns of one row say together: what contradicts, what can't be kept without another column."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from mangnon.base import text
from mangnon.exchange.rules.columns import CARD, CARE, DETAIL, FATHER, MOTHER, SCHOOL, SPECIAL
from mangnon.exchange.rules.messages import Message

Parts = dict[str, dict[str, Any]]  # what a row says: fact → part → value
YEARS_OLDER = range(10, 91)  # as the registry's action asks of a parent
NO_NAME_NEEDED = ("cha_me", "tu_song")
ORPHAN = "HC01"  # of both parents (Luật Trẻ em 102/2016/QH13 Điều 10 khoản 1 điểm a)
LIVING = frozenset({"song_cung", "lam_xa", "chap_hanh_an"})  # states that only somebody alive is in
# The classes of each level (Luật Giáo dục 43/2019/QH14 Điều 28).
CLASSES = {"tieu_hoc": range(1, 6), "thcs": range(6, 10), "thpt": range(10, 13)}


def settle(parts: Parts, born: date, day: date, *, carer: str, registered: date | None, level_names: Mapping[str, str]) -> list[Message]:
    """Say what is wrong with a row's further columns; what can't be kept is taken out of ``parts`` and told."""
    return [
        *_parents(parts, born), *_orphan(parts), *_care(parts, carer), *_special(parts, born, day), *_school(parts, level_names), *_card(parts, born, day),
        *_registration(parts, registered),
    ]  # fmt: skip


def _parents(parts: Parts, born: date) -> Iterator[Message]:
    for fact, field in ((FATHER, "father_birth"), (MOTHER, "mother_birth")):
        year = parts.get(fact, {}).get("birth_year")
        if year is not None and born.year - year not in YEARS_OLDER:
            yield Message(field, "parent_year_odd", {"typed": str(year)})


def _orphan(parts: Parts) -> Iterator[Message]:
    """Say which parent of an orphan of both is told to live; both columns are kept as written, for nobody here knows which is right."""
    if not any(code.split(".")[0] == ORPHAN for code in parts.get(SPECIAL, {}).get("codes", ())):
        return
    for fact, field, code in ((FATHER, "father_status", "orphan_father_lives"), (MOTHER, "mother_status", "orphan_mother_lives")):
        if parts.get(fact, {}).get("status") in LIVING:
            yield Message(field, code)


def _care(parts: Parts, carer: str) -> Iterator[Message]:
    care = parts.get(CARE)
    if care is None:
        return
    if "care_type" not in care:
        yield Message("care_type", "care_needs_type")
        del parts[CARE]
    elif care["care_type"] not in NO_NAME_NEEDED and not carer and not care.get("facility_name"):
        yield Message("guardian_name", "care_needs_name")
        del parts[CARE]


def _special(parts: Parts, born: date, day: date) -> Iterator[Message]:
    special = parts.get(SPECIAL)
    if special is None:
        return
    if "codes" not in special:
        yield Message("special_code", "special_needs_code")
        del parts[SPECIAL]
        return
    since = special.get("valid_from", day)
    if since < born or since > day:
        yield Message("special_code", "before_birth" if since < born else "day_in_future")


def _school(parts: Parts, level_names: Mapping[str, str]) -> Iterator[Message]:
    school = parts.get(SCHOOL)
    if school is None or "level" in school:
        return
    level = level_of(school.get("class_name", ""))
    if level:
        school["level"] = level
        yield Message("school_status", "level_from_class", {"typed": school["class_name"], "name": level_names[level]})
    else:
        yield Message("school_status", "school_needs_level")
        del parts[SCHOOL]


def level_of(class_name: str) -> str:
    """Return the level of a class by its number ("3A", "Lớp 7"), "" when it tells none."""
    found = re.match(r"(?:lop\s*)?(\d{1,2})(?!\d|\s*tuoi)", text.search_key(class_name))
    return next((level for level, numbers in CLASSES.items() if found and int(found[1]) in numbers), "")


def _card(parts: Parts, born: date, day: date) -> Iterator[Message]:
    card = parts.get(CARD)
    if card is None:
        return
    first, last = card.pop("valid", (None, None))
    first, last = card.pop("valid_from", first), card.pop("last", last)
    card["valid_from"], card["valid_to"] = first or day, last and last + timedelta(days=1)  # written is the last day it is valid
    if first is None and last is not None and last < day:
        yield Message("bhyt_valid", "card_needs_from")
        del parts[CARD]
    elif last is not None and first is not None and last < first:
        yield Message("bhyt_valid", "period_backward")
    elif card["valid_from"] > day or card["valid_from"] < born:
        yield Message("bhyt_valid", "day_in_future" if card["valid_from"] > day else "before_birth")


def _registration(parts: Parts, registered: date | None) -> Iterator[Message]:
    said = parts.get(DETAIL, {}).get("birth_reg")
    if said is None or registered is None:
        return
    if said == "chua":
        yield Message("birth_reg", "birth_reg_differs", {"day": f"{registered:%d/%m/%Y}"})
    del parts[DETAIL]["birth_reg"]  # the day says it
