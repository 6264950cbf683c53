"""A profile: a list of other software is read by it and written by it; changed, it is another edition."""

import csv
import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from mangnon.audit.models import Event, EventSubject
from mangnon.base import ids
from mangnon.exchange import actions as exchange
from mangnon.exchange.models import ImportBatch
from mangnon.exchange.profiles import actions, queries, rules
from mangnon.exchange.profiles.models import Edition, Profile
from mangnon.exchange.profiles.rules import Column, ProfileRefused, Shape, StaleProfile
from mangnon.exchange.rules.lists import Options
from mangnon.organisation import roles
from mangnon.registry import actions as registry
from mangnon.registry.models import Child, Circumstance
from mangnon.registry.rules import CircumstanceRow
from tests.world import SOURCE, SYSTEM, TODAY

SEX, GROUPS = (("nam", "1"), ("nu", "2")), (("02", "22"), ("07", "33"))
CIRCUMSTANCES = (("HC01.1", "MC-1"), ("HC04.1", "KT"))
SHAPE = Shape(
    (Column("MA_PHIEU"), Column("HO_TEN_TE", "full_name"), Column("NGAY_SINH", "birth"), Column("GT", "sex", SEX), Column("DT", "ethnic", GROUPS), Column("XA", "unit", (("01273", "X-01"),)),
     Column("TEN_ME", "mother_name"), Column("CCCD", "personal_id"), Column("HC", "special_code", CIRCUMSTANCES)), "TreEm", rules.DASHES,
)  # fmt: skip
HEAD = "MA_PHIEU,HO_TEN_TE,NGAY_SINH,GT,DT,XA,TEN_ME,CCCD,HC\n"


@pytest.fixture
def place(world, settings, tmp_path):
    """The tiny province; files lie in a folder of the test's own."""
    settings.MANGNON_DATA = tmp_path
    return world


def made(world, shape: Shape = SHAPE) -> Profile:
    return actions.make(by=world.can_bo_tinh, name="Mẫu thử", software="Phần mềm kia", source="Tệp thử", shape=shape)


def read(world, rows: str, profile: Profile):
    options = Options(TODAY, world.unit("xa_nha").pk, edition=queries.edition_of(profile).pk)
    return exchange.import_list(exchange.open_list((HEAD + rows).encode(), "x.csv", options, by=world.can_bo_xa), by=world.can_bo_xa)


def test_a_foreign_export_is_read_by_its_profile_and_a_code_nobody_told_is_refused_not_guessed(place):
    rows = "7,Nông Thị Hoà,05-03-2018,2,22,X-01,Lý Thị Mai,,KT;MC-1\n8,Lò Văn Ba,06-04-2019,1,07,X-01,Lý Thị Lan,,\n9,Hoàng Thị Tư,06-04-2019,9,22,X-01,,,\n"
    batch, judged = read(place, rows, made(place))
    assert [(result.outcome, [message.code for message in result.messages]) for result in judged.results] == [
        ("accepted", []), ("refused", ["ethnic_unknown"]), ("refused", ["sex_unknown"]),
    ]  # fmt: skip
    child = Child.objects.get()
    assert (child.full_name, child.sex, child.ethnic, batch.edition.profile.name) == ("Nông Thị Hoà", "nu", "02", "Mẫu thử")
    assert sorted(Circumstance.objects.values_list("code", flat=True)) == ["HC01.1", "HC04.1"]
    assert exchange.undo(batch.pk, by=place.can_bo_xa).gone == [child.pk]


def test_what_an_earlier_edition_read_is_read_by_that_edition_again(place):
    profile = made(place)
    options = Options(TODAY, place.unit("xa_nha").pk, edition=queries.edition_of(profile).pk)
    batch, _judged = exchange.hand_in(exchange.open_list((HEAD + "7,Nông Thị Hoà,05-03-2018,2,22,X-01,,,\n").encode(), "x.csv", options, by=place.can_bo_xa), by=place.can_bo_xa)
    actions.change(by=place.can_bo_tinh, profile=profile.pk, version=1, reason="Mã đổi", shape=SHAPE.with_codes("sex", {"nam": "2", "nu": "1"}))
    exchange.confirm(batch.pk, by=place.can_bo_xa)
    assert (Child.objects.get().sex, list(Edition.objects.order_by("number").values_list("number", "reason"))) == ("nu", [(1, ""), (2, "Mã đổi")])


