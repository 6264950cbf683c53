"""Ages on a day, and the day of birth they come from."""

from datetime import date, timedelta

import pytest

from mangnon.base import days


@pytest.mark.parametrize("day", [date(2022, 5, 20), date(2022, 5, 31), date(2024, 2, 29), date(2022, 3, 1), date(2022, 1, 31)])
@pytest.mark.parametrize("months", [0, 1, 3, 11, 12, 36])
def test_the_last_birth_of_an_age_is_of_that_age_and_a_day_later_is_not(day, months):
    born = days.born_by(day, months)
    assert days.age_months(born, day) >= months > days.age_months(born + timedelta(days=1), day)
