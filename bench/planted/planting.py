"""A province's children, a share of them entered twice, with twins and cousins put beside others."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bench.planted import slips
from mangnon.demo.generate import generate
from mangnon.demo.names import Names
from mangnon.demo.province import Commune
from mangnon.engine.linkage import Record
from mangnon.law import load

DAY = date(2022, 5, 20)
TWICE, TWINS, COUSINS, NEW_YEAR = 0.04, 0.008, 0.01, 0.005  # shares of the children
RENAMED = 0.06  # of those entered twice
WITHOUT_NUMBER, WITHOUT_FATHER = 0.12, 0.06


@dataclass(slots=True)
class Planted:
    """Rows in a shuffled order, the pairs that are one child with the kinds of slips, the pairs that only look so."""

    rows: list[Record] = field(default_factory=list)
    same: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    alike: dict[tuple[int, int], str] = field(default_factory=dict)


def plant(children: int, seed: int) -> Planted:
    """Return about ``children`` rows for a seed."""
    rng = random.Random(f"planted:{seed}")
    people = _people(int(children / (1 + TWICE + TWINS + COUSINS + NEW_YEAR)), seed)
    made = _Made(rng, people)
    for share, put in ((TWICE, made.twice), (TWINS, made.twin), (COUSINS, made.cousin), (NEW_YEAR, made.new_year)):
        for index in rng.sample(range(len(people)), int(len(people) * share)):
            put(index)
    return made.shuffled()


def _people(children: int, seed: int) -> list[Record]:
    """Return the province's children now, one row each. No two of a household bear one name, and twins got their numbers together."""
    rng, place = random.Random(f"people:{seed}"), generate(_communes(), children=children, seed=seed, on=DAY)
    named: set[tuple[int, str]] = set()
    numbered: dict[tuple[int, date], bool] = {}
    rows = []
    for child in place.children:
        has_number = numbered.setdefault((child.household, child.birth), rng.random() > WITHOUT_NUMBER and bool(child.number))
        father = "" if random.Random(child.household * seed).random() < WITHOUT_FATHER else child.father
        if (child.household, child.name) in named:
            continue
        named.add((child.household, child.name))
        number = (child.number or f"003{2 + (child.sex == 'nu')}{child.birth:%y}{rng.randrange(1_000_000):06d}") if has_number else None
        rows.append(Record(
            child.name, child.sex, child.birth.isoformat(), "day", child.ethnic, child.mother, father, child.commune, child.commune * 1000 + child.hamlet, number,
        ))  # fmt: skip
    return rows


def _communes() -> list[Commune]:
    packs = load()
    people = {row.code: row.people for row in packs.population if row.year == DAY.year}
    units = (unit for unit in packs.units if unit.level == 3 and unit.valid_from <= DAY and (unit.valid_to is None or unit.valid_to > DAY))
    return [Commune(unit.code, unit.parent, people[unit.code], unit.kind in ("phuong", "thi_tran")) for unit in units]


