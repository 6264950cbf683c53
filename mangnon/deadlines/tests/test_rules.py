"""Terms: "trước ngày D" excludes D; hours, calendar days and working days are three clocks."""

from datetime import date, datetime, timedelta

import pytest

from mangnon import law
from mangnon.base.clock import TZ
from mangnon.deadlines import rules


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TZ)


END = rules.ends_at(date(2022, 5, 25), None)


@pytest.mark.parametrize(
    ("done", "now", "klass"),
    [
        (None, "2022-05-20 08:00", "trong_han"),
        (None, "2022-05-24 23:59:59", "trong_han"),
        (None, "2022-05-25 00:00", "qua_han"),
        ("2022-05-24 23:59:59", "2022-06-01 08:00", "dung_han"),
        ("2022-05-25 00:00", "2022-06-01 08:00", "qua_han_hoan_thanh"),
        ("2022-06-02 00:00", "2022-06-01 08:00", "qua_han"),  # not done yet on that day
    ],
)
def test_before_a_day_ends_when_the_day_begins(done, now, klass):
    assert rules.standing(END, done and at(done), at(now)).klass == klass


def test_what_has_no_term_never_runs_out():
    assert rules.standing(None, None, at("2050-01-01")).klass == "thuong_xuyen"
    assert rules.standing(None, at("2049-01-01"), at("2050-01-01")).klass == "dung_han"


@pytest.mark.parametrize(
    ("now", "left", "soon"),
    [("2022-05-20 00:00", "còn 5 ngày", False), ("2022-05-22 00:00", "còn 3 ngày", True), ("2022-05-24 10:30", "còn 13 giờ 30 phút", True),
     ("2022-05-24 23:59", "còn 1 phút", True), ("2022-05-25 00:00", "quá hạn 1 ngày", False), ("2022-05-28 00:00", "quá hạn 4 ngày", False)],
)
def test_what_is_left_is_said_in_words(now, left, soon):
    found = rules.standing(END, None, at(now))
    assert (found.left, found.soon) == (left, soon)


def test_a_term_of_hours_is_late_by_hours():
    assert rules.standing(at("2022-05-20 20:15"), None, at("2022-05-21 08:20")).left == "quá hạn 12 giờ 5 phút"


@pytest.mark.parametrize(
    ("recurrence", "due", "first", "last", "days"),
    [
        ("yearly", "before 05-25", date(2022, 1, 1), date(2023, 12, 31), [date(2022, 5, 25), date(2023, 5, 25)]),
        ("yearly", "before 05-25", date(2022, 5, 24), date(2022, 5, 24), [date(2022, 5, 25)]),
        ("yearly", "before 05-25", date(2022, 5, 25), date(2022, 12, 31), []),
        ("yearly", "before 01-01", date(2022, 12, 1), date(2022, 12, 31), [date(2023, 1, 1)]),
        ("monthly", "day 5 next", date(2022, 1, 1), date(2022, 3, 31), [date(2022, 1, 6), date(2022, 2, 6), date(2022, 3, 6)]),
        ("quarterly", "day 10 next", date(2022, 1, 1), date(2022, 12, 31), [date(2022, 1, 11), date(2022, 4, 11), date(2022, 7, 11), date(2022, 10, 11)]),
        ("half-yearly", "day 30 end", date(2022, 1, 1), date(2022, 12, 31), [date(2022, 7, 1), date(2022, 12, 31)]),
        ("monthly", "day 31 end", date(2023, 2, 1), date(2023, 2, 28), [date(2023, 3, 1)]),
    ],
)
def test_an_obligation_falls_due(recurrence, due, first, last, days):
    assert list(rules.occurrences(recurrence, due, first, last)) == days


def test_every_obligation_of_the_packs_can_be_read():
    packs = law.load()
    for row in packs.obligations:
        assert list(rules.occurrences(row.recurrence, row.due, date(2022, 1, 1), date(2022, 12, 31), packs.rounds)), row.code


def test_a_term_of_a_round_is_the_day_the_round_sets_for_the_level():
    """In 2022 the twentieth of November was a Sunday: five working days before it is the fourteenth, not the thirteenth."""
    rounds = law.load().rounds
    of = lambda level: list(rules.occurrences("yearly", f"round 12m {level}", date(2022, 1, 1), date(2023, 12, 31), rounds))  # noqa: E731
    assert of("xa") == [date(2022, 11, 14), date(2023, 11, 13)]
    assert of("huyen") == [date(2022, 11, 20), date(2023, 11, 20)]
    assert of("tinh") == [date(2022, 11, 30), date(2023, 11, 30)]


@pytest.mark.parametrize(("recurrence", "due"), [("yearly", "some day"), ("weekly", "before 05-25"), ("monthly", "day five next")])
def test_a_term_nobody_can_read_is_an_error_not_a_guess(recurrence, due):
    with pytest.raises(rules.UnknownTerm):
        list(rules.occurrences(recurrence, due, date(2022, 1, 1), date(2022, 12, 31)))


def test_hours_run_from_the_minute_and_days_do_not_count_the_first():
    start = at("2022-05-20 16:40")
    working = lambda day, n: day + timedelta(days=n + 2)  # noqa: E731  a weekend lies between
    assert rules.due_by_clock(12, "hour", start, working) == (None, at("2022-05-21 04:40"))
    assert rules.due_by_clock(60, "day", start, working) == (date(2022, 7, 20), None)
    assert rules.due_by_clock(5, "working_day", start, working) == (date(2022, 5, 28), None)


def test_reminders_come_seven_and_three_days_ahead_on_the_last_day_and_after():
    assert rules.steps_reached(END, at("2022-05-16 08:00")) == []
    assert rules.steps_reached(END, at("2022-05-17 08:00")) == ["truoc_7"]
    assert rules.steps_reached(END, at("2022-05-24 08:00")) == ["truoc_7", "truoc_3", "den_han"]
    assert rules.steps_reached(END, at("2022-05-25 08:00")) == ["truoc_7", "truoc_3", "den_han", "sau_1"]
