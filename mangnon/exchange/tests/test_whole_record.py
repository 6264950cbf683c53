"""A list carries the whole record: every field of the form that is entered has a column, and lands where the form says."""

from datetime import date

import pytest
from django.urls import reverse

from mangnon.audit.actor import command
from mangnon.documents.reading import Cell
from mangnon.exchange import actions, blanks
from mangnon.exchange.adding import Adding
from mangnon.exchange.models import ImportBatch, ImportRow
from mangnon.exchange.profiles import values as profiles
from mangnon.exchange.queries import batches, further
from mangnon.exchange.queries.held import held
from mangnon.exchange.rules import cells, columns, cross, values
from mangnon.exchange.rules.lists import Options
from mangnon.exchange.tests.lists import HEAD, HOA, xlsx
from mangnon.organisation import actions as organisation
from mangnon.registry import actions as registry
from mangnon.registry import codes, declaration
from mangnon.registry.models import (
    Child,
    ChildDetail,
    ChildName,
    Circumstance,
    Guardianship,
    HouseholdDetail,
    OwnAnswer,
    ParentState,
    Residence,
    RiskWatch,
    Schooling,
)
from mangnon.registry.rules import DetailRow, ParentRow
from mangnon.support.models import InsuranceCard
from tests.world import SOURCE, SYSTEM, TODAY, World

CLI = command("test import")
# Linked to other rooms (what is received, cases, injuries) or told by what is recorded: these come by their own lists and forms.
ELSEWHERE = {"abuse", "injury", "benefit", "support", "group", "event", "event_date", "from_to", "death_cause", "collected_on", "current_addr", "religion"}
TOLD = {
    "Mã hộ": "12", "Chủ hộ": "Nông Văn Tới", "CCCD chủ hộ": "004088000001", "SĐT": "0912345678", "Số sổ hộ khẩu": "SHK 7", "Số nhà": "Nhà văn hoá", "Tên ở nhà": "Bống; Tí",
    "Nơi sinh": "Trạm y tế xã", "Con thứ": "2", "Quốc tịch": "VN", "Quê quán": "Bảo Lạc", "ĐKKS": "Rồi", "Số GKS": "12/2018", "Nơi ĐKKS": "UBND xã", "Nơi ĐKTT": "Nà Mạ",
    "Số thẻ BHYT": "TE1040412345678", "Thời hạn thẻ BHYT": "01/01/2021 - 31/12/2022", "Năm sinh bố": "1990", "CCCD bố": "004090000002", "Dân tộc bố": "Nùng", "Tình trạng cha": "Đi làm xa",
    "Nghề nghiệp của bố": "Làm ruộng", "Năm sinh mẹ": "15/3/1992", "Tình trạng mẹ": "đã chết", "Người giám hộ": "Nông Thị Bà", "Quan hệ với trẻ": "Bà nội", "Đang sống với": "Ông bà",
    "HCĐB": "HC04.1; Nhiễm HIV/AIDS", "HCĐB từ ngày": "01/02/2022", "Căn cứ": "QĐ 5", "Nguy cơ": "NC05", "Khuyết tật": "Khuyết tật nghe, nói; Khuyết tật nhìn", "Mức độ khuyết tật": "nặng",
    "COVID": "F0", "Tên trường": "TH Nà Mạ", "Lớp": "4A", "Mã học sinh": "0412345678", "Dinh dưỡng": "SDD", "Tiêm chủng": "x", "CTV": "Lý Văn Ba", "Nước sạch": "Có",
}  # fmt: skip
OWN = "version: 2\nquestions:\n  - {key: nuoc_sach, label: Nước sạch, english: Clean water, type: code, entries: [{code: co, label: Có, english: 'Yes'}]}\n"


@pytest.fixture
def place(world: World, settings, tmp_path) -> World:
    settings.MANGNON_DATA = tmp_path
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "registry_form_changes.yaml").write_text(OWN.replace("version: 2\n", ""))
    settings.MANGNON_LAW_DIR = tmp_path / "packs"
    organisation.add_hamlets(by=SYSTEM, rows=[(world.unit("xa_nha").pk, "Nà Mạ", "xom", date(2020, 3, 1))])
    return world


