"""A lost password or telephone: one code, given after a call back, by whom it may, used once, known to both."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db.models import F
from django.test import Client
from django.urls import reverse

from mangnon.audit import queries as audit
from mangnon.audit.refusals import TooMany
from mangnon.organisation import lost_access
from mangnon.organisation.lost_access import CALLED, MET, CodeRefused
from mangnon.organisation.models import Person, SignInCode
from tests.world import signed_in

NEW = "cây tre trăm đốt 9"


@pytest.fixture
def officer(world):
    """The commune's officer, with a telephone on file."""
    person = world.post("can_bo_xa", "xa_nha").person
    Person.objects.filter(pk=person.pk).update(phone="0206 3 850 001")
    person.refresh_from_db()
    return person


@pytest.fixture
def code(world, officer):
    """The code the administrator reads to the officer."""
    return lost_access.give(by=world.quan_tri, person=officer, how=CALLED)


def use(username: str, code: str, password: str = NEW, again: str = ""):
    return Client().post(reverse("organisation:code-use"), {"username": username, "code": code, "password": password, "again": again or password})


def refused(code: str, **what) -> None:
    with pytest.raises(CodeRefused) as raised:
        lost_access.give(**what)
    assert raised.value.code == code


def test_the_page_shows_the_number_on_file_asks_for_the_call_and_gives_the_code_once(world, officer):
    office, address = world.client("quan_tri", "tinh"), reverse("organisation:code-new", args=[officer.pk])
    assert "Tôi đã tự gọi lại số 0206 3 850 001" in office.get(address).content.decode()
    assert office.post(address, {}).status_code == 422  # the call is not ticked
    shown = office.post(address, {"how": CALLED}).content.decode()
    row = SignInCode.objects.get()
    assert (row.person_id, row.giver_id, row.used_at) == (officer.pk, world.post("quan_tri", "tinh").person_id, None)
    told = shown.split("<code>")[2][:9].replace(" ", "")
    assert told not in row.digest
    assert use(officer.username, told).status_code == 302


def test_a_code_sets_a_new_password_ends_every_session_and_is_gone(world, officer, code):
    client = signed_in(officer)
    client.get("/")
    answer = use(officer.username.upper(), f" {code[:4]} {code[4:]} ")
    assert (answer.status_code, answer.url, "phien" in answer.cookies) == (302, "/dang-nhap/", False)  # nobody is signed in by it
    officer.refresh_from_db()
    assert (officer.check_password(NEW), client.get("/").status_code) == (True, 302)
    assert use(officer.username, code).status_code == 422
    assert [event.action for event in audit.events_about("person", officer.pk)][:3] == ["sessions ended", "sign-in code used", "sign-in code given"]


def test_a_lost_telephone_is_replaced_with_the_password_a_lost_password_leaves_it(world, settings):
    settings.MANGNON_DEMO = False
    leader = world.post("chu_tich_xa", "xa_nha").person
    for lost, left in ((False, True), (True, False)):
        Authenticator.objects.filter(user=leader).delete()
        TOTP.activate(leader, "ABCDEFGHIJKLMNOP")
        use(leader.username, lost_access.give(by=world.quan_tri, person=leader, how=MET, telephone_lost=lost), f"{NEW} {lost}")
        assert Authenticator.objects.filter(user=leader).exists() is left
    leader.refresh_from_db()
    assert signed_in(leader).get("/").url.startswith("/lop-thu-hai/bat/")


def test_both_are_told(world, officer, code):
    office = world.client("quan_tri", "tinh")
    assert "Đang chờ dùng" in office.get(reverse("organisation:codes")).content.decode()
    told = "đã cấp mã một lần cho tài khoản này"
    client = signed_in(officer)
    assert [told in client.get("/").content.decode() for _ in range(2)] == [True, False]  # also where somebody else uses it
    use(officer.username, code)
    assert "Đã dùng lúc" in office.get(reverse("organisation:codes")).content.decode()


def test_whoever_signs_in_with_the_new_password_is_told_on_the_next_page(world, officer, code):
    use(officer.username, code)
    client = Client()
    client.post("/dang-nhap/", {"login": officer.username, "password": NEW, "next": "/den-han/"})
    assert f"{world.quan_tri.label} đã cấp mã một lần" in client.get("/den-han/").content.decode()


def test_nobody_gives_one_to_himself_to_somebody_above_or_where_nothing_is_sure(world, officer):
    refused("own_code", by=world.quan_tri, person=world.post("quan_tri", "tinh").person, how=MET)
    refused("code_above", by=world.can_bo_huyen, person=world.post("lanh_dao_tinh", "tinh").person, how=MET)
    refused("code_above", by=world.actor("can_bo_huyen", "huyen_khac"), person=officer, how=MET)
    refused("code_no_number", by=world.quan_tri, person=world.post("can_bo_xa", "xa_ben").person, how=CALLED)
    Person.objects.filter(pk=officer.pk).update(is_active=False)
    refused("code_closed", by=world.quan_tri, person=officer, how=MET)


@pytest.mark.parametrize("spoil", [
    lambda rows: rows.update(ends_at=F("ends_at") - timedelta(minutes=31)), lambda rows: rows.update(tries=lost_access.TRIES),
], ids=["after thirty minutes", "after five tries"])
def test_a_code_is_dead(officer, code, spoil):
    spoil(SignInCode.objects.all())
    assert use(officer.username, code).status_code == 422


def test_a_newer_code_ends_the_older_one(world, officer, code):
    newer = lost_access.give(by=world.quan_tri, person=officer, how=CALLED)
    assert use(officer.username, code).status_code == 422
    assert use(officer.username, newer).status_code == 302


def test_wrong_tries_are_counted_say_nothing_of_who_exists_and_are_limited(officer, code):
    wrong = "00000000" if code != "00000000" else "11111111"
    known, unknown = use(officer.username, wrong), use("khong.co.ai", wrong)
    assert [answer.content.decode().count("Tên đăng nhập hoặc mã không đúng") for answer in (known, unknown)] == [2, 2]
    assert SignInCode.objects.get().tries == 1
    answers = [use("khong.co.ai", wrong).status_code for _ in range(9)]
    assert (answers[0], answers[-1]) == (422, 429)


def test_a_refused_password_leaves_the_code_good(officer, code):
    assert use(officer.username, code, "anhyeuem1990").status_code == 422
    assert use(officer.username, code, NEW, "khác").status_code == 422
    assert use(officer.username, code).status_code == 302


def test_so_many_codes_a_person_an_hour(world, officer):
    for _ in range(lost_access.PER_PERSON):
        lost_access.give(by=world.quan_tri, person=officer, how=CALLED)
    with pytest.raises(TooMany):
        lost_access.give(by=world.quan_tri, person=officer, how=CALLED)


def test_the_number_on_file_is_kept_by_an_administrator_never_ones_own_and_the_change_is_on_record(world):
    person, office = world.post("can_bo_xa", "xa_ben").person, world.client("quan_tri", "tinh")
    assert office.post(reverse("organisation:phone", args=[person.pk]), {"phone": "gọi anh Ba"}).status_code == 422
    assert office.post(reverse("organisation:phone", args=[person.pk]), {"phone": "0206 3 850 002"}).status_code == 302
    assert "gọi lại số 0206 3 850 002" in office.get(reverse("organisation:code-new", args=[person.pk])).content.decode()
    assert audit.events_about("person", person.pk).first().action == "telephone changed"
    own = world.post("quan_tri", "tinh").person
    assert office.post(reverse("organisation:phone", args=[own.pk]), {"phone": "0206 3 850 003"}).status_code == 409
