"""Every cell of every annex opens to exactly what it counts, on random rounds."""

import pytest

from mangnon import law
from mangnon.engine import cells
from mangnon.engine.annex import compute
from mangnon.engine.tests.in_memory import Answers
from mangnon.engine.tests.random_round import COMMUNES, PROVINCE, make
from mangnon.statistics.drill import CellKey, NotOpenable, open_cell, open_in

ANNEXES = law.load().annexes
LAYOUTS = {table.key: table for annex in ANNEXES for table in annex.tables}


def all_cells(results):
    for (_roman, unit), annex in results.items():
        for table, found in annex.tables.items():
            for (row, column), cell in found.cells.items():
                yield CellKey(table, row, column, unit), cell


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)])
def test_every_number_opens_to_as_many_distinct_things(tmp_path, seed):
    snapshot = make(tmp_path, seed, children=40)
    results = compute(snapshot, ANNEXES, "2022", units=[PROVINCE, next(iter(COMMUNES))])
    counted = rates = pairs = 0
    connection = Answers(snapshot)
    every = 1 if seed > 1 else 9  # the full forms open every cell, the default run a ninth of them
    for key, cell in list(all_cells(results))[::every]:
        if cell.state != cells.VALUE or cell.value is None:
            continue
        sides = open_in(connection, LAYOUTS, key)
        if isinstance(cell.value, tuple):
            assert tuple(side.total for side in sides) == cell.value, key
            pairs += 1
        elif cell.numerator is not None:
            assert [side.total for side in sides] == [cell.numerator, cell.denominator], key
            rates += 1
        else:
            assert [side.total for side in sides] == [cell.value], key
            counted += 1
    assert counted > 1000 // every
    assert rates > 20 // every
    assert pairs > 100 // every


def test_a_side_lists_no_thing_twice(tmp_path):
    snapshot = make(tmp_path, 4)
    for row in ("HC04", "tong"):
        for column in ("open", "increase", "decrease", "close", "girls", "aided"):
            side = open_cell(snapshot, LAYOUTS, CellKey("II.A", row, column, PROVINCE))[0]
            assert len({item["child"] for item in side.rows}) == len(side.rows) == side.total


def test_an_amount_opens_to_rows_whose_sum_it_is(tmp_path):
    snapshot = make(tmp_path, 5)
    side = open_cell(snapshot, LAYOUTS, CellKey("I", "A1", "actual", PROVINCE))[0]
    assert side.total == sum(row["people"] for row in side.rows) > 0


def test_what_others_declare_opens_to_nothing_of_ours_and_says_who(tmp_path):
    snapshot = make(tmp_path, 6)
    with pytest.raises(NotOpenable, match="Sở Giáo dục và Đào tạo"):
        open_cell(snapshot, LAYOUTS, CellKey("I", "A10.1", "actual", PROVINCE))


def test_a_row_key_that_is_no_key_is_refused(tmp_path):
    snapshot = make(tmp_path, 6)
    with pytest.raises(KeyError):
        open_cell(snapshot, LAYOUTS, CellKey("II.A", "HC04' OR 1=1 --", "close", PROVINCE))
