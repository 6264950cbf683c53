"""The shipped packs: their counts, their traps, and what a wrong one says."""

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest

from mangnon import documents
from mangnon.law import LawError, check, load
from mangnon.law.document_format import DRAWN
from mangnon.law.loader import SHIPPED
from tests.sampling import led_by

PACKS = load()
DOCUMENTS = Path(documents.__file__).parent


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
    groups = [e.code for e in entries if not e.parent]
    assert groups == [f"HC{n:02d}" for n in range(1, 15)]
    assert [sum(e.parent == group for e in entries) for group in groups] == [4, 2, 12, 3, 1, 4, 2, 2, 1, 5, 5, 2, 2, 3]
    assert len([e for e in entries if e.parent]) == 48


def test_each_subtype_cites_its_clause_of_the_decree():
    """Group n is Điều n + 2 of NĐ 56/2017/NĐ-CP, sub-type m its khoản m; a group of one type has no khoản."""
    for entry in PACKS.list("circumstance"):
        if not entry.parent:
            continue
        article, clause = int(entry.parent[2:]) + 2, entry.code.split(".")[1]
        single = sum(e.parent == entry.parent for e in PACKS.list("circumstance")) == 1
        assert entry.basis == f"NĐ 56/2017/NĐ-CP Điều {article}" + ("" if single else f" khoản {clause}")
        assert (entry.status, entry.valid_from) == ("verified", date(2017, 7, 1))


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
    assert {c.code: c.due_before for c in clauses if c.due_before} == {
        "P-1": date(2022, 3, 30), "P-2": date(2022, 3, 30),  # "at issue", 29/3/2022
        "II.8-a": date(2022, 7, 31),  # the action month ends with the province's report of TT 28/2019
        "VI.1-b": date(2022, 5, 25), "VI.1-c": date(2022, 11, 20), "VI.2-b": date(2022, 11, 30),
    }


def test_clauses_are_of_the_plans_sections_in_its_order():
    sections = [code.split(".")[0].split("-")[0] for code in (c.code for c in PACKS.clauses)]
    assert list(dict.fromkeys(sections)) == ["P", "I", "II", "III", "IV", "V", "VI"]
    assert Counter(sections) == {"P": 2, "I": 4, "II": 35, "III": 17, "IV": 3, "V": 39, "VI": 6}


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


def test_the_map_of_2022_is_139_communes_8_wards_14_towns_and_of_2025_53_communes_3_wards():
    kinds = lambda day: Counter(u.kind for u in in_force(day, 3))  # noqa: E731
    assert kinds(date(2022, 5, 20)) == {"xa": 139, "phuong": 8, "thi_tran": 14}
    assert kinds(date(2025, 7, 1)) == {"xa": 53, "phuong": 3}


def test_eight_communes_of_2025_mix_old_districts():
    district = {u.code: u.parent for u in in_force(date(2025, 6, 30), 3)}
    sources: dict[str, set[str]] = {}
    for row in PACKS.successions:
        if row.effective == date(2025, 7, 1):
            sources.setdefault(row.new_code, set()).add(district[row.old_code])
    mixed = {code for code, districts in sources.items() if len(districts) > 1}
    assert mixed == {"01273", "01288", "01324", "01447", "01708", "01747", "01792", "01807"}
    assert Counter(Counter(row.new_code for row in PACKS.successions if row.effective == date(2025, 7, 1)).values()) == {2: 17, 3: 31, 4: 6, 5: 2}


def test_bodies_of_both_worlds():
    kinds = lambda day: {b.kind for b in PACKS.bodies if b.on(day)}  # noqa: E731
    departments = {"so_y_te", "so_gddt", "so_tu_phap", "so_tai_chinh", "so_vhttdl", "cong_an_tinh", "mttq_tinh", "so_khac", "ubnd_tinh", "ubnd_xa", "cong_an_xa"}
    of_2022 = departments | {"so_ldtbxh", "so_tttt", "ubnd_huyen", "phong_ldtbxh", "cong_an_huyen"}
    assert of_2022 <= kinds(date(2022, 5, 20))
    assert departments | {"phong_vhxh"} <= kinds(date(2026, 11, 20))
    assert not kinds(date(2026, 11, 20)) & {"so_ldtbxh", "ubnd_huyen", "phong_ldtbxh", "cong_an_huyen"}
    assert len([b for b in PACKS.bodies if b.kind == "so_khac"]) == 2  # two more under V.9


