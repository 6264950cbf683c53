"""What a commune worker records from a child's page: each form once, over what the page showed, seen on the timeline."""

import re
from datetime import date
from inspect import isfunction
from pathlib import Path

import pytest
from django.urls import reverse

from mangnon import registry
from mangnon.audit.models import Event, EventSubject
from mangnon.base import clock
from mangnon.organisation import drafts
from mangnon.organisation.models import Person
from mangnon.registry import actions, queries
from mangnon.registry.duplicates import actions as duplicates
from mangnon.registry.elsewhere import actions as elsewhere
from mangnon.registry.forms import ENTRY_FORMS
from mangnon.registry.models import (
    Child,
    ChildName,
    Circumstance,
    Correction,
    FamilyState,
    Household,
    HouseholdStatus,
    Membership,
    MoveRequest,
    Residence,
    RiskWatch,
    Schooling,
)
from mangnon.registry.moves import actions as moves
from mangnon.registry.queries import Filters
from mangnon.registry.rules import CircumstanceRow, DeathRow, MoveRow, RiskRow, SchoolingRow
from mangnon.registry.takeback import actions as takeback
from mangnon.registry.tests.place import MERGED, SOURCE, SYSTEM

pytestmark = pytest.mark.django_db
OWN = {kind.address for kind in ENTRY_FORMS}  # other rooms offer forms of their own
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture
def desk(place, client):
    """The browser of xã A's worker."""
    return Desk(place, client)


class Desk:
    """One worker's browser and what is done with it most."""

    def __init__(self, place, client):
        self.place, self.client, self.actor = place, client, place.officer(place.xa_a)
        self.client.force_login(Person.objects.get(pk=self.actor.person_id))

    def open(self, form: str, child) -> dict:
        """Open a form and return what it carries hidden."""
        page = self.client.get(reverse(f"registry:{form}", args=[child.pk]))
        assert page.status_code == 200
        return {name: value for name, value in HIDDEN.findall(page.content.decode()) if name in ("version", "send_key")}

    def send(self, form: str, child, carried: dict, **typed):
        return self.client.post(reverse(f"registry:{form}", args=[child.pk]), carried | typed)

    def record(self, form: str, child, **typed):
        return self.send(form, child, self.open(form, child), **typed)

    def told(self, child) -> str:
        """Return the child's page."""
        return self.client.get(reverse("registry:child", args=[child.pk])).content.decode()


def believed(model, **filters) -> list:
    return list(model.objects.believed().filter(**filters).order_by("valid_from"))


# What is typed, which facts it makes, and what the timeline then says.
FACTS = {
    "circumstance": ({"code": "HC04.1", "day": "1/3/2022", "evidence": "Giấy xác nhận số 12", "decided_by": "UBND xã"}, Circumstance, "Khuyết tật đặc biệt nặng"),
    "risk": ({"code": "NC05", "day": "1/3/2022", "reason": "Hay nghỉ học"}, RiskWatch, "Có nguy cơ bỏ học"),
    "schooling": ({"level": "tieu_hoc", "school": "Tiểu học Bình Dương", "day": "5/9/2021"}, Schooling, "Học tập: Tiểu học"),
    "family-state": ({"state": "lam_xa", "day": "1/3/2022"}, FamilyState, "Cha mẹ: Cha mẹ đi làm ăn xa"),
    "other-name": ({"kind": "goi_o_nha", "full_name": "Bé Na"}, ChildName, "Tên gọi ở nhà: Bé Na"),
}


@pytest.mark.parametrize("form", FACTS)
def test_what_is_recorded_stands_on_the_timeline_and_a_form_sent_three_times_records_once(place, desk, form):
    typed, model, words = FACTS[form]
    child = place.child()
    carried = desk.open(form, child)
    answers = [desk.send(form, child, carried, **typed) for _send in range(3)]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, reverse("registry:child", args=[child.pk]))}
    assert model.objects.believed().filter(child=child).count() == 1
    assert words in desk.told(child)


@pytest.mark.parametrize("form", FACTS)
def test_a_form_without_what_it_needs_says_so_at_the_field_and_writes_nothing(place, desk, form):
    typed, model, _words = FACTS[form]
    child = place.child()
    answer = desk.record(form, child, **dict.fromkeys(typed, ""))
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.content.decode()
    assert not model.objects.filter(child=child).exists()


