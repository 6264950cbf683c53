"""Sessions: seen and ended by their owner, ended by what changes the account, over when nothing is done; nothing typed is lost."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal import auth
from allauth.usersessions.models import UserSession
from django.db.models import F
from django.test import Client
from django.urls import reverse

from mangnon.audit import queries as audit
from mangnon.organisation import actions as organisation
from mangnon.registry.models import ChildName
from mangnon.web.sessions import device, shortened
from tests.world import SYSTEM, TODAY, signed_in

PASSWORD = "mat-khau-thu-2022"
KEY = "0190b7c4-0000-7000-8000-000000000001"
PHONE = "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0 Mobile Safari/537.36"


def sign_in(username: str, client: Client | None = None, to: str = "") -> Client:
    client = client or Client(headers={"User-Agent": PHONE})
    client.post("/dang-nhap/", {"login": username, "password": PASSWORD, "next": to})
    return client


def aged(minutes: int, field: str = "last_seen_at") -> None:
    """Every session did its last act (or began) so long ago."""
    UserSession.objects.update(**{field: F(field) - timedelta(minutes=minutes)})


def is_in(client: Client) -> bool:
    return client.get("/phien/").json()["signed_in"]


@pytest.fixture
def officer(world):
    return world.post("can_bo_xa", "xa_nha").person


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (PHONE, "Chrome trên Android"), ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537.36 Edg/120", "Edge trên Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) Safari/604 Zalo/23", "Zalo trên iPhone"), ("", "Máy không rõ"),
    ],
)
def test_a_device_is_named_in_plain_words(user_agent, said):
    assert device(user_agent) == said


def test_half_an_address_says_the_place():
    assert [shortened(one) for one in ("113.160.7.9", "2001:ee0:4f:1::9")] == ["113.160.x.x", "2001:ee0:4f:…"]


def test_one_sees_where_one_is_signed_in_and_ends_one_or_all_others(world, officer):
    here, there, third = (sign_in(officer.username) for _ in range(3))
    foreign = sign_in(world.post("can_bo_xa", "xa_ben").person.username)
    shown = here.get(reverse("sessions")).content.decode()
    assert (shown.count("Chrome trên Android"), shown.count("Máy này")) == (3, 1)
    rows = {row.session_key: row.pk for row in UserSession.objects.all()}
    key = {client: client.cookies["phien"].value for client in (here, there, third, foreign)}
    for client in (here, foreign):  # neither this one nor somebody else's
        assert here.post(reverse("session-end", args=[rows[key[client]]])).status_code == 404
    assert "Chrome trên Android" in here.get(reverse("session-end", args=[rows[key[there]]])).content.decode()
    here.post(reverse("session-end", args=[rows[key[there]]]))
    assert [is_in(one) for one in (here, there, third, foreign)] == [True, False, True, True]
    here.post(reverse("sessions-end-others"))
    assert [is_in(one) for one in (here, there, third, foreign)] == [True, False, False, True]
    assert audit.events_about("person", officer.pk).first().action == "sessions ended"


def _changes_password(world, officer, here):
    new = "cây tre trăm đốt 9"
    here.post("/mat-khau/", {"oldpassword": PASSWORD, "password1": new, "password2": new})


def _sets_a_second_factor(world, officer, here):
    here.post("/xac-nhan-lai/", {"password": PASSWORD})
    here.get("/lop-thu-hai/bat/")
    secret = here.session[auth.SECRET_SESSION_KEY]
    code = auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time())))
    assert here.post("/lop-thu-hai/bat/", {"code": code}).status_code == 302


@pytest.mark.parametrize("changes", [_changes_password, _sets_a_second_factor])
def test_what_changes_ones_own_account_ends_ones_other_sessions(world, officer, changes, django_capture_on_commit_callbacks):
    here, there = sign_in(officer.username), sign_in(officer.username)
    with django_capture_on_commit_callbacks(execute=True):
        changes(world, officer, here)
    assert (is_in(here), is_in(there)) == (True, False)


def _by_office(action):
    return lambda world, officer: action(by=world.quan_tri, person=officer)


@pytest.mark.parametrize(
    "change",
    [
        _by_office(organisation.reset_password), _by_office(organisation.reset_second_factor), _by_office(organisation.close_account),
        lambda world, officer: organisation.end_post(by=SYSTEM, post=world.post("can_bo_xa", "xa_nha"), day=TODAY, version=1),
        lambda world, officer: world.client("quan_tri", "tinh").post(reverse("organisation:sessions-end", args=[officer.pk])),
    ],
    ids=["password", "second factor", "account", "post", "administrator"],
)
def test_what_others_change_ends_every_session_of_the_person_alone_on_record(world, officer, change):
    clients = [sign_in(officer.username) for _ in range(2)]
    neighbour = sign_in(world.post("can_bo_xa", "xa_ben").person.username)
    change(world, officer)
    assert [is_in(one) for one in (*clients, neighbour)] == [False, False, True]
    assert not UserSession.objects.filter(user=officer).exists()
    assert "sessions ended" in [event.action for event in audit.events_about("person", officer.pk)]


@pytest.mark.parametrize(("role", "place", "minutes"), [("can_bo_xa", "xa_nha", 30), ("can_bo_huyen", "huyen_nha", 60)])
def test_a_session_in_which_nothing_is_done_ends_sooner_for_who_reads_c4(world, role, place, minutes):
    client = sign_in(world.post(role, place).person.username)
    aged(minutes - 1)
    assert client.get("/den-han/").status_code == 200  # and now it was used
    aged(minutes - 1)
    assert is_in(client)  # a page left open asks whether it is: that is no use
    aged(2)
    answer = client.get("/den-han/?loc=1")
    assert answer.url == "/dang-nhap/?next=/den-han/%3Floc%3D1"
    assert "lâu không dùng" in client.get(answer.url).content.decode()
    assert sign_in(world.post(role, place).person.username, client, "/den-han/?loc=1").get("/den-han/").status_code == 200


def test_a_session_ends_eight_hours_after_it_began_however_busy(world, officer):
    client = sign_in(officer.username)
    aged(8 * 60 - 1, "created_at")
    assert is_in(client)
    aged(2, "created_at")
    assert not is_in(client)


def test_the_place_may_choose_its_own_times(world, officer, settings):
    settings.IDLE_MINUTES_C4 = 10
    client = sign_in(officer.username)
    aged(11)
    assert not is_in(client)


def late_form(world, client: Client, **headers):
    child = world.child()
    aged(31)
    typed = {"kind": "goi_o_nha", "full_name": "Na Con", "version": "0", "send_key": KEY}
    address = reverse("registry:other-name", args=[child])
    return address, client.post(address, typed, headers=headers)


def test_what_a_form_sent_too_late_is_kept_for_its_author_alone_and_sent_again(world, officer):
    client = sign_in(officer.username)
    address, answer = late_form(world, client)
    assert answer.url == "/dang-nhap/?next=/phien/chua-gui/"
    assert not ChildName.objects.exists()
    other = sign_in(world.post("chu_tich_xa", "xa_nha").person.username, client)
    assert other.get("/phien/chua-gui/").url == "/"
    back = sign_in(officer.username, Client())
    shown = back.get("/phien/chua-gui/").content.decode()
    assert (f'action="{address}"' in shown, 'name="full_name" value="Na Con"' in shown) == (True, True)
    sent = back.post(address, {"kind": "goi_o_nha", "full_name": "Na Con", "version": "0", "send_key": KEY, "_resent": "1"})
    assert (sent.status_code, ChildName.objects.get().full_name) == (302, "Na Con")
    assert back.get("/phien/chua-gui/").url == "/"  # sent: nothing is left


def test_what_was_sent_too_late_may_be_thrown_away(world, officer):
    client = sign_in(officer.username)
    late_form(world, client)
    sign_in(officer.username, client)
    client.post("/phien/chua-gui/")
    assert client.get("/phien/chua-gui/").url == "/"


@pytest.mark.parametrize("headers", [{"X-Requested-With": "fetch"}, {"HX-Request": "true"}, {"Sec-Fetch-Mode": "cors"}])
def test_a_page_that_sends_by_itself_keeps_its_text_itself(world, officer, headers):
    client = sign_in(officer.username)
    _address, answer = late_form(world, client, **headers)
    assert answer.url.startswith("/dang-nhap/?next=/tre-em/")
    sign_in(officer.username, client)
    assert client.get("/phien/chua-gui/").url == "/"


def test_a_form_of_another_site_is_kept_for_nobody(world, officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/")
    _address, answer = late_form(world, client)
    assert answer.status_code == 403
    assert signed_in(officer).get("/phien/chua-gui/").url == "/"


def test_behind_the_tls_server_each_caller_has_their_own_address(world, officer, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.AXES_FAILURE_LIMIT = 2
    settings.ACCOUNT_RATE_LIMITS = False

    def typed(password: str, address: str) -> int:
        return Client().post("/dang-nhap/", {"login": officer.username, "password": password}, headers={"X-Forwarded-For": address}).status_code

    assert [typed("sai-mat-khau", "203.0.113.9") for _ in range(2)] == [200, 429]
    assert typed(PASSWORD, "198.51.100.7") == 302  # somebody else's tries lock nobody out elsewhere
    assert UserSession.objects.get(user=officer).ip == "198.51.100.7"