def imported(place: World, *lines: dict[str, str], on: date = TODAY, by=CLI):
    rows = [(*HOA[:7], "Nà Mạ", *line.values()) for line in lines]
    opened = actions.open_list(xlsx(rows, (*HEAD, *lines[0])), "ds.xlsx", Options(on, place.unit("xa_nha").pk, True), by=by)
    return actions.import_list(opened, by=by)


def written_back(place: World, batch: ImportBatch) -> dict[str, tuple[str, str]]:
    """Return field → what the row said of it and what a profile's list says of the child, where they differ."""
    line = batches.opened(ImportRow.objects.get(batch=batch))
    child, unit = Child.objects.get(), place.unit("xa_nha")
    said, kept = profiles.of_import(line.values | line.sealed), profiles.of_children(place.can_bo_xa, unit, [child], TODAY)[child.pk]
    return {name: (say(said), say(kept)) for name, say in profiles.told().items() if say(said) not in ("", say(kept))}


def test_the_whole_record_of_a_row_lands_where_the_form_keeps_it(place):
    batch, judged = imported(place, TOLD)
    assert [(message.code, message.names.get("column"), message.names.get("typed")) for message in judged.results[0].messages] == [("level_from_class", None, "4A")]
    child = Child.objects.get()
    assert [getattr(child, name) for name in ("birth_place", "birth_order", "nationality", "home_town", "birth_reg_no", "birth_reg_place")] == [
        "tram_y_te", 2, "VN", "Bảo Lạc", "12/2018", "UBND xã",
    ]  # fmt: skip
    assert sorted(ParentState.objects.values_list("parent", "birth_year", "personal_id", "ethnic", "status", "job", "valid_from")) == [
        ("cha", 1990, "004090000002", "07", "lam_xa", "Làm ruộng", TODAY), ("me", 1992, None, "", "mat", "", TODAY),
    ]  # fmt: skip
    assert list(Guardianship.objects.values_list("care_type", "name", "relation")) == [("ho_hang", "Nông Thị Bà", "ong_ba")]
    assert {row.key: row.number or row.value for row in HouseholdDetail.objects.all()} == {
        "head_id": "004088000001", "phone": "0912345678", "household_book_no": "SHK 7", "address": "Nhà văn hoá",
    }  # fmt: skip
    assert {row.key: row.number or row.value for row in ChildDetail.objects.all()} == {
        "birth_reg": "roi", "perm_addr": "Nà Mạ", "disability": "nghe_noi|nhin", "disability_degree": "nang", "covid": "f0", "moet_id": "0412345678", "nutrition": "suy_dinh_duong",
        "vaccination": "day_du", "collector": "Lý Văn Ba",
    }  # fmt: skip
    assert sorted(ChildName.objects.values_list("kind", "full_name")) == [("goi_o_nha", "Bống"), ("goi_o_nha", "Tí")]
    assert sorted((row.code, row.sealed is None, row.valid_from) for row in Circumstance.objects.all()) == [("", False, date(2022, 2, 1)), ("HC04.1", True, date(2022, 2, 1))]
    assert [RiskWatch.objects.get().code, *Schooling.objects.values_list("level", "school", "class_name")] == ["NC05", ("tieu_hoc", "TH Nà Mạ", "4A")]
    assert list(InsuranceCard.objects.values_list("number", "valid_from", "valid_to")) == [("TE1040412345678", date(2021, 1, 1), date(2023, 1, 1))]
    assert (OwnAnswer.objects.get().value, OwnAnswer.objects.get().source_batch, OwnAnswer.objects.get().source_row) == ("co", batch.pk, 3)
    assert written_back(place, batch) == {"address": ("Nà Mạ", "Nà Mạ, phường Hợp Giang, thành phố Cao Bằng")}  # the list named the hamlet alone
    kept = profiles.of_children(place.can_bo_huyen, place.unit("xa_nha"), [child], TODAY)[child.pk]
    assert [kept[name] for name in ("special_code", "special_from", "special_basis", "bhyt_from", "bhyt_to")] == ["HC04.1", "2022-02-01", "QĐ 5", "2021-01-01", "2022-12-31"]
    assert (kept["bhyt_no"], kept["head_id"]) == ("•" * 11 + "5678", "•" * 8 + "0001")
    told = judged.results[0].values
    assert ("special_code" in told, told["father_id"], told["bhyt_valid"]) == (False, "004090000002", "2021-01-01/2022-12-31")  # C4 is told to no program
    actions.undo(batch.pk, by=CLI)
    left = [model.objects.believed().exists() for model in (ParentState, Guardianship, ChildDetail, ChildName, Circumstance, RiskWatch, Schooling, InsuranceCard, OwnAnswer)]
    assert left == [False] * 9


