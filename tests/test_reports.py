"""The report of a round: the same bytes years later, readable files, pages that show each what they may see."""

import hashlib
import re
import shutil
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from mangnon.audit import keys
from mangnon.base import clock
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines.models import DueItem
from mangnon.registry import actions as registry
from mangnon.registry.codes import circumstance_classes
from mangnon.registry.rules import CircumstanceRow
from mangnon.statistics import actions, queries, rules
from mangnon.statistics.book import Book, book
from mangnon.statistics.drill import CellKey, open_cell
from mangnon.statistics.letters import letters_of
from mangnon.statistics.models import Inclusion, Report
from tests.sampling import led_by
from tests.world import SOURCE, SYSTEM, TODAY, World, tiny_packs

pytestmark = pytest.mark.django_db
ROUND = "2022-6m"


@pytest.fixture
def world(one_connection, settings, tmp_path):
    """The tiny province with four children, one of them disabled, one living with HIV."""
    settings.MANGNON_DATA, settings.MANGNON_KEYS, settings.MANGNON_DEMO = tmp_path, tmp_path / "keys", True
    keys.make(settings.MANGNON_KEYS)
    with clock.moved_to(TODAY):
        made = World()
        made.children = [made.child(full_name=name) for name in ("Nông Thị Hoà", "Lý Văn Nam", "Hoàng A Páo")]
        made.child("xa_khac", full_name="Đàm Thị Én")
        rows = [("HC04.2", 0), ("HC05", 1)]
        registry.open_circumstances(
            [CircumstanceRow(made.children[n], leaf(code), date(2021, 3, 1), None, "Giấy", "UBND xã", "") for code, n in rows], by=SYSTEM, source=SOURCE,
        )
        yield made


def leaf(code: str) -> str:
    """A group without sub-types in the law is entered under its one entry."""
    return code if code in circumstance_classes() else f"{code}.1"


def freeze():
    return actions.freeze(by=SYSTEM, round_code=ROUND)


def digests(opened: Book, unit_id: int, folder: Path) -> dict[str, str]:
    shutil.rmtree(folder, ignore_errors=True)
    paths = [path for letter in letters_of(opened, unit_id) for path in letter.write(folder)]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@pytest.mark.slow
def test_the_first_round_prints_the_same_bytes_after_later_edits_and_another_law(world, settings, tmp_path):
    first = freeze()
    unit = world.unit("tinh").id
    before = digests(book(queries.folder_of(first)), unit, tmp_path / "print")
    for number in range(5):
        world.child(full_name=f"Bế Thị Mới {'ABCDE'[number]}")
    registry.open_circumstances(
        [CircumstanceRow(world.children[2], "HC04.1", date(2022, 1, 5), None, "Giấy", "UBND xã", "")], by=SYSTEM, source=SOURCE,
    )
    own = tmp_path / "own-law"
    own.mkdir()
    shipped = Path(queries.folder_of(first)) / "law" / "shipped" / "annexes.yaml"
    (own / "annexes.yaml").write_text(shipped.read_text(encoding="utf-8").replace("Tổng số trẻ em dưới 16 tuổi", "Nhãn khác"), encoding="utf-8")
    settings.MANGNON_LAW_DIR = own
    second = freeze()
    assert digests(Book(queries.folder_of(first)), unit, tmp_path / "print") == before
    later = digests(Book(queries.folder_of(second)), unit, tmp_path / "print")
    assert later["phu-luc-I-2022-6m-04.xlsx"] != before["phu-luc-I-2022-6m-04.xlsx"]


@pytest.mark.slow
def test_a_report_again_from_the_same_snapshot_is_the_same_version(world):
    freeze()
    first = actions.write_report(by=SYSTEM, round_code=ROUND, unit=world.unit("tinh"))
    second = actions.write_report(by=SYSTEM, round_code=ROUND, unit=world.unit("tinh"))
    assert [item.new for item in first] == [True, True]
    assert [item.new for item in second] == [False, False]
    freeze()
    third = actions.write_report(by=SYSTEM, round_code=ROUND, unit=world.unit("tinh"))
    assert {item.report.number for item in third} <= {1, 2}
    assert list(queries.faults()) == []


