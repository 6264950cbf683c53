"""Pages and Excel 2003's XML that web software calls .xls are read as the lists they are."""

import random
from datetime import date

import pytest

from mangnon.documents import reading

PAGE = """<html><head><meta charset="utf-8"><style>td {x: "<tr>"}</style></head><body><table>
<tr><th rowspan=2>STT</th><th rowspan="2">Họ và tên</th><th colspan="2">Cha</th></tr><tr><th>Họ tên</th><th>Năm sinh</th></tr>
<tr><td>1<td>Lý A&nbsp;Páo<td>Lý A Dế &amp; vợ<td>1990</tr>
<tr><td>2</td><td>Nông<br>Thị Lan</td><td></td><td>003318000017</td></tr></table></body></html>"""

XML = """<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Xóm A"><Table><Row ss:Index="3"><Cell><Data ss:Type="String">Họ và tên</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">Ngày sinh</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Lý A Páo</Data></Cell><Cell ss:Index="3"><Data ss:Type="DateTime">2018-03-05T00:00:00.000</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Lý A Dế</Data></Cell><Cell/><Cell><Data ss:Type="Number">2019</Data></Cell></Row></Table></Worksheet></Workbook>"""


def read(tmp_path, text: str | bytes) -> reading.Book:
    path = tmp_path / "xuat.xls"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return reading.read(path)


def values(book: reading.Book) -> list[tuple[int, list]]:
    return [(row.number, [cell.value for cell in row.cells]) for row in book.sheets[0].rows]


def test_a_page_called_xls_is_read_with_its_spanning_heads(tmp_path):
    book = read(tmp_path, PAGE)
    assert (book.kind, [code for code, _vi, _en in book.notes]) == ("html", ["extension"])
    found = reading.find_table(book.sheets[0], ["Họ và tên", "STT"])
    assert [column.title for column in found.columns] == ["STT", "Họ và tên", "Cha › Họ tên", "Cha › Năm sinh"]
    assert [[reading.clean(cell.text) for cell in row.cells] for row in found.rows] == [["1", "Lý A Páo", "Lý A Dế & vợ", "1990"], ["2", "Nông Thị Lan", "", "003318000017"]]


def test_an_xml_workbook_of_excel_2003_is_read(tmp_path):
    book = read(tmp_path, XML)
    assert (book.kind, [sheet.name for sheet in book.sheets]) == ("xml", ["Xóm A"])
    assert values(book) == [(3, ["Họ và tên", None, "Ngày sinh"]), (4, ["Lý A Páo", None, date(2018, 3, 5)]), (5, ["Lý A Dế", None, 2019])]


@pytest.mark.parametrize(("text", "code"), [
    (XML.replace("<?mso-application", '<!DOCTYPE x [<!ENTITY a "b">]><?mso-application'), "unsafe"), (XML[:-30], "damaged"),
    ("<?xml version='1.0'?><kml><x/></kml>", "kind"), ("<html><body><p>Không có bảng</p></body></html>", "empty"), ("<table><tr><td>" + "a" * 40_000, "cell"),
])
def test_fault_10_markup_that_is_no_list_is_refused(tmp_path, text, code):
    with pytest.raises(reading.Unreadable) as met:
        read(tmp_path, text)
    assert met.value.code == code


def test_damaged_text_raises_nothing_but_a_refusal(tmp_path):
    """Flipped and cut bytes of pages, XML and lists, seeded."""
    chance = random.Random(715)
    outcomes = {True: 0, False: 0}
    for turn in range(150):
        data = bytearray((PAGE, XML, "STT;Họ và tên\n1;\"Lý A\nPáo\"\n" * 5)[turn % 3].encode())
        for _flip in range(chance.randint(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        outcomes[_survives(tmp_path, bytes(data[: chance.randrange(1, len(data))]))] += 1
    assert min(outcomes.values()) > 10


def _survives(tmp_path, data: bytes) -> bool:
    try:
        book = read(tmp_path, data)
    except reading.Unreadable:
        return False
    reading.choose(book, ["Họ và tên"])
    return True
