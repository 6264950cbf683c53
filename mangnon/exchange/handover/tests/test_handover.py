"""A hand-over tells what changed since the last one, once: what was keyed is not told again, what came back is."""

import csv
import io

import pytest
from django.urls import reverse

from mangnon.base import ids
from mangnon.exchange import actions as exchange
from mangnon.exchange.handover import actions, queries, rules
from mangnon.exchange.handover.models import HandOver, HandOverLine
from mangnon.exchange.handover.rules import Content, HandOverRefused, StaleLine
from mangnon.exchange.profiles import actions as profiles
from mangnon.exchange.profiles.models import Profile
from mangnon.exchange.profiles.queries import edition_of
from mangnon.exchange.profiles.rules import Column, Shape
from mangnon.exchange.rules.lists import Options
from mangnon.registry import actions as registry
from mangnon.registry.rules import CircumstanceRow, DeathRow, MoveRow
from tests.world import SOURCE, SYSTEM, TODAY

SHAPE = Shape((Column("HO_TEN", "full_name"), Column("NGAY", "birth"), Column("GT", "sex", (("nam", "1"), ("nu", "2"))), Column("ME", "mother_name"), Column("HC", "special_code"), Column("LA")))


@pytest.fixture
def place(world, settings, tmp_path):
    """The tiny province with a profile; files lie in a folder of the test's own."""
    settings.MANGNON_DATA = tmp_path
    world.profile = profiles.make(by=SYSTEM, name="Mẫu thử", software="Phần mềm kia", source="Tệp thử", shape=SHAPE)
    return world


def made(world, after: HandOver | None = None, by=None) -> HandOver:
    return actions.make_list(by=by or world.can_bo_xa, unit=world.unit("xa_nha"), profile=world.profile, after=after.pk if after else None)


def told(handover: HandOver) -> dict[str, tuple[str, list[str]]]:
    lines = queries.lines_of(handover)
    return {line.child.full_name: (line.kind, rules.differing(content.before, content.values, ["full_name", "birth", "mother_name", "special_code"])) for line in lines for content in [Content.read(line.content)]}


def test_the_next_list_starts_after_the_last_and_tells_new_changed_corrected_left_and_died(place):
    names = ("Nông Thị Hoà", "Lò Văn Sửa", "Lý Văn Đi", "Đàm Văn Mất", "Hà Thị Yên")
    hoa, sua, di, mat, _yen = (place.child(full_name=name, birth_date=place.birthday(n)) for n, name in enumerate(names))
    first = made(place)
    assert {kind for kind, _fields in told(first).values()} == {rules.NEW}
    actions.tick_all(by=place.can_bo_xa, handover=first)
    registry.open_circumstances([CircumstanceRow(hoa, "HC04.1", TODAY)], by=SYSTEM, source=SOURCE)
    registry.correct_child(by=SYSTEM, child=sua, version=1, changes={"mother_name": "Lý Thị Hoa"}, reason="Theo giấy khai sinh")
    registry.move_children([MoveRow(di, TODAY, place.unit("xa_khac").id, None, None, "chuyen_trong_tinh")], by=SYSTEM, source=SOURCE)
    registry.record_deaths([DeathRow(mat, TODAY, "benh")], by=SYSTEM, source=SOURCE)
    place.child(full_name="Bế Thị Mới", birth_date=place.birthday(6))
    assert told(made(place, first)) == {
        "Bế Thị Mới": (rules.NEW, ["full_name", "birth", "mother_name"]), "Nông Thị Hoà": (rules.CHANGED, ["special_code"]), "Lò Văn Sửa": (rules.CORRECTED, ["mother_name"]),
        "Lý Văn Đi": (rules.LEFT, []), "Đàm Văn Mất": (rules.DIED, []),
    }  # fmt: skip


def test_who_may_not_read_a_sealed_circumstance_opens_no_list_that_may_tell_it(place):
    child = place.child()
    registry.open_circumstances([CircumstanceRow(child, "HC04.1", TODAY)], by=SYSTEM, source=SOURCE)
    handover, district = made(place), place.actor("can_bo_huyen", "huyen_nha")
    assert "HC04.1" in queries.lines_of(queries.list_for(place.can_bo_xa, handover.pk)).get().content
    assert [one.pk for one in queries.lists_for(district)] == [handover.pk]
    with pytest.raises(HandOver.DoesNotExist):
        queries.list_for(district, handover.pk)


