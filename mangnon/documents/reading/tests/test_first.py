"""A plain list is read."""

from mangnon.documents import reading


def test_a_plain_list_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("﻿STT;Họ và tên;Ngày sinh\r\n1;Nông Thị Lan;5/3/18\r\n\r\n2;Lý A Páo;2019\r\n", encoding="utf-8")
    found = reading.find_table(reading.read(path).sheets[0], ["Họ và tên", "Ngày, tháng, năm sinh", "ngày sinh"])
    assert [column.title for column in found.columns] == ["STT", "Họ và tên", "Ngày sinh"]
    assert [(row.number, [cell.text for cell in row.cells]) for row in found.rows] == [(2, ["1", "Nông Thị Lan", "5/3/18"]), (4, ["2", "Lý A Páo", "2019"])]
