"""Single cells: days, identity numbers, letters. What is lost or swapped is offered, never repaired silently."""

from datetime import date, datetime

import pytest

from mangnon.documents import reading
from mangnon.documents.reading import dates, numbers
from mangnon.documents.reading.book import cell
from mangnon.documents.reading.dates import Partial

TODAY = date(2022, 5, 20)
FIFTH, MARCH, YEAR = Partial(date(2018, 3, 5), "day"), Partial(date(2018, 3, 31), "month"), Partial(date(2018, 12, 31), "year")


@pytest.mark.parametrize("written", [
    "5/3/18", "05032018", "5-3-2018", "05.03.2018", "2018-03-05", "5 / 3 / 2018", "'05/03/2018", "05/03/2018 00:00:00", "2018-03-05T00:00:00", "20180305",
    "ngày 5 tháng 3 năm 2018", "Ngày 05 tháng 03 năm 2018.", "5-Mar-18", "sinh ngày 5/3/2018", "5,3,2018", "5\u00a0/3/2018\u200b", date(2018, 3, 5), datetime(2018, 3, 5, 7), 43164, 43164.0, 5032018,
])
def test_fault_07_a_day_is_read_in_any_dress(written):
    assert dates.parse(cell(written), latest=TODAY) == FIFTH


@pytest.mark.parametrize(("written", "expected"), [
    *((text, MARCH) for text in ("3/2018", "03-2018", "2018-03", "tháng 3 năm 2018", "T3/2018", "00/03/2018", "../3/2018", "ngày … tháng 3 năm 2018", 3.2018)),
    *((text, YEAR) for text in ("2018", 2018, "năm 2018", "SN 2018", "00/00/2018", "??/??/2018", "xx/xx/2018")),
])
def test_fault_07_what_is_known_in_part_is_kept_in_part(written, expected):
    assert dates.parse(cell(written), latest=TODAY) == expected


@pytest.mark.parametrize(("written", "code", "offered"), [
    ("31/04/2018", "impossible", None), ("29/02/2019", "impossible", None), ("13/2018", "impossible", None), ("32/13/2018", "impossible", None),
    ("03/25/2018", "swapped", date(2018, 3, 25)), ("3/5/2018 12:00:00 AM", "swapped", date(2018, 3, 5)), ("43164", "unreadable", date(2018, 3, 5)),
    ("5/3", "unreadable", None), ("abc", "unreadable", None), ("12 tháng", "unreadable", None), (12, "unreadable", None), (True, "unreadable", None),
    ("1/1/0218", "range", None), ("1/1/2180", "range", None), ("1850", "range", None), ("", "empty", None), (None, "empty", None),
])
def test_fault_07_what_is_no_day_says_so_and_offers_what_may_be_meant(written, code, offered):
    fault = dates.parse(cell(written), latest=TODAY)
    assert (fault.code, fault.offered and fault.offered.day) == (code, offered)
    assert fault.vi
    assert fault.en


def test_fault_07_29_february_1900_and_a_child_of_the_future_are_left_to_the_rules():
    """The reader says what is written; whether a birth lies ahead is the registry's to judge."""
    assert [dates.parse(cell(text), latest=TODAY) for text in ("29/02/2020", "01/01/1900", "1/1/2030")] == [
        Partial(date(2020, 2, 29), "day"), Partial(date(1900, 1, 1), "day"), Partial(date(2030, 1, 1), "day"),
    ]


def test_fault_07_serial_days_count_from_the_files_own_year():
    assert [dates.parse(cell(41702), epoch, latest=TODAY).day for epoch in (1900, 1904)] == [date(2014, 3, 4), date(2018, 3, 5)]


def test_two_digit_years_are_of_the_last_hundred_years():
    assert [dates.parse(cell(text), latest=TODAY).day.year for text in ("5/3/22", "5/3/23", "5/3/85")] == [2022, 1923, 1985]


def test_fault_07_a_column_shows_what_no_cell_does():
    """Excel with American days turns 5/3/2018 into 3 May and leaves 25/3/2018 a text."""
    real = [cell(date(2018, month, 3)) for month in range(1, 8)]
    assert dates.doubt([*real, *map(cell, ("25/3/2018", "13/4/2018", "30/12/2019"))]) == "half_converted"
    assert dates.doubt([*real, cell(date(2018, 3, 25)), *map(cell, ("25/3/2018", "13/4/2018", "30/12/2019"))]) is None
    assert dates.doubt(map(cell, ("03/25/2018", "3/4/2018"))) == "month_first"
    assert dates.doubt(map(cell, ("25/3/2018", "3/4/2018"))) is None


@pytest.mark.parametrize(("written", "value", "offered", "why"), [
    ("003318000017", "003318000017", "", ""), ("0033 1800 0017", "003318000017", "", ""), ("003.318.000.017", "003318000017", "", ""), ("\u2019003318000017", "003318000017", "", ""),
    (3318000017, "3318000017", "003318000017", "zeros"), (3318000017.0, "3318000017", "003318000017", "zeros"), ("3318000017", "3318000017", "003318000017", "zeros"),
    ("3318000017.0", "3318000017", "003318000017", "zeros"), ("3,318000017E+09", "3318000017", "003318000017", "zeros"), ("03318000017", "03318000017", "003318000017", "zeros"),
    ("3.32E+09", "3.32E+09", "", "rounded"), ("4,22E+09", "4,22E+09", "", "rounded"), (4.2201234567890123e16, "42201234567890120", "", "rounded"),
    ("331800001", "331800001", "", "short"), ("0033180000170", "0033180000170", "", "long"), ("00331800001A", "00331800001A", "", "letters"),
    ("chưa có", "chưa có", "", "letters"), (3.5, "3,5", "", "letters"), ("", "", "", "empty"), (None, "", "", "empty"),
])
def test_fault_09_lost_zeros_are_offered_and_never_put_in(written, value, offered, why):
    tidy = numbers.tidy_id(cell(written))
    assert (tidy.value, tidy.offered, tidy.why) == (value, offered, why)
    assert bool(tidy.vi) == bool(tidy.en) == (why not in ("", "empty"))


def test_a_units_code_that_lost_its_zero_is_offered():
    assert numbers.tidy_code(cell(1273), length=5)[:3] == ("1273", "01273", "zeros")


def test_fault_02_composed_and_decomposed_letters_are_one():
    assert reading.clean("Nguye\u0302\u0303n Thi\u0323 Thu\u0309y") == "Nguyễn Thị Thủy"


def test_fault_04_look_alikes_of_d_are_one():
    assert reading.clean("Ðinh Ɖức ðông") == "Đinh Đức đông"


def test_fault_05_invisible_letters_and_odd_spaces_are_gone():
    assert reading.clean("\ufeffLý\u00a0A\u200b \u202ePáo\u202c\u00ad\u3000 ") == "Lý A Páo"