def test_what_was_keyed_is_not_told_again_and_what_came_back_or_was_left_is_told_with_the_reason(place):
    for n, name in enumerate(("Nông Thị Xong", "Lò Văn Trả", "Hà Văn Chưa")):
        place.child(full_name=name, birth_date=place.birthday(n))
    first, by = made(place), place.can_bo_xa
    number = {line.child.full_name: line.number for line in queries.lines_of(first)}
    actions.tick(by=by, handover=first, number=number["Nông Thị Xong"], shown="cho", state="xong")
    with pytest.raises(HandOverRefused):
        actions.tick(by=by, handover=first, number=number["Lò Văn Trả"], shown="cho", state="tra")
    actions.tick(by=by, handover=first, number=number["Lò Văn Trả"], shown="cho", state="tra", reason="Trùng mã")
    second = made(place, first)
    assert {line.child.full_name: Content.read(line.content).note for line in queries.lines_of(second)} == {"Lò Văn Trả": "Trùng mã", "Hà Văn Chưa": ""}
    actions.tick_all(by=by, handover=second)
    with pytest.raises(HandOverRefused, match="Không có gì thay đổi"):
        made(place, second)
    assert HandOver.objects.filter(closed_at=None).count() == 1  # what is refused closes nothing
    with pytest.raises(HandOverRefused, match="danh sách tiếp theo"):
        actions.tick(by=by, handover=first, number=1, shown="xong", state="cho")


def test_children_read_from_the_other_softwares_export_are_not_told_back_to_it(place):
    """Nor is a sealed circumstance it told: of those the rows of an import say nothing to any program."""
    text = "HO_TEN,NGAY,GT,ME,HC,LA\nNông Thị Hoà,05/03/2018,2,Lý Thị Mai,,x\nLý Thị Kín,06/03/2018,2,Lý Thị Lan,HC05.1;HC04.1,\n"
    options, by = Options(TODAY, place.unit("xa_nha").pk, edition=edition_of(place.profile).pk), place.can_bo_xa
    exchange.import_list(exchange.open_list(text.encode(), "x.csv", options, by=by), by=by)
    place.child(full_name="Lò Văn Ba", birth_date=place.birthday(1))
    assert list(told(made(place))) == ["Lò Văn Ba"]


def test_two_people_tick_one_line_and_the_second_is_told_who_was_first(place):
    place.child()
    handover = made(place)
    one, other = place.can_bo_xa, place.actor("can_bo_xa", "xa_nha")
    actions.tick(by=one, handover=handover, number=1, shown="cho", state="xong")
    with pytest.raises(StaleLine, match="Người Thử"):
        actions.tick(by=other, handover=handover, number=1, shown="cho", state="tra", reason="x")
    with pytest.raises(StaleLine):
        made(place)  # the page that showed no list before
    client, address = place.client("can_bo_xa", "xa_nha"), reverse("handover:line", args=[handover.pk, 1])
    assert client.post(address, {"state": "tra", "reason": "x", "shown": "cho", "send_key": ids.uuid7()}).status_code == 409
    said = {"state": "tra", "reason": "Thiếu số", "shown": "xong", "page": "1", "send_key": ids.uuid7()}
    assert [client.post(address, said).status_code for _time in range(2)] == [302, 302]  # sent twice, done once
    assert HandOverLine.objects.get().reason == "Thiếu số"


@pytest.mark.slow
def test_a_list_is_made_keyed_printed_and_loaded_in_pages_in_the_order_of_the_other_screen(place):
    place.child()
    client, unit = place.client("can_bo_xa", "xa_nha"), place.unit("xa_nha").pk
    shown = client.get(reverse("handover:new"))
    assert shown.context["counts"] == [("Mới", 1)]
    answer = client.post(reverse("handover:new"), {"unit": unit, "profile": place.profile.pk, "after": "", "send_key": ids.uuid7()})
    page = client.get(answer.url).content.decode()
    assert [page.index(heading) for heading in ("HO_TEN", "NGAY", "GT")] == sorted(page.index(heading) for heading in ("HO_TEN", "NGAY", "GT"))
    handover = HandOver.objects.get()
    lines = list(csv.reader(io.StringIO(client.get(reverse("handover:file", args=[handover.pk, "csv"])).getvalue().decode("utf-8-sig"))))
    assert lines == [["HO_TEN", "NGAY", "GT", "ME", "HC", "LA"], ["Nông Thị Hoà", "05/03/2015", "2", "Lý Thị Mai", "", ""]]
    assert "HO_TEN: Nông Thị Hoà; NGAY: 05/03/2015" in client.get(reverse("handover:print", args=[handover.pk])).content.decode()
    client.post(reverse("handover:everything", args=[handover.pk]), {"send_key": ids.uuid7()})
    assert len(list(csv.reader(io.StringIO(client.get(reverse("handover:file", args=[handover.pk, "csv"])).getvalue().decode("utf-8-sig"))))) == 1
    assert place.client("can_bo_xa", "xa_ben").get(answer.url).status_code == 404
    assert Profile.objects.count() == 1
