"""Beside each row of an annex, each class by term and each opened number stands a "?": meaning, basis, and what is not verified."""

import html
import itertools
import re

import pytest
from django.urls import reverse

from mangnon import law
from mangnon.protection.forms import NoticeForm
from mangnon.registry.forms import BirthForm, CircumstanceForm, HouseholdForm, PovertyForm, RiskForm
from mangnon.registry.forms.record import GuardianForm, ParentForm
from mangnon.registry.models import Child, Household
from mangnon.statistics.meanings import anchor
from tests import stories

PACKS = law.load()


@pytest.fixture
def address(world):
    """The address parts of the province's annexes in a frozen round."""
    return [stories.frozen_round(world, "tinh"), world.unit("tinh").id]


def test_every_row_of_an_annex_leads_to_its_meaning(house, address):
    for annex, language in itertools.product(PACKS.annexes, ("vi", "en")):
        page, told = (_read(house, route, [*address, annex.roman], language) for route in ("statistics:annex", "statistics:meaning"))
        keys = [anchor(table, row) for table, row in _counted(annex)]
        means = _means(told)
        assert re.findall(r'href="y-nghia/#([^"]+)"', page) == keys
        assert list(means) == keys
        assert [key for key in keys if len(re.sub(r"<[^>]+>", "", means[key])) < 40] == []


def test_a_meaning_names_its_basis_and_marks_what_is_not_verified(house, address):
    bases = {entry.code: entry.basis for name in ("circumstance", "risk", "abuse_form", "injury_type") for entry in PACKS.list(name)}
    for annex in PACKS.annexes:
        means = _means(_read(house, "statistics:meaning", [*address, annex.roman], "vi"))
        of_lists = {anchor(table, row): bases[row.key] for table, row in _counted(annex) if row.key in bases}
        assert [key for key, basis in of_lists.items() if basis not in html.unescape(means[key])] == []
        indicators = {anchor(table, row): PACKS.indicators.indicator(row.indicator) for table, row in _counted(annex) if row.indicator}
        assert {key: "mark-proposed" in means[key] for key in indicators} == {key: one.status != "verified" for key, one in indicators.items()}


def _read(house, route, address, language) -> str:
    return house.clients["can_bo_tinh"].get(reverse(route, args=address), headers={"accept-language": language}).content.decode()


def _counted(annex) -> list:
    return [(table, row) for table in annex.tables for row in table.rows if row.source != "heading"]


def _means(page: str) -> dict[str, str]:
    return dict(re.findall(r'<dt id="([^"]+)">(.*?)</dd>', page, re.DOTALL))


def test_a_class_by_term_says_what_before_a_day_means(house):
    for role, route in (("can_bo_tinh", "deadlines:due"), ("can_bo_tinh", "plans:task-list")):
        assert "xong đúng ngày D đã là quá hạn" in house.clients[role].get(reverse(route)).content.decode()


def test_every_field_the_packs_explain_has_its_question_mark(world):
    child, home = Child.objects.get(pk=world.child("xa_nha")), Household.objects.get(pk=stories.household(world, "xa_nha"))
    actor = world.can_bo_xa
    made = {
        "child": [BirthForm(actor=actor)], "household": [PovertyForm(home=home), HouseholdForm(actor=actor)], "notice": [NoticeForm(actor=actor)],
        "circumstance": [CircumstanceForm(actor=actor, child=child)], "risk": [RiskForm(actor=actor, child=child)],
        "parent": [ParentForm(actor=actor, child=child)], "guardian": [GuardianForm(actor=actor, child=child)],
    }
    explained = {f"{section}.{name}" for section, forms in made.items() for form in forms for name, field in form.fields.items() if getattr(field, "help", None)}
    assert explained == {row.code for row in PACKS.fields}
    page = world.client("can_bo_xa", "xa_nha").get(reverse("registry:child-new")).content.decode()
    assert page.count('<details class="help">') == len([code for code in explained if code.startswith("child.")])
    assert "12 chữ số do công an cấp" in page
