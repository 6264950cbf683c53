"""Lists of births: a birth is known by mother, day and sex, only completed; sixty days begin and end; twins stay two."""

from datetime import date

import pytest

from mangnon.deadlines.models import DueItem
from mangnon.exchange import actions, tables
from mangnon.exchange.newborn.rules import CIVIL, HEALTH, Born, matched, twins
from mangnon.exchange.queries import batches
from mangnon.exchange.rules.lists import Options
from mangnon.registry.models import Child
from tests.world import TODAY, World

BORN = "Họ tên sản phụ\tNgày đẻ\tGiới tính con\tHọ tên chồng\tNơi đẻ\n"
FIRST = BORN + "Lý Thị Mai\t01/05/2022\tGái\tNông Văn Quý\tTrạm y tế\nLý Thị Mai\t01/05/2022\tGái\tNông Văn Quý\tTrạm y tế\nLò Thị Lan\t03/05/2022\tTrai\t\tBệnh viện\n"
REGISTERED = (
    "Họ, chữ đệm, tên người được khai sinh\tNgày sinh\tGiới tính\tHọ tên mẹ\tDân tộc\tSố định danh cá nhân\tNgày đăng ký\tSố đăng ký\n"
    "Nông Thị Hoa\t01/05/2022\tNữ\tLý Thị Mai\tTày\t003322000011\t12/05/2022\t15/2022\nNông Thị Huệ\t01/05/2022\tNữ\tLý Thị Mai\tTày\t003322000028\t12/05/2022\t16/2022\n"
)


@pytest.fixture
def place(world: World, settings, tmp_path) -> World:
    settings.MANGNON_DATA = tmp_path
    return world


def imported(place: World, text: str, kind: str):
    by = place.can_bo_xa
    opened = actions.open_list(text.encode(), "", Options(TODAY, place.unit("xa_nha").pk, births=kind), by=by)
    return actions.import_list(opened, by=by)


def terms() -> list[DueItem]:
    return list(DueItem.objects.filter(subject_kind="child_birth").order_by("due_before", "id"))


def told(judged) -> list[list[str]]:
    return [[message.code for message in result.messages if message.code != "ethnic_missing"] for result in judged.results]


def test_a_birth_is_entered_once_completed_by_the_registration_which_ends_its_sixty_days(place):
    batch, judged = imported(place, FIRST, HEALTH)
    assert told(judged) == [["birth_twin"], ["birth_twin"], []]  # twins stay two
    table = tables.row_table(batches.lines_of(batch), None, births=True)
    (mother,) = (col for col in table.columns if col.key == "mother")
    assert [mother.of(row) for row in table.rows] == ["Lý Thị Mai", "Lý Thị Mai", "Lò Thị Lan"]
    assert sorted(Child.objects.values_list("full_name", "sex", "mother_name", "birth_place")) == [
        ("Gái", "nu", "Lý Thị Mai", "tram_y_te"), ("Gái", "nu", "Lý Thị Mai", "tram_y_te"), ("Trai", "nam", "Lò Thị Lan", "benh_vien"),
    ]  # fmt: skip
    assert [item.due_before for item in terms()] == [date(2022, 7, 1), date(2022, 7, 1), date(2022, 7, 3)]

    batch, judged = imported(place, REGISTERED, CIVIL)
    assert (told(judged), batch.made, Child.objects.count()) == ([["birth_completed"], ["birth_completed"]], 0, 3)
    girls = Child.objects.filter(sex="nu").order_by("full_name")
    assert list(girls.values_list("full_name", "personal_id", "birth_registered_on", "birth_reg_no", "ethnic", "father_name", "birth_place")) == [
        ("Nông Thị Hoa", "003322000011", date(2022, 5, 12), "15/2022", "02", "Nông Văn Quý", "tram_y_te"),
        ("Nông Thị Huệ", "003322000028", date(2022, 5, 12), "16/2022", "02", "Nông Văn Quý", "tram_y_te"),
    ]  # fmt: skip
    assert [item.done_at is None for item in terms()] == [False, False, True]

    again, judged = imported(place, REGISTERED, CIVIL)
    assert (told(judged), again.pk) == ([["birth_known"], ["birth_known"]], batch.pk)
    _batch, judged = imported(place, FIRST.replace("Nơi đẻ", "Nơi sinh con"), HEALTH)  # the health station sends its list again
    assert (told(judged), Child.objects.count()) == ([["birth_known"], ["birth_known"], ["birth_known"]], 3)

    undone = actions.undo(batch.pk, by=place.can_bo_xa)
    assert (undone.left, sorted(Child.objects.values_list("full_name", "personal_id", "birth_registered_on"))) == (
        {}, [("Gái", None, None), ("Gái", None, None), ("Trai", None, None)],
    )  # fmt: skip


def birth(name="", mother="ly thi mai", number=None, child=None) -> Born:
    return Born((mother, "2022-05-01", "nu"), name, number, frozenset({1}), child)


def test_each_row_takes_one_record_by_number_by_name_then_who_has_none():
    one, two, named = birth(child="a"), birth(child="b", number="n1"), birth("nong thi hoa", child="c")
    rows = [birth("nong thi hoa"), birth("nong thi hue", number="n1"), birth("nong thi mai"), birth("nong thi tu"), birth(mother="khac")]
    found = matched(rows, [one, two, named])
    assert {index: record.child for index, record in found.items()} == {0: "c", 1: "b", 2: "a"}
    assert twins(rows, [3, 4]) == {3: 0}


def test_a_record_with_another_name_is_the_same_birth_and_keeps_its_name(place):
    place.child(full_name="Nông Thị Na", sex="nu", birth_date=date(2022, 5, 1), mother_name="Lý Thị Mai", resident_from=date(2022, 5, 1))
    _batch, judged = imported(place, REGISTERED.rsplit("Nông Thị Huệ", 1)[0], CIVIL)
    assert (told(judged), Child.objects.get().full_name, Child.objects.get().personal_id) == ([["birth_other_name", "birth_completed"]], "Nông Thị Na", "003322000011")
