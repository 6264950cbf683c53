"""The synthetic province as plain rows: deterministic by seed, no database. Children are numbered from 0.

Everything that happens to a child has a day; ``build`` hands the rows to the rooms' actions.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from mangnon.base.days import age_months
from mangnon.demo import parameters as p
from mangnon.demo.names import Names, Weighted

DAY = timedelta(days=1)


@dataclass(slots=True)
class Commune:
    """A commune of 2022 with its weight and, on a demo day after 30/6/2025, the unit it went into."""

    code: str
    district: str
    people: int
    urban: bool
    successor: str = ""


@dataclass(slots=True)
class MadeChild:
    """A child and what happened to it until the demo day."""

    household: int
    commune: int
    hamlet: int
    name: str
    sex: str
    birth: date
    ethnic: str
    mother: str
    father: str
    resident_from: date
    registered: date | None
    family: str
    number: str
    died: date | None = None
    left: date | None = None
    moves: list[tuple[date, int, int]] = field(default_factory=list)

    def gone(self) -> date | None:
        """The first day on which the child is no longer counted in the province for another reason than age."""
        return self.died or self.left


@dataclass(slots=True)
class Province:
    """Everything made."""

    communes: list[Commune]
    hamlets: list[list[str]]
    households: list[tuple[int, int, str, list[tuple[str, date, date | None]]]] = field(default_factory=list)
    children: list[MadeChild] = field(default_factory=list)
    circumstances: list[tuple[int, str, date, date | None]] = field(default_factory=list)
    risks: list[tuple[int, str, date]] = field(default_factory=list)
    schooling: list[tuple[int, str, date]] = field(default_factory=list)
    cards: list[tuple[int, str, date, date | None]] = field(default_factory=list)
    allowances: list[tuple[int, str, int, date]] = field(default_factory=list)
    services: list[tuple[int, str, date]] = field(default_factory=list)
    injuries: list[tuple[int, int, date, str, str, str]] = field(default_factory=list)
    notices: list[dict] = field(default_factory=list)


def generate(communes: list[Commune], *, children: int, seed: int, on: date) -> Province:
    """Make a province with exactly ``children`` living residents under 16 on ``on``, and those who were before."""
    rng = random.Random(f"{seed}:{on}:{children}")
    place = Province(communes, [_hamlets(rng, commune) for commune in communes])
    if children == 0:
        return place
    _people(place, rng, children, on)
    _groups(place, rng, children, on)
    _help(place, rng, on)
    _harm(place, rng, on, children)
    return place


def _hamlets(rng: random.Random, commune: Commune) -> list[str]:
    count = rng.randint(*p.HAMLETS)
    if commune.urban:
        return [f"Tổ {number}" for number in range(1, count + 1)]
    names: dict[str, None] = {}
    while len(names) < count:
        names[f"{rng.choice(p.HAMLET_FIRST)} {rng.choice(p.HAMLET_SECOND)}"] = None
    return list(names)


def years_before(day: date, years: int) -> date:
    """Return the same day ``years`` earlier (28/02 for a missing 29/02)."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _people(place: Province, rng: random.Random, wanted: int, on: date) -> None:
    """Households until the living residents under 16 are exactly as many as wanted; others come on top."""
    names, draw = Names(), _Draws(place)
    oldest = years_before(p.FIRST_RESIDENCES, 16)
    youngest_adult = years_before(on, 16)
    span, numbers = (on - oldest).days, _numbers(rng)
    counted = 0
    while counted < wanted:
        index = draw.commune(rng)
        household = _Household(place, rng, names, draw, index, on)
        for _ in range(rng.choice(p.CHILDREN_PER_HOUSEHOLD)):
            if counted >= wanted:
                break
            birth = oldest + DAY * (2 + int(rng.random() * (span - 2)))
            child = household.child(birth, numbers)
            _fate(place, child, rng, draw, on)
            place.children.append(child)
            gone = child.gone()
            counted += birth > youngest_adult and (gone is None or gone > on)


class _Draws:
    """The weighted draws of a province."""

    def __init__(self, place: Province):
        self.commune = Weighted([(index, commune.people) for index, commune in enumerate(place.communes)])
        self._ethnic = {code: Weighted(list(shares.items())) for code, shares in p.ETHNIC.items()}

    def ethnic(self, rng: random.Random, district: str) -> str:
        return self._ethnic.get(district, self._ethnic["default"])(rng)


