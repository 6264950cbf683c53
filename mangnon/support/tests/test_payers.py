"""A payer's list of allowances: met with the children of the scope, shown first, recorded whole or not at all."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from mangnon.audit.models import Event
from mangnon.documents.reading import paste
from mangnon.organisation.models import Person
from mangnon.registry import actions as registry
from mangnon.registry.models import Child
from mangnon.registry.rules import CircumstanceRow
from mangnon.registry.tests.place import SOURCE, SYSTEM
from mangnon.support import actions, eligible, payers
from mangnon.support.models import Allowance
from mangnon.support.rules import AllowanceRow

pytestmark = pytest.mark.django_db
HEAD = "STT\tHọ và tên\tNgày sinh\tĐối tượng\tMức hưởng\tHưởng từ tháng\tSố QĐ\tNgày QĐ"
LIST = f"DANH SÁCH CHI TRẢ TRỢ CẤP\n{HEAD}\n1\tNông Thị Hoà\t05/03/2015\t5.6\t720.000\t03/2022\t12/QĐ-UBND\t01/03/2022\n2\tLÝ VĂN AN\t01/02/2016\t5.1\t540000\t01/04/2022\t\t\n"


@pytest.fixture
def two(place):
    """Two children of xã A and one of the same name in xã B."""
    return place.child(), place.child(full_name="Lý Văn An", sex="nam", birth_date=date(2016, 2, 1), resident_from=date(2017, 1, 1))


@pytest.fixture
def desk(place, client, two):
    """The browser of xã A's worker."""
    client.actor = place.officer(place.xa_a)
    client.force_login(Person.objects.get(pk=client.actor.person_id))
    return client


def judged(actor, text, payer="Bưu điện huyện"):
    return payers.judged(payers.rows_of(paste(text)), by=actor, payer=payer)


def test_rows_meet_children_by_name_and_birth_in_any_spelling(place, two):
    lines = judged(place.officer(place.xa_a), LIST)
    assert [(line.child.pk, line.kind, line.amount, line.since, line.decision, line.payer, line.faults) for line in lines] == [
        (two[0].pk, "5.6", 720_000, date(2022, 3, 1), "12/QĐ-UBND ngày 01/03/2022", "Bưu điện huyện", []),
        (two[1].pk, "5.1", 540_000, date(2022, 4, 1), "", "Bưu điện huyện", []),
    ]


def test_a_row_meets_by_its_identity_number_and_a_name_that_differs_is_told(place):
    child = place.child(personal_id="004315000012")
    head = "STT\tSố định danh\tHọ và tên\tĐối tượng\tMức hưởng\tTừ ngày\n"
    lines = judged(place.officer(place.xa_a), f"{head}1\t004315000012\tNông Thị Hoà\t5.6\t720000\t1/3/2022\n2\t004315000012\tLý Văn Khác\t5.6\t720000\t1/3/2022\n")
    assert [line.child.pk for line in lines] == [child.pk, child.pk]
    assert lines[0].faults == []
    assert "số định danh thuộc về trẻ khác tên; xem lại số hoặc tên" in lines[1].faults


def test_a_child_of_another_commune_is_not_found(place):
    place.child(unit_id=place.xa_b.id)
    line = judged(place.officer(place.xa_a), LIST)[0]
    assert (line.child, line.faults) == (None, ["không tìm thấy trẻ trong phạm vi; xem lại tên, ngày sinh, số định danh"])


def test_two_of_one_name_and_birth_need_the_number(place):
    place.child()
    place.child()
    assert judged(place.officer(place.xa_a), LIST)[0].faults == ["có 2 trẻ cùng tên, ngày sinh; ghi thêm số định danh"]