def test_the_province_writes_to_its_committee_and_drafts_for_the_ministry(world):
    opened = queries.book_of(freeze())
    report, ministry = letters_of(opened, world.unit("tinh").id)
    assert (report.author.name, report.author.addressee) == ("Sở Lao động - Thương binh và Xã hội", "Ủy ban nhân dân tỉnh Cao Bằng")
    assert (ministry.author.name, ministry.author.addressee) == ("Ủy ban nhân dân tỉnh Cao Bằng", "Bộ Lao động - Thương binh và Xã hội")
    assert report.author.signature.capacity == "GIÁM ĐỐC"
    assert ministry.author.signature.capacity == "TM. ỦY BAN NHÂN DÂN"
    commune = letters_of(opened, world.unit("xa_nha").id)
    assert commune[0].author.code.startswith("ubnd_xa")


@pytest.mark.slow
def test_the_docx_reads_back_with_its_sections_and_leaves_the_number_open(world):
    freeze()
    written = actions.write_report(by=SYSTEM, round_code=ROUND, unit=world.unit("tinh"))[0]
    with zipfile.ZipFile(written.paths[0]) as archive:
        text = archive.read("word/document.xml").decode()
    assert 'w:orient="landscape"' in text
    assert text.count("<w:pgNumType") == 4
    assert "BÁO CÁO" in text
    assert "Số:         /" in text
    assert "toàn tỉnh có 04 trẻ em dưới 16 tuổi" in text


@pytest.mark.slow
def test_the_xlsx_reads_back_as_real_numbers(world):
    freeze()
    written = actions.write_report(by=SYSTEM, round_code=ROUND, unit=world.unit("tinh"))[0]
    path = next(path for path in written.paths if path.name.startswith("phu-luc-I-"))
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    row = next(row for row in rows if row[1] == "Tổng số trẻ em dưới 16 tuổi")
    assert 4.0 in row


@pytest.mark.slow
def test_verify_names_a_report_file_that_was_changed(world):
    freeze()
    written = actions.write_report(by=SYSTEM, round_code=ROUND, unit=world.unit("xa_nha"))[0]
    written.paths[0].write_bytes(written.paths[0].read_bytes() + b" ")
    assert [fault for fault in queries.faults() if "đã bị sửa" in fault]


def test_a_report_goes_from_the_commune_to_the_district_and_back(world):
    freeze()
    report = actions.write_report(by=world.can_bo_xa, round_code=ROUND, unit=world.unit("xa_nha"))[0].report
    report = actions.move_report(by=world.can_bo_xa, report=report, version=report.version, state=rules.SENT)
    with pytest.raises(actions.StaleReport):
        actions.move_report(by=world.can_bo_huyen, report=report, version=report.version - 1, state=rules.RECEIVED)
    with pytest.raises(rules.ReportRefused):
        actions.move_report(by=world.can_bo_xa_ben, report=report, version=report.version, state=rules.RECEIVED)
    report = actions.move_report(by=world.can_bo_huyen, report=report, version=report.version, state=rules.RETURNED, reason="Thiếu xóm")
    report = actions.move_report(by=world.can_bo_xa, report=report, version=report.version, state=rules.SENT)
    assert [step.state for step in report.steps.order_by("id")] == ["nhap", "da_gui", "tra_lai", "da_gui"]


