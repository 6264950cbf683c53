"""The table of a list as communes write it is found, and every row that is no child is passed over with its reason."""

import pytest

from mangnon.documents import reading
from mangnon.documents.reading.book import EMPTY, Book, Row, Sheet, cell

KNOWN = ["Họ và tên", "Họ, chữ đệm và tên", "Ngày, tháng, năm sinh", "Ngày sinh", "Giới tính", "Dân tộc", "Xóm / tổ dân phố", "Xóm",
         "Họ và tên cha", "Họ và tên mẹ", "Số định danh cá nhân", "Ghi chú", "STT"]


def sheet(*lines, merged=(), name="Danh sách", hidden=False) -> Sheet:
    """Return a sheet; a line is what its cells say from column A on, None for a blank line."""
    rows = [Row(number, [cell(value) if value != "" else EMPTY for value in line]) for number, line in enumerate(lines, start=1) if line]
    return Sheet(name, rows, hidden, list(merged))


def rows(found) -> list[tuple[int, list[str], str]]:
    return [(row.number, [cell.text for cell in row.cells], row.group) for row in found.rows]


def why(found) -> dict[int, str]:
    return {passed.number: passed.why for passed in found.passed_over}


COMMUNE = sheet(
    ["UBND XÃ TRƯỜNG HÀ", "", "", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["BAN VĂN HÓA - XÃ HỘI", "", "", "", "", "Độc lập - Tự do - Hạnh phúc"],
    None,
    ["DANH SÁCH TRẺ EM DƯỚI 16 TUỔI NĂM 2022"],
    ["STT", "Họ và tên", "Ngày, tháng, năm sinh", "Giới tính", "Dân tộc", "Họ tên, năm sinh cha mẹ", "", "", "", "Ghi chú"],
    ["", "", "", "", "", "Cha", "", "Mẹ", "", ""],
    ["", "", "", "", "", "Họ và tên", "Năm sinh", "Họ và tên", "Năm sinh", ""],
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    ["I", "Xóm Nà Mạ", "", "", "", "", "", "", "", "2 trẻ"],
    [1, "Nông Thị Lan", "5/3/2018", "Nữ", "Tày", "Nông Văn Tới", 1990, "Lý Thị Hoa", 1992, ""],
    [2, "Tống Văn Nam", "2019", "Nam", "Nùng", "", "", "Tống Thị Mai", 1995, "Cộng tác viên báo"],
    ["", "Cộng xóm Nà Mạ: 2 trẻ"],
    ["II", "Xóm Bản Hoong"],
    ["", "Hộ nghèo"],
    [3, "Lý A Páo", "12/2020", "Nam", "Mông", "", "", "", "", ""],
    [4, "", "", "", "", "", "", "", "", ""],
    ["Tổng cộng", 3],
    None,
    ["Danh sách này có 03 trẻ em"],
    ["", "", "", "", "", "Trường Hà, ngày 20 tháng 5 năm 2022"],
    ["NGƯỜI LẬP BIỂU", "", "", "", "", "TM. ỦY BAN NHÂN DÂN"],
    ["", "", "", "", "", "CHỦ TỊCH"],
    ["(Ký, ghi rõ họ tên)", "", "", "", "", "(Ký tên, đóng dấu)"],
    ["Hoàng Văn Sơn", "", "", "", "", "Bế Thị Thảo"],
    merged=[(5, 5, 5, 8), (6, 5, 6, 6), (6, 7, 6, 8), (5, 0, 7, 0), (5, 1, 7, 1), (5, 2, 7, 2), (5, 3, 7, 3), (5, 4, 7, 4), (5, 9, 7, 9), (4, 0, 4, 9)],
)


def test_the_table_under_titles_and_three_merged_head_rows_is_found():
    found = reading.find_table(COMMUNE, KNOWN)
    assert found.head_rows == [5, 6, 7]
    assert [column.title for column in found.columns] == [
        "STT", "Họ và tên", "Ngày, tháng, năm sinh", "Giới tính", "Dân tộc",
        "Họ tên, năm sinh cha mẹ › Cha › Họ và tên", "Họ tên, năm sinh cha mẹ › Cha › Năm sinh",
        "Họ tên, năm sinh cha mẹ › Mẹ › Họ và tên", "Họ tên, năm sinh cha mẹ › Mẹ › Năm sinh", "Ghi chú",
    ]
    assert found.titles[0] == "UBND XÃ TRƯỜNG HÀ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def test_only_children_are_rows_each_under_its_hamlet():
    found = reading.find_table(COMMUNE, KNOWN)
    assert [(number, cells[1], cells[2], group) for number, cells, group in rows(found)] == [
        (10, "Nông Thị Lan", "5/3/2018", "Xóm Nà Mạ"), (11, "Tống Văn Nam", "2019", "Xóm Nà Mạ"), (15, "Lý A Páo", "12/2020", "Xóm Bản Hoong › Hộ nghèo"),
    ]


def test_every_row_passed_over_says_why():
    found = reading.find_table(COMMUNE, KNOWN)
    assert why(found) == {
        1: "title", 2: "title", 4: "title", 5: "head", 6: "head", 7: "head", 8: "numbers", 9: "subheading", 12: "total", 13: "subheading", 14: "subheading",
        16: "numbered_only", 17: "total", 19: "note", 20: "signature", 21: "signature", 22: "signature", 23: "signature", 24: "signature",
    }
    assert {passed.number: passed.text for passed in found.passed_over}[12] == "Cộng xóm Nà Mạ: 2 trẻ"


def test_no_row_is_lost_without_a_word():
    found = reading.find_table(COMMUNE, KNOWN)
    told = {row.number for row in found.rows} | {passed.number for passed in found.passed_over}
    assert told == {row.number for row in COMMUNE.rows}


def test_a_two_row_head_is_found_without_merged_cells():
    """A .csv and a paste tell of no merged cells."""
    found = reading.find_table(sheet(
        ["Danh sách trẻ em xóm Pác Bó"],
        ["TT", "Họ và tên", "Ngày sinh", "Cha", "", "Mẹ", ""],
        ["", "", "", "Họ tên", "Năm sinh", "Họ tên", "Năm sinh"],
        ["1", "Nông Thị Lan", "5/3/2018", "Nông Văn Tới", "1990", "Lý Thị Hoa", "1992"],
    ), KNOWN)
    assert [column.title for column in found.columns] == ["TT", "Họ và tên", "Ngày sinh", "Cha › Họ tên", "Cha › Năm sinh", "Mẹ › Họ tên", "Mẹ › Năm sinh"]
    assert [row.number for row in found.rows] == [4]


@pytest.mark.parametrize("blank", [[" "], [" ", "", " "], [" ", " ", " ", " "]])
def test_a_row_of_blanks_over_the_head_is_passed_over(blank):
    found = reading.find_table(sheet(["DANH SÁCH TRẺ EM"], blank, ["STT", "Họ và tên", "Ngày sinh"], blank, [1, "Nông Thị Lan", "2018"]), KNOWN)
    assert (found.head_rows, [row.number for row in found.rows]) == ([3], [5])


def test_a_subheading_below_the_head_is_no_second_head_row():
    found = reading.find_table(sheet(["STT", "Họ và tên", "Ngày sinh"], ["Xóm Nà Mạ"], [1, "Nông Thị Lan", "2018"]), KNOWN)
    assert (found.head_rows, rows(found)) == ([1], [(3, ["1", "Nông Thị Lan", "2018"], "Xóm Nà Mạ")])


@pytest.mark.parametrize("numbers", [[1, 2, 3, 4], ["(1)", "(2)", "(3)", "(4)"], ["A", "B", "1", "2"], ["1", "2", "3", "4=2+3"]])
def test_the_row_of_column_numbers_is_no_child(numbers):
    found = reading.find_table(sheet(["STT", "Họ và tên", "Ngày sinh", "Giới tính"], numbers, [1, "Nông Thị Lan", "2018", "Nữ"]), KNOWN)
    assert (why(found)[2], [row.number for row in found.rows]) == ("numbers", [3])


def test_a_list_begins_in_any_cell_and_heads_are_spelt_in_any_way():
    found = reading.find_table(sheet(None, ["", "", "HO VA TEN", "ngày  sinh (dd/mm/yyyy)", "Giới tính:"], ["", "", "Lý A Páo", "2019", "Nam"]), KNOWN)
    assert [(column.index, column.title) for column in found.columns] == [(2, "HO VA TEN"), (3, "ngày sinh (dd/mm/yyyy)"), (4, "Giới tính:")]
    assert rows(found) == [(3, ["Lý A Páo", "2019", "Nam"], "")]


def test_a_child_known_by_name_alone_is_a_row_where_there_are_no_numbers():
    found = reading.find_table(sheet(["Họ và tên", "Ngày sinh", "Giới tính"], ["Xóm Nà Mạ"], ["Lý A Páo", "", ""], ["Tổng số: 1"]), KNOWN)
    assert [row.number for row in found.rows] == [3]
    assert why(found) == {1: "head", 2: "subheading", 4: "total"}


def test_names_that_sound_like_totals_are_children():
    """Tống, Tòng and Công are family names."""
    named = [[1, "Tống Thị Mai", "2018"], [2, "Tòng Văn Anh", "2018"], [3, "Công Thị Lan", "2018"], ["", "Tòng Văn Ba", "2018"], ["", "Công Văn Tổng", "2019"]]
    found = reading.find_table(sheet(["STT", "Họ và tên", "Ngày sinh"], *named), KNOWN)
    assert [row.number for row in found.rows] == [2, 3, 4, 5, 6]


def test_a_head_repeated_on_each_page_is_passed_over_and_the_list_goes_on_after_a_signature():
    found = reading.find_table(sheet(
        ["STT", "Họ và tên", "Ngày sinh"], [1, "Nông Thị Lan", "2018"], ["Cộng trang 1", "1"], ["", "", "NGƯỜI LẬP BIỂU"], ["", "", "Hoàng Văn Sơn"],
        ["STT", "Họ và tên", "Ngày sinh"], [1, 2, 3], [2, "Lý A Páo", "2019"],
    ), KNOWN)
    assert [row.number for row in found.rows] == [2, 8]
    assert why(found) == {1: "head", 3: "total", 4: "signature", 5: "signature", 6: "repeated_head", 7: "numbers"}


def test_a_table_that_says_nothing_known_is_found_by_its_shape():
    found = reading.find_table(sheet(["Bảng A"], ["Mã", "Trị giá", "Kho"], ["a", 12, "x"], ["b", 13, "y"]), KNOWN)
    assert (found.score, [column.title for column in found.columns], [row.number for row in found.rows]) == (0, ["Mã", "Trị giá", "Kho"], [3, 4])


def test_a_sheet_of_prose_holds_no_table():
    assert reading.find_table(sheet(["Kính gửi Sở"], ["Xã xin báo cáo như sau"]), KNOWN) is None


def test_the_fullest_known_sheet_is_chosen_and_the_others_are_told():
    head = ["STT", "Họ và tên", "Ngày sinh", "Giới tính"]
    book = Book("xlsx", [
        sheet(["Mã", "Tên", "Ghi"], ["1", "a", "b"], name="Danh mục"), sheet(head, [1, "Lý A Páo", "2019", "Nam"], name="Xóm A"),
        sheet(head, *[[n, "Lý A Páo", "2019", "Nam"] for n in range(1, 5)], name="Bản cũ", hidden=True),
        sheet(head, [1, "Lý A Páo", "2019", "Nam"], [2, "Lý A Dế", "2019", "Nam"], name="Xóm B"), sheet(name="Sheet3"),
    ])
    chosen = reading.choose(book, KNOWN)
    assert chosen.best.sheet.name == "Xóm B"
    assert [other.sheet.name for other in chosen.others] == ["Xóm A", "Bản cũ"]
    assert [(name, code) for name, code, _vi, _en in chosen.left] == [("Sheet3", "empty"), ("Danh mục", "other_table")]