def test_what_a_row_says_wrong_is_told_beside_it(place, two):
    wrong = LIST.replace("5.6\t720.000\t03/2022", "9.9\tbảy trăm\tba").replace("5.1\t540000\t01/04/2022", "5.1\t540000\t01/04/2020")
    faults = [line.faults for line in judged(place.officer(place.xa_a), wrong)]
    assert faults[0] == ["không đọc được mức hưởng “bảy trăm”", "Từ ngày không đọc được: “ba”"]
    assert judged(place.officer(place.xa_a), LIST.replace("5.6", "9.9"))[0].faults == [
        "Đối tượng “9.9” không có trong danh mục. Ghi mã hoặc tên, một trong: 5.1 Trẻ em dưới 16 tuổi không có nguồn nuôi dưỡng; 5.3 Trẻ em nhiễm HIV thuộc hộ nghèo; "
        "5.6 Trẻ em khuyết tật đặc biệt nặng hoặc nặng; 5.7 Trẻ em dưới 3 tuổi thuộc hộ nghèo, cận nghèo ở xã, thôn đặc biệt khó khăn."
    ]
    assert faults[1] == ["Đối tượng này không có hiệu lực vào ngày hưởng. Chọn đối tượng của ngày đó, hoặc xem lại ngày."]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_kind_is_understood_in_the_words_of_the_page_without_accents_in_either_language(place, two, language):
    wordings = {"KHUYET TAT DAC BIET NANG HOAC NANG": "5.6", "mồ côi cả cha và mẹ hoặc bị bỏ rơi": "5.1", "tre em khuyet tat dac biet nang hoac nang": "5.6"}
    with translation.override(language):
        found = {typed: judged(place.officer(place.xa_a), LIST.replace("\t5.6\t", f"\t{typed}\t"))[0].kind for typed in wordings}
    assert found == wordings


def test_a_list_without_its_columns_is_refused_with_their_names(place):
    with pytest.raises(payers.NoTable, match="Đối tượng, Mức hưởng, Từ ngày"):
        payers.rows_of(paste("STT\tHọ và tên\tNgày sinh\n1\tNông Thị Hoà\t05/03/2015\n"))


def test_a_list_is_shown_first_and_then_recorded_once(desk):
    assert "5.1 Trẻ em dưới 16 tuổi không có nguồn nuôi dưỡng" in desk.get(reverse("support:payer-list")).content.decode()  # how a row names a kind
    shown = desk.post(reverse("support:payer-list"), {"pasted": LIST, "payer": "Bưu điện huyện"})
    assert (shown.status_code, shown.context["fresh"], shown.context["wrong"], Allowance.objects.count()) == (200, 2, 0, 0)
    sent = {name: shown.context[name] for name in ("rows", "payer")} | {"send_key": shown.context["key"]}
    assert {desk.post(reverse("support:payer-apply"), sent).status_code for _send in range(2)} == {302}
    assert sorted(Allowance.objects.believed().values_list("kind", "monthly_amount", "payer", "source_row")) == [
        ("5.1", 540_000, "Bưu điện huyện", 4), ("5.6", 720_000, "Bưu điện huyện", 3),
    ]
    again = desk.post(reverse("support:payer-list"), {"pasted": LIST, "payer": ""})
    assert (again.context["fresh"], again.context["known"]) == (0, 2)


def test_one_wrong_row_and_nothing_is_recorded(desk):
    wrong = LIST.replace("LÝ VĂN AN", "Lý Văn Không")
    shown = desk.post(reverse("support:payer-list"), {"pasted": wrong})
    sent = {"rows": shown.context["rows"], "payer": "", "send_key": shown.context["key"]}
    assert desk.post(reverse("support:payer-apply"), sent).status_code == 422
    assert not Allowance.objects.exists()


def test_refused_rows_come_back_as_a_spreadsheet_to_correct_and_send_again_and_the_right_ones_may_be_recorded(desk):
    wrong = LIST.replace("LÝ VĂN AN", "Lý Văn Không")
    shown = desk.post(reverse("support:payer-list"), {"pasted": wrong, "payer": "Bưu điện huyện"})
    sent = {"rows": shown.context["right"], "payer": "Bưu điện huyện", "send_key": shown.context["key"]}
    assert desk.post(reverse("support:payer-apply"), sent).status_code == 302
    assert list(Allowance.objects.believed().values_list("kind", "payer", "source_row")) == [("5.6", "Bưu điện huyện", 3)]
    file = desk.post(reverse("support:payer-refused"), {"rows": shown.context["rows"], "payer": "Bưu điện huyện"})
    head, *lines = CalamineWorkbook.from_filelike(BytesIO(file.content)).get_sheet_by_name("Không nhận").to_python()
    assert [dict(zip(head, line, strict=True)) for line in lines] == [{
        "Dòng của danh sách": "4", "Số định danh": "", "Họ và tên": "Lý Văn Không", "Ngày sinh": "01/02/2016", "Đối tượng": "5.1", "Mức hưởng": "540000", "Từ ngày": "01/04/2022",
        "Đến trước ngày": "", "Số quyết định": "", "Ngày quyết định": "", "Nơi chi trả": "Bưu điện huyện", "Lỗi": "không tìm thấy trẻ trong phạm vi; xem lại tên, ngày sinh, số định danh",
    }]  # fmt: skip
    back = BytesIO(file.content)
    back.name = "sua.xlsx"
    again = desk.post(reverse("support:payer-list"), {"file": back, "payer": ""})
    assert (again.status_code, again.context["wrong"], again.context["fresh"]) == (200, 1, 0)
    assert Event.objects.filter(action="refused rows of a payer exported").count() == 1


