"""One round on two maps: after 1/7/2025 what is known of the old unit counts there, and what is not is said, never guessed."""

from datetime import date

import pytest

from mangnon.base import clock
from mangnon.engine import cells
from mangnon.organisation import actions as organisation
from mangnon.organisation import queries as units
from mangnon.organisation.models import Succession
from mangnon.organisation.world import ground_of_later
from mangnon.programmes import actions as programmes
from mangnon.programmes.rules import InjuryRow
from mangnon.registry import actions as registry
from mangnon.registry.rules import MoveRow
from mangnon.statistics import actions, queries, screens
from mangnon.statistics.drill import CellKey, NotOpenable, open_cell
from tests.test_reports import world  # noqa: F401  the fixture
from tests.world import MERGED, SOURCE, SYSTEM, World

pytestmark = pytest.mark.django_db
ROUND, LATER = "2025-12m", date(2025, 11, 20)


@pytest.fixture
def merged(world):  # noqa: F811
    """The tiny province in November 2025, with the ward that xa_nha and xa_ben went into, and hamlets of both."""
    world.ward = units.unit_by_code("01273", MERGED, 3)
    rows = [(world.unit(place).pk, "Tổ 1", "to_dan_pho", date(2020, 3, 1)) for place in ("xa_nha", "xa_ben")]
    world.hamlets = dict(zip(("xa_nha", "xa_ben"), organisation.add_hamlets(by=SYSTEM, rows=rows), strict=True))
    with clock.moved_to(LATER):
        yield world


def born(world: World, hamlet: str = "") -> None:  # noqa: F811
    """A child is born in the new ward, in a hamlet of an old one or in none that was written down."""
    day = date(2025, 8, 3)
    world.child(full_name="Nông Văn Bình", birth_date=day, resident_from=day, unit_id=world.ward.pk, hamlet_id=world.hamlets[hamlet].pk if hamlet else None)


def frozen():
    return queries.book_of(actions.freeze(by=SYSTEM, round_code=ROUND))


def stock(book, world: World) -> dict[str, int]:  # noqa: F811
    """Children living on the reference day: by unit of the 2022 map, then the ward and the province on that of 2025."""
    old = {place: book.stock(world.unit(place).pk, "2022")[0] for place in ("xa_nha", "xa_ben", "huyen_nha", "xa_khac", "tinh")}
    return old | {"ward": book.stock(world.ward.pk, "2025")[0], "tinh 2025": book.stock(world.unit("tinh").pk, "2025")[0]}


def test_children_recorded_before_the_merger_count_in_their_old_commune_on_the_2022_map(merged):
    merged.child("xa_ben", full_name="Nông Thị Mai")
    assert stock(frozen(), merged) == {"xa_nha": 3, "xa_ben": 1, "huyen_nha": 4, "xa_khac": 1, "tinh": 5, "ward": 4, "tinh 2025": 5}


def test_a_hamlet_says_which_old_commune_a_child_of_the_new_one_lives_in(merged):
    born(merged, "xa_ben")
    assert stock(frozen(), merged) == {"xa_nha": 3, "xa_ben": 1, "huyen_nha": 4, "xa_khac": 1, "tinh": 5, "ward": 4, "tinh 2025": 5}


def test_a_child_of_the_new_commune_without_a_hamlet_counts_in_the_district_and_in_no_old_commune(merged):
    born(merged)
    assert stock(frozen(), merged) == {"xa_nha": 3, "xa_ben": 0, "huyen_nha": 4, "xa_khac": 1, "tinh": 5, "ward": 4, "tinh 2025": 5}