class _Household:
    """One household: its place, parents, poverty; it makes its children."""

    def __init__(self, place: Province, rng: random.Random, names: Names, draw: _Draws, commune: int, on: date):
        self.rng, self.names, self.commune, self.on = rng, names, commune, on
        self.hamlet = int(rng.random() * len(place.hamlets[commune]))
        self.ethnic = draw.ethnic(rng, place.communes[commune].district)
        self.surname = names.surname(rng, self.ethnic)
        self.father = names.person(rng, self.surname, "nam", self.ethnic)
        self.mother = names.person(rng, names.surname(rng, self.ethnic), "nu", self.ethnic)
        self.family = rng.choices(["du", "lam_xa", "ly_hon", "mo_coi_cha", "mo_coi_me"], [86, 8, 4, 1.3, 0.7])[0]
        self.number = len(place.households)
        place.households.append((commune, self.hamlet, self.father, _poverty(rng, place.communes[commune].urban, on)))

    def child(self, birth: date, numbers) -> MadeChild:
        """Make a child born on ``birth``."""
        rng = self.rng
        sex = "nam" if rng.random() * (100 + p.BOYS_PER_100_GIRLS) < p.BOYS_PER_100_GIRLS else "nu"
        registered = birth + DAY * min(int(rng.expovariate(1 / 25)) + 1, 900) if rng.random() < p.BIRTH_REGISTERED else None
        if registered and registered > self.on:
            registered = None
        number = numbers(sex, birth) if registered else ""
        start = max(birth, p.FIRST_RESIDENCES)
        latest = min(self.on, _sixteen(birth) - DAY)
        if rng.random() < 0.012 and start < latest:
            start += DAY * int(rng.random() * (latest - start).days)
        return MadeChild(self.number, self.commune, self.hamlet, self.names.person(rng, self.surname, sex, self.ethnic), sex, birth, self.ethnic,
                         self.mother, self.father, start, registered, self.family, number)


def _poverty(rng: random.Random, urban: bool, on: date) -> list[tuple[str, date, date | None]]:
    """Yearly review: one class a household, some changed on 01/01/2022."""
    share = 0.35 if urban else 1.12
    draw = rng.random()
    kind = "ngheo" if draw < p.POOR * share else "can_ngheo" if draw < (p.POOR + p.NEAR_POOR) * share else "khong"
    start, cut = p.FIRST_RESIDENCES, date(2022, 1, 1)
    if rng.random() < 0.06 and cut < on:
        before = rng.choice([other for other in ("ngheo", "can_ngheo", "khong") if other != kind])
        return [(before, start, cut), (kind, cut, None)]
    return [(kind, start, None)]


def _numbers(rng: random.Random):
    """Personal numbers of nobody: province code 003 is unassigned."""
    used: set[str] = set()

    def number(sex: str, birth: date) -> str:
        digit = (2 if birth.year >= 2000 else 0) + (sex == "nu")
        while True:
            made = f"003{digit}{birth.year % 100:02d}{int(rng.random() * 1_000_000):06d}"
            if made not in used:
                used.add(made)
                return made

    return number


def _fate(place: Province, child: MadeChild, rng: random.Random, draw: _Draws, on: date) -> None:
    """Death, leaving the province, moves inside it: each on a day of the child's stay, before 16 and the demo day."""
    end = min(on, child.birth + DAY * 5840)
    days = (end - child.resident_from).days
    if days <= 2:
        return
    years = days / 365.25
    infant = child.resident_from == child.birth
    if rng.random() < p.CHILD_DEATHS_A_YEAR * years * 0.5 + (0.009 if infant else 0):
        child.died = child.resident_from + DAY * (1 + int(min(rng.expovariate(1 / 40), days - 2)) if infant and rng.random() < 0.7 else 1 + int(rng.random() * (days - 1)))
        return
    if rng.random() < p.LEAVES_A_YEAR * years:
        child.left = child.resident_from + DAY * (1 + int(rng.random() * (days - 1)))
    elif rng.random() < p.MOVES_A_YEAR * years:
        target = draw.commune(rng)
        if target != child.commune:
            _commune, _hamlet, head, poverty = place.households[child.household]
            home = len(place.households)
            place.households.append((target, int(rng.random() * len(place.hamlets[target])), head, poverty))
            child.moves.append((child.resident_from + DAY * (1 + int(rng.random() * (days - 1))), target, home))