def test_entering_a_refused_list_again_keeps_what_was_pasted(desk):
    wrong = LIST.replace("LÝ VĂN AN", "Lý Văn Không")
    shown = desk.post(reverse("support:payer-list"), {"pasted": wrong, "payer": "Bưu điện"})
    back = desk.post(reverse("support:payer-list"), {"pasted": shown.context["typed"], "payer": shown.context["payer"], "again": "1"})
    form = back.context["form"]
    assert (back.status_code, form.errors, form["pasted"].value(), form["payer"].value()) == (200, {}, wrong, "Bưu điện")


def test_a_spreadsheet_is_read_as_a_pasted_list_is(desk, tmp_path):
    path = tmp_path / "chi-tra.csv"
    path.write_text(LIST.replace("\t", ";"), encoding="utf-8")
    with path.open("rb") as file:
        shown = desk.post(reverse("support:payer-list"), {"file": file, "payer": ""})
    assert (shown.status_code, shown.context["fresh"]) == (200, 2)


# Who by the data may have an allowance and receives none of the kind.


def found(actor) -> list[tuple[str, str]]:
    return [(gap.child.full_name, gap.rule.code) for gap in eligible.gaps_for(actor)]


def special(child: Child, *codes: str) -> None:
    registry.open_circumstances([CircumstanceRow(child.pk, code, date(2022, 1, 1)) for code in codes], by=SYSTEM, source=SOURCE)


def test_who_meets_a_rule_and_receives_nothing_of_its_kind_is_listed(place, two):
    special(two[0], "HC04.1")
    special(two[1], "HC04.3")  # a mild disability has no allowance
    assert found(place.officer(place.xa_a)) == [("Nông Thị Hoà", "khuyet_tat")]
    actions.record_allowances([AllowanceRow(two[0].pk, "5.1", 540_000, "", "", date(2022, 2, 1))], by=SYSTEM, source=SOURCE)
    assert found(place.officer(place.xa_a)) == [("Nông Thị Hoà", "khuyet_tat")]
    actions.record_allowances([AllowanceRow(two[0].pk, "5.6", 720_000, "", "", date(2022, 2, 1))], by=SYSTEM, source=SOURCE)
    assert found(place.officer(place.xa_a)) == []


def test_under_three_in_a_poor_household_is_one_rule_and_beside_another_does_not_count(place):
    home = place.household()
    baby = place.child(full_name="Lý Văn Bé", birth_date=date(2019, 5, 21), resident_from=date(2019, 5, 21), household_id=home)
    place.child(full_name="Lý Văn Ba", birth_date=date(2019, 5, 20), resident_from=date(2019, 5, 20), household_id=home)
    assert found(place.officer(place.xa_a)) == [("Lý Văn Bé", "duoi_3_tuoi")]
    special(baby, "HC04.2")
    assert found(place.officer(place.xa_a)) == [("Lý Văn Bé", "khuyet_tat")]


def test_who_may_not_read_the_kinds_is_told_counts_without_the_sealed_one(place, two):
    special(two[0], "HC04.1", "HC05.1")
    district = place.officer(place.huyen, "can_bo_huyen")
    assert found(district) == []
    assert eligible.gap_counts(district) == {place.xa_a.id: {"khuyet_tat": 1}}
    assert "hiv" not in [rule.code for rule in eligible.rules_for(district, date(2022, 5, 20))]


def test_before_the_decree_nothing_makes_eligible(place, two):
    special(two[0], "HC04.1")
    assert eligible.rules_for(place.officer(place.xa_a), date(2021, 6, 30)) == []


def test_the_reason_says_what_must_be_checked_and_that_it_is_not_confirmed(desk, two):
    special(two[0], "HC04.1")
    page = desk.get(reverse("support:gaps")).content.decode()
    assert "NĐ 20/2021/NĐ-CP Điều 5 khoản 6" in page
    assert "cần kiểm tra: có giấy xác nhận khuyết tật; chưa đối chiếu với văn bản gốc" in page
