"""Small parts of pages."""

from datetime import date

import pytest

from mangnon.ui.parts import day_tag

DUE = date(2022, 5, 28)


@pytest.mark.parametrize(("day", "said", "tone"), [(20, "Còn 7 ngày", "plain"), (26, "Còn 1 ngày", "warn"), (27, "Hạn cuối hôm nay", "warn"), (28, "Quá hạn 1 ngày", "late"), (30, "Quá hạn 3 ngày", "late")])
def test_days_left_are_whole_days_after_today_wherever_they_are_told(day, said, tone):
    """Before 28/05: on 20/05 seven whole days are left, as the list of due items says too."""
    tag = day_tag(DUE, date(2022, 5, day))
    assert (str(tag), tag.tone) == (said, tone)