class _Made:
    """The rows so far; each method puts one more row beside row ``index``."""

    def __init__(self, rng: random.Random, people: Sequence[Record]):
        self.rng, self.rows, self.count, self.names = rng, list(people), len(people), Names()
        self.same: dict[tuple[int, int], tuple[str, ...]] = {}
        self.alike: dict[tuple[int, int], str] = {}

    def twice(self, index: int) -> None:
        """The same child again, with one to three slips."""
        row, kinds, every = self.rows[index], [], [self._name, self._birth, self._parents, self._number, self._place]
        if self.rng.random() < RENAMED:  # after an illness: parents and birth are what is left to know the child by
            row, kinds, every = self._renamed(row), ["renamed"], [self._number, self._place]
        for slip in self.rng.sample(every, min(len(every), self.rng.choice([1, 2, 2, 3]))):
            row, kind = slip(row)
            kinds += kind
        if row.number == self.rows[index].number:  # the register refuses the same number twice
            row = row._replace(number=None)
        self.same[index, len(self.rows)] = tuple(kinds) or ("none",)
        self.rows.append(row)

    def twin(self, index: int) -> None:
        """A twin: same parents and day, another given name; numbers come for both at once or for neither."""
        row, rng = self.rows[index], self.rng
        sex = row.sex if rng.random() < 0.7 else {"nam": "nu", "nu": "nam"}[row.sex]
        other = row.full_name
        while other.split()[-1] == row.full_name.split()[-1]:
            other = self.names.person(rng, row.full_name.split()[0], sex, row.ethnic)
        if sex == row.sex and rng.random() < 0.6:
            other = " ".join([*row.full_name.split()[:-1], other.split()[-1]])
        self._beside(index, row._replace(full_name=other, sex=sex, number=row.number and self._fresh(row.number, sex)), "twins")

    def cousin(self, index: int) -> None:
        """A cousin of the same name in the same commune, born within two years, of other parents."""
        row, rng = self.rows[index], self.rng
        born = date.fromisoformat(row.birth_date) + timedelta(days=rng.choice([-1, 1]) * rng.randint(20, 700))
        family = row.full_name.split()[0]
        mother = self.names.person(rng, self.names.surname(rng, row.ethnic), "nu", row.ethnic)
        father = self.names.person(rng, family, "nam", row.ethnic) if row.father_name else ""
        number = row.number and self._fresh(row.number, row.sex)
        self._beside(index, row._replace(birth_date=min(born, DAY).isoformat(), mother_name=mother, father_name=father, number=number), "cousins")

    def new_year(self, index: int) -> None:
        """Two children of one name in one commune, both born 01/01 of the same year on paper."""
        row, rng = self.rows[index], self.rng
        day = f"{row.birth_date[:4]}-01-01"
        self.rows[index] = row._replace(birth_date=day)
        mother = self.names.person(rng, self.names.surname(rng, row.ethnic), "nu", row.ethnic)
        father = "" if rng.random() < 0.15 else self.names.person(rng, row.full_name.split()[0], "nam", row.ethnic)
        self._beside(index, row._replace(birth_date=day, mother_name=mother, father_name=father, number=None), "same name, 01/01")

    def shuffled(self) -> Planted:
        """Return everything in an order that tells nothing."""
        order = list(range(len(self.rows)))
        self.rng.shuffle(order)
        place = {old: new for new, old in enumerate(order)}
        moved = lambda pair: tuple(sorted((place[pair[0]], place[pair[1]])))  # noqa: E731
        return Planted([self.rows[old] for old in order], {moved(pair): kinds for pair, kinds in self.same.items()}, {moved(pair): kind for pair, kind in self.alike.items()})

    def _beside(self, index: int, row: Record, kind: str) -> None:
        self.alike[index, len(self.rows)] = kind
        self.rows.append(row)

    def _name(self, row: Record) -> tuple[Record, list[str]]:
        if self.rng.random() < 0.04:
            return row._replace(full_name={"nam": "Trai", "nu": "Gái"}[row.sex]), ["name: unnamed"]
        kind = self.rng.choice(list(slips.NAME_SLIPS))
        return row._replace(full_name=slips.NAME_SLIPS[kind](row.full_name, self.rng)), [f"name: {kind}"]

    def _birth(self, row: Record) -> tuple[Record, list[str]]:
        kind = self.rng.choice(list(slips.BIRTH_SLIPS))
        day, known = slips.BIRTH_SLIPS[kind](date.fromisoformat(row.birth_date), self.rng)
        return row._replace(birth_date=day.isoformat(), birth_precision=known), [f"birth: {kind}"]

    def _parents(self, row: Record) -> tuple[Record, list[str]]:
        column = self.rng.choice(["mother_name", "father_name"])
        if not getattr(row, column) or self.rng.random() < 0.4:
            return row._replace(**{column: ""}), ["parent missing"]
        kind = self.rng.choice(list(slips.NAME_SLIPS))
        return row._replace(**{column: slips.NAME_SLIPS[kind](getattr(row, column), self.rng)}), [f"parent: {kind}"]

    def _number(self, row: Record) -> tuple[Record, list[str]]:
        if row.number is None or self.rng.random() < 0.5:
            return row._replace(number=None), ["number missing"]
        return row._replace(number=slips.wrong_digit(row.number, self.rng)), ["number: one digit"]

    def _place(self, row: Record) -> tuple[Record, list[str]]:
        if self.rng.random() < 0.5:
            return row._replace(hamlet=row.hamlet // 1000 * 1000 + 900 + self.rng.randrange(20)), ["another hamlet"]
        other = self.rng.choice(self.rows)
        return row._replace(unit=other.unit, hamlet=other.hamlet), ["another commune"]

    def _renamed(self, row: Record) -> Record:
        other = self.names.person(self.rng, row.full_name.split()[0], row.sex, row.ethnic)
        return row._replace(full_name=other, number=None)

    def _fresh(self, number: str, sex: str) -> str:
        return f"003{2 + (sex == 'nu')}{number[4:6]}{self.rng.randrange(1_000_000):06d}"