def _present(child: MadeChild, day: date) -> bool:
    gone = child.gone()
    return child.resident_from <= day and (gone is None or gone > day) and age_months(child.birth, day) < 192


def _sixteen(birth: date) -> date:
    year = birth.year + 16
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _end(child: MadeChild, on: date) -> date:
    """The day by which everything about the child has ended: death, leaving, sixteenth birthday, or the demo day."""
    return min(filter(None, (child.gone(), _sixteen(child.birth), on + DAY)))


def _groups(place: Province, rng: random.Random, wanted: int, on: date) -> None:
    scale = wanted / p.CHILDREN
    present = [index for index, child in enumerate(place.children) if _present(child, on)]
    for code, number in p.CIRCUMSTANCES.items():
        # at least one of every sub-type even in a small demo, so that every row of annex II can be seen
        for _ in range(max(1, round(number * scale))):
            index = rng.choice(present)
            start = _day_between(rng, place.children[index].resident_from, on)
            place.circumstances.append((index, code, start, None))
        for _ in range(round(number * scale * p.ENDED_SHARE)):
            _ended(place, rng, code, on)
    place.circumstances = _apart(place.circumstances)
    for index, child in enumerate(place.children):
        poor = place.households[child.household][3][-1][0] != "khong"
        if poor and rng.random() < p.RISK_OF_THE_POOR:
            place.risks.append((index, "NC01", _day_between(rng, child.resident_from, _end(child, on) - DAY)))
        if rng.random() < p.AT_RISK_BESIDE_POVERTY * (1.4 if poor else 1):
            kind = "NC02" if child.family in ("ly_hon", "lam_xa") else rng.choices(["NC03", "NC04", "NC05", "NC06", "NC07"], [22, 8, 26, 34, 10])[0]
            place.risks.append((index, kind, _day_between(rng, child.resident_from, _end(child, on) - DAY)))
        if level := _school(child, rng, on):
            place.schooling.append((index, *level))


def _ended(place: Province, rng: random.Random, code: str, on: date) -> None:
    index = int(rng.random() * len(place.children))
    child = place.children[index]
    end = _end(child, on)
    if (end - child.resident_from).days > 60:
        start = _day_between(rng, child.resident_from, end - DAY * 40)
        place.circumstances.append((index, code, start, _day_between(rng, start + DAY * 20, end - DAY)))


def _apart(rows: list[tuple[int, str, date, date | None]]) -> list[tuple[int, str, date, date | None]]:
    """Keep the first episode of each child and code: two of one code never overlap."""
    kept: dict[tuple[int, str], tuple] = {}
    for row in rows:
        kept.setdefault(row[:2], row)
    return list(kept.values())


def _day_between(rng: random.Random, first: date, last: date) -> date:
    span = (last - first).days
    return first + DAY * int(rng.random() * (span + 1)) if span > 0 else first


def _school(child: MadeChild, rng: random.Random, on: date) -> tuple[str, date] | None:
    """The level a child attends now, from the September it began (or from its arrival)."""
    months = age_months(child.birth, on)
    year = on.year if on.month >= 9 else on.year - 1
    grade = year - child.birth.year
    if months < 18 or _end(child, on) <= on:
        return None
    level, began = next(((name, start) for top, name, start in ((2, "nha_tre", 2), (5, "mau_giao", 3), (10, "tieu_hoc", 6), (14, "thcs", 11), (99, "thpt", 15)) if grade <= top))
    attends = {"nha_tre": 0.28, "mau_giao": 0.93, "tieu_hoc": 0.995, "thcs": 0.96, "thpt": 0.72}[level]
    if rng.random() > attends:
        return ("bo_hoc", max(child.resident_from, date(year, 9, 5))) if grade >= 11 else None
    return level, min(max(child.resident_from, date(child.birth.year + began, 9, 5)), on)


