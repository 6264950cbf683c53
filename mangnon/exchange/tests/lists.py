"""Lists as communes send them, made in the test."""

import io
from collections.abc import Sequence
from datetime import date, datetime

import xlsxwriter

HEAD = ("STT", "Họ và tên trẻ", "Ngày sinh", "Giới tính", "Dân tộc", "Số định danh", "Họ tên mẹ", "Họ tên bố", "Thôn/xóm")
HOA = ("Nông Thị Hoà", "05/03/2018", "Nữ", "Tày", "", "Lý Thị Mai", "Nông Văn Quý", "")
AN = ("Hoàng Văn An", date(2019, 4, 6), "Nam", "Nùng", "", "Lý Thị Lan", "", "")


def xlsx(rows: Sequence[Sequence], head: Sequence[str] = HEAD, *, titles: Sequence[str] = ("DANH SÁCH TRẺ EM",), numbered: bool = True) -> bytes:
    """Return a workbook: title lines, the head, rows numbered from 1."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(2022, 5, 20)})  # the same rows are the same bytes
    sheet, day = book.add_worksheet("DS"), book.add_format({"num_format": "dd/mm/yyyy"})
    for at, title in enumerate(titles):
        sheet.write(at, 0, title)
    for at, line in enumerate([head, *([number, *row] if numbered else row for number, row in enumerate(rows, start=1))], start=len(titles)):
        for column, value in enumerate(line):
            if isinstance(value, date):
                sheet.write_datetime(at, column, value, day)
            else:
                sheet.write(at, column, value)
    book.close()
    return buffer.getvalue()
