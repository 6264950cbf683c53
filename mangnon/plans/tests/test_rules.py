"""The five derived classes of a task, and the steps it may take."""

from datetime import date

import pytest

from mangnon.plans import rules

DUE = date(2022, 5, 25)


@pytest.mark.parametrize(
    ("due", "done", "as_of", "expected"),
    [
        (DUE, date(2022, 5, 24), date(2022, 6, 1), rules.DONE_IN_TIME),
        (DUE, date(2022, 5, 25), date(2022, 6, 1), rules.DONE_LATE),
        (DUE, None, date(2022, 5, 24), rules.RUNNING),
        (DUE, None, date(2022, 5, 25), rules.OVERDUE),
        (None, None, date(2022, 5, 25), rules.CONTINUOUS),
        (None, date(2022, 3, 1), date(2022, 5, 25), rules.DONE_IN_TIME),
        (DUE, date(2022, 5, 30), date(2022, 5, 27), rules.OVERDUE),
    ],
)
def test_before_a_day_means_strictly_before_it(due, done, as_of, expected):
    assert rules.standing(due_before=due, done_on=done, as_of=as_of).klass == expected


def test_a_term_that_ends_within_three_days_is_due_soon():
    soon = [rules.standing(due_before=DUE, done_on=None, as_of=date(2022, 5, day)).due_soon for day in (20, 21, 22, 24)]
    assert soon == [False, False, True, True]


def test_a_new_task_cannot_be_completed_without_a_result_submitted():
    with pytest.raises(rules.TaskRefused) as refusal:
        rules.check_step("moi_giao", "hoan_thanh")
    assert refusal.value.code == "task_step"


def test_nobody_approves_their_own_result():
    with pytest.raises(rules.TaskRefused) as refusal:
        rules.check_approval(submitted_by="p1", approver="p1")
    assert refusal.value.code == "own_approval"
    rules.check_approval(submitted_by="p1", approver="p2")