@pytest.mark.slow
def test_only_ones_own_children_leave_in_the_shape_of_the_profile_none_of_its_words_a_formula(place):
    registry.open_circumstances([CircumstanceRow(place.child("xa_nha"), "HC04.1", TODAY)], by=SYSTEM, source=SOURCE)
    other = place.child("xa_ben", full_name="Người Xã Khác")
    profile, client = made(place, SHAPE.with_codes("sex", {"nam": "1", "nu": "=2"})), place.client("can_bo_xa", "xa_nha")
    address = reverse("profiles:take", args=[profile.pk])
    answer = client.post(address, {"unit": place.unit("xa_nha").pk, "hamlet": "", "form": "csv"})
    lines = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert lines == [[one.heading for one in SHAPE.columns], ["", "Nông Thị Hoà", "05-03-2015", "'=2", "22", "X-01", "Lý Thị Mai", "", "KT"]]
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.post(address, {"unit": place.unit("xa_nha").pk, "form": "xlsx"}).getvalue()))
    assert book.get_sheet_by_name("TreEm").to_python() == [[one.heading for one in SHAPE.columns], lines[1]]
    told = Event.objects.filter(action="children exported").values("seq")
    assert [str(one) for one in EventSubject.objects.filter(event_seq__in=told).values_list("subject_id", flat=True)].count(str(other)) == 0
    assert told.count() == 2
    assert client.post(address, {"unit": place.unit("xa_ben").pk, "form": "csv"}).status_code == 422


@pytest.mark.parametrize(("days", "written"), [(rules.SLASHES, "01/01/2021 - 31/12/2022"), (rules.DASHES, "01-01-2021 - 31-12-2022"), (rules.ISO, "2021-01-01 - 2022-12-31")])
def test_a_period_is_written_as_their_days_are(days, written):
    assert rules.written(Shape((), days=days), Column("Hạn thẻ", "bhyt_valid"), "2021-01-01/2022-12-31", queries.Labels()) == written


def test_only_who_keeps_the_profiles_changes_them_and_a_stale_page_changes_nothing(place):
    profile = made(place)
    with pytest.raises(ProfileRefused):
        actions.change(by=place.can_bo_xa, profile=profile.pk, version=1, reason="x", shape=SHAPE)
    actions.compare(by=place.can_bo_tinh, profile=profile.pk, version=1, document="Công văn thử")
    with pytest.raises(StaleProfile):
        actions.retire(by=place.can_bo_tinh, profile=profile.pk, version=1, reason="cũ")
    assert Profile.objects.get().status == "verified"
    changed = actions.change(by=place.can_bo_tinh, profile=profile.pk, version=2, reason="thêm", shape=queries.example())
    assert (changed.status, changed.edition) == ("unverified", 2)  # another shape than the one that was compared
    assert sorted(roles.having(roles.PROFILE_MANAGE)) == ["can_bo_tinh"]


@pytest.mark.parametrize(("columns", "code"), [
    ([], "columns"), ([Column("A", "sex"), Column("a", "birth")], "heading_twice"), ([Column("A", "sex"), Column("B", "sex")], "field_twice"), ([Column("A", "nobody")], "field_unknown"),
])  # fmt: skip
def test_a_shape_that_reads_no_list_is_refused(columns, code):
    with pytest.raises(ProfileRefused) as refused:
        rules.faults(Shape(tuple(columns)), {"sex", "birth"})
    assert refused.value.code == code


def test_the_example_of_the_packs_is_unverified_and_says_where_each_column_is_known_from():
    assert queries.example_row().status == "unverified"
    assert [one.heading for one in queries.example().columns if not one.note] == []
    rules.faults(queries.example(), set(queries.field_labels()))


@pytest.mark.slow
def test_a_profile_is_made_from_pasted_headings_changed_and_retired_in_pages(place):
    client = place.client("can_bo_tinh", "tinh")
    said = {"name": "Mẫu A", "software": "Phần mềm A", "source": "Tệp tháng 5", "version": "0", "send_key": ids.uuid7(), "headings": "STT\tHọ tên trẻ\tNgày sinh\tGiới tính\tCột lạ"}
    answer = client.post(reverse("profiles:new"), said)
    profile = Profile.objects.get()
    assert (answer.url, [one.field for one in queries.shape_of(queries.edition_of(profile)).columns]) == (
        reverse("profiles:columns", args=[profile.pk]), ["", "full_name", "birth", "sex", ""])  # fmt: skip
    form = client.get(answer.url).context["form"]
    typed = {field.html_name: field.value() if field.value() is not None else "" for field in form} | {"lines": form.size, "reason": "Bỏ cột lạ", "h4": "", "n3": "5", "version": "1"}
    assert client.post(answer.url, typed).status_code == 302
    assert [one.heading for one in queries.shape_of(queries.edition_of(Profile.objects.get())).columns] == ["Giới tính", "STT", "Họ tên trẻ", "Ngày sinh"]
    codes = reverse("profiles:codes", args=[profile.pk, "sex"])
    client.post(codes, {"version": "2", "send_key": ids.uuid7(), "reason": "Mã của phần mềm", "c0": "1", "c1": "0"})
    assert queries.shape_of(queries.edition_of(Profile.objects.get())).columns[0].codes == (("nam", "1"), ("nu", "0"))
    client.post(reverse("profiles:retire", args=[profile.pk]), {"version": "3", "send_key": ids.uuid7(), "reason": "Phần mềm ngừng"})
    assert (list(queries.in_use()), ImportBatch.objects.count()) == ([], 0)
    assert "Ngừng dùng" in client.get(reverse("profiles:profiles")).content.decode()
