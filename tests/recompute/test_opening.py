"""Every cell of the annexes opens to what it counts: distinct things, both sides of a rate, both values of a pair.

What others declare opens to nothing of ours and names them. Every cell of ten random units, a district and the province
opens here, and thousands on the other map; the default run opens cells of random rounds (statistics/tests/test_drill.py).
"""

import random

import pytest

from mangnon.engine import cells
from mangnon.engine.annex import SUM_OF_GROUPS, compute
from mangnon.engine.snapshot import Snapshot
from mangnon.engine.tests import in_memory
from mangnon.statistics import screens
from mangnon.statistics.book import Book
from mangnon.statistics.drill import CellKey, NotOpenable, Side

COMPARING = ("prior", "vs_prior")


@pytest.fixture
def book(small_province, settings) -> Book:
    """The round of the small province, opened in its own data folder."""
    settings.MANGNON_DATA = small_province.data
    return Book(small_province.now.folder)


@pytest.fixture
def read_once(monkeypatch):
    """Snapshots are read into memory once and answer each statement once: every cell is opened as its page opens it, from there."""
    monkeypatch.setattr(Snapshot, "opened", in_memory.opened)


def some_units(book: Book, map_name: str, count: int, seed: int) -> list[int]:
    """Return the province, a district where there are districts, and ``count`` random communes."""
    tree, rng = book.tree(map_name), random.Random(seed)
    communes = [unit.unit_id for unit in tree if unit.level == 3]
    upper = [unit.unit_id for unit in tree if unit.level == 1] + [unit.unit_id for unit in tree if unit.level == 2][4:5]
    return [*upper, *rng.sample(communes, count)]


def every_cell(book: Book, map_name: str, units: list[int]):
    """Yield (key, cell, row, column) of every cell of the annexes of some units."""
    results = compute(book.snapshot, book.annexes, map_name, units, book.previous.snapshot)
    lines = {key: {row.key: row for row in layout.rows} for key, layout in book.layouts.items()}
    heads = {key: {column.key: column for column in layout.columns} for key, layout in book.layouts.items()}
    for (_roman, unit), result in results.items():
        for table in result.tables.values():
            for (row, column), cell in table.cells.items():
                yield CellKey(table.key, row, column, unit, map_name), cell, lines[table.key][row], heads[table.key][column]


@pytest.mark.slow
def test_every_cell_opens_to_what_it_counts(book, read_once):
    units = some_units(book, "2022", 10, seed=6)
    assert len(units) == 12
    check(book, list(every_cell(book, "2022", units)))


@pytest.mark.slow
def test_cells_on_the_other_map_open_to_what_they_count(book, read_once):
    found = list(every_cell(book, "2025", some_units(book, "2025", 10, seed=6)))
    assert len(found) > 20_000
    check(book, random.Random(8).sample(found, 5_000))


def check(book: Book, found: list) -> None:
    """Open the cells and compare; every kind of cell must have been met."""
    met = dict.fromkeys(("count", "rate", "pair", "nothing occurred", "declared", "kept nowhere", "no cell"), 0)
    for key, cell, row, column in found:
        met[check_one(book, key, cell, row, column)] += 1
    assert all(met.values()), met


def check_one(book: Book, key: CellKey, cell, row, column) -> str:
    """Open one cell, compare, and return which kind it was."""
    if cell.state in (cells.MISSING, cells.UNCOMPUTABLE) or (cell.state == "" and column.measure not in COMPARING):
        return check_closed(book, key, cell, row, column)
    if cell.state == "":
        return "no cell"
    sides = [side for _book, side in screens.sides_of(book, key, None)]
    for side in sides:
        assert_each_thing_once(side, row)
    totals = [side.total for side in sides]
    if cell.numerator is not None:
        assert totals == [cell.numerator, cell.denominator], key
        return "rate"
    if isinstance(cell.value, tuple):
        assert tuple(totals) == cell.value, key
        return "pair"
    if cell.state == cells.NONE:
        assert not any(totals), key
        return "nothing occurred"
    assert totals == [cell.value], key
    return "count"


def assert_each_thing_once(side: Side, row) -> None:
    """A count lists each thing once (a child once in each group, in the sum of groups); an amount is the rows' sum."""
    if side.table == "population":
        assert side.total == sum(item["people"] for item in side.rows)
        return
    things = [(item[side.thing], item["grp"]) if row.key == SUM_OF_GROUPS else item[side.thing] for item in side.rows]
    assert len(set(things)) == len(things) == side.total


def check_closed(book: Book, key: CellKey, cell, row, column) -> str:
    """A cell without rows says why: who declares it, what would have to be kept; a plan's figure is nobody's yet."""
    if cell.state == "" or column.measure in ("plan", "vs_plan", *COMPARING):
        return "no cell"
    with pytest.raises(NotOpenable) as refused:
        screens.sides_of(book, key, None)
    if row.klass in ("A", "S"):
        assert cell.state == cells.MISSING
        assert row.provider in str(refused.value)
        return "declared"
    assert (cell.state, str(refused.value)) == (cells.UNCOMPUTABLE, row.reason)
    return "kept nowhere"