def test_of_two_workers_at_one_child_the_second_sees_what_the_first_saved_and_decides(place, desk):
    child = place.child()
    old = desk.open("schooling", child)
    actions.record_schooling([SchoolingRow(child.pk, "mau_giao", "Mầm non Nà Rài", date(2021, 9, 5))], by=SYSTEM, source=SOURCE)
    answer = desk.send("schooling", child, old, level="tieu_hoc", school="", day="1/1/2022")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Mầm non Nà Rài" in page
    assert 'value="1/1/2022"' in page
    assert [row.level for row in believed(Schooling, child=child)] == ["mau_giao"]
    again = {name: value for name, value in HIDDEN.findall(page) if name in ("version", "send_key")}
    assert desk.send("schooling", child, again, level="tieu_hoc", school="", day="1/1/2022").status_code == 302
    assert [(row.level, row.valid_to) for row in believed(Schooling, child=child)] == [("mau_giao", date(2022, 1, 1)), ("tieu_hoc", None)]


def test_a_day_that_has_not_come_is_refused_beside_the_day(place, desk):
    answer = desk.record("schooling", place.child(), level="tieu_hoc", school="", day="5/9/2022")
    assert (answer.status_code, answer.context["form"].errors["day"]) == (422, ["Ngày này chưa tới."])


def test_a_death_is_recorded_once_and_takes_the_child_off_the_lists(place, desk):
    child = place.child(household_id=place.household())
    carried = desk.open("death", child)
    assert desk.send("death", child, carried, day="1/5/2022", cause="benh").context["form"].errors.keys() == {"sure"}
    for _send in range(3):
        assert desk.send("death", child, carried, day="1/5/2022", cause="benh", sure="on").status_code == 302
    child.refresh_from_db()
    assert (child.died_on, child.death_cause) == (date(2022, 5, 1), "benh")
    assert "Mất: Bệnh tật" in desk.told(child)
    assert not queries.children_for(desk.actor).exists()
    assert OWN.isdisjoint(re.findall(r"/ghi/([\w/-]+)/", desk.told(child)))


def test_a_move_within_the_province_waits_for_the_other_commune_and_its_repeat_is_answered_alike(place, desk):
    child = place.child(household_id=place.household())
    carried = desk.open("leave", child)
    typed = {"how": "chuyen_trong_tinh", "unit": str(place.xa_b.id), "kind": "tam_tru", "day": "1/5/2022"}
    answers = [desk.send("leave", child, carried, **typed) for _send in range(3)]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, reverse("registry:child", args=[child.pk]))}
    assert MoveRequest.objects.count() == 1
    assert [(stay.unit_id, stay.valid_to) for stay in believed(Residence, child=child)] == [(place.xa_a.id, None)]
    assert "Đang chuyển đến Nước Hai" in desk.told(child)
    assert [one.pk for one in queries.children_for(desk.actor)] == [child.pk]
    assert not queries.children_for(place.officer(place.xa_b)).exists()


def test_a_repeat_of_somebody_elses_send_learns_nothing(place, desk, client):
    child = place.child()
    carried = desk.open("leave", child)
    desk.send("leave", child, carried, how="chuyen_trong_tinh", unit=str(place.xa_b.id), kind="", day="1/5/2022")
    client.force_login(Person.objects.get(pk=place.officer(place.xa_b).person_id))
    assert client.post(reverse("registry:leave", args=[child.pk]), carried).status_code == 404


def test_a_move_within_the_province_needs_its_commune_and_another_one_has_none(place, desk):
    child = place.child()
    typed = {"kind": "", "day": "1/5/2022"}
    assert desk.record("leave", child, how="chuyen_trong_tinh", unit="", **typed).context["form"].errors.keys() == {"unit"}
    assert desk.record("leave", child, how="nuoc_ngoai", unit=str(place.xa_b.id), **typed).context["form"].errors.keys() == {"unit"}


