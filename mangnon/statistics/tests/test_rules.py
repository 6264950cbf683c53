"""The way of a report and its term."""

from datetime import date

import pytest

from mangnon.statistics import rules

DUE = date(2022, 5, 25)


def test_only_the_author_sends_and_only_the_upper_desk_decides():
    rules.check_step("nhap", "da_gui", "author")
    rules.check_step("da_gui", "tiep_nhan", "upper")
    for state, target, side in [("nhap", "da_gui", "upper"), ("da_gui", "tiep_nhan", "author"), ("tong_hop", "khoa", "author")]:
        with pytest.raises(rules.ReportRefused) as refused:
            rules.check_step(state, target, side)
        assert refused.value.code == "report_side"


def test_a_draft_is_never_received_and_a_locked_report_never_moves():
    for state, target in [("nhap", "tiep_nhan"), ("khoa", "tra_lai"), ("khoa", "nhap"), ("tra_lai", "tiep_nhan")]:
        with pytest.raises(rules.ReportRefused) as refused:
            rules.check_step(state, target, "upper")
        assert refused.value.code == "report_step"


def test_returning_needs_a_reason():
    with pytest.raises(rules.ReportRefused) as refused:
        rules.check_step("da_gui", "tra_lai", "upper", "  ")
    assert refused.value.code == "reason"
    rules.check_step("da_gui", "tra_lai", "upper", "Thiếu số liệu xóm Nà Lủng")


@pytest.mark.parametrize(
    ("sent_on", "today", "klass", "days"),
    [
        (date(2022, 5, 24), date(2022, 6, 1), "dung_han", 0),
        (date(2022, 5, 25), date(2022, 6, 1), "muon", 1),
        (date(2022, 5, 27), date(2022, 6, 1), "muon", 3),
        (None, date(2022, 5, 24), "cho", 0),
        (None, date(2022, 5, 25), "qua_han", 1),
    ],
)
def test_before_a_day_ends_when_the_day_begins(sent_on, today, klass, days):
    arrived = rules.arrival(due_before=DUE, sent_on=sent_on, today=today)
    assert (arrived.klass, arrived.days) == (klass, days)


def test_the_same_round_of_the_year_before():
    assert rules.year_before("2022-6m") == "2021-6m"
    assert rules.year_before("2026-12m") == "2025-12m"