def test_every_field_of_the_form_that_is_entered_has_a_column_and_a_place_in_the_empty_list(place):
    named = {known.field for known in further.columns().values()} | {columns.BASIC.get(row.code, row.code) for row in batches.entries()}
    assert set(declaration.form().fields) - named == ELSEWHERE
    asked = [field.heading for field in blanks.fields(place.unit("xa_nha"), TODAY)]
    labels = batches.vietnamese()
    shown = {labels[target] for target in further.columns()} - {labels[target] for target in blanks.NOT_ASKED}
    assert shown <= set(asked)
    assert asked[:4] == ["STT", "Họ và tên", "Ngày sinh", "Giới tính"]
    assert asked.index("Tình trạng mẹ") < asked.index("Số điện thoại")  # what the form requires stands first
    assert all(batches.headings().field_of(heading) for heading in asked[1:])  # it comes back as it went out


def words(text) -> Cell:
    return Cell(text or None, str(text))


@pytest.mark.parametrize(
    ("target", "typed", "value", "code"),
    [
        ("mother_status", "Đi tù", "chap_hanh_an", None), ("mother_status", "Bận", None, "value_unknown"), ("special_code", "Mồ côi", None, "value_unknown"),
        ("special_code", "HC01", None, "value_unknown"), ("special_code", "HC09", ("HC09.1",), None), ("special_code", "HC04.2 Khuyết tật nặng", ("HC04.2",), None),
        ("special_code", "không", None, None), ("disability", "Khuyết tật nghe, nói", ("nghe_noi",), None), ("disability", "Khuyết tật nhìn, Khuyết tật trí tuệ", ("nhin", "tri_tue"), None),
        ("father_id", Cell(4090000002, "4090000002"), None, "digits_lost_zeros"), ("moet_id", "123", None, "digits_wrong"), ("bhyt_no", "te 1 04 0412345678", "TE1040412345678", None),
        ("bhyt_no", "0412345678", "0412345678", None), ("bhyt_no", Cell(412345678, "412345678"), None, "digits_lost_zeros"), ("bhyt_no", "ABC", None, "card_wrong"),
        ("father_birth", "19900", None, "value_no_year"), ("birth_order", "con thứ hai", 2, None), ("birth_order", "30", None, "value_no_order"), ("bhyt_to", "31/12/2030", date(2030, 12, 31), None),
        ("bhyt_valid", "31/12/2022", (None, date(2022, 12, 31)), None), ("bhyt_valid", "2021-01-01 - 2022-12-31", (date(2021, 1, 1), date(2022, 12, 31)), None), ("bhyt_to", "12/2022", None, "value_no_day"), ("collector", "Lý Văn 3", None, "value_odd_name"),
        ("birth_reg_no", "x" * 61, None, "value_too_long"), ("home_town", "-", None, None),
    ],
)  # fmt: skip
def test_a_cell_is_read_or_refused_with_its_columns_name(target, typed, value, code):
    column = columns.COLUMNS[target]
    ethnic = cells.Ethnic([(row.code, row.label, row.other_code, row.aliases) for row in codes.packs().list("ethnic")], "99")
    read = values.reader(column, "Tên cột", entries=further.entries_of(column), ethnic=ethnic, epoch=1900, on=TODAY)
    found, remark = read(typed if isinstance(typed, Cell) else words(typed))
    assert (found, remark and remark.code, remark and remark.names["column"]) == (value, code, "Tên cột" if code else None)


BORN = date(2018, 3, 5)


