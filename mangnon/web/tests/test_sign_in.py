"""Signing in: by name, locked out after too many tries, a first password changed, a second factor where the role asks for one."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from mangnon.audit import queries as audit
from mangnon.base import clock
from mangnon.organisation import actions as organisation
from tests.world import SYSTEM, TODAY, signed_in

PASSWORD = "mat-khau-thu-2022"


def sign_in(client: Client, username: str, password: str = PASSWORD):
    return client.post("/dang-nhap/", {"login": username, "password": password})


def test_a_person_signs_in_by_name_and_it_stands_in_the_record(world):
    post, client = world.post("can_bo_xa", "xa_nha"), Client()
    response = sign_in(client, post.person.username)
    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/").status_code == 200
    assert audit.events_about("person", post.person_id).first().action == "signed in"
    client.post("/dang-xuat/")
    assert client.get("/").status_code == 302
    assert audit.events_about("person", post.person_id).first().action == "signed out"


def test_a_wrong_password_says_nothing_of_who_exists(world):
    known = sign_in(Client(), world.post("can_bo_xa", "xa_nha").person.username, "sai-mat-khau")
    unknown = sign_in(Client(), "khong.co.nguoi.nay", "sai-mat-khau")

    def said(response):
        return re.findall(r'<div class="error-summary.*?</div>', response.content.decode(), re.DOTALL)

    assert known.status_code == unknown.status_code == 200
    assert said(known) == said(unknown) != []


def test_after_too_many_tries_even_the_right_password_waits(world, settings):
    settings.ACCOUNT_RATE_LIMITS = False  # the library's own limit, which would answer first
    username, client = world.post("can_bo_xa", "xa_nha").person.username, Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        last = sign_in(client, username, "sai-mat-khau")
    assert last.status_code == 429
    assert sign_in(client, username).status_code == 429
    assert client.get("/").status_code == 302


def test_nobody_signs_up(world):
    assert Client().get("/accounts/signup/").status_code == 404
    assert "signup" not in Client().get("/dang-nhap/").content.decode()


def test_a_first_password_is_changed_before_anything_else(world):
    person, secret = organisation.create_person(by=SYSTEM, username="moi", full_name="Người Mới")
    client = Client()
    sign_in(client, "moi", secret)
    assert client.get("/").url == "/mat-khau/"
    client.post("/mat-khau/", {"oldpassword": secret, "password1": "cây tre trăm đốt 9", "password2": "cây tre trăm đốt 9"})
    person.refresh_from_db()
    assert not person.must_change_password
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("rơm rạ", "cần ít nhất 10 ký tự"), ("qwerty1234567", "dãy phím, dãy số liền nhau"), ("password12345", "từ ai cũng hay đặt"),
        ("anhyeuem1990", "từ ai cũng hay đặt, ngày, năm"), ("canboxanha.8391", "đơn vị của chính anh, chị"), ("trustno1trustno1", ""),
    ],
)
def test_a_guessable_password_is_refused_with_what_to_do_and_never_repeated(world, chosen, said):
    client = Client()
    sign_in(client, world.post("can_bo_xa", "xa_nha").person.username)
    answer = client.post("/mat-khau/", {"oldpassword": PASSWORD, "password1": chosen, "password2": chosen})
    text = answer.content.decode()
    assert (answer.status_code, said in text, chosen in text) == ((200, True, False) if said else (302, True, False))


@pytest.mark.parametrize(("role", "asked"), [("chu_tich_xa", True), ("can_bo_xa", False)])
def test_outside_a_demo_a_role_that_needs_a_second_factor_sets_it_up_first(world, settings, role, asked):
    settings.MANGNON_DEMO = False
    response = world.client(role, "xa_nha").get("/")
    assert (response.status_code == 302 and response.url.startswith("/lop-thu-hai/bat/")) is asked


def test_the_second_factors_secret_is_sealed(world):
    from allauth.mfa.totp.internal.auth import TOTP

    person = world.post("chu_tich_xa", "xa_nha").person
    found = TOTP.activate(person, "ABCDEFGHIJKLMNOP").instance
    assert "ABCDEFGHIJKLMNOP" not in str(found.data)
    response = sign_in(Client(), person.username)
    assert response.url.startswith("/lop-thu-hai/ma/")


def test_a_post_that_ended_ends_its_sessions_and_is_gone_at_the_next_sign_in(world):
    post = world.post("can_bo_xa", "xa_nha")
    client = world.client("can_bo_xa", "xa_nha")
    assert client.get("/den-han/").status_code == 200
    organisation.end_post(by=SYSTEM, post=post, day=TODAY, version=1)
    assert client.get("/den-han/").url.startswith("/dang-nhap/")
    client = signed_in(post.person)
    assert client.get("/den-han/").status_code == 403
    assert "chưa được giao vị trí" in client.get("/").content.decode()


def test_one_of_several_posts_is_chosen_and_nobody_elses(world):
    person = world.post("can_bo_xa", "xa_nha").person
    second = organisation.assign_post(by=SYSTEM, person=person, body=world.body("van_thu", "xa_ben"), role="van_thu", valid_from=TODAY - timedelta(days=9))
    client = signed_in(person)
    assert client.get("/den-han/").status_code == 200
    assert client.post("/doi-vi-tri/", {"post": str(second.pk)}).status_code == 302
    assert client.get("/den-han/").status_code == 403
    assert client.post("/doi-vi-tri/", {"post": str(world.post("can_bo_xa", "xa_ben").pk)}).status_code == 403


def test_a_lost_session_is_told_and_the_typed_text_is_found_again(world):
    client = world.client("can_bo_xa", "xa_nha")
    assert client.post("/ban-nhap/thu/", {"full_name": "Nông Thị Hoà"}).status_code == 200
    assert client.get("/phien/").json()["signed_in"] is True
    Session.objects.all().delete()
    assert client.get("/phien/").json()["signed_in"] is False
    assert client.post("/ban-nhap/thu/", {"full_name": "x"}).url.startswith("/dang-nhap/")


def test_pages_are_not_kept_and_run_no_foreign_script(world):
    response = world.client("can_bo_xa", "xa_nha").get("/")
    assert "no-store" in response["Cache-Control"]
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response.cookies == {} or all(cookie["httponly"] for cookie in response.cookies.values())


def test_vietnamese_unless_chosen_whatever_the_browser_says(world):
    client = world.client("can_bo_xa", "xa_nha")
    assert '<html lang="vi">' in client.get("/", headers={"Accept-Language": "en-US"}).content.decode()
    client.post("/ngon-ngu/", {"language": "en"})
    assert '<html lang="en">' in client.get("/").content.decode()
    assert clock.today() == TODAY
