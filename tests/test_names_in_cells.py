"""Who sees what behind a cell, over the cells of every annex: counts for all, rows for some, names for who may see them."""

import random

import pytest

from mangnon.engine import cells
from mangnon.engine.tests.in_memory import Answers
from mangnon.organisation import roles
from mangnon.registry.codes import circumstance_classes
from mangnon.statistics import queries, screens
from mangnon.statistics.drill import CellKey, NotOpenable, open_in
from tests.test_reports import freeze, world  # noqa: F401  the fixture

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = {"Nông Thị Hoà", "Lý Văn Nam", "Hoàng A Páo"}, {"Đàm Thị Én"}
# role, place → the names it may read: of its own place, and none without the permission
READERS = {
    ("can_bo_xa", "xa_nha"): HERE, ("chu_tich_xa", "xa_nha"): HERE, ("can_bo_xa", "xa_khac"): ELSEWHERE,
    ("can_bo_huyen", "huyen_nha"): HERE, ("lanh_dao_huyen", "huyen_nha"): set(), ("can_bo_tinh", "tinh"): set(),
    ("lanh_dao_so", "tinh"): set(), ("lanh_dao_tinh", "tinh"): set(), ("nganh", "tinh"): set(),
}
OPEN_TO_ALL = ("tasks", "population", "staff")


@pytest.mark.parametrize("sample", [100, pytest.param(None, marks=pytest.mark.slow)])
def test_names_stand_only_where_the_reader_may_see_them_and_leaders_see_counts(world, sample):  # noqa: F811
    book = queries.book_of(freeze())
    actors = {(role, place): world.actor(role, place) for role, place in READERS}
    seen: dict[tuple[str, str], set[str]] = {reader: set() for reader in READERS}
    for side in sides(book, world.unit("tinh").id, sample):
        for reader, actor in actors.items():
            shown = screens.opened(book, side, actor, slice(0, 50))
            assert shown.total == side.total
            assert (shown.rows is not None) == (side.size > 0 and may_see_rows(reader[0], side)), (reader, side.title)
            printed = repr(shown.rows.rows) if shown.rows else ""  # in whatever part of a row it may stand
            found = {name for name in HERE | ELSEWHERE if name in printed}
            assert found <= READERS[reader], (reader, side.title)
            seen[reader] |= found
    assert seen == READERS  # who may see names does find them


def sides(book, unit: int, sample: int | None):
    """Yield the lists behind the cells of a unit that have any, all or a random sample of them."""
    found = [
        CellKey(table.key, row, column, unit)
        for result in book.results(unit).values() for table in result.tables.values() for (row, column), cell in table.cells.items()
        if cell.state in (cells.VALUE, cells.NONE)
    ]
    connection = Answers(book.snapshot)
    chosen = [CellKey("I", "A2", "actual", unit), *random.Random(3).sample(found, sample)] if sample else found
    for key in chosen:
        try:
            yield from open_in(connection, book.layouts, key)
        except NotOpenable:
            continue  # a comparison of years opens to the two cells it compares


def may_see_rows(role: str, side) -> bool:
    """Say whether a role sees rows: never a leader, and what is C4 only with the permission for it."""
    if side.table in OPEN_TO_ALL:
        return True
    group = side.row.split(".")[0]
    all_groups_together = side.table in ("circumstances", "children") and side.row in ("A5", "tong", "tong_luot")
    sealed = all_groups_together or side.table in ("incidents", "notices", "allowances") or any(
        code.split(".")[0] == group and level == "C4" for code, level in circumstance_classes().items()
    )
    return roles.may(role, roles.CHILD_VIEW) and (not sealed or roles.may(role, roles.C4_VIEW))