def test_who_left_the_province_is_offered_only_the_way_back(place, desk):
    child = place.child()
    assert desk.record("leave", child, how="chuyen_ngoai_tinh", unit="", kind="", day="1/4/2022").status_code == 302
    page = desk.told(child)
    assert [reverse(f"registry:{form}", args=[child.pk]) in page for form in ("leave", "stay", "return")] == [False, False, True]
    assert not queries.children_for(desk.actor).exists()
    typed = {"day": "1/5/2022", "unit": str(place.xa_a.id), "hamlet": str(place.xom.id), "household": "", "kind": "thuong_tru"}
    assert desk.record("return", child, **typed).status_code == 302
    assert [one.pk for one in queries.children_for(desk.actor)] == [child.pk]


def test_a_change_within_the_commune_keeps_the_household_and_is_no_arrival(place, desk):
    home = place.household()
    child = place.child(household_id=home)
    typed = {"day": "10/5/2022", "unit": str(place.xa_a.id), "hamlet": str(place.xom.id), "household": "", "kind": "tam_vang"}
    assert desk.record("stay", child, **typed).status_code == 302
    last = believed(Residence, child=child)[-1]
    assert (last.hamlet_id, last.kind) == (place.xom.id, "tam_vang")
    assert [(member.household_id, member.valid_to) for member in believed(Membership, child=child)] == [(home, None)]
    assert "Tạm vắng: Nà Rài, Bình Dương" in desk.told(child)
    assert not queries.children_for(desk.actor, filters=Filters(month="den")).exists()


def test_after_a_merger_a_change_of_hamlet_is_still_within_the_commune(place):
    child = place.child(household_id=place.household())
    with clock.moved_to(date(2025, 8, 1)):
        actions.move_children([MoveRow(child.pk, date(2025, 7, 20), place.xa_moi.id, place.xom.id, None, "trong_xa")], by=SYSTEM, source=SOURCE)
    assert believed(Residence, child=child)[-1].valid_from > MERGED
    assert [member.valid_to for member in believed(Membership, child=child)] == [None]


def test_an_episode_that_is_ended_says_why_and_is_offered_no_more(place, desk):
    child = place.child()
    actions.open_risks([RiskRow(child.pk, "NC05", date(2022, 1, 1))], by=SYSTEM, source=SOURCE)
    actions.open_circumstances([CircumstanceRow(child.pk, "HC05.1", date(2022, 1, 1), decided_by="Trạm y tế")], by=SYSTEM, source=SOURCE)
    for form, code in {"risk-end": "NC05", "circumstance-end": "HC05.1"}.items():
        assert desk.record(form, child, code=code, day="1/5/2022", reason="Đã đi học lại").status_code == 302
    page = desk.told(child)
    assert page.count("Kết thúc: Đã đi học lại") == 2
    assert "Người xác nhận: Trạm y tế" in page
    assert all(reverse(f"registry:{form}", args=[child.pk]) not in page for form in ("risk-end", "circumstance-end"))
    assert all(not model.objects.believed().filter(child=child, valid_to=None).exists() for model in (RiskWatch, Circumstance))


def test_an_entry_of_class_c4_is_sealed_and_neither_offered_nor_ended_by_who_may_not_read_it(place, desk):
    child = place.child()
    assert desk.record("circumstance", child, code="HC05.1", day="1/3/2022", evidence="Hồ sơ", decided_by="").status_code == 302
    episode = Circumstance.objects.believed().get(child=child)
    assert (episode.code, episode.evidence, episode.sealed is None) == ("", "", False)
    district = place.officer(place.huyen, "can_bo_huyen")
    assert queries.running_circumstances(district, child) == []
    offered = {code for _group, entries in queries.circumstance_choices(district) for code, _label in entries}
    assert {code.split(".")[0] for code in offered} == {f"HC{n:02}" for n in range(1, 15)} - {"HC05", "HC11"}


def test_an_entry_is_refused_on_a_day_on_which_the_law_had_it_not_yet(place, desk):
    answer = desk.record("circumstance", place.child(), code="HC04.1", day="1/5/2017", evidence="", decided_by="")
    assert answer.context["form"].errors == {"code": ["Mục này chưa hoặc không còn hiệu lực vào ngày đã ghi (có từ 01/07/2017)."]}


