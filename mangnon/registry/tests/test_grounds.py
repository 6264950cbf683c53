"""What a form about a child says of the lists one chooses from: what the packs in force know of them, no more and no less."""

import pytest
from django.urls import reverse

from mangnon import law
from mangnon.organisation.models import Person
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