def test_a_move_between_old_communes_of_one_new_one_is_a_flow_of_each_and_none_of_the_new(merged):
    row = MoveRow(merged.children[0], date(2025, 9, 1), merged.ward.pk, merged.hamlets["xa_ben"].pk, None, "chuyen_trong_tinh")
    registry.move_children([row], by=SYSTEM, source=SOURCE)
    book, flows = frozen(), {}
    for unit, map_name in [*((merged.unit(place), "2022") for place in ("xa_nha", "xa_ben", "huyen_nha")), (merged.ward, "2025")]:
        found = book.results(unit.pk, map_name)["II"].tables["II.A"].cells
        flows[unit.name] = tuple(found["HC04", name].value for name in ("open", "increase", "decrease", "close"))
    assert flows == {"Hợp Giang": (1, 0, 1, 0), "Sông Hiến": (0, 1, 0, 1), "Cao Bằng": (1, 0, 0, 1), "Thục Phán": (1, 0, 0, 1)}


@pytest.mark.slow
def test_a_page_says_of_the_unit_shown_what_the_map_shown_cannot(merged):
    born(merged)
    hurt(merged)
    book = frozen()
    said = {place: screens.gap_notes(book, book.units[merged.unit(place).pk], "2022") for place in ("xa_nha", "huyen_nha", "xa_khac", "tinh")}
    not_counted = "vì ghi theo đơn vị của thời khác (phường Thục Phán) mà không rõ phần nào: trẻ em 1; thông báo, vụ việc, tai nạn 1."
    above = "vì ghi theo đơn vị của thời khác: trẻ em 1; thông báo, vụ việc, tai nạn 1."
    assert said == {
        "xa_nha": [f"Không tính vào phường Hợp Giang trên bản đồ 2022, {not_counted}"], "xa_khac": [],
        "huyen_nha": [f"Tính ở thành phố Cao Bằng nhưng không rõ xã nào trên bản đồ 2022, {above}"],
        "tinh": [f"Tính ở tỉnh Cao Bằng nhưng không rõ xã nào trên bản đồ 2022, {above}"],
    }
    assert screens.gap_notes(book, book.units[merged.ward.pk], "2025") == []
    page = merged.client("lanh_dao_tinh", "tinh").get(f"/bao-cao/{ROUND}/{merged.unit('tinh').pk}/?ban-do=2022").content.decode()
    assert said["tinh"][0] in page
    parts = {place: book.results(merged.unit(place).pk, "2022")["I"].tables["I"].cells["A2", "actual"].part for place in ("xa_nha", "huyen_nha", "tinh")}
    assert parts == {"xa_nha": (0, 1), "huyen_nha": None, "tinh": None}
    annex = f"/bao-cao/{ROUND}/{merged.unit('xa_nha').pk}/phu-luc/I/?ban-do=2022"
    assert '<span class="hint">một phần</span>' in merged.client("lanh_dao_tinh", "tinh").get(annex).content.decode()
    assert said["tinh"][0] not in merged.client("lanh_dao_tinh", "tinh").get(f"/bao-cao/{ROUND}/{merged.unit('tinh').pk}/").content.decode()


def hurt(world: World) -> None:  # noqa: F811
    """A child is hurt in the new ward; which old one it was is not written down."""
    programmes.record_injuries([injury(world)], by=SYSTEM, source=SOURCE)


def injury(world: World) -> InjuryRow:  # noqa: F811
    return InjuryRow(child_id=world.children[0], day=date(2025, 9, 1), unit_id=world.ward.pk, kind="TN01", place="nha", outcome="khoi")


@pytest.mark.slow
def test_nothing_recorded_in_an_old_commune_is_no_figure_where_something_may_have_happened(merged):
    hurt(merged)
    book = frozen()
    found = {place: book.results(merged.unit(place).pk, "2022")["IV"].tables["IV"].cells["tong", "total"] for place in ("xa_nha", "huyen_nha", "xa_khac")}
    assert {place: (cell.state, cell.value) for place, cell in found.items()} == {
        "xa_nha": (cells.MISSING, None), "huyen_nha": (cells.VALUE, (1, 0)), "xa_khac": (cells.NONE, None),
    }
    with pytest.raises(NotOpenable, match="không chia được"):
        open_cell(book.snapshot, book.layouts, CellKey("IV", "tong", "total", merged.unit("xa_nha").pk, "2022"))