@pytest.mark.parametrize(
    ("parts", "codes_told", "left"),
    [
        ({"cha": {"birth_year": 2015}}, ["parent_year_odd"], {"cha"}), ({"care": {"relation": "ong_ba"}}, ["care_needs_type"], set()),
        ({"care": {"care_type": "ho_hang"}}, ["care_needs_name"], set()), ({"care": {"care_type": "cha_me"}}, [], {"care"}), ({"special": {"evidence": "QĐ"}}, ["special_needs_code"], set()),
        ({"special": {"codes": ("HC04.1",), "valid_from": date(2017, 1, 1)}}, ["before_birth"], {"special"}), ({"school": {"class_name": "Lớp 7B"}}, ["level_from_class"], {"school"}),
        ({"school": {"class_name": "5 tuổi"}}, ["school_needs_level"], set()), ({"card": {"number": "1", "last": date(2021, 1, 1)}}, ["card_needs_from"], set()),
        ({"special": {"codes": ("HC01.3",)}, "cha": {"status": "song_cung"}, "me": {"status": "lam_xa"}}, ["orphan_father_lives", "orphan_mother_lives"], {"special", "cha", "me"}),
        ({"special": {"codes": ("HC01",)}, "cha": {"status": "mat"}, "me": {"status": "chap_hanh_an"}}, ["orphan_mother_lives"], {"special", "cha", "me"}),
        ({"special": {"codes": ("HC03.1",)}, "cha": {"status": "mat"}, "me": {"status": "song_cung"}}, [], {"special", "cha", "me"}),
        ({"card": {"valid": (date(2022, 1, 1), date(2021, 1, 1))}}, ["period_backward"], {"card"}), ({"detail": {"birth_reg": "chua"}}, ["birth_reg_differs"], {"detail"}),
    ],
)  # fmt: skip
def test_columns_that_contradict_or_miss_another_are_told(parts, codes_told, left):
    found = cross.settle(parts, BORN, TODAY, carer="", registered=date(2018, 4, 1), level_names=further.entries_of(columns.COLUMNS["school_status"]).labels)
    assert ([message.code for message in found], set(parts)) == (codes_told, left)


def test_what_a_household_holds_stays_and_is_told(place):
    line = {"Mã hộ": "12", "SĐT": "0912345678", "Số nhà": "Nhà 1"}
    imported(place, line)
    rows = [("Nông Thị Hai", *HOA[1:7], "Nà Mạ", "12", "0999999999", "Nhà 1"), ("Nông Thị Ba", *HOA[1:7], "", "", "0912345678", "")]
    opened = actions.open_list(xlsx(rows, (*HEAD, *line)), "ds.xlsx", Options(TODAY, place.unit("xa_nha").pk, True), by=CLI)
    _batch, judged = actions.import_list(opened, by=CLI)
    assert [[message.code for message in result.messages] for result in judged.results] == [["home_detail_kept"], ["home_detail_no_home"]]
    assert sorted(HouseholdDetail.objects.values_list("key", "value")) == [("address", "Nhà 1"), ("phone", "0912345678")]


