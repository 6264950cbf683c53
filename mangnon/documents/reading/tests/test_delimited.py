"""Text lists in every encoding and dress that Vietnam has used."""

import unicodedata

import pytest

from mangnon.base import legacy
from mangnon.documents import reading

LINES = ["STT;Họ và tên;Ngày sinh;Ghi chú", "1;Nguyễn Thị Dương;5/3/2018;Xóm Bản Hoong, xã Trường Hà", "2;Lý A Páo;2019;Đã đăng ký khai sinh"]
TABLE = [(number, line.split(";")) for number, line in enumerate(LINES, start=1)]


def values(book: reading.Book) -> list[tuple[int, list[str]]]:
    return [(row.number, [cell.text for cell in row.cells]) for row in book.sheets[0].rows]


def read(tmp_path, data: bytes) -> reading.Book:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    return reading.read(path)


def typed(text: str, encoding: str) -> bytes:
    """Write a text as the old fonts' programs did."""
    back = {said: pair for pair, said in legacy._table(encoding).items()}
    return "".join(back.get(letter, letter) for letter in text).encode("latin-1")


def windows_1258(text: str) -> bytes:
    """Write letters with their tone behind, as Windows does."""
    made = b""
    for letter in text:
        try:
            made += letter.encode("cp1258")
        except UnicodeEncodeError:
            base = unicodedata.normalize("NFD", letter)
            made += unicodedata.normalize("NFC", "".join(mark for mark in base if mark not in legacy._TONES)).encode("cp1258")
            made += "".join(mark for mark in base if mark in legacy._TONES).encode("cp1258")
    return made


WRITTEN = "\r\n".join(LINES) + "\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (WRITTEN.encode("utf-8"), "utf-8"), (WRITTEN.encode("utf-8-sig"), "utf-8"), (WRITTEN.encode("utf-16"), "utf-16"),
        (WRITTEN.encode("utf-16-le"), "utf-16"), (WRITTEN.encode("utf-16-be"), "utf-16"), (b"\xfe\xff" + WRITTEN.encode("utf-16-be"), "utf-16"),
        (windows_1258(WRITTEN), "windows-1258"), (typed(WRITTEN, "tcvn3"), "tcvn3"), (typed(WRITTEN, "vni"), "vni"),
    ],
)
def test_fault_08_every_encoding_gives_the_same_letters(tmp_path, data, encoding):
    book = read(tmp_path, data)
    assert (book.encoding, values(book)) == (encoding, TABLE)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("between", [";", ",", "\t"])
def test_fault_08_any_line_end_and_any_delimiter(tmp_path, end, between):
    lines = [between.join(f'"{cell}"' if between in cell else cell for cell in line.split(";")) for line in LINES]
    assert values(read(tmp_path, end.join(lines).encode())) == TABLE


def test_fault_08_two_encodings_in_one_file_are_read_line_by_line_and_told(tmp_path):
    book = read(tmp_path, b"\n".join([LINES[0].encode(), LINES[1].encode(), typed(LINES[2], "tcvn3")]))
    assert values(book) == TABLE
    assert [(code, "3" in vi) for code, vi, _en in book.notes] == [("mixed", True)]


def test_fault_08_a_quoted_cell_may_hold_line_breaks_and_its_row_keeps_the_first_lines_number(tmp_path):
    book = read(tmp_path, 'STT,Họ và tên\n1,"Lý A\nPáo"\n\n2,"Hoàng ""Bé"" Lan"\n3,TV 21" inch\n'.encode())
    assert values(book) == [(1, ["STT", "Họ và tên"]), (2, ["1", "Lý A\nPáo"]), (5, ["2", 'Hoàng "Bé" Lan']), (6, ["3", 'TV 21" inch'])]
    assert book.notes == []


def test_fault_08_a_mark_that_is_never_closed_swallows_no_row(tmp_path):
    book = read(tmp_path, 'STT,Họ và tên\n1,"Lý A Páo\n2,Hoàng Lan\n'.encode())
    assert values(book) == [(1, ["STT", "Họ và tên"]), (2, ["1", '"Lý A Páo']), (3, ["2", "Hoàng Lan"])]
    assert [code for code, _vi, _en in book.notes] == ["quotes"]


def test_excels_own_first_line_names_the_delimiter(tmp_path):
    assert values(read(tmp_path, b"sep=|\nSTT|Ten\n1|a;b\n")) == [(2, ["STT", "Ten"]), (3, ["1", "a;b"])]


def test_an_unknown_encoding_is_refused_not_guessed(tmp_path):
    with pytest.raises(reading.Unreadable) as met:
        read(tmp_path, "Имя;Фамилия\nИван;Петров\n".encode("cp1251") * 3)
    assert met.value.code == "encoding"


def test_rows_copied_in_excel_are_read(tmp_path):
    book = reading.paste('STT\tHọ và tên\tGhi chú\r\n1\tLý A Páo\t"dòng một\ndòng hai"\r\n')
    assert values(book) == [(1, ["STT", "Họ và tên", "Ghi chú"]), (2, ["1", "Lý A Páo", "dòng một\ndòng hai"])]


def test_an_empty_paste_is_refused():
    with pytest.raises(reading.Unreadable) as met:
        reading.paste(" \r\n\t\r\n")
    assert met.value.code == "empty"