def test_a_birth_registered_later_gives_name_and_number_and_keeps_what_was(place, desk):
    child = place.child(full_name="Gái")
    typed = {"day": "10/5/2022", "full_name": "Nông Thị Ánh", "personal_id": ""}
    assert desk.record("birth-registration", child, **typed).status_code == 302
    child.refresh_from_db()
    assert (child.full_name, child.birth_registered_on, child.unnamed) == ("Nông Thị Ánh", date(2022, 5, 10), False)
    assert set(Correction.objects.values_list("field", "old_value")) == {("full_name", "Gái"), ("birth_registered_on", None)}
    assert reverse("registry:birth-registration", args=[child.pk]) not in desk.told(child)


def test_the_class_of_a_household_follows_the_earlier_one_and_an_old_page_overwrites_nothing(place, desk):
    home = place.household()
    address = reverse("registry:household-poverty", args=[home])
    old = {name: value for name, value in HIDDEN.findall(desk.client.get(address).content.decode()) if name in ("version", "send_key")}
    typed = {"poverty": "can_ngheo", "decision": "Số 9/QĐ-UBND", "day": "1/1/2022"}
    assert {desk.client.post(address, old | typed)["Location"] for _send in range(3)} == {reverse("registry:household", args=[home])}
    assert [(row.poverty, row.valid_to) for row in believed(HouseholdStatus, household=home)] == [("ngheo", date(2022, 1, 1)), ("can_ngheo", None)]
    answer = desk.client.post(address, old | typed | {"send_key": "", "poverty": "khong", "day": "1/2/2022"})
    assert answer.status_code == 422  # a form without its key is no form of ours
    answer = desk.client.post(address, old | typed | {"send_key": "0190a5a0-0000-7000-8000-000000000001", "poverty": "khong", "day": "1/2/2022"})
    assert answer.status_code == 409
    assert "Số 9/QĐ-UBND" in answer.content.decode()


def test_every_page_that_shows_a_household_is_logged(place, desk):
    home = place.household()
    address = reverse("registry:household-poverty", args=[home])
    carried = {name: value for name, value in HIDDEN.findall(desk.client.get(address).content.decode()) if name in ("version", "send_key")}
    typed = {"poverty": "khong", "decision": "", "day": "1/2/2022"}
    assert desk.client.post(address, carried | typed | {"version": "9"}).status_code == 409
    assert desk.client.post(address, carried | typed).status_code == 302
    desk.client.get(reverse("registry:household", args=[home]))
    events = Event.objects.filter(action="household opened")
    assert [set(EventSubject.objects.filter(event_seq=event.seq).values_list("subject_id", flat=True)) for event in events] == [{home.hex}] * 3


def test_a_new_household_is_one_however_often_it_is_sent_and_its_number_stands_once_in_the_hamlet(place, desk):
    address = reverse("registry:household-new")
    carried = dict(HIDDEN.findall(desk.client.get(address).content.decode()))
    typed = {"unit": str(place.xa_a.id), "hamlet": str(place.xom.id), "number": "45", "head_name": "Lý Văn Sáu", "phone": "", "poverty": "ngheo", "poverty_from": "1/1/2022"}
    sent = {"send_key": carried["send_key"]} | typed
    assert len({desk.client.post(address, sent)["Location"] for _send in range(3)}) == 1
    home = Household.objects.get(number="45")
    assert queries.poverty_of([home]) == {home.pk: "ngheo"}
    other = desk.client.post(address, sent | {"send_key": "0190a5a0-0000-7000-8000-000000000001"})
    assert other.context["form"].errors == {"number": ["Xóm này đã có hộ mang mã này."]}


def test_a_draft_is_found_again_on_its_own_child_and_thrown_away_on_request(place, desk):
    child, other = place.child(), place.child(full_name="Lý Văn Khác")
    drafts.save(by=desk.actor, form="schooling", key=str(child.pk), values={"school": ["Trường gõ dở"]})
    address = reverse("registry:schooling", args=[child.pk])
    assert "Trường gõ dở" in desk.client.get(address).content.decode()
    assert "Trường gõ dở" not in desk.client.get(reverse("registry:schooling", args=[other.pk])).content.decode()
    assert desk.client.post(address, {"bo": "1"}).status_code == 302
    assert "Trường gõ dở" not in desk.client.get(address).content.decode()


def test_lists_and_counts_follow_what_was_recorded(place, desk):
    child = place.child()
    for form, group in {"circumstance": "dac_biet", "risk": "nguy_co"}.items():
        assert queries.children_for(desk.actor, filters=Filters(group=group)).count() == 0
        desk.record(form, child, **FACTS[form][0])
        assert queries.children_for(desk.actor, filters=Filters(group=group)).count() == 1


