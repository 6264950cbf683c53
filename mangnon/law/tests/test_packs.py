"""The shipped packs: their counts, their traps, and what a wrong one says."""

from collections import Counter
from datetime import date

import pytest

from mangnon.law import LawError, check, load

PACKS = load()


def in_force(day, level):
    return [u for u in PACKS.units if u.level == level and u.valid_from <= day and (u.valid_to is None or day < u.valid_to)]


def test_the_shipped_packs_have_no_fault():
    assert check() == []


@pytest.mark.parametrize(
    ("day", "counts"),
    [(date(2019, 12, 31), [1, 13, 199]), (date(2022, 5, 20), [1, 10, 161]), (date(2025, 6, 30), [1, 10, 161]), (date(2025, 7, 1), [1, 0, 56])],
)
def test_units_of_a_day(day, counts):
    assert [len(in_force(day, level)) for level in (1, 2, 3)] == counts


def test_fourteen_groups_and_forty_eight_subtypes():
    entries = PACKS.list("circumstance")
    assert len([e for e in entries if not e.parent]) == 14
    assert len([e for e in entries if e.parent]) == 48


def test_hiv_and_sexual_abuse_raise_their_row_to_c4():
    raised = {e.code.split(".")[0] for e in PACKS.list("circumstance") if e.classification == "C4"}
    assert raised == {"HC05", "HC11"}


def test_every_old_commune_goes_whole_into_exactly_one_new_unit():
    rows = [s for s in PACKS.successions if s.effective == date(2025, 7, 1)]
    assert len(rows) == 161
    assert max(Counter(s.old_code for s in rows).values()) == 1
    assert {s.new_code for s in rows} == {u.code for u in in_force(date(2025, 7, 1), 3)}


def test_every_code_of_2025_was_used_before_and_fifteen_bear_another_name():
    before = {u.code: u.name for u in in_force(date(2025, 6, 30), 3)}
    now = {u.code: u.name for u in in_force(date(2025, 7, 1), 3)}
    assert set(now) <= set(before)
    assert sum(before[code] != name for code, name in now.items()) == 15


def test_a_hundred_and_six_clauses_and_no_invented_day():
    clauses = PACKS.clauses
    assert len(clauses) == 106
    dated = {c.code: c.due_before for c in clauses if c.due_before and c.code.startswith("VI")}
    assert dated == {"VI.1-b": date(2022, 5, 25), "VI.1-c": date(2022, 11, 20), "VI.2-b": date(2022, 11, 30)}


def test_clauses_name_known_kinds_of_bodies():
    kinds = {b.kind for b in PACKS.bodies}
    assert {kind for c in PACKS.clauses for kind in (*c.lead, *c.cooperating)} <= kinds


def test_the_round_of_the_plan():
    row = PACKS.round("2022-6m")
    assert (row.period_from, row.period_to, row.cutoff, row.due_huyen) == (date(2021, 12, 15), date(2022, 6, 14), date(2022, 5, 15), date(2022, 5, 25))
    assert row.reference_day == date(2022, 5, 15)
    assert row.status == "unverified"


def test_a_year_without_holidays_is_an_error_not_an_empty_set():
    off, work = PACKS.holidays(2022)
    assert date(2022, 2, 1) in off
    assert work == frozenset()
    with pytest.raises(LawError):
        PACKS.holidays(2031)


def test_a_wrong_pack_stops_with_file_line_and_reason(tmp_path):
    (tmp_path / "rounds.csv").write_text(
        "code,label,english,kind,period_from,period_to,cutoff,due_xa,due_huyen,due_tinh,basis,valid_from,valid_to,status,source\n"
        "2030-6m,Kỳ,Round,6m,2029-12-15,14/6/2030,2030-05-15,2030-05-18,2030-05-25,2030-06-05,x,,,proposed,x\n",
        encoding="utf-8",
    )
    [fault] = check(tmp_path)
    assert (fault.file, fault.line) == ("rounds.csv", 2)
    assert "period_to" in fault.reason


def test_a_province_adds_its_own_entry_without_a_release(tmp_path):
    header = "list,code,parent,label,english,classification,basis,valid_from,valid_to,status,source\n"
    (tmp_path / "lists.csv").write_text(header + "risk,NC99,,Vùng sạt lở,Landslide area,C3,QĐ của tỉnh,,,proposed,tỉnh\n", encoding="utf-8")
    packs = load(tmp_path)
    assert packs.label("risk", "NC99") == "Vùng sạt lở"
    assert packs.sha256 != PACKS.sha256
