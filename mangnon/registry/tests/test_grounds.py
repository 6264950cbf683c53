"""What a form about a child says of the lists one chooses from: what the packs in force know of them, no more and no less."""

import re
from datetime import date

import pytest
from django.urls import reverse

from mangnon import law
from mangnon.base import clock
from mangnon.law import registry_form
from mangnon.organisation.models import Person
from mangnon.registry import codes, declaration
from mangnon.registry.forms import EntryForm

pytestmark = pytest.mark.django_db
PROPOSED, UNCHECKED = "Mẫu đề xuất, chưa phải mẫu chính thức.", "Chưa đối chiếu với văn bản gốc."
LISTED = {
    "registry:circumstance": ("Luật Trẻ em 102/2016/QH13 Điều 10; NĐ 56/2017/NĐ-CP Điều 3–16", ""),
    "registry:risk": ("Kế hoạch 715/KH-UBND V.11.b; danh mục đề xuất", PROPOSED),
    "support:allowance": ("NĐ 20/2021/NĐ-CP Điều 5", ""),
    "support:service": ("Mẫu đề xuất theo Phụ lục II; Mẫu đề xuất theo Phụ lục III", PROPOSED),
    "programmes:injury": ("Phụ lục 1 biểu mẫu theo QĐ 234/QĐ-TTg (bản thu thập), số quyết định chưa kiểm chứng", UNCHECKED),
}


@pytest.fixture
def desk(place, client):
    client.force_login(Person.objects.get(pk=place.officer(place.xa_a).person_id))
    return client


def said(desk, address: str) -> tuple[str, str]:
    body = desk.get(address).content.decode().partition("<h1>")[2].partition("<form")[0]
    basis = body.partition("Căn cứ: ")[2].partition("</p>")[0]
    return basis, next((mark for mark in (PROPOSED, UNCHECKED) if mark in body), "")


@pytest.mark.parametrize("form", LISTED)
def test_a_form_says_what_its_lists_rest_on_and_how_sure_that_is(place, desk, form):
    assert said(desk, reverse(form, args=[place.child().pk])) == LISTED[form]


def test_an_injury_of_a_child_not_in_the_register_says_the_same_of_its_lists(desk):
    assert said(desk, reverse("programmes:injury-new")) == LISTED["programmes:injury"]


def test_a_list_the_province_has_settled_is_not_said_to_be_proposed(place, desk, settings, tmp_path):
    act = "Quyết định 1/QĐ-UBND Điều 2"
    header = "list,code,parent,label,english,classification,other_code,aliases,basis,valid_from,valid_to,status,source"
    rows = [f'risk,{row.code},,"{row.label}","{row.english}",C3,,,{act},,,verified,{act}' for row in law.load().list("risk")]
    (tmp_path / "lists.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    settings.MANGNON_LAW_DIR = tmp_path
    assert said(desk, reverse("registry:risk", args=[place.child().pk])) == (act, "")


def test_a_form_that_makes_no_row_is_no_form(place):
    class Rowless(EntryForm):
        pass

    with pytest.raises(TypeError, match="abstract method"):
        Rowless(actor=place.officer(place.xa_a), child=place.child())


@pytest.mark.parametrize(("day", "cleaning", "recheck"), [
    (date(2022, 7, 13), "", ""),
    (date(2022, 7, 14), "Công văn 2513/LĐTBXH-TTTT ngày 14/7/2022", ""),
    (date(2025, 12, 26), "Công văn 2513/LĐTBXH-TTTT ngày 14/7/2022", "Quyết định 3978/QĐ-BYT ngày 26/12/2025"),
])
def test_an_act_is_cited_from_the_day_it_was_issued(place, desk, monkeypatch, day, cleaning, recheck):
    monkeypatch.setattr(clock, "today", lambda: day)
    pages = {name: desk.get(reverse(name)).content.decode() for name in ("cleaning:lists", "recheck:rechecks")}
    assert {name: body.partition("Căn cứ: ")[2].partition("</p>")[0] for name, body in pages.items()} == {"cleaning:lists": cleaning, "recheck:rechecks": recheck}
    assert ["Đến nay chưa có văn bản hướng dẫn việc này" in body for body in pages.values()] == [not cleaning, not recheck]


def test_what_a_field_comes_from_is_told_as_far_as_it_was_issued(monkeypatch):
    told = {}
    for day in (date(2025, 12, 25), date(2025, 12, 26)):
        monkeypatch.setattr(clock, "today", lambda day=day: day)
        told[day.day] = declaration.help_of(declaration.form().fields["collected_on"]).legal_basis
    assert told == {25: "", 26: "Quyết định 3978/QĐ-BYT ngày 26/12/2025"}


def test_every_provenance_of_the_form_is_an_act_of_the_packs():
    assert set(registry_form.PROVENANCES) == set(codes.labels(codes.ACT))


@pytest.mark.parametrize("day", [date(2021, 12, 14), date(2022, 5, 20)])
def test_what_the_packs_have_in_force_rests_on_no_act_issued_later(day):
    packs = law.load().on(day)
    entries = [*packs.lists, *packs.obligations, *packs.clocks, *packs.rounds]
    assert {(entry.code, entry.basis) for entry in entries if _newest(codes.by_then(entry.basis, day)) > day.year} == set()


def _newest(basis: str) -> int:
    """Return the year of the newest act a basis names, 0 of none."""
    return max(map(int, re.findall(r"/(20\d\d)", basis)), default=0)
