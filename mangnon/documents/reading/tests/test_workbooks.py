"""Workbooks are read the same from every program, and what cannot be read is refused with what to do."""

import random
import resource
from datetime import date

import pytest

from mangnon.documents import reading
from mangnon.documents.reading import Unreadable, workbook, worker
from mangnon.documents.reading.tests.made import HEAD, LISTS, part, repacked, xlsx, zipped

pytestmark = pytest.mark.slow  # each starts the reader's process: test_any_file.py and test_faults.py do so in the default run

NA_MA = [
    (1, ["DANH SÁCH TRẺ EM XÓM NÀ MẠ"]), (3, HEAD), (4, [1, "Nông Thị Lan", date(2018, 3, 5), "Nữ", "003318000017"]),
    (5, [2, "Lý A Páo", "12/2020", "Nam", 3220000024]), (6, [3, "Hoàng Văn Đức", 2019, "Nam"]), (7, [None, "Tổng cộng: 3 trẻ"]),
]


def values(book: reading.Book, sheet: int = 0) -> list[tuple[int, list]]:
    return [(row.number, [cell.value for cell in row.cells]) for row in book.sheets[sheet].rows]


def refused(path) -> str:
    with pytest.raises(reading.Unreadable) as met:
        reading.read(path)
    assert met.value.vi
    assert met.value.en
    return met.value.code


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_old_excel_and_libreoffice_give_the_same_rows_as_xlsx(kind):
    book = reading.read(LISTS / f"nha-ma.{kind}")
    assert (book.kind, book.epoch, book.notes, [sheet.name for sheet in book.sheets]) == (kind, 1900, [], ["Xóm Nà Mạ", "Trống"])
    assert values(book) == NA_MA


def test_row_numbers_are_the_spreadsheets_own(tmp_path):
    """Blank rows and columns above and before a list do not move its numbers."""
    path = xlsx(tmp_path / "a.xlsx", [[], [], [None, None, "Họ và tên"], [], [None, None, "Lý A Páo"]])
    assert values(reading.read(path)) == [(3, [None, None, "Họ và tên"]), (5, [None, None, "Lý A Páo"])]


def test_days_counted_from_1904_are_read_so(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [["Ngày sinh"], [date(2018, 3, 5)], [41702]], date_1904=True)
    book = reading.read(path)
    assert (book.epoch, [row.cells[0].value for row in book.sheets[0].rows[1:]]) == (1904, [date(2018, 3, 5), 41702])


def test_hidden_rows_and_sheets_are_read_and_told(tmp_path):
    def hide(book, sheet):
        sheet.set_row(2, None, None, {"hidden": True})
        book.add_worksheet("cũ").hide()

    book = reading.read(xlsx(tmp_path / "a.xlsx", [HEAD, [1, "Lý A Páo"], [2, "Lý A Dế"]], more=hide))
    assert [row.hidden for row in book.sheets[0].rows] == [False, False, True]
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("Sheet1", False), ("cũ", True)]
    assert [code for code, _vi, _en in book.notes] == ["hidden_rows"]


def test_formulas_give_their_stored_result_and_errors_count_as_empty(tmp_path):
    def formulas(_book, sheet):
        sheet.write_formula(1, 1, '=UPPER("a")', None, "Lý A Páo")
        sheet.write_formula(1, 2, "=VLOOKUP(1,A1:A2,9)", None, "#REF!")

    book = reading.read(xlsx(tmp_path / "a.xlsx", [HEAD, [1]], more=formulas))
    assert [(cell.value, cell.text) for cell in book.sheets[0].rows[1].cells] == [(1, "1"), ("Lý A Páo", "Lý A Páo"), (None, "#REF!")]
    assert [code for code, _vi, _en in book.notes] == ["errors"]