@pytest.mark.slow
def test_a_correction_is_a_new_version_and_the_old_one_moves_no_more(world):
    freeze()
    old = actions.write_report(by=world.can_bo_xa, round_code=ROUND, unit=world.unit("xa_nha"))[0].report
    old = actions.move_report(by=world.can_bo_xa, report=old, version=old.version, state=rules.SENT)
    world.child(full_name="Bế Thị Mai")
    freeze()
    new = actions.write_report(by=world.can_bo_xa, round_code=ROUND, unit=world.unit("xa_nha"))[0].report
    old.refresh_from_db()
    assert (new.number, old.state) == (2, rules.ADJUSTED)
    with pytest.raises(rules.ReportRefused):
        actions.move_report(by=world.can_bo_huyen, report=old, version=old.version, state=rules.RECEIVED)


@pytest.mark.slow
def test_who_receives_a_report_never_writes_it(world):
    freeze()
    for upper in (world.can_bo_huyen, world.can_bo_tinh):
        with pytest.raises(rules.ReportRefused) as refused:
            actions.write_report(by=upper, round_code=ROUND, unit=world.unit("xa_nha"))
        assert refused.value.code == "author"
    assert len(actions.write_report(by=world.can_bo_tinh, round_code=ROUND, unit=world.unit("tinh"))) == 2
    assert actions.write_report(by=world.can_bo_huyen, round_code=ROUND, unit=world.unit("huyen_nha"))


def standing(world, place):
    unit = world.unit(place)
    return next(row for row in queries.standings(world.can_bo_tinh, ROUND, unit.level) if row.unit == unit)


@pytest.mark.slow
def test_a_correction_in_draft_takes_nothing_from_the_version_that_arrived(world):
    freeze()
    report = actions.write_report(by=world.can_bo_xa, round_code=ROUND, unit=world.unit("xa_nha"))[0].report
    actions.move_report(by=world.can_bo_xa, report=report, version=report.version, state=rules.SENT)
    sent = standing(world, "xa_nha").arrival
    world.child(full_name="Bế Thị Mai")
    freeze()
    actions.write_report(by=world.can_bo_xa, round_code=ROUND, unit=world.unit("xa_nha"))
    with clock.moved_to(date(2022, 6, 1)):
        after = standing(world, "xa_nha")
    assert (after.report.number, after.report.state, after.arrival) == (2, rules.DRAFT, sent)
    assert sent.klass == "muon"


@pytest.mark.slow
def test_in_the_province_the_departments_report_is_judged_not_the_draft_to_the_ministry(world):
    freeze()
    own, ministry = (item.report for item in actions.write_report(by=world.can_bo_tinh, round_code=ROUND, unit=world.unit("tinh")))
    actions.move_report(by=world.can_bo_tinh, report=own, version=own.version, state=rules.SENT)
    row = standing(world, "tinh")
    assert (row.report, row.arrival.klass) == (own, "dung_han")
    assert ministry.state == rules.DRAFT


def test_a_report_that_is_sent_closes_what_its_body_owed_for_the_round(world):
    deadlines.open_obligations(by=SYSTEM, packs=tiny_packs(), first=date(2022, 5, 1), last=date(2022, 5, 31))
    freeze()
    own = DueItem.objects.filter(round_code=ROUND, unit=world.unit("xa_nha"))
    assert own.filter(done_at=None).count() == own.count() > 0
    report = actions.write_report(by=world.can_bo_xa, round_code=ROUND, unit=world.unit("xa_nha"))[0].report
    report = actions.move_report(by=world.can_bo_xa, report=report, version=report.version, state=rules.SENT)
    assert set(own.values_list("done_at", flat=True)) == {report.submitted_at}
    assert DueItem.objects.filter(round_code=ROUND, unit=world.unit("xa_ben"), done_at=None).exists()


