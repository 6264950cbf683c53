"""``mangnon match``: each row of a list finds its child, by columns or by free text, and says why."""

import csv
from argparse import Namespace
from datetime import date

import pytest

from mangnon.audit.models import Event
from mangnon.audit.refusals import Refused
from mangnon.exchange.matching import COLUMNS, match

pytestmark = pytest.mark.django_db


def matched(tmp_path, text: str) -> list[list[str]]:
    source, out = tmp_path / "list.csv", tmp_path / "out.csv"
    source.write_text(text, encoding="utf-8")
    assert match(Namespace(file=source, out=str(out))) == 0
    with out.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert tuple(head) == COLUMNS
    return rows


@pytest.fixture
def children(world):
    """Two namesakes, and one whose name is another's mother's."""
    return [
        world.child(full_name="Nông Thị Hoà", birth_date=date(2015, 3, 5)), world.child("xa_khac", full_name="Nông Thị Hoà", birth_date=date(2013, 1, 1)),
        world.child(full_name="Lục Văn Bằng", birth_date=date(2016, 2, 2), mother_name="Triệu Mùi Ghển"),
    ]  # fmt: skip


def test_a_list_with_columns_finds_its_children_by_name_birth_and_mother(children, tmp_path):
    rows = matched(tmp_path, "name,birth,mother\nnong thi hoa,1/1/2013,\nLuc Van Bang,2016,trieu mui ghen\nXyzt Qwwk,2016,\n")
    assert [(row[0], row[2]) for row in rows if row[1] == "1"] == [("2", str(children[1])), ("3", str(children[2]))]
    assert rows[0][6] == "tên: nong thi hoa; ngày sinh"
    assert {row[0] for row in rows} == {"2", "3"}, "who is not in the registry has no row"


def test_a_column_of_free_text_is_searched_as_in_the_box(children, tmp_path):
    rows = matched(tmp_path, "query\nhoa nông 2015\nLucj Vawn Bawngf mẹ ghển\n")
    assert [(row[0], row[2]) for row in rows if row[1] == "1"] == [("2", str(children[0])), ("3", str(children[2]))]
    assert Event.objects.filter(action="list matched").count() == 1


def test_a_row_has_at_most_ten_candidates_the_likeliest_first(world, tmp_path):
    for day in range(1, 15):
        world.child(full_name="Hoàng Văn A", birth_date=date(2015, 3, day))
    rows = matched(tmp_path, "query\nhoang van a 5/3/2015\n")
    assert [row[1] for row in rows] == [str(rank) for rank in range(1, 11)]
    assert [float(row[5]) for row in rows] == sorted((float(row[5]) for row in rows), reverse=True)


def test_a_list_without_a_name_is_refused_whole(children, tmp_path):
    with pytest.raises(Refused):
        matched(tmp_path, "Giới tính,Dân tộc,Mã hộ\nNam,Tày,12\nNữ,Nùng,13\n")