def _help(place: Province, rng: random.Random, on: date) -> None:
    used: set[str] = set()
    for index, child in enumerate(place.children):
        end = _end(child, on)
        small = age_months(child.birth, min(on, end)) < 72
        if rng.random() < (p.INSURED_UNDER_SIX if small else p.INSURED_ABOVE):
            start = child.resident_from + DAY * int(rng.random() * 30)
            if start < end:
                number = f"{int(rng.random() * 10**10):010d}"
                while number in used:
                    number = f"{int(rng.random() * 10**10):010d}"
                used.add(number)
                place.cards.append((index, f"TE104{number}" if small else number, start, None))
    for index, code, start, end in place.circumstances:
        _help_one(place, rng, index, code, start, end, on)
    for index, child in enumerate(place.children):
        if rng.random() < 0.1:
            place.services.append((index, rng.choice(["khac", "giao_duc", "y_te"]), _day_between(rng, child.resident_from, _end(child, on) - DAY)))


ALLOWANCE_OF = {"HC01": ("5.1", 540_000), "HC02": ("5.1", 900_000), "HC03": ("5.1", 540_000), "HC04.1": ("5.6", 900_000), "HC04.2": ("5.6", 720_000), "HC05": ("5.3", 720_000)}


def _help_one(place: Province, rng: random.Random, index: int, code: str, start: date, end: date | None, on: date) -> None:
    child = place.children[index]
    last = min(end or on + DAY, _end(child, on)) - DAY
    found = ALLOWANCE_OF.get(code) or ALLOWANCE_OF.get(code[:4])
    if found and end is None and rng.random() < 0.88 and start <= last and not any(row[0] == index for row in place.allowances[-40:]):
        place.allowances.append((index, *found, _day_between(rng, start, last)))
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        kind = rng.choices(["y_te", "giao_duc", "tam_ly_phap_ly", "cham_soc_thay_the", "khac"], [30, 25, 12, 6, 27])[0]
        place.services.append((index, kind, _day_between(rng, start, last)))


def _harm(place: Province, rng: random.Random, on: date, wanted: int) -> None:
    kinds, fatal, places = Weighted(p.INJURIES), Weighted(p.FATAL_INJURIES), Weighted(p.INJURY_PLACES)
    for index, child in enumerate(place.children):
        if child.died and age_months(child.birth, child.died) >= 12 and rng.random() < p.INJURY_DEATH_SHARE * 2:
            place.injuries.append((index, child.commune, child.died, fatal(rng), places(rng), "tu_vong"))
        first = max(child.birth, p.FIRST_EVENTS)
        last = _end(child, on) - DAY
        years = (last - first).days / 365.25
        if years > 0 and rng.random() < p.INJURIES_A_YEAR * years:
            day = _day_between(rng, first, last)
            outcome = "khuyet_tat" if rng.random() < 0.03 else "khoi"
            place.injuries.append((index, child.commune, day, kinds(rng), places(rng), outcome))
    years = (on - p.FIRST_EVENTS).days / 365.25
    for _ in range(round(p.NOTICES_A_YEAR * years * wanted / p.CHILDREN)):
        place.notices.append(_notice(place, rng, on))
    place.notices.sort(key=lambda notice: (notice["day"], notice["children"]))


_FORMS, _PLACES, _RELATIONS, _CHANNELS = (Weighted(pairs) for pairs in (p.ABUSE_FORMS, p.ABUSE_PLACES, p.RELATIONS, p.CHANNELS))


def _notice(place: Province, rng: random.Random, on: date) -> dict:
    while True:
        index = int(rng.random() * len(place.children))
        child = place.children[index]
        last = min(_end(child, on), on) - DAY  # the demo opens in the morning: a notice of that very day may lie ahead
        first = max(child.birth + DAY * 400, p.FIRST_EVENTS)
        if first < last:
            break
    day = _day_between(rng, first, last)
    return {
        "children": (index,), "commune": child.commune, "day": day, "hour": int(rng.random() * 14) + 6, "channel": _CHANNELS(rng),
        "form": _FORMS(rng), "place": _PLACES(rng), "relation": _RELATIONS(rng), "urgent": rng.random() < 0.3, "confirmed": rng.random() < 0.78,
        "in_time": rng.random() < 0.85, "closed": rng.random() < 0.8,
    }