@pytest.mark.slow
def test_the_page_of_a_unit_tells_who_sent_its_report_and_why_it_came_back(world):
    freeze()
    report = actions.write_report(by=world.can_bo_xa, round_code=ROUND, unit=world.unit("xa_nha"))[0].report
    report = actions.move_report(by=world.can_bo_xa, report=report, version=report.version, state=rules.SENT)
    actions.move_report(by=world.can_bo_huyen, report=report, version=report.version, state=rules.RETURNED, reason="Thiếu phụ lục II")
    body = page(world.client("can_bo_xa", "xa_nha"), world, "xa_nha", "").content.decode()
    assert f"<p>{world.can_bo_xa.label}</p>" in body
    assert f"<p>{world.can_bo_huyen.label}. Thiếu phụ lục II</p>" in body


def test_what_was_handed_in_on_paper_is_late_on_no_board(world):
    """The list of what is due and the board of a round say the same of one commune."""
    deadlines.open_obligations(by=SYSTEM, packs=tiny_packs(), first=date(2022, 5, 1), last=date(2022, 5, 31))
    freeze()
    assert (standing(world, "xa_nha").arrival.klass, standing(world, "xa_nha").state) == ("qua_han", "Chưa lập")
    item = DueItem.objects.get(round_code=ROUND, unit=world.unit("xa_nha"), body__kind="ubnd_xa")
    deadlines.finish_item(by=world.can_bo_xa, item=item, version=item.version, done_at=datetime(2022, 5, 17, 9, tzinfo=clock.TZ), note="Đã gửi bản giấy")
    assert (standing(world, "xa_nha").arrival.klass, standing(world, "xa_nha").state) == ("dung_han", "Đã gửi bản giấy")
    assert standing(world, "xa_ben").arrival.klass == "qua_han"


def test_a_commune_is_compared_with_what_it_was_made_of(world):
    with clock.moved_to(date(2025, 6, 1)):
        world.child(full_name="Bế Thị Mai", birth_date=date(2024, 11, 20), resident_from=date(2024, 11, 20))
    with clock.moved_to(date(2025, 11, 20)):
        for code in ("2024-12m", "2025-12m"):
            actions.freeze(by=SYSTEM, round_code=code)
        found = queries.jumps(world.can_bo_tinh, 0.1, least=1)
    assert [(jump.unit.name, jump.before, jump.now) for jump in found] == [("Thục Phán", 3, 4)]


@pytest.mark.slow
def test_a_report_is_consolidated_into_an_upper_report_in_the_version_taken(world):
    freeze()
    report = actions.write_report(by=world.can_bo_xa, round_code=ROUND, unit=world.unit("xa_nha"))[0].report
    for by, state in ((world.can_bo_xa, rules.SENT), (world.can_bo_huyen, rules.RECEIVED)):
        report = actions.move_report(by=by, report=report, version=report.version, state=state)
    with pytest.raises(rules.ReportRefused) as refused:
        actions.move_report(by=world.can_bo_huyen, report=report, version=report.version, state=rules.CONSOLIDATED)
    assert refused.value.code == "no_upper"
    upper = actions.write_report(by=world.can_bo_huyen, round_code=ROUND, unit=world.unit("huyen_nha"))[0].report
    actions.move_report(by=world.can_bo_huyen, report=report, version=report.version, state=rules.CONSOLIDATED)
    assert list(Inclusion.objects.values_list("report", "part", "part_number")) == [(upper.pk, report.pk, 1)]


@pytest.mark.slow
def test_what_no_act_confirms_is_frozen_and_stands_above_each_annex_and_in_the_opening_of_the_report(world, tmp_path):
    opened = queries.book_of(freeze())
    assert (opened.manifest["round_status"], opened.manifest["round_basis"][:20]) == ("unverified", "Kế hoạch 715/KH-UBND")
    [own, _ministry] = letters_of(opened, world.unit("tinh").id)
    text, *sheets = own.write(tmp_path / "print")
    days, form = "kỳ số liệu, ngày chốt và hạn gửi chưa đối chiếu với văn bản gốc", "là đề xuất, chưa có văn bản quy định"
    lines = [paragraph.text for paragraph in Document(str(text)).paragraphs]
    assert [line for line in lines if line.startswith("[Chưa kiểm chứng")] == [
        f"[Chưa kiểm chứng: {days}; mẫu Phụ lục I, II, III, IV {form}; mã chỉ tiêu có dấu (*) chưa xác minh. Đối chiếu với văn bản gốc trước khi ký.]"
    ]
    assert lines.count(above := f"Chưa kiểm chứng: {days}; mẫu phụ lục {form}") == 4
    for path in sheets:
        cells = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        assert above in {str(cell) for row in cells for cell in row}
    assert "chưa đối chiếu với văn bản gốc" in world.client("can_bo_tinh", "tinh").get(f"/bao-cao/{ROUND}/{world.unit('tinh').id}/").content.decode()


