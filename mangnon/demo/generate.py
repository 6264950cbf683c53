"""Making the people of the synthetic province: households, children, births, deaths, moves. Deterministic by seed, no database."""

import random
from datetime import date

from mangnon.demo import parameters as p
from mangnon.demo.episodes import happen
from mangnon.demo.names import Names, Weighted
from mangnon.demo.province import DAY, Commune, MadeChild, MadeHousehold, Period, Province, years_from


def generate(communes: list[Commune], *, children: int, seed: int, on: date) -> Province:
    """Make a province with exactly ``children`` living residents under 16 on ``on``, and those who were before."""
    rng = random.Random(f"{seed}:{on}:{children}")
    place = Province(communes, [_hamlets(rng, commune) for commune in communes])
    if children:
        _people(place, rng, children, on)
        happen(place, rng, children, on)
    return place


def _hamlets(rng: random.Random, commune: Commune) -> list[str]:
    count = rng.randint(*p.HAMLETS)
    if commune.urban:
        return [f"Tổ {number}" for number in range(1, count + 1)]
    names: dict[str, None] = {}
    while len(names) < count:
        names[f"{rng.choice(p.HAMLET_FIRST)} {rng.choice(p.HAMLET_SECOND)}"] = None
    return list(names)


def _people(place: Province, rng: random.Random, wanted: int, on: date) -> None:
    """Households until the living residents under 16 are exactly as many as wanted; others come on top."""
    maker = _Maker(place, rng, on)
    youngest_adult = years_from(on, -16)
    counted = 0
    while counted < wanted:
        births = maker.births()
        household = maker.household() if births else None
        for birth in births[: wanted - counted]:
            child = household.child(birth)
            maker.fate(child)
            place.children.append(child)
            counted += child.birth > youngest_adult and child.end > on


class _Maker:
    """Draws households, births and fates of one province."""

    def __init__(self, place: Province, rng: random.Random, on: date):
        self.place, self.rng, self.on, self.names = place, rng, on, Names()
        self.commune = Weighted([(index, commune.people) for index, commune in enumerate(place.communes)])
        self.ethnic = {code: Weighted(list(shares.items())) for code, shares in p.ETHNIC.items()}
        self.family = Weighted(p.FAMILIES)
        self._oldest = years_from(p.BOOKS_BEGIN, -16)
        self._span = (on - self._oldest).days
        self._numbers: set[str] = set()

    def household(self) -> "_Household":
        """Found a household."""
        return _Household(self, self.commune(self.rng))

    def births(self) -> list[date]:
        """Draw the birthdays of brothers and sisters, a year to some years apart; now and then twins."""
        rng, found = self.rng, []
        day = self._oldest + DAY * int(rng.random() * (self._span + p.EARLIER) - p.EARLIER)
        for _ in range(rng.choice(p.CHILDREN_PER_HOUSEHOLD)):
            found.append(day)
            if rng.random() >= p.TWINS:
                day += DAY * (p.SIBLINGS_APART + int(rng.random() * p.SIBLINGS_SPREAD))
        return [day for day in found if self._oldest < day < self.on]

    def number(self, sex: str, birth: date) -> str:
        """Return a personal number of nobody: province code 003 is unassigned."""
        digit = 2 + (sex == "nu")
        while True:
            made = f"003{digit}{birth.year % 100:02d}{int(self.rng.random() * 1_000_000):06d}"
            if made not in self._numbers:
                self._numbers.add(made)
                return made

    def fate(self, child: MadeChild) -> None:
        """Death, leaving the province, a move inside it: each on a day of the child's stay, before 16 and the demo day."""
        rng, days = self.rng, (min(self.on, child.end - DAY) - child.resident_from).days
        if days <= 2:
            return
        years, some_day = days / 365.25, child.resident_from + DAY * (1 + int(rng.random() * (days - 1)))
        infant = child.resident_from == child.birth
        if rng.random() < p.CHILD_DEATHS_A_YEAR * years * 0.5 + (p.INFANT_DEATHS if infant else 0):
            early = infant and rng.random() < 0.7
            child.leave(died=child.resident_from + DAY * (1 + int(min(rng.expovariate(1 / 40), days - 2))) if early else some_day)
        elif rng.random() < p.LEAVES_A_YEAR * years:
            child.leave(left=some_day)
        elif rng.random() < p.MOVES_A_YEAR * years:
            self._move(child, some_day)

    def _move(self, child: MadeChild, day: date) -> None:
        target = self.commune(self.rng)
        if target == child.commune:
            return
        old, home = self.place.households[child.household], len(self.place.households)
        self.place.households.append(MadeHousehold(target, int(self.rng.random() * len(self.place.hamlets[target])), old.head, old.poverty))
        child.moves.append((day, target, home))


class _Household:
    """One household: its place, parents, poverty; it makes its children."""

    def __init__(self, maker: _Maker, commune: int):
        rng, names, place = maker.rng, maker.names, maker.place
        district = place.communes[commune].district
        self.maker, self.commune = maker, commune
        self.hamlet = int(rng.random() * len(place.hamlets[commune]))
        self.ethnic = (maker.ethnic.get(district) or maker.ethnic["default"])(rng)
        self.surname = names.surname(rng, self.ethnic)
        self.father = names.person(rng, self.surname, "nam", self.ethnic)
        self.mother = names.person(rng, names.surname(rng, self.ethnic), "nu", self.ethnic)
        self.family = maker.family(rng)
        self.number = len(place.households)
        place.households.append(MadeHousehold(commune, self.hamlet, self.father, _poverty(rng, place.communes[commune].urban, maker.on)))

    def child(self, birth: date) -> MadeChild:
        """Make a child born on ``birth``; some came to the province later than that."""
        rng, on = self.maker.rng, self.maker.on
        sex = "nam" if rng.random() * (100 + p.BOYS_PER_100_GIRLS) < p.BOYS_PER_100_GIRLS else "nu"
        registered = birth + DAY * min(int(rng.expovariate(1 / 25)) + 1, 900) if rng.random() < p.BIRTH_REGISTERED else None
        if registered and registered > on:
            registered = None
        start, end = max(birth, p.BOOKS_BEGIN), min(years_from(birth, 16), on + DAY)
        if rng.random() < p.CAME_LATER and start < end - DAY:
            start += DAY * int(rng.random() * (end - DAY - start).days)
        return MadeChild(
            self.number, self.commune, self.hamlet, self.maker.names.person(rng, self.surname, sex, self.ethnic), sex, birth, self.ethnic,
            self.mother, self.father, start, registered, self.family, self.maker.number(sex, birth) if registered else "", end,
        )


def _poverty(rng: random.Random, urban: bool, on: date) -> list[Period]:
    """The yearly review: the class of today; in some households another until the first of January of some year."""
    share = p.POVERTY_URBAN if urban else p.POVERTY_RURAL
    draw = rng.random()
    kind = "ngheo" if draw < p.POOR * share else "can_ngheo" if draw < (p.POOR + p.NEAR_POOR) * share else "khong"
    years = on.year - p.BOOKS_BEGIN.year
    if rng.random() >= p.CLASS_CHANGES_A_YEAR * years:
        return [(kind, p.BOOKS_BEGIN, None)]
    cut = date(p.BOOKS_BEGIN.year + 1 + int(rng.random() * years), 1, 1)
    before = rng.choice([other for other in ("ngheo", "can_ngheo", "khong") if other != kind])
    return [(before, p.BOOKS_BEGIN, cut), (kind, cut, None)]