def test_a_file_is_read_by_its_content_not_by_its_name(tmp_path):
    path = tmp_path / "danh-sach.xlsx"
    path.write_bytes((LISTS / "nha-ma.xls").read_bytes())
    book = reading.read(path)
    assert (values(book), [code for code, _vi, _en in book.notes]) == (NA_MA, ["extension"])
    path.write_text("STT;Họ và tên\n1;Lý A Páo\n", encoding="utf-8")
    assert [code for code, _vi, _en in reading.read(path).notes] == ["extension"]


def test_fonts_of_the_1990s_are_told_only_where_they_are(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [["Hä vµ tªn", "Ghi chú", "x"], ["NguyÔn V¨n D­¬ng", "Hà Nội", "nguyÔn"]], fonts={0: ".VnTime", 2: ".VnTimeH"})
    book = reading.read(path)
    assert [[cell.font for cell in row.cells] for row in book.sheets[0].rows] == [[".VnTime", "", ".VnTimeH"]] * 2
    offer = reading.conversion(book.sheets[0])
    assert (offer.encoding, offer.by) == ("tcvn3", "font")
    assert ("NguyÔn V¨n D­¬ng", "Nguyễn Văn Dương") in offer.pairs
    assert [cell.text for cell in reading.converted(book.sheets[0], "tcvn3").rows[1].cells] == ["Nguyễn Văn Dương", "Hà Nội", "NGUYỄN"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.xlsx", b"", "empty"), ("a.csv", b"\r\n\r\n", "empty"), ("a.pdf", b"%PDF-1.7 ...", "pdf"), ("a.xls", b"\xff\xd8\xff\xe0 JFIF", "picture"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n", "picture"), ("a.rar", b"Rar!\x1a\x07", "archive"), ("a.csv", bytes(range(256)) * 8, "kind"),
        ("a.xlsx", zipped({"a.txt": b"x"}), "archive"), ("a.xlsx", zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "word"),
        ("a.xlsx", b"PK\x03\x04" + b"\x00" * 200, "damaged"), ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "damaged"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "word"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(tmp_path, name, data, code):
    path = tmp_path / name
    path.write_bytes(data)
    assert refused(path) == code


def test_an_old_workbook_with_a_password_is_refused_as_such(tmp_path):
    """FILEPASS, the record of an encrypted .xls, in the place of a harmless one."""
    data = (LISTS / "nha-ma.xls").read_bytes().replace(b"\xe1\x00\x02\x00\xb0\x04", b"\x2f\x00\x02\x00\x01\x00", 1)
    (tmp_path / "a.xls").write_bytes(data)
    assert refused(tmp_path / "a.xls") == "password"


def test_an_encrypted_ods_is_refused_as_such(tmp_path):
    manifest = b'<manifest:manifest xmlns:manifest="x"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
    assert refused(repacked(LISTS / "nha-ma.ods", tmp_path / "a.ods", {"META-INF/manifest.xml": manifest})) == "password"


def test_macros_are_not_run_and_are_told(tmp_path):
    path = repacked(xlsx(tmp_path / "a.xlsx", [HEAD]), tmp_path / "b.xlsm", {"xl/vbaProject.bin": b"x"})
    assert [code for code, _vi, _en in reading.read(path).notes] == ["macros"]


def test_values_from_other_files_are_refused(tmp_path):
    link = b'<externalLink xmlns="x"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    path = repacked(xlsx(tmp_path / "a.xlsx", [HEAD]), tmp_path / "b.xlsx", {"xl/externalLinks/externalLink1.xml": link})
    assert refused(path) == "links"


def test_too_many_columns_and_too_long_a_cell_are_refused(tmp_path):
    assert refused(xlsx(tmp_path / "a.xlsx", [["x"] * 600])) == "columns"
    (tmp_path / "a.csv").write_text("STT;Họ và tên\n1;" + "a" * 40_000 + "\n", encoding="utf-8")
    assert refused(tmp_path / "a.csv") == "cell"