def page(client, world, place, rest=""):
    return client.get(f"/bao-cao/{ROUND}/{world.unit(place).id}/{rest}")


CHILDREN, SPECIAL = "phu-luc/I/o/0/2/2/", "phu-luc/II/o/0/{row}/7/"
SPECIAL_OF_ANNEX_I = "phu-luc/I/o/0/{row}/2/"


def row_of(key: str, layout: str = "II.A") -> int:
    return [row.key for row in queries.book_of(queries.latest_snapshot(ROUND)).layouts[layout].rows].index(key)


def test_names_are_shown_to_the_commune_pseudonyms_hidden_and_counts_to_the_leader(world):
    freeze()
    own = page(world.client("can_bo_xa", "xa_nha"), world, "xa_nha", CHILDREN).content.decode()
    assert re.search(r'<a href="/tre-em/[0-9a-f-]{36}/">Nông Thị Hoà</a>', own), "from the frozen row to the record as it is today"
    assert "Đàm Thị Én" not in own
    leader = page(world.client("lanh_dao_tinh", "tinh"), world, "tinh", CHILDREN).content.decode()
    assert "Nông Thị Hoà" not in leader
    assert "xem số lượng" in leader
    officer = page(world.client("can_bo_tinh", "tinh"), world, "tinh", CHILDREN).content.decode()
    assert "Nông Thị Hoà" not in officer
    assert "Nữ" in officer


def test_rows_of_a_c4_group_open_only_for_who_may_see_c4(world):
    freeze()
    hiv, disabled = SPECIAL.format(row=row_of("HC05")), SPECIAL.format(row=row_of("HC04"))
    district = world.client("can_bo_huyen", "huyen_nha")
    assert "Lý Văn Nam" not in page(district, world, "huyen_nha", hiv).content.decode()
    assert "Nông Thị Hoà" in page(district, world, "huyen_nha", disabled).content.decode()
    assert "Lý Văn Nam" in page(world.client("can_bo_xa", "xa_nha"), world, "xa_nha", hiv).content.decode()


@pytest.mark.parametrize("together", led_by(["tong_luot", "tong"], 1))
def test_a_list_of_all_groups_together_never_tells_who_is_in_a_sealed_one(world, together):
    freeze()
    district, path = world.client("can_bo_huyen", "huyen_nha"), SPECIAL.format(row=row_of(together))
    for one in (path, SPECIAL_OF_ANNEX_I.format(row=row_of("A5", "I"))):
        text = page(district, world, "huyen_nha", one).content.decode()
        assert not {name for name in ("Nông Thị Hoà", "Lý Văn Nam") if name in text}, one
        assert "chỉ mở cho người được giao xử lý" in text
    assert "Lý Văn Nam" in page(world.client("can_bo_xa", "xa_nha"), world, "xa_nha", path).content.decode()


def test_rows_of_all_groups_stand_by_pseudonym_not_by_group(world):
    opened = queries.book_of(freeze())
    side = open_cell(opened.snapshot, opened.layouts, CellKey("II.A", "tong_luot", "close", world.unit("tinh").id))[0]
    assert [row["child"] for row in side.rows] == sorted(row["child"] for row in side.rows)
    assert len(side.rows) == 2


