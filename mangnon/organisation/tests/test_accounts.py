"""Accounts: opened and let in again by administrators, never by their owner; closed at once; each press once."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from mangnon.audit import queries as audit
from mangnon.base import clock
from mangnon.organisation import actions, queries
from mangnon.organisation.actions import OrganisationRefused
from mangnon.organisation.models import Person, Post
from mangnon.organisation.roles import ROLES, incompatible
from tests.world import SYSTEM, TODAY, signed_in


@pytest.fixture
def officer(world):
    """The commune's officer."""
    return world.post("can_bo_xa", "xa_nha").person


@pytest.fixture
def office(world):
    """The administrator's browser."""
    return world.client("quan_tri", "tinh")


def refused(code: str, action, **what) -> None:
    with pytest.raises(OrganisationRefused) as raised:
        action(**what)
    assert raised.value.code == code


def test_nobody_gives_themselves_a_post_a_password_a_factor_or_closes_their_own_account(world):
    by = world.quan_tri
    me = world.post("quan_tri", "tinh").person
    refused("own_post", actions.assign_post, by=by, person=me, body=world.body("can_bo_xa", "xa_nha"), role="can_bo_xa", valid_from=TODAY)
    refused("own_reset", actions.reset_password, by=by, person=me)
    refused("own_reset", actions.reset_second_factor, by=by, person=me)
    refused("own_account", actions.close_account, by=by, person=me)


def test_one_post_is_not_given_twice(world, officer):
    body = world.body("can_bo_xa", "xa_nha")
    refused("post_held", actions.assign_post, by=SYSTEM, person=officer, body=body, role="can_bo_xa", valid_from=TODAY)


def test_a_lost_second_factor_is_taken_off_and_recorded(world, officer):
    TOTP.activate(officer, "ABCDEFGHIJKLMNOP")
    actions.reset_second_factor(by=world.quan_tri, person=officer)
    assert not Authenticator.objects.filter(user=officer).exists()
    assert audit.events_about("person", officer.pk).first().action == "second factor reset"


def test_after_a_reset_a_role_that_needs_the_factor_sets_it_up_again_at_the_next_sign_in(world, settings):
    settings.MANGNON_DEMO = False
    leader = world.post("chu_tich_xa", "xa_nha").person
    TOTP.activate(leader, "ABCDEFGHIJKLMNOP")
    client = signed_in(leader)
    assert client.get("/").status_code == 200
    actions.reset_second_factor(by=world.quan_tri, person=leader)
    assert client.get("/").url.startswith("/dang-nhap/")
    assert signed_in(leader).get("/").url.startswith("/lop-thu-hai/bat/")


def test_a_closed_account_is_out_with_the_next_request_and_may_be_opened_again(world, office, officer):
    client = signed_in(officer)
    assert client.get("/").status_code == 200
    office.post(reverse("organisation:account-close", args=[officer.pk]))
    assert client.get("/").url.startswith("/dang-nhap/")
    sent = Client().post("/dang-nhap/", {"login": officer.username, "password": "mat-khau-thu-2022"})
    assert (sent.status_code, "Tài khoản đang khóa" in sent.content.decode()) == (403, True)  # to who knows the password only
    assert (officer in queries.people(TODAY), officer in queries.people(TODAY, closed=True)) == (False, True)
    office.post(reverse("organisation:account-open", args=[officer.pk]))
    assert signed_in(officer).get("/").status_code == 200


def test_a_new_password_ends_the_sessions_of_the_old_one(world, officer):
    client = signed_in(officer)
    actions.reset_password(by=world.quan_tri, person=officer)
    assert client.get("/").url.startswith("/dang-nhap/")


def test_opening_an_account_pressed_three_times_opens_one(world, office):
    typed = {"username": "moi.toanh", "full_name": "Người Mới", "send_key": "k1"}
    answers = [office.post(reverse("organisation:person-new"), typed) for _ in range(3)]
    person = Person.objects.get(username="moi.toanh")
    assert [answer.status_code for answer in answers] == [200, 302, 302]
    assert answers[1].url == answers[2].url == reverse("organisation:person", args=[person.pk])
    assert audit.events_about("person", person.pk).count() == 1


def test_giving_a_post_pressed_three_times_gives_one(world, office, officer):
    body = world.body("van_thu", "xa_nha")
    typed = {"role": "van_thu", "body": body.code, "valid_from": "20/05/2022", "send_key": "k2"}
    answers = [office.post(reverse("organisation:post-new", args=[officer.pk]), typed) for _ in range(3)]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, reverse("organisation:person", args=[officer.pk]))}
    assert Post.objects.filter(person=officer, role="van_thu").count() == 1