def test_declared_people_of_a_new_commune_are_not_divided_among_the_old(merged):
    """A district that holds a part of a new commune has no sum: 2022's district is not a sum of 2025's wards minus some."""
    book = frozen()
    found = {place: book.results(merged.unit(place).pk, "2022")["I"].tables["I"].cells["A1", "actual"] for place in ("xa_nha", "huyen_nha", "tinh")}
    assert found["xa_nha"].state == cells.MISSING
    assert found["huyen_nha"].value < found["tinh"].value


def test_the_lists_behind_a_cell_name_units_of_the_map_shown(merged):
    merged.child("xa_ben", full_name="Nông Thị Mai")
    book = frozen()
    for unit, map_name, expected in ((merged.ward, "2025", {"phường Thục Phán": 4}), (merged.unit("huyen_nha"), "2022", {"phường Hợp Giang": 3, "phường Sông Hiến": 1})):
        [side] = open_cell(book.snapshot, book.layouts, CellKey("I", "A2", "actual", unit.pk, map_name))
        shown = screens.opened(book, side, merged.lanh_dao_tinh, slice(0, 50), map_name)
        assert {row["unit"]: row["count"] for row in shown.units.rows} == expected


def test_an_old_commune_leads_to_the_new_one_that_holds_it_on_the_other_map(merged):
    frozen()
    address = f"/bao-cao/{ROUND}/{merged.unit('xa_nha').pk}/phu-luc/I/?ban-do=2022"
    assert f"don-vi={merged.ward.pk}&amp;trang=I&amp;ban-do=2025" in merged.client("lanh_dao_tinh", "tinh").get(address).content.decode()


def test_a_units_page_says_which_mergers_no_act_confirms_as_they_were_frozen(merged):
    merged.child("xa_ben", full_name="Nông Thị Mai")
    Succession.objects.filter(new=merged.ward).update(confidence="unverified")
    book = frozen()
    Succession.objects.filter(new=merged.ward).update(confidence="verified")
    said = ["Suy ra, chưa đối chiếu với nghị quyết: phường Sông Hiến, phường Hợp Giang nhập vào phường Thục Phán từ ngày 01/07/2025."]
    pages = {"ward": (merged.ward.pk, "2025"), "tinh": (merged.unit("tinh").pk, "2025"), "xa_nha": (merged.unit("xa_nha").pk, "2022")}
    assert {name: screens.inferred(book, book.units[unit], map_name) for name, (unit, map_name) in pages.items()} == {"ward": said, "tinh": said, "xa_nha": []}
    page = merged.client("lanh_dao_tinh", "tinh").get(f"/bao-cao/{ROUND}/{merged.ward.pk}/").content.decode()
    assert said[0] in page


MAP = [(11, 11, 3), (11, 2, 2), (11, 1, 1), (12, 12, 3), (12, 2, 2), (12, 1, 1), (13, 13, 3), (13, 3, 2), (13, 1, 1), (1, 1, 1)]


@pytest.mark.parametrize(
    ("made_of", "ground"),
    [
        ({21: {11, 12}}, {(2, 2), (1, 1)}),  # two communes of one district
        ({21: {11, 13}}, {(1, 1)}),  # of two districts
        ({21: {11}}, {(11, 3), (2, 2), (1, 1)}),  # one commune, whole or not
        ({21: {11, 12}, 31: {21}}, {(2, 2), (1, 1)}),  # made of one that was made
        ({21: {99}}, set()),  # of what stands nowhere
    ],
)
def test_a_later_unit_stands_in_what_holds_all_it_was_made_of(made_of, ground):
    last = max(made_of)
    assert {(ancestor, level) for unit, ancestor, level in ground_of_later(MAP, made_of) if unit == last} == ground