def test_a_row_that_meets_a_known_child_fills_what_its_record_has_not_and_leaves_what_differs(place):
    bare = {name: TOLD[name] for name in ("Mã hộ", "Chủ hộ", "Năm sinh bố", "Số GKS", "Tên trường", "Lớp", "Nguy cơ")} | {"Số thẻ BHYT": "TE1040499999999", "Dinh dưỡng": "SDD"}
    imported(place, bare)
    told = TOLD | {"Năm sinh bố": "1991", "Số GKS": "13/2018", "Nguy cơ": "NC01", "Dinh dưỡng": ""}
    batch, judged = imported(place, told)
    (result,) = judged.results
    said = {message.code: message.names for message in result.messages}
    labels = batches.vietnamese()
    assert said["record_differs"]["what"].split("; ") == [labels[name] for name in ("birth_reg_no", "father_birth", "risk_code", "bhyt_no")]
    assert labels["other_names"] in said["record_filled"]["what"].split("; ")
    child = Child.objects.get()
    assert (batch.made, batch.completed, child.birth_reg_no, child.birth_order, child.home_town, child.guardian_name) == (0, 1, "12/2018", 2, "Bảo Lạc", "Nông Thị Bà")
    assert ParentState.objects.believed().filter(valid_to=None).values_list("birth_year", "job", "status").get(parent="cha") == (1990, "Làm ruộng", "lam_xa")
    assert list(RiskWatch.objects.believed().values_list("code", flat=True)) == ["NC05"]
    assert (Circumstance.objects.believed().count(), HouseholdDetail.objects.believed().count(), ChildName.objects.believed().count()) == (2, 4, 2)
    again, judged = imported(place, told)  # the same once more changes nothing
    assert (again.pk, judged.adds, [message.code for message in judged.results[0].messages if "filled" in message.code]) == (batch.pk, 0, [])
    undone = actions.undo(batch.pk, by=CLI)
    assert (undone.left, undone.lines_left) == ({}, [])
    child.refresh_from_db()
    assert (child.birth_reg_no, child.birth_order, child.home_town, child.guardian_name) == ("12/2018", None, "", "")
    assert ParentState.objects.believed().values_list("parent", "birth_year", "job", "status", "valid_to").get() == ("cha", 1990, "", "", None)
    assert [model.objects.believed().count() for model in (Guardianship, Circumstance, OwnAnswer, ChildName, HouseholdDetail, RiskWatch, InsuranceCard, Schooling, ChildDetail)] == [
        0, 0, 0, 0, 0, 1, 1, 1, 1,
    ]  # fmt: skip
    assert imported(place, told)[1].adds == 1  # and comes in again


def test_of_two_rows_of_one_known_child_the_first_adds(place):
    imported(place, {"Nghề nghiệp của bố": ""})
    _batch, judged = imported(place, {"Nghề nghiệp của bố": "Làm ruộng"}, {"Nghề nghiệp của bố": "Thợ xây"})
    assert ([result.adds for result in judged.results], ParentState.objects.believed().get().job) == ([True, False], "Làm ruộng")


def test_what_was_recorded_after_a_row_had_filled_a_record_is_left_by_its_undo_and_listed(place):
    by = place.can_bo_xa
    imported(place, {"Dinh dưỡng": ""}, on=date(2022, 5, 1), by=by)
    batch, _judged = imported(place, {"Dinh dưỡng": "SDD", "Nghề nghiệp của bố": "Làm ruộng"}, on=date(2022, 5, 2), by=by)
    child = Child.objects.get().pk
    registry.record_details([DetailRow(child, "nutrition", "binh_thuong", TODAY)], by=SYSTEM, source=SOURCE)
    undone = actions.undo(batch.pk, by=by)
    assert (undone.lines_left, ParentState.objects.believed().exists()) == ([("registry.childdetail", child.hex, "nutrition")], False)
    shown = place.client("can_bo_xa", "xa_nha").get(reverse("exchange:batch", args=[batch.pk]))
    (left,) = shown.context["left"]
    assert [(cell.text, what) for cell, what in left.rows] == [("Nông Thị Hoà", "Tình trạng dinh dưỡng")]
    assert "Hoàn tác phần để lại" in shown.content.decode()


def test_a_record_whose_birth_was_corrected_past_what_a_list_says_is_left_as_it_is(place):
    imported(place, {"Năm sinh bố": ""})
    child = Child.objects.get()
    registry.correct_child(by=SYSTEM, child=child.pk, version=1, changes={"birth_date": date(2010, 3, 5)}, reason="Theo giấy khai sinh")
    child.refresh_from_db()
    parent = ParentRow(child.pk, "cha", TODAY, birth_year=2001, job="Làm ruộng")  # of a child born in 2018 he could be
    adding = Adding(held([child.pk], by=SYSTEM), TODAY)
    assert (adding.of(child.pk, {}, [parent]).facts, Adding(held([child.pk], by=SYSTEM), date(2009, 1, 1)).may_add(child.pk)) == ([], False)


def test_nothing_is_added_to_the_record_of_a_child_that_left(place):
    imported(place, {"Nghề nghiệp của bố": ""})
    Residence.objects.update(valid_to=TODAY)
    _batch, judged = imported(place, {"Nghề nghiệp của bố": "Làm ruộng"})
    assert (judged.adds, [message.code for message in judged.results[0].messages]) == (0, ["already_there"])
