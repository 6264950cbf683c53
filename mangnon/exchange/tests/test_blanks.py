"""The empty list of a commune goes out, is filled in, comes back and is taken as it is."""

import io
import re
import zipfile
from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import escape
from python_calamine import load_workbook

from mangnon.base import clock
from mangnon.exchange import actions
from mangnon.exchange.rules.lists import Options
from mangnon.organisation import actions as organisation
from tests.world import SYSTEM

ORDER = [
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Mã hộ", "Xóm, tổ dân phố", "Chủ hộ", "Loại hộ", "Dân tộc", "Số định danh cá nhân", "Đã đăng ký khai sinh",
    "Nơi thường trú (ghi đầy đủ)", "Hình thức cư trú", "Quan hệ với chủ hộ", "Họ tên cha", "Tình trạng cha", "Họ tên mẹ", "Tình trạng mẹ", "Người giám hộ",
]  # fmt: skip


@pytest.fixture
def commune(world, settings, tmp_path):
    settings.MANGNON_DATA = tmp_path
    unit = world.unit("xa_nha")
    organisation.add_hamlets(by=SYSTEM, rows=[(unit.pk, name, "xom", date(2020, 3, 1)) for name in ("Nà Mạ", "Bản Hoong")])
    organisation.add_hamlets(by=SYSTEM, rows=[(world.unit("xa_ben").pk, "Pác Bó", "xom", date(2020, 3, 1))])
    return unit


@pytest.fixture
def blank(world, commune) -> bytes:
    """The file as the commune's worker downloads it."""
    answer = world.client("can_bo_xa", "xa_nha").get(reverse("exchange:blank", args=[commune.pk]))
    assert re.fullmatch(r'attachment; filename="mau-danh-sach-\d{8}\.xlsx"', answer["Content-Disposition"])
    return answer.content


def part(content: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def filled(content: bytes, row: int, values: dict[str, str]) -> bytes:
    """Type into the prepared cells of a row, as a spreadsheet saves it."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as new:
        for name in source.namelist():
            data = source.read(name).decode() if name.endswith(".xml") else source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                for column, text in values.items():
                    data, found = re.subn(rf'<c r="{column}{row}"( s="\d+")/>', rf'<c r="{column}{row}"\1 t="inlineStr"><is><t>{escape(text)}</t></is></c>', data)
                    assert found == 1
            new.writestr(name, data)
    return target.getvalue()


def test_the_empty_list_asks_first_what_the_form_requires_and_has_nothing_to_import(blank, commune, world):
    opened = reading_of(blank)
    assert (opened[: len(ORDER)], len(opened)) == (ORDER, 60)
    with pytest.raises(actions.ListRefused) as met:
        actions.open_list(blank, "mau.xlsx", Options(clock.today(), commune.pk), by=world.actor("can_bo_xa", "xa_nha"))
    assert met.value.code == "no_rows"


def reading_of(content: bytes) -> list[str]:
    """Return the headings as another program reads them."""
    rows = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return next(row for row in rows if row[0] == "STT")


def test_choices_are_the_communes_own_and_identity_numbers_are_text(blank):
    book = load_workbook(io.BytesIO(blank))
    columns = zip(*book.get_sheet_by_index(1).to_python(), strict=True)
    lists = {head: [text for text in choices if text] for head, *choices in columns}
    assert lists["Xóm, tổ dân phố"] == ["Bản Hoong", "Nà Mạ"]
    assert lists["Giới tính"] == ["Nam", "Nữ"]
    assert lists["Hình thức cư trú"] == ["Thường trú", "Tạm trú", "Tạm vắng", "Vắng mặt theo cha mẹ đi làm"]
    assert {"Tày", "Nùng", "Mông"} <= set(lists["Dân tộc"]) == set(lists["Dân tộc mẹ"])
    assert (lists["Trẻ em có hoàn cảnh đặc biệt"][0], lists["Mức độ khuyết tật"]) == ("HC01.1 Không có người chăm sóc", ["Đặc biệt nặng", "Nặng", "Nhẹ"])
    sheet = part(blank, "xl/worksheets/sheet1.xml")
    assert sheet.count('type="list"') == len(lists) - 1  # columns without a list have no heading there
    assert f"'Danh mục'!$F$2:$F${len(lists['Xóm, tổ dân phố']) + 1}" in sheet
    style = re.search(r'<c r="J6" s="(\d+)"/>', sheet)[1]
    assert re.findall(r"<xf [^>]*>", part(blank, "xl/styles.xml").split("<cellXfs")[1])[int(style)].startswith('<xf numFmtId="49"')


def test_a_filled_in_list_comes_back_and_every_row_is_taken(blank, commune, world):
    typed = {"A": "1", "B": "Nông Thị Hoà", "C": "3/2018", "D": "Nữ", "E": "12", "F": "Nà Mạ", "G": "Nông Văn Tới", "I": "Tày", "J": "003318000017", "M": "Thường trú", "N": "Con", "Q": "Lý Thị Hoa"}
    opened = actions.open_list(filled(blank, 6, typed), "mau.xlsx", Options(clock.today(), commune.pk), by=world.actor("can_bo_xa", "xa_nha"))
    _batch, judged = actions.hand_in(opened, by=world.actor("can_bo_xa", "xa_nha"))
    values = judged.results[0].values
    assert [(result.number, result.outcome, [message.code for message in result.messages]) for result in judged.results] == [(6, "warned", ["birth_partial"])]
    assert {name: values[name] for name in ("full_name", "birth_date", "sex", "hamlet", "personal_id", "mother_name", "household_number", "relation")} == {
        "full_name": "Nông Thị Hoà", "birth_date": "2018-03-31", "sex": "nu", "hamlet": "Nà Mạ", "personal_id": "003318000017", "mother_name": "Lý Thị Hoa",
        "household_number": "12", "relation": "con",
    }  # fmt: skip


def test_the_same_empty_list_is_the_same_bytes(blank, world, commune):
    assert world.client("can_bo_xa", "xa_nha").get(reverse("exchange:blank", args=[commune.pk])).content == blank
