"""What makes a row acceptable, without a database."""

import re
from datetime import date
from pathlib import Path

import pytest

import mangnon
from mangnon.registry.identity import latest_day
from mangnon.registry.rules import ChildRow, checks
from mangnon.registry.rules.ages import born_between, years_before

TODAY = date(2022, 5, 20)
PLACES = checks.Places(
    {1: (3, date(2020, 3, 1), date(2025, 7, 1)), 2: (2, date(2017, 1, 1), None)},
    {7: (1, date(2020, 3, 1), None)},
)


def codes(**changes) -> set[tuple[str, str]]:
    values = {
        "id": None,
        "full_name": "Bế Văn Sĩ",
        "sex": "nam",
        "birth_date": date(2020, 4, 1),
        "birth_precision": "day",
        "ethnic": "02",
        "unit_id": 1,
        "hamlet_id": 7,
        "residence_kind": "thuong_tru",
        "resident_from": date(2020, 4, 1),
    } | changes
    errors = checks.check_children([ChildRow(**values)], PLACES, TODAY, ethnic={"02"}, relations={"con"}, personal_id_codes=lambda *_: [])
    return {(error.field, error.code) for error in errors}


def test_an_acceptable_row_has_no_error():
    assert codes() == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"full_name": "  "}, ("full_name", "name_missing")),
        ({"full_name": "Nông 2"}, ("full_name", "name_odd_letters")),
        ({"sex": "x"}, ("sex", "sex_unknown")),
        ({"ethnic": "88"}, ("ethnic", "ethnic_unknown")),
        ({"birth_date": date(2022, 5, 21)}, ("birth_date", "day_in_future")),
        ({"resident_from": date(2020, 3, 31)}, ("resident_from", "before_birth")),
        ({"resident_from": date(2022, 5, 21)}, ("resident_from", "day_in_future")),
        ({"birth_date": date(2006, 5, 1), "resident_from": date(2022, 5, 1)}, ("birth_date", "not_a_child")),
        ({"birth_registered_on": date(2020, 3, 1)}, ("birth_registered_on", "before_birth")),
        ({"unit_id": 9}, ("unit_id", "unit_unknown")),
        ({"unit_id": 2, "hamlet_id": None}, ("unit_id", "unit_not_commune")),
        ({"hamlet_id": 8}, ("hamlet_id", "hamlet_unknown")),
        ({"birth_date": date(2019, 4, 1), "resident_from": date(2019, 4, 1)}, ("unit_id", "unit_not_in_force")),
    ],
)
def test_each_fault_is_named_with_field_and_code(changes, expected):
    assert expected in codes(**changes)


def test_every_code_a_check_gives_has_a_sentence_and_no_sentence_lies_idle():
    sources = (path.read_text(encoding="utf-8") for path in Path(mangnon.__file__).parent.rglob("*.py") if "tests" not in path.parts)
    house = "".join(source.partition("TEXTS: dict")[0] for source in sources)
    given = set(re.findall(r'\b(?:error|unless)\((?:[^()]|\([^()]*\))*?"(\w+)"\)', house))
    assert (given - checks.TEXTS.keys(), [code for code in checks.TEXTS if f'"{code}"' not in house]) == (set(), [])
    assert {text()[-1] for text in checks.TEXTS.values()} == {"."}


def test_a_partial_birth_is_counted_by_its_latest_day_but_not_after_the_limit():
    assert latest_day(date(2018, 1, 1), "year", TODAY) == date(2018, 12, 31)
    assert latest_day(date(2020, 2, 1), "month", TODAY) == date(2020, 2, 29)
    assert latest_day(date(2022, 1, 1), "year", TODAY) == TODAY
    assert latest_day(date(2018, 1, 1), "day", TODAY) == date(2018, 1, 1)


def test_an_age_band_is_half_open_also_for_births_on_the_29th_of_february():
    after, until = born_between(3, 6, date(2022, 5, 20))
    assert (after, until) == (date(2016, 5, 20), date(2019, 5, 20))
    assert years_before(date(2024, 2, 29), 3) == date(2021, 2, 28)
    assert not date(2020, 2, 29) <= years_before(date(2023, 2, 28), 3)
    assert date(2020, 2, 29) <= years_before(date(2023, 3, 1), 3)


def test_a_newborn_without_a_name_is_marked():
    assert checks.is_unnamed("Trai")
    assert not checks.is_unnamed("Nông Văn Trai")
