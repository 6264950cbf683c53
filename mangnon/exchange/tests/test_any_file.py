"""Any file a commune sends: old fonts, pages called .xls, months that may be days; the page of the batch says what was made of it."""

import io
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mangnon.base import ids, legacy
from mangnon.exchange.models import ImportBatch
from mangnon.exchange.tests.lists import xlsx

ROWS = [["Họ và tên", "Ngày sinh", "Giới tính"], ["Nông Thị Hường", "05/03/2018", "Nữ"], ["Cộng: 1"], ["Người lập biểu"]]


@pytest.fixture
def client(world, settings, tmp_path):
    settings.MANGNON_DATA = tmp_path
    return world.client("can_bo_xa", "xa_nha")


def shown(client, world, content: bytes, name: str) -> str:
    data = {"day": "20/05/2022", "unit": world.unit("xa_nha").pk, "pasted": "", "send_key": ids.uuid7(), "file": SimpleUploadedFile(name, content)}
    return client.get(client.post(reverse("exchange:import-new"), data).url).content.decode()


def old(text: str) -> str:
    back = {said: typed for typed, said in legacy._table("tcvn3").items()}
    return "".join(back.get(letter, letter) for letter in text)


def test_a_list_in_an_old_font_shows_headings_before_and_after_and_which_rows_are_no_children(client, world):
    text = shown(client, world, "\r\n".join(";".join(map(old, row)) for row in ROWS).encode("latin-1"), "ds.csv")
    assert "Nông Thị Hường" in text
    assert "TCVN3" in text
    assert "Dòng cộng: 3; Phần ký tên: 4" in text
    content = xlsx([[old(cell) for cell in row] for row in ROWS[1:2]], [old(cell) for cell in ["STT", *ROWS[0]]])
    text = shown(client, world, content, "ds.xlsx")
    assert "Hä vµ tªn → Họ và tên" in text
    assert old("Nông Thị Hường") not in text


def test_a_page_called_xls_is_a_list(client, world):
    page = "<table>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS) + "</table>"
    text = shown(client, world, page.encode(), "xuat.xls")
    assert "Nông Thị Hường" in text
    assert "bên trong là .html" in text
    assert ImportBatch.objects.get().rows == 1


def test_a_column_whose_days_a_spreadsheet_swapped_is_taken_with_a_remark(client, world):
    """Real dates have days up to 12, the later days are texts: 5/3 may be 3/5."""
    days = [date(2018, month, 3) for month in range(1, 7)] + ["25/03/2018", "13/04/2018", "30/12/2019"]
    text = shown(client, world, xlsx([[f"Nông Thị {name}", day, "Nữ"] for name, day in zip("ABCDEGHIK", days, strict=True)], ["STT", *ROWS[0]]), "ds.xlsx")
    assert text.count("đã đảo ngày với tháng (“") == 6


def test_of_one_sheet_a_hamlet_the_fullest_is_read_and_the_others_are_told(client, world):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    for name, size in (("Nà Mạ", 1), ("Bản Hoong", 2), ("Trống", 0)):
        sheet = book.add_worksheet(name)
        for at, row in enumerate([ROWS[0], *[[f"Nông Thị {letter}a", "05/03/2018", "Nữ"] for letter in "HL"[:size]]] if size else []):
            sheet.write_row(at, 0, row)
    book.close()
    text = shown(client, world, buffer.getvalue(), "ds.xlsx")
    assert ImportBatch.objects.get().rows == 2
    assert "Tệp còn danh sách ở trang tính khác, chưa đọc: Nà Mạ." in text