def test_the_first_administrator_is_appointed_at_the_machine_and_let_in_again_there(world):
    person, first = actions.appoint_administrator(by=SYSTEM, username="Quan.Ly", full_name="Lương Văn Tú")
    assert (person.username, person.must_change_password) == ("quan.ly", True)
    assert queries.posts_of(person.pk, clock.today()).get().role == "quan_tri"
    TOTP.activate(person, "ABCDEFGHIJKLMNOP")
    again, second = actions.appoint_administrator(by=SYSTEM, username="quan.ly", full_name="")
    assert (again, again.check_password(second), first == second) == (person, True, False)
    assert not Authenticator.objects.filter(user=person).exists()
    officer = world.post("can_bo_xa", "xa_nha").person
    refused("not_administrator", actions.appoint_administrator, by=SYSTEM, username=officer.username, full_name="")


def test_a_communes_clerk_does_not_see_the_whole_province(world):
    assert not queries.sees_whole_province(world.actor("van_thu", "xa_nha"))
    seen = {role: set(queries.unit_ids_in_scope(world.actor(role, "xa_nha"), TODAY).values_list("unit_id", flat=True)) for role in ("van_thu", "can_bo_xa")}
    assert seen["van_thu"] == seen["can_bo_xa"]


READERS = [("can_bo_xa", "xa_nha"), ("chu_tich_xa", "xa_nha"), ("can_bo_huyen", "huyen_nha"), ("can_bo_tinh", "tinh"), ("truc_111", "tinh"), ("kiem_tra", "tinh")]


def test_who_gives_posts_reads_no_child_whichever_post_came_first(world):
    """The role promises not to read C3 and C4: no second post may give what it withholds."""
    assert {code for code, _place in READERS} == {code for code in ROLES if incompatible("quan_tri", code)}
    for number, (role, place) in enumerate(READERS):
        for first, second in ((("quan_tri", "tinh"), (role, place)), ((role, place), ("quan_tri", "tinh"))):
            person, _secret = actions.create_person(by=SYSTEM, username=f"nguoi.{number}.{first[0]}", full_name="Nông Thị Hai")
            actions.assign_post(by=SYSTEM, person=person, body=world.body(*first), role=first[0], valid_from=TODAY)
            refused("role_incompatible", actions.assign_post, by=SYSTEM, person=person, body=world.body(*second), role=second[0], valid_from=TODAY)


def test_posts_that_do_not_go_together_may_not_meet_on_any_day(world):
    person, _secret = actions.create_person(by=SYSTEM, username="nguoi.sau", full_name="Nông Thị Sau")
    give = {"by": SYSTEM, "person": person}
    officer = give | {"body": world.body("can_bo_xa", "xa_nha"), "role": "can_bo_xa"}
    actions.assign_post(**give, body=world.body("quan_tri", "tinh"), role="quan_tri", valid_from=TODAY, valid_to=TODAY + timedelta(days=30))
    refused("role_incompatible", actions.assign_post, **officer, valid_from=TODAY - timedelta(days=9))
    refused("role_incompatible", actions.assign_post, **officer, valid_from=TODAY - timedelta(days=9), valid_to=TODAY + timedelta(days=1))
    actions.assign_post(**officer, valid_from=TODAY - timedelta(days=9), valid_to=TODAY)
    actions.assign_post(**officer, valid_from=TODAY + timedelta(days=30))


def test_a_post_is_ended_by_another_never_revived_and_lasts_a_day_at_least(world, office, officer):
    post = world.post("can_bo_xa", "xa_nha")
    refused("own_post", actions.end_post, by=world.quan_tri, post=world.post("quan_tri", "tinh"), day=TODAY, version=1)
    refused("end_first_day", actions.end_post, by=SYSTEM, post=post, day=post.valid_from, version=1)
    said = office.post(reverse("organisation:post-end", args=[officer.pk, post.pk]), {"day": f"{post.valid_from:%d/%m/%Y}", "version": 1})
    assert said.status_code == 409
    actions.end_post(by=SYSTEM, post=post, day=TODAY, version=1)
    refused("end_later", actions.end_post, by=SYSTEM, post=post, day=TODAY + timedelta(days=1), version=2)
    assert actions.end_post(by=SYSTEM, post=post, day=TODAY - timedelta(days=1), version=2).valid_to == TODAY - timedelta(days=1)