@pytest.mark.parametrize(("day", "kind"), [(date(2025, 2, 28), "so_ldtbxh"), (date(2025, 3, 1), "so_y_te"), (date(2026, 11, 20), "so_y_te")])
def test_one_department_of_the_province_is_in_charge_of_children(day, kind):
    assert [b.kind for b in PACKS.bodies if b.on(day) and b.per == "tinh" and b.in_charge] == [kind]


# The swap of 2 and 10 January 2026 was agreed a week before; the library was made without it.
SWAPPED_LATE = {2026: (date(2026, 1, 2), date(2026, 1, 10))}


@pytest.mark.parametrize("year", range(2021, 2027))
def test_holidays_agree_with_an_independent_library(year):
    """The library knows swap days too: a day off on a weekday here is one there, and the other way round."""
    theirs = holidays.country_holidays("VN", years=year)
    off, work = PACKS.holidays(year)
    late = SWAPPED_LATE.get(year, ())
    assert off == {day for day in theirs if day.weekday() < 5} | {*late[:1]}
    assert work == {day for day in theirs.weekend_workdays if day.year == year} | {*late[1:]}


@pytest.mark.parametrize("row", [row for row in PACKS.rounds if row.due_huyen.year >= 2021], ids=lambda row: row.code)
def test_a_commune_has_five_working_days_less_than_the_district(row):
    off, work = PACKS.holidays(row.due_huyen.year)
    day, left = row.due_huyen, 5
    while left:
        day -= timedelta(days=1)
        left -= (day.weekday() < 5 and day not in off) or day in work
    assert row.due_xa == day


def test_every_shipped_entry_has_both_labels_a_basis_a_source_and_a_known_status():
    for name in ("lists", "bands", "bodies", "days", "rounds", "obligations", "clauses", "plans", "clocks"):
        for row in getattr(PACKS, name):
            assert all((row.label, row.english, row.basis, row.source)), (name, row)
            assert row.status in ("verified", "unverified", "proposed")
    assert all(unit.basis and unit.source for unit in PACKS.units)


def test_yaml_reads_02_and_no_as_text(tmp_path):
    path = tmp_path / "document_format.yaml"
    shipped = (SHIPPED / "document_format.yaml").read_text(encoding="utf-8")
    path.write_text(shipped.replace("code: nd30", "code: 01273").replace("font: Times New Roman", "font: no"), encoding="utf-8")
    packs = load(tmp_path)
    assert (packs.document_format.code, packs.document_format.font) == ("01273", "no")


def test_a_province_replaces_an_entry_by_its_code_and_start_and_nothing_else(tmp_path):
    header = "code,label,english,rule,amount,unit,start,basis,valid_from,valid_to,status,source\n"
    row = "emergency,Biện pháp khẩn cấp,Emergency measure,LR-06,8,hour,notice_received,QĐ của tỉnh,2017-07-01,,proposed,tỉnh\n"
    (tmp_path / "clocks.csv").write_text(header + row, encoding="utf-8")
    packs = load(tmp_path)
    assert packs.clock("emergency", date(2022, 5, 20)).amount == 8
    assert PACKS.clock("emergency", date(2022, 5, 20)).amount == 12
    assert [c for c in packs.clocks if c.code != "emergency"] == [c for c in PACKS.clocks if c.code != "emergency"]