def test_another_commune_and_the_province_are_not_found_for_a_commune(world):
    freeze()
    client = world.client("can_bo_xa", "xa_nha")
    assert page(client, world, "xa_nha").status_code == 200
    for place in ("xa_ben", "xa_khac", "huyen_nha", "tinh"):
        for rest in ("", "phu-luc/I/", CHILDREN, "so-lieu/", "phu-luc/I/tai/csv/"):
            assert page(client, world, place, rest).status_code == 404, (place, rest)


@pytest.mark.slow
def test_the_same_children_on_both_maps(world):
    freeze()
    client = world.client("can_bo_tinh", "tinh")
    old, new = (page(client, world, "tinh", f"phu-luc/I/?ban-do={name}").content.decode() for name in ("2022", "2025"))
    assert ">4</a>" in old
    assert ">4</a>" in new


@pytest.mark.slow
def test_downloads_carry_the_numbers_of_the_page(world):
    freeze()
    client = world.client("can_bo_tinh", "tinh")
    book_ = page(client, world, "tinh", "phu-luc/II/tai/xlsx/")
    assert CalamineWorkbook.from_filelike(BytesIO(book_.content)).sheet_names == ["Biểu II.A", "Biểu II.B"]
    text = page(client, world, "tinh", "phu-luc/I/tai/csv/").content.decode("utf-8-sig")
    assert "Tổng số trẻ em dưới 16 tuổi,1:0101*,trẻ,Thực hiện kỳ báo cáo,4," in text


@pytest.mark.slow
def test_every_page_of_a_round_opens_and_weighs_little(world):
    freeze()
    client = world.client("can_bo_tinh", "tinh")
    for rest in ("", "phu-luc/I/", "phu-luc/II/", "phu-luc/III/", "phu-luc/IV/", "so-lieu/", CHILDREN):
        answer = page(client, world, "tinh", rest)
        assert answer.status_code == 200, rest
        assert "chưa đối chiếu với phụ lục gốc" in answer.content.decode()
    assert client.get("/bao-cao/", follow=True).status_code == 200
    assert Report.objects.count() == 0


@pytest.mark.slow
def test_what_a_clerk_would_send_back(world):
    """Number and day on one line; no row, so no signature, over two pages; no text in a table under 10 points."""
    freeze()
    written = actions.write_report(by=SYSTEM, round_code=ROUND, unit=world.unit("tinh"))[0]
    document = Document(str(written.paths[0]))
    head, closing = (table for table in document.tables if table.style.name != "Table Grid" and "NGƯỜI LẬP" not in table.cell(0, 0).text)
    assert head.cell(1, 0).text.startswith("Số:")
    assert head.cell(1, 1).text.startswith("Cao Bằng, ngày")
    assert closing.cell(0, 0).text.startswith("Nơi nhận:")
    rows = [row for table in document.tables for row in table.rows]
    assert all(row._tr.xpath("w:trPr/w:cantSplit") or row._tr.xpath("w:trPr/w:tblHeader") for row in rows)
    sizes = {int(value) for value in document.element.body.xpath("w:tbl/w:tr/w:tc/w:p/w:r[normalize-space(w:t)]/w:rPr/w:sz/@w:val")}
    assert min(sizes) >= 20  # half points
    assert all(len(row._tr.xpath("w:tc/w:tcPr/w:tcW")) == len(row._tr.tc_lst) for row in rows)


def test_a_commune_without_rows_is_said_to_be_missing(world):
    opened = queries.book_of(freeze())
    letter = letters_of(opened, world.unit("tinh").id)[0]
    info = dict(letter.tables["I"][0].header_info)
    assert info["Tổng số xã, phường, thị trấn có số liệu"] == "2/3 (thiếu số liệu 1/3)"
    told = " ".join(block.text for block in letter.document.body)
    assert "thiếu số liệu của 01/3 xã, phường, thị trấn" in told
