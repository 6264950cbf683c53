"""What happens to the children of the synthetic province: circumstances and risks, school, help, injuries, notices."""

import random
from datetime import date

from mangnon.base.days import age_months
from mangnon.demo import parameters as p
from mangnon.demo.names import Weighted
from mangnon.demo.province import DAY, MadeChild, Province, years_from

KINDS_OF_RISK, KINDS_OF_SERVICE = Weighted(p.RISKS), Weighted(p.SERVICES)
FORMS, PLACES, RELATIONS, CHANNELS = (Weighted(pairs) for pairs in (p.ABUSE_FORMS, p.ABUSE_PLACES, p.RELATIONS, p.CHANNELS))
INJURIES, FATAL, INJURY_PLACES = (Weighted(pairs) for pairs in (p.INJURIES, p.FATAL_INJURIES, p.INJURY_PLACES))


def happen(place: Province, rng: random.Random, wanted: int, on: date) -> None:
    """Fill the rows of everything that happened; each lies inside its child's stay and before the demo day."""
    _circumstances(place, rng, wanted, on)
    _risks(place, rng)
    place.schooling += [(index, *level) for index, child in enumerate(place.children) if (level := _school(child, rng, on))]
    _cards(place, rng, on)
    _help(place, rng, on)
    _injuries(place, rng)
    years = (on - p.BOOKS_BEGIN).days / 365.25
    place.notices += [_notice(place, rng, on) for _ in range(round(p.NOTICES_A_YEAR * years * wanted / p.CHILDREN))]
    place.notices.sort(key=lambda notice: (notice["day"], notice["children"]))
    _bereave(place)


def _day_between(rng: random.Random, first: date, last: date) -> date:
    span = (last - first).days
    return first + DAY * int(rng.random() * (span + 1)) if span > 0 else first


def _circumstances(place: Province, rng: random.Random, wanted: int, on: date) -> None:
    present = [index for index, child in enumerate(place.children) if child.end > on]
    # the first episode of a child and code is kept: two of one code never overlap
    kept: dict[tuple[int, str], tuple] = {}
    for code, number in p.CIRCUMSTANCES.items():
        scaled = number * wanted / p.CHILDREN
        for _ in range(max(1, round(scaled))):  # at least one of every sub-type, so that every row of annex II can be seen
            index = rng.choice(present)
            kept.setdefault((index, code), (index, code, _day_between(rng, place.children[index].resident_from, on), None))
        for _ in range(round(scaled * p.ENDED_SHARE)):
            index = int(rng.random() * len(place.children))
            child = place.children[index]
            if (child.end - child.resident_from).days > 60:
                start = _day_between(rng, child.resident_from, child.end - DAY * 40)
                kept.setdefault((index, code), (index, code, start, _day_between(rng, start + DAY * 20, child.end - DAY)))
    place.circumstances = list(kept.values())


def _bereave(place: Province) -> None:
    """Let the state of the parents be what a child's circumstance says: an orphan has not both of them."""
    for index, code, *_days in place.circumstances:
        child = place.children[index]
        child.family = p.ORPHANED.get(code, child.family)


def _risks(place: Province, rng: random.Random) -> None:
    for index, child in enumerate(place.children):
        poor, last = place.households[child.household].poor, child.end - DAY
        if poor and rng.random() < p.RISK_OF_THE_POOR:
            place.risks.append((index, "NC01", _day_between(rng, child.resident_from, last)))
        if rng.random() < p.AT_RISK_BESIDE_POVERTY * (1.4 if poor else 1):
            kind = "NC02" if child.family in ("ly_hon", "lam_xa") else KINDS_OF_RISK(rng)
            place.risks.append((index, kind, _day_between(rng, child.resident_from, last)))


SCHOOL_BEGINS = (9, 5)
SCHOOLS = ((2, "nha_tre", 2), (5, "mau_giao", 3), (10, "tieu_hoc", 6), (14, "thcs", 11), (99, "thpt", 15))


def _school(child: MadeChild, rng: random.Random, on: date) -> tuple[str, date] | None:
    """The level a child attends now, from the September it began (or from its arrival)."""
    year = on.year if (on.month, on.day) >= SCHOOL_BEGINS else on.year - 1
    grade = year - child.birth.year
    if child.end <= on or age_months(child.birth, on) < 18:
        return None
    level, began = next((name, start) for top, name, start in SCHOOLS if grade <= top)
    if rng.random() > p.ATTENDS[level]:
        return ("bo_hoc", max(child.resident_from, date(year, *SCHOOL_BEGINS))) if grade >= 11 else None
    return level, min(max(child.resident_from, date(child.birth.year + began, *SCHOOL_BEGINS)), on)


