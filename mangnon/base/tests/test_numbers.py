"""Numbers, days and working days as Vietnam has them."""

from datetime import date
from decimal import Decimal

import pytest

from mangnon.base import numbers, workdays
from mangnon.law import LawError, load


def test_thousands_have_a_dot_and_decimals_a_comma():
    assert [numbers.vi_number(1234567), numbers.vi_number(1234.5, 1), numbers.vi_number(25.75, 1)] == ["1.234.567", "1.234,5", "25,8"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("1.234,5", "1234.5"), ("1234.5", "1234.5"), ("1.234", "1234"), ("12", "12"), (" 1 234 ", "1234"), ("1.234.567", "1234567")],
)
def test_numbers_are_read_as_they_are_typed(typed, expected):
    assert numbers.parse_vi_number(typed) == Decimal(expected)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("5/3/18", (date(2018, 3, 5), "day")), ("05032018", (date(2018, 3, 5), "day")), ("3/2018", (date(2018, 3, 31), "month")),
        ("2018", (date(2018, 12, 31), "year")), ("05-03-2018", (date(2018, 3, 5), "day")), ("5/3/99", (date(1999, 3, 5), "day")),
    ],
)
def test_days_are_read_as_they_are_typed(typed, expected):
    assert numbers.parse_vi_date(typed, latest=date(2022, 5, 20)) == expected


@pytest.mark.parametrize("typed", ["31/04/2018", "29/02/2019", "abc", "13/2018", "5/3", "1/2/3/4"])
def test_a_day_that_is_none_is_refused(typed):
    with pytest.raises(ValueError):
        numbers.parse_vi_date(typed)


def test_a_document_writes_a_leading_zero_for_days_below_ten_and_months_one_and_two():
    assert numbers.document_day(date(2022, 1, 5)) == "ngày 05 tháng 01 năm 2022"
    assert numbers.document_day(date(2022, 6, 29)) == "ngày 29 tháng 6 năm 2022"


def test_five_working_days_pass_over_a_weekend_and_tet():
    holidays = load().holidays
    assert workdays.add_working_days(date(2022, 5, 20), 5, holidays) == date(2022, 5, 27)
    assert workdays.add_working_days(date(2022, 1, 28), 1, holidays) == date(2022, 2, 7)
    assert workdays.add_working_days(date(2022, 5, 25), -5, holidays) == date(2022, 5, 18)


def test_a_year_without_holidays_stops_the_count():
    with pytest.raises(LawError):
        workdays.add_working_days(date(2030, 1, 1), 1, load().holidays)
