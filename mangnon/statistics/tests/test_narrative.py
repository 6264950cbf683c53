"""The report in words: what the annexes count is said, what they don't know is a marked place, and nothing is a bare 0."""

from datetime import date

import pytest

from mangnon.documents.docx import Paragraph, Placeholder
from mangnon.statistics import narrative
from mangnon.statistics.narrative import Named, Numbers, Scene
from mangnon.statistics.phrases import Figure

SCENE = Scene(
    author="UBND xã", whole="toàn xã", period="6 tháng đầu năm 2022", year_before=2021, reference_day=date(2022, 5, 15), period_from=date(2021, 12, 15),
    annexes=("I", "II"),
)


def said(section, **figures) -> list[str]:
    return [block.text for block in section(SCENE, Numbers({name: Figure(*value) for name, value in figures.items()}))]


@pytest.mark.parametrize(("section", "figures", "words"), [
    (narrative.children, {"children": (1234, 1200), "children_girls": (600,)},
     ["Tính đến ngày 15/5/2022, toàn xã có 1.234 trẻ em dưới 16 tuổi (tăng 34 trẻ, tương ứng 2,8% so với cùng kỳ năm 2021), trong đó: trẻ em nữ 600 trẻ, chiếm 48,62%."]),
    (narrative.abuse, {"notices": (0,), "incidents": (0,), "abused": (0,)},
     ["Trong kỳ không tiếp nhận thông tin, thông báo nào về trẻ em bị xâm hại hoặc có nguy cơ bị xâm hại.", "Trong kỳ không ghi nhận vụ việc xâm hại trẻ em nào trên địa bàn toàn xã."]),
    (narrative.injury, {"injured": (3, 3), "injury_deaths": (0, 0)},
     ["Trong kỳ ghi nhận 03 trường hợp trẻ em bị tai nạn, thương tích (bằng cùng kỳ năm 2021), trong đó không có trường hợp tử vong (bằng cùng kỳ năm 2021)."]),
    (narrative.injury, {"injured": (0,)}, ["Trong kỳ không ghi nhận trẻ em bị tai nạn, thương tích trên địa bàn toàn xã."]),
])
def test_a_section_says_its_numbers_in_words(section, figures, words):
    assert said(section, **figures) == words


@pytest.mark.parametrize("section", [narrative.children, narrative.special, narrative.abuse, narrative.injury])
def test_what_no_table_knows_is_a_marked_place(section):
    assert [type(block) for block in section(SCENE, Numbers())] == [Placeholder]


def test_the_largest_groups_come_first_and_the_laws_order_decides_between_equals():
    groups = [Named("Trẻ em bị bỏ rơi", Figure(2)), Named("Trẻ em khuyết tật", Figure(5)), Named("Trẻ em nhiễm HIV/AIDS", Figure(2)), Named("Khác", Figure(0))]
    assert [row.label for row in Numbers(lists={"groups": groups}).top("groups", 3)] == ["Trẻ em khuyết tật", "Trẻ em bị bỏ rơi", "Trẻ em nhiễm HIV/AIDS"]


def test_the_report_ends_with_the_annexes_it_has():
    last = narrative.body(SCENE, Numbers())[-1]
    assert isinstance(last, Paragraph)
    assert last.text.endswith("của UBND xã (có Phụ lục I, II kèm theo)")
