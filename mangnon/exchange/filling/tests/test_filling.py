"""The board of the first filling: what was read and what of it is still a question, for the desk the commune belongs to."""

from datetime import date

import pytest
from django.urls import reverse

from mangnon.base import ids
from mangnon.exchange import actions as exchange
from mangnon.exchange.filling import actions, queries
from mangnon.exchange.filling.models import Expected, Settled
from mangnon.exchange.rules.lists import Options
from tests.world import SYSTEM, TODAY

HEAD = "Họ và tên\tNgày sinh\tGiới tính\n"


@pytest.fixture
def place(world, settings, tmp_path):
    """The tiny province; files lie in a folder of the test's own."""
    settings.MANGNON_DATA = tmp_path
    return world


def read(world, rows: str, name: str = "xa_nha"):
    by = world.actor("can_bo_xa", name)
    options = Options(TODAY, world.unit(name).pk)
    return exchange.import_list(exchange.open_list((HEAD + rows).encode(), "x.csv", options, by=by), by=by)[0]


def figures(world, actor) -> dict[str, tuple]:
    return {one.unit.code: (one.rows, one.taken, one.refused, one.open, one.children) for one in queries.board(actor) if one.lists}


def test_a_refused_row_is_a_question_until_the_child_comes_in_or_somebody_says_why_not(place):
    read(place, "Nông Thị Hoà\t05/03/2018\tNữ\nLò Văn Ba\t06/04/2019\t\nKhông Rõ\t\tNam\n")
    assert figures(place, place.can_bo_xa) == {"01273": (3, 1, 2, 2, 1)}
    read(place, "Lò Văn Ba\t06/04/2019\tNam\n")
    assert figures(place, place.can_bo_xa) == {"01273": (4, 2, 2, 1, 2)}
    client, address = place.client("can_bo_xa", "xa_nha"), reverse("filling:settle", args=[place.unit("xa_nha").pk])
    (left,) = queries.questions_of(place.can_bo_xa, place.unit("xa_nha"))
    said = {"row": left.row.pk, "reason": "Không phải trẻ của xã", "send_key": ids.uuid7()}
    assert [client.post(address, said).status_code for _time in range(2)] == [302, 302]
    assert (figures(place, place.can_bo_xa), Settled.objects.count()) == ({"01273": (4, 2, 2, 0, 2)}, 1)


def test_a_number_somebody_else_bears_stays_a_question_though_the_child_is_there(place):
    place.child(full_name="Người Khác", personal_id="003318000001", birth_date=date(2018, 3, 5))
    place.child(full_name="Nông Thị Hoài", birth_date=date(2018, 3, 5))
    by, text = place.can_bo_xa, "Họ và tên\tNgày sinh\tGiới tính\tSố định danh\nNông Thị Hoài\t05/03/2018\tNữ\t003318000001\n"
    exchange.import_list(exchange.open_list(text.encode(), "x.csv", Options(TODAY, place.unit("xa_nha").pk), by=by), by=by)
    assert [one.line.values["full_name"] for one in queries.questions_of(by, place.unit("xa_nha"))] == ["Nông Thị Hoài"]


@pytest.mark.slow
def test_each_desk_sees_the_communes_below_it_and_no_desk_above_reads_a_row(place):
    read(place, "Lò Văn Ba\t06/04/2019\t\n")
    read(place, "Hoàng Văn An\t06/04/2019\t\n", "xa_khac")
    assert [sorted(figures(place, actor)) for actor in (place.can_bo_xa_ben, place.can_bo_huyen, place.can_bo_tinh)] == [[], ["01273"], ["01273", "01290"]]
    address = reverse("filling:questions", args=[place.unit("xa_nha").pk])
    told = {role: place.client(role, name).get(address).content.decode() for role, name in (("can_bo_xa", "xa_nha"), ("can_bo_huyen", "huyen_nha"), ("can_bo_tinh", "tinh"))}
    assert {role: "Lò Văn Ba" in text for role, text in told.items()} == {"can_bo_xa": True, "can_bo_huyen": False, "can_bo_tinh": False}
    assert "Giới tính" in told["can_bo_tinh"]


@pytest.mark.slow
def test_coverage_is_told_only_where_a_source_says_how_many_children_there_are(place):
    place.child()
    board = reverse("filling:board")
    assert "chưa có số đối chiếu" in place.client("can_bo_xa", "xa_nha").get(board).content.decode()
    province = place.client("can_bo_tinh", "tinh")
    said = {"source": "Niên giám thử", "day": "01/04/2022", "send_key": ids.uuid7()}
    assert province.post(reverse("filling:expect"), said | {"pasted": "99999 4"}).status_code == 422
    assert province.post(reverse("filling:expect"), said | {"pasted": "01273\t4\n"}).status_code == 302
    assert [(row.unit.code, row.children) for row in Expected.objects.all()] == [("01273", 4)]
    shown = place.client("can_bo_xa", "xa_nha").get(board).content.decode()
    assert ("25,0%" in shown, "Niên giám thử" in shown) == (True, True)
    with pytest.raises(actions.FillingRefused):
        actions.expect(by=place.can_bo_xa, rows=[(place.unit("xa_nha"), 1)], day=TODAY, source="x")
    assert actions.expect(by=SYSTEM, rows=[(place.unit("xa_nha"), 2)], day=TODAY, source="y") == 1
