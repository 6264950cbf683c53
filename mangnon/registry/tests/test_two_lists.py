"""A child's circumstances in two lists of the law beside each other: NĐ 56/2017 and NĐ 20/2021."""

import html
from datetime import date

import pytest
from django.urls import reverse

from mangnon import law
from mangnon.base import clock
from mangnon.organisation.models import Person
from mangnon.registry import actions, codes, queries
from mangnon.registry.queries.record import Classified
from mangnon.registry.rules import CircumstanceRow
from mangnon.registry.tests.place import SOURCE, SYSTEM

pytestmark = pytest.mark.django_db
PACKS = law.load()
FROM = date(2022, 1, 1)


def told(place, codes: list[str], role: str = "can_bo_xa", day: date | None = None) -> list[Classified]:
    child = place.child()
    actions.open_circumstances([CircumstanceRow(child.pk, code, FROM) for code in codes], by=SYSTEM, source=SOURCE)
    return queries.classified(place.officer(place.xa_a, role), child, day or clock.today())


def test_the_eleven_cases_without_a_source_of_care_each_stand_beside_a_circumstance():
    cases = {row.code for row in PACKS.list("assistance_group") if row.code.startswith("5.1.")}
    assert len(cases) == 11
    assert cases <= {row.assistance for row in PACKS.correspondences}


def test_decree_56_is_wider_where_a_circumstance_has_no_group():
    assert {row.circumstance for row in PACKS.correspondences if not row.assistance} == {"HC03.7", "HC03.11", "HC03.12", "HC04.3"}


def test_a_circumstance_is_told_with_its_group_or_with_why_there_is_none(place):
    found = told(place, ["HC01.3", "HC04.3"])
    assert [(one.circumstance, one.assistance, one.note) for one in found] == [
        ("Trẻ em mồ côi cả cha và mẹ: Sống với người thân thích (HC01.3)", "5.1.b: Mồ côi cả cha và mẹ", ""), ("Trẻ em khuyết tật: Khuyết tật nhẹ (HC04.3)", "", "Khuyết tật nhẹ không thuộc khoản 6"),
    ]  # fmt: skip


def test_before_decree_20_was_in_force_no_group_stands_beside(place):
    child = place.child()
    actions.open_circumstances([CircumstanceRow(child.pk, "HC01.3", date(2020, 1, 1))], by=SYSTEM, source=SOURCE)
    (found,) = queries.classified(place.officer(place.xa_a), child, date(2021, 6, 30))
    assert (found.assistance, found.note, codes.pairing_status(date(2021, 6, 30))) == ("", "", "")


def test_the_group_of_an_illness_is_told_to_nobody_who_may_not_read_it(place, client):
    worker, chair = place.officer(place.xa_a), place.officer(place.xa_a, "chu_tich_xa")
    child = place.child()
    actions.open_circumstances([CircumstanceRow(child.pk, code, FROM) for code in ("HC05.1", "HC04.1")], by=SYSTEM, source=SOURCE)
    for actor in (worker, chair):
        found = [one.assistance.split(":")[0] for one in queries.classified(actor, child, clock.today())]
        assert found == (["5.3", "5.6"] if queries.may_see_c4(actor) else ["5.6"])


def test_the_childs_page_shows_both_lists_with_what_is_not_verified(place, client):
    worker = place.officer(place.xa_a)
    client.force_login(Person.objects.get(pk=worker.person_id))
    child = place.child()
    address = reverse("registry:child", args=[child.pk])
    assert "Hai cách phân nhóm" not in client.get(address).content.decode()
    actions.open_circumstances([CircumstanceRow(child.pk, "HC03.2", FROM)], by=SYSTEM, source=SOURCE)
    page = html.unescape(client.get(address).content.decode())
    assert ("5.1.d: " in page, "NĐ 56 rộng hơn" in page, "Mẫu đề xuất" in page) == (True, True, True)
