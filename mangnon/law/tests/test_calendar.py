"""The calendar of statutory and plan deadlines: each of its rows is an obligation or a clock."""

from datetime import date, timedelta

import pytest

from mangnon.law import load
from mangnon.law.faults import AWAITED

PACKS = load()

# (what is due, the bodies that owe it, the last day) as the law of that day says
DUE = [
    ("kh715-6m", {"ubnd_huyen", "so_y_te", "so_gddt", "so_tu_phap", "so_tai_chinh", "so_vhttdl", "so_tttt", "cong_an_tinh", "so_khac"}, date(2022, 5, 24), "before 05-25"),
    ("kh715-12m", {"ubnd_huyen", "so_y_te", "so_gddt", "so_tu_phap", "so_tai_chinh", "so_vhttdl", "so_tttt", "cong_an_tinh", "so_khac"}, date(2022, 11, 19), "before 11-20"),
    ("kh715-th", {"so_ldtbxh"}, date(2022, 11, 29), "before 11-30"),
    ("ra-soat-thang", {"ubnd_xa"}, date(2022, 5, 5), "day 5 next"),
    ("ra-soat-quy", {"ubnd_xa"}, date(2022, 4, 10), "day 10 next"),
    ("chi-tra-thang", {"phong_ldtbxh"}, date(2022, 5, 24), "day 24 end"),
    ("tgxh-xa-1", {"ubnd_xa"}, date(2022, 6, 14), "before 06-15"),
    ("tgxh-xa-2", {"ubnd_xa"}, date(2022, 12, 14), "before 12-15"),
    ("tgxh-huyen-1", {"phong_ldtbxh"}, date(2022, 6, 29), "before 06-30"),
    ("tgxh-huyen-2", {"phong_ldtbxh"}, date(2022, 12, 30), "before 12-31"),
    ("tgxh-tinh-1", {"so_ldtbxh"}, date(2022, 7, 14), "before 07-15"),
    ("tgxh-tinh-2", {"so_ldtbxh"}, date(2023, 1, 14), "before 01-15"),
    ("tgxh-tinh-1", {"so_y_te"}, date(2026, 7, 14), "before 07-15"),
    ("thd-phat-dong", {"ubnd_tinh", "ubnd_huyen", "ubnd_xa"}, date(2022, 6, 1), "before 06-02"),
    ("thd-xa", {"ubnd_xa"}, date(2022, 7, 9), "before 07-10"),
    ("thd-huyen", {"ubnd_huyen"}, date(2022, 7, 19), "before 07-20"),
    ("thd-tinh", {"so_ldtbxh"}, date(2022, 7, 30), "before 07-31"),
    ("thd-xa", {"ubnd_xa"}, date(2026, 7, 19), "before 07-20"),
    ("thd-tinh", {"so_y_te"}, date(2026, 7, 30), "before 07-31"),
    ("danh-gia-csts", {"ubnd_xa"}, date(2022, 6, 30), "day 30 end"),
    ("csts", {"so_ldtbxh"}, date(2022, 12, 24), "before 12-25"),
    ("csts", {"so_y_te"}, date(2026, 12, 24), "before 12-25"),
    ("chi-tra-quyet-toan", {"to_chuc_chi_tra"}, date(2022, 6, 19), "day 19 end"),
    ("csts-co-so", {"co_so_tgxh"}, date(2022, 6, 30), "day 30 end"),
    ("quy-dong-gop", {"quy_tu_thien"}, date(2023, 3, 30), "before 03-31"),
    ("quy-bao-cao", {"quy_tu_thien"}, date(2022, 12, 30), "before 12-31"),
    ("hdnd", {"ubnd_tinh", "ubnd_huyen", "ubnd_xa"}, date(2022, 12, 30), "before 12-31"),
    ("kh-huyen", {"ubnd_huyen"}, date(2022, 12, 30), "before 12-31"),
]
FROM_AN_EVENT = {
    "emergency", "plan_draft", "plan_decision", "separation", "birth_registration", "insurance_card", "birth_residence_card", "allowance_decision",
    "forum_report", "legal_aid_papers", "legal_aid_assign", "legal_aid_custody", "legal_aid_answer", "legal_aid_answer_complex", "legal_aid_verify", "legal_aid_reply",
    "move_answer", "move_decide", "review_again",
}


@pytest.mark.parametrize(("code", "bodies", "last_day", "due"), DUE)
def test_who_owes_what_until_when(code, bodies, last_day, due):
    [row] = [row for row in PACKS.obligations if row.code == code and row.on(last_day)]
    assert (set(row.body_kinds), row.due) == (bodies, due)


def test_terms_that_run_from_an_event_are_clocks():
    assert {row.code for row in PACKS.clocks} == FROM_AN_EVENT


def test_what_a_fund_a_facility_or_a_payer_owes_waits_for_such_a_body():
    waiting = {row.code for row in PACKS.obligations if set(row.body_kinds) <= AWAITED}
    assert waiting == {"chi-tra-quyet-toan", "csts-co-so", "quy-cong-khai-quy", "quy-cong-khai-nam", "quy-dong-gop", "quy-bao-cao"}
    assert AWAITED & {body.kind for body in PACKS.bodies} == set()


def test_communes_are_assessed_as_child_friendly_in_the_second_and_fourth_november_of_five_years():
    years = [year for year in range(2021, 2031) if any(row.code == "xa-phu-hop" and row.on(date(year, 11, 30)) for row in PACKS.obligations)]
    assert years == [2022, 2024, 2027, 2029]


def test_no_obligation_of_a_kind_of_body_outlives_the_kind():
    """A row binds nobody when its bodies are gone: after 30/6/2025 no district owes anything."""
    living = {body.kind for body in PACKS.bodies if body.on(date(2026, 11, 20))}
    for row in PACKS.obligations:
        if row.on(date(2026, 11, 20)):
            assert set(row.body_kinds) & (living | AWAITED), row.code


def test_after_the_plans_year_reports_follow_its_pattern_as_a_proposal():
    rows = [row for row in PACKS.obligations if row.on(date(2026, 11, 19)) and row.form == "bao_cao" and row.due.startswith("round")]
    assert {row.code for row in rows} == {"nam-6m", "nam-12m", "nam-th-6m", "nam-th-12m"}
    assert {row.status for row in rows} == {"proposed"}
    [department] = [row.body_kinds for row in rows if row.code == "nam-th-12m"]
    assert department == ("so_y_te",)


def test_every_obligation_names_a_last_day_that_exists():
    assert all(row.valid_to is None or row.valid_to - row.valid_from >= timedelta(days=90) for row in PACKS.obligations)