def _cards(place: Province, rng: random.Random, on: date) -> None:
    """Insurance cards. Numbers begin with the unassigned province code 03, so that they are nobody's."""
    used: set[str] = set()
    for index, child in enumerate(place.children):
        small = age_months(child.birth, min(on, child.end)) < 72
        start = child.resident_from + DAY * int(rng.random() * 30)
        if rng.random() >= (p.INSURED_UNDER_SIX if small else p.INSURED_ABOVE) or start >= child.end:
            continue
        number = ""
        while not number or number in used:
            number = f"03{int(rng.random() * 10**8):08d}"
        used.add(number)
        place.cards.append((index, f"TE103{number}" if small else number, start, _until_school(child.birth) if small else None))


def _until_school(birth: date) -> date:
    """The day after a young child's card ends: 30/9 of the year of six, or that month's end (NĐ 146/2018/NĐ-CP Điều 13)."""
    six = years_from(birth, 6)
    if (birth.month, birth.day) <= (9, 30):
        return date(six.year, 10, 1)
    return date(six.year + six.month // 12, six.month % 12 + 1, 1)


def _help(place: Province, rng: random.Random, on: date) -> None:
    paid: set[int] = set()
    for index, code, start, end in place.circumstances:
        child = place.children[index]
        last = min(end or child.end, child.end) - DAY
        found = p.ALLOWANCE_OF.get(code) or p.ALLOWANCE_OF.get(code[:4])
        if found and end is None and index not in paid and start <= last and rng.random() < p.ALLOWANCE_SHARE:
            paid.add(index)
            group, young, older = found
            rate = young if age_months(child.birth, on) < 48 else older
            place.allowances += _allowances(index, group, rate, _day_between(rng, start, last), last)
        for _ in range(rng.choice([0, 1, 1, 2, 3])):
            place.services.append((index, KINDS_OF_SERVICE(rng), _day_between(rng, start, last)))
    for index, child in enumerate(place.children):
        if rng.random() < p.OTHER_SERVICES:
            place.services.append((index, rng.choice(["khac", "giao_duc", "y_te"]), _day_between(rng, child.resident_from, child.end - DAY)))


def _allowances(index: int, group: str, rate: float, start: date, last: date) -> list[tuple[int, str, int, date, date | None]]:
    """An allowance of the kind in force on the day it began; one of before the kinds changed goes on as the new kind from that day."""
    changed = p.ALLOWANCE_CHANGED
    if start >= changed:
        return [(index, group, round(_base(last) * rate), start, None)]
    if last < changed:
        return [(index, p.ALLOWANCE_BEFORE[group], round(_base(start) * rate), start, None)]
    return [
        (index, p.ALLOWANCE_BEFORE[group], round(_base(start) * rate), start, changed),
        (index, group, round(_base(last) * rate), changed, None),
    ]


def _base(day: date) -> int:
    return next(amount for since, amount in p.ALLOWANCE_BASE if since <= day)


def _injuries(place: Province, rng: random.Random) -> None:
    for index, child in enumerate(place.children):
        if child.died and rng.random() < p.INJURY_DEATH_SHARE * 2 and age_months(child.birth, child.died) >= 12:
            place.injuries.append((index, child.died, FATAL(rng), INJURY_PLACES(rng), "tu_vong"))
        first, last = child.resident_from, child.end - DAY
        if rng.random() < p.INJURIES_A_YEAR * (last - first).days / 365.25:
            outcome = "khuyet_tat" if rng.random() < 0.03 else "khoi"
            place.injuries.append((index, _day_between(rng, first, last), INJURIES(rng), INJURY_PLACES(rng), outcome))


def _notice(place: Province, rng: random.Random, on: date) -> dict:
    while True:
        index = int(rng.random() * len(place.children))
        child = place.children[index]
        last = min(child.end, on) - DAY  # the demo opens in the morning: a notice of that very day may lie ahead
        first = max(child.birth + DAY * 400, child.resident_from)
        if first < last:
            break
    return {
        "children": (index,), "day": _day_between(rng, first, last), "hour": int(rng.random() * 14) + 6, "channel": CHANNELS(rng),
        "form": FORMS(rng), "place": PLACES(rng), "relation": RELATIONS(rng), "urgent": rng.random() < 0.3, "confirmed": rng.random() < 0.78,
        "in_time": rng.random() < 0.85, "closed": rng.random() < 0.8,
    }