def test_a_cell_far_from_the_list_does_not_take_the_memory(tmp_path):
    """XFD1048576 spans 17 thousand million cells; the dimension a file claims counts for nothing."""
    def far(_book, sheet):
        sheet.write(1_048_575, 16_383, "x")

    assert refused(xlsx(tmp_path / "a.xlsx", [HEAD], more=far)) == "sprawling"
    path = xlsx(tmp_path / "b.xlsx", [HEAD, [1, "Lý A Páo"]])
    lie = part(path, "xl/worksheets/sheet1.xml").replace(b'<dimension ref="A1:E2"/>', b'<dimension ref="A1:XFD1048576"/>')
    assert b"XFD1048576" in lie
    assert len(reading.read(repacked(path, tmp_path / "c.xlsx", {"xl/worksheets/sheet1.xml": lie})).sheets[0].rows) == 2


def test_declared_entities_are_refused_before_anything_reads_them(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [HEAD])
    laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst>&b;</sst>'
    outside = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst>&x;</sst>'.encode("utf-16")
    for number, text in enumerate((laughs, outside)):
        assert refused(repacked(path, tmp_path / f"{number}.xlsx", {"xl/sharedStrings.xml": text})) == "unsafe"


def test_sizes_that_lie_are_seen(tmp_path):
    """A part that unpacks to more than it says is damaged."""
    path = xlsx(tmp_path / "a.xlsx", [HEAD])
    data = bytearray(zipped({"[Content_Types].xml": b"x", "xl/workbook.xml": b"<a/>" * 1000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    assert refused(path) == "damaged"


def test_damaged_bytes_raise_nothing_but_a_refusal():
    """Truncations and flipped bytes of good files, read without the process around: nothing else comes out."""
    random_bytes = random.Random(20220520)
    good = [(LISTS / name).read_bytes() for name in ("nha-ma.xls", "nha-ma.ods")]
    outcomes = {True: 0, False: 0}
    for turn in range(120):
        data = bytearray(good[turn % 2])
        for _flip in range(random_bytes.randint(1, 12)):
            data[random_bytes.randrange(8, len(data))] = random_bytes.randrange(256)
        data = data[: random_bytes.randrange(8, len(data))] if turn % 3 == 0 else data
        outcomes[_survives(bytes(data))] += 1
    assert outcomes[False] > 30


def _survives(data: bytes) -> bool:
    try:
        list(worker.extract(data))
        return True
    except reading.Unreadable:
        return False


def test_the_reader_holds_itself_to_little_memory(monkeypatch):
    held = {}
    monkeypatch.setattr(resource, "setrlimit", lambda what, limits: held.update({what: limits[0]}))
    worker.limit()
    assert held == {resource.RLIMIT_AS: worker.MEMORY, resource.RLIMIT_CPU: worker.SECONDS, resource.RLIMIT_CORE: 0}


@pytest.mark.parametrize(("script", "code"), [
    ("import sys; sys.stdout.write('{\"kind\":\"xlsx\",\"epoch\":1900,\"notes\":[]}\\n{\"name\":\"a\",\"hidden\":false,\"merged\":[]}\\n[[1,false,[\"x\"]'); sys.exit(3)", "sprawling"),
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "sprawling"),
    ("import time; print('{\"kind\":\"xlsx\",\"epoch\":1900,\"notes\":[]}', flush=True); time.sleep(30)", "slow"),
    ("pass", "damaged"),
])  # fmt: skip
def test_a_reader_that_ends_or_stands_still_amid_its_rows_is_a_refusal(tmp_path, monkeypatch, script, code):
    (tmp_path / "mangnon" / "documents" / "reading").mkdir(parents=True)
    for folder in ("mangnon", "mangnon/documents", "mangnon/documents/reading"):
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "mangnon/documents/reading/worker.py").write_text(script)
    monkeypatch.setattr(workbook, "_ROOT", tmp_path)
    monkeypatch.setattr(workbook, "SECONDS", 2)
    with pytest.raises(Unreadable) as met:
        workbook.read(tmp_path / "any.xlsx")
    assert met.value.code == code