# ``register_children`` takes lists; the birth form's ``register_birth`` is one row of it.
# A list is undone on the page of what brought it; the queue of pairs is filled, and unanswered moves are lifted, by jobs.
NO_PAGE = {
    "log_waiting_searches", "register_children", "CORRECTED", "Undone", "undo_batch", "refresh_pairs", "follow_births", "lift_unanswered",
    "set_papers",  # what a list adds to papers: the form of papers corrects them one child at a time
}


def _public(module) -> set[str]:
    own = {name for name, one in vars(module).items() if isfunction(one) and one.__module__ == module.__name__ and not name.startswith("_")}
    return own | set(getattr(module, "__all__", ()))


def test_every_action_of_the_registry_has_its_page():
    room = Path(registry.__file__).parent
    pages = "".join(path.read_text(encoding="utf-8") for path in room.rglob("*.py") if {"forms", "views"} & {path.stem, path.parent.name})
    written = set().union(*(_public(one) for one in (actions, duplicates, elsewhere, moves, takeback)))
    assert {name for name in written if f"s.{name}" not in pages} == NO_PAGE


def test_the_class_of_its_household_is_offered_on_the_childs_page(place, desk):
    home = place.household()
    assert reverse("registry:household-poverty", args=[home]) in desk.told(place.child(household_id=home))


def test_of_the_dead_nothing_more_is_asked(place, desk):
    child = place.child()
    actions.record_deaths([DeathRow(child.pk, date(2022, 5, 1))], by=SYSTEM, source=SOURCE)
    page = desk.client.get(reverse("registry:risk", args=[child.pk])).content.decode()
    assert "Hiện không có gì để ghi ở đây" in page
    assert 'name="day"' not in page


def test_every_entry_form_is_offered_and_carries_its_child_in_the_address_alone(place, desk):
    page = desk.told(place.child())
    names = [name for name in re.findall(r"/ghi/([\w/-]+)/", page) if name in OWN]
    assert names == [
        "khai-sinh", "giay-to", "noi-o", "chuyen-di", "mat", "ten-khac", "hoan-canh", "nguy-co", "hoc-tap", "cha-me",
        "cha-me/tung-nguoi", "nguoi-cham-soc", "suc-khoe", "thong-tin-khac", "kiem-tra",
    ]
    assert "/loai-ho/" not in page
    assert Child.objects.get().full_name not in " ".join(names)


def test_what_a_child_is_to_the_head_of_its_household_is_what_was_typed_and_never_guessed(place, desk):
    home, other = place.household(), place.household(number="13")
    child = place.child(household_id=home)
    here = {"unit": str(place.xa_a.id), "hamlet": str(place.xom.id), "kind": "thuong_tru"}

    def told() -> list:
        return list(Membership.objects.believed().filter(child=child).order_by("valid_from").values_list("household_id", "relation"))

    assert told() == [(home, "")]
    desk.record("stay", child, day="1/3/2022", household="12", relation="chau", **here)
    assert told() == [(home, ""), (home, "chau")]
    desk.record("stay", child, day="1/4/2022", household="13", **here)
    assert told()[-1] == (other, "")
    desk.record("stay", child, day="1/5/2022", relation="con_nuoi", **here)
    assert told()[-1] == (other, "con_nuoi")
    assert "Con nuôi" in desk.told(child)
    assert "Chưa đối chiếu với văn bản gốc" in desk.client.get(reverse("registry:stay", args=[child.pk])).content.decode()


def test_every_page_of_a_form_that_shows_the_record_is_logged_as_opened(place, desk):
    child = place.child()
    old = desk.open("risk", child)
    desk.record("risk", child, code="NC01", day="1/3/2022")

    def opened() -> int:
        return Event.objects.filter(action="child opened").count()

    for answer, typed in ((409, {"code": "NC02", "day": "1/3/2022"}), (422, {"code": "NC02", "day": "31/2/2022"})):
        before = opened()
        assert desk.send("risk", child, old, **typed).status_code == answer
        assert opened() == before + 1
    before = opened()
    desk.client.get(reverse("registry:child-correct", args=[child.pk]))
    assert opened() == before + 1