@pytest.mark.parametrize(("name", "text", "line", "reason"), led_by([
    ("clocks.csv", "code,label\nx,y\n", 1, "thiếu cột"),
    ("clocks.csv", "code,label,english,rule,amount,unit,start,basis,valid_from,valid_to,status,source\n\na,Hạn,Term,,x,hour,s,b,,,verified,s\n", 3, "amount"),
    ("clocks.csv", "code,label,english,rule,amount,unit,start,basis,valid_from,valid_to,status,source\na,Hạn,Term,,1,week,s,b,,,verified,s\n", 2, "week"),
    ("clocks.csv", "code,label,english,rule,amount,unit,start,basis,valid_from,valid_to,status,source\na,Hạn,Term,,1,hour,s,b,,,sure,s\n", 2, "sure"),
    ("clocks.csv", "code,label,english,rule,amount,unit,start,basis,valid_from,valid_to,status,source\na,Hạn,,,1,hour,s,b,,,verified,s\n", 2, "tiếng Anh"),
    ("clocks.csv", "code,label,english,rule,amount,unit,start,basis,valid_from,valid_to,status,source\na,Hạn,Term,,1,hour,s,,,,verified,s\n", 2, "căn cứ"),
    ("clokcs.csv", "code\n", 0, "không có gói"),
    ("document_format.yaml", "code: [nd30\n", 2, "YAML"),
], 3))
def test_law_check_says_file_line_and_reason(tmp_path, name, text, line, reason):
    (tmp_path / name).write_text(text, encoding="utf-8")
    [fault] = check(tmp_path)
    assert (fault.file, fault.line) == (name, line)
    assert reason in fault.reason


@pytest.mark.parametrize(("name", "right", "wrong", "reason"), led_by([
    ("annexes.yaml", "label: Tổng dân số, ", "", "thiếu mục label"),
    ("annexes.yaml", "label: Tổng dân số, english: Population, ", "label: Tổng dân số, ", "thiếu mục english"),
    ("annexes.yaml", "{key: A1, ", "{key: A1, whre: x, ", "mục lạ whre"),
    ("annexes.yaml", "{list: risk}", "{list: risks}", "danh mục lạ risks"),
    ("annexes.yaml", "bands: annex4", "bands: annex5", "nhóm tuổi lạ annex5"),
    ("annexes.yaml", "roman: III", "roman: II", "hai phụ lục cùng số II"),
    ("annexes.yaml", "unit: văn bản, reason: chưa có sổ văn bản của từng cơ quan", "unit: văn bản", "phải nói lý do"),
    ("document_format.yaml", "{key: ho_ten,", "{key: ten_nguoi,", "thiếu thành phần ho_ten"),
], 3))
def test_a_slip_in_a_nested_pack_is_named_with_its_line(tmp_path, name, right, wrong, reason):
    """Else it would be passed over in silence, or found when the report is written."""
    shipped = (SHIPPED / name).read_text(encoding="utf-8")
    assert right in shipped
    (tmp_path / name).write_text(shipped.replace(right, wrong, 1), encoding="utf-8")
    [fault] = check(tmp_path)
    assert (fault.file, fault.line > 0) == (name, True)
    assert reason in fault.reason


@pytest.mark.parametrize(("name", "right", "wrong", "said"), [
    ("annexes.yaml", "poverty = 'ngheo'", "poverty = 'ngheoo'", "I A3"), ("indicators.yaml", "kind = 'TN08'", "kind = 'TN8'", "PRO.DROWN"),
])
def test_a_condition_that_asks_for_a_code_no_list_has_is_named(tmp_path, name, right, wrong, said):
    """Else a slip of one letter makes a row of zeros."""
    shipped = (SHIPPED / name).read_text(encoding="utf-8")
    (tmp_path / name).write_text(shipped.replace(right, wrong, 1), encoding="utf-8")
    [fault] = check(tmp_path)
    assert (fault.file, said in fault.reason, wrong.split("'")[1] in fault.reason) == (name, True, True)


def test_what_a_document_draws_is_what_its_format_must_have():
    drawn = {key for path in DOCUMENTS.glob("*.py") for key in re.findall(r'(?:printed\([^"]*|\.element\()"(\w+)"', path.read_text(encoding="utf-8"))}
    assert drawn == DRAWN


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
