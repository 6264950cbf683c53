"""Tokens of the API: one post's, for named lists, for a while, never a session."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client

from mangnon.audit import queries as audit
from mangnon.organisation import actions as organisation
from mangnon.organisation import tokens
from mangnon.organisation.models import ApiToken
from tests import stories
from tests.world import SYSTEM, TODAY

SHAPE = {"code", "text", "text_en", "request_id"}


@pytest.fixture
def secret(world):
    """A token of the commune's officer for what is due."""
    return tokens.make(by=world.can_bo_xa, name="Bảng tin", scopes=["due"], days=90)


def ask(secret: str, path: str = "/api/v1/due", method: str = "get", client: Client | None = None):
    return getattr(client or Client(enforce_csrf_checks=True), method)(path, headers={"Authorization": f"Bearer {secret}"})


def test_a_token_reads_its_lists_of_its_posts_scope_on_record_and_sets_no_cookie(world, secret):
    stories.due_item(world, "xa_nha")
    stories.due_item(world, "xa_ben")
    answer = ask(secret)
    assert (answer.status_code, {row["unit"] for row in answer.json()}) == (200, {"01273"})
    assert (answer.cookies, "Set-Cookie" in answer) == ({}, False)
    told = ask(secret, "/api/v1/token").json()
    assert (told["role"], told["scopes"]) == ("can_bo_xa", ["due"])
    event = audit.events_about("token", ApiToken.objects.get().pk).first()
    assert (event.action, event.channel) == ("api read", "api")


@pytest.mark.parametrize("path", ["/", "/tre-em/", "/den-han/", "/khoa-api/", "/nguoi-dung/"])
def test_a_token_opens_no_page(secret, path):
    assert ask(secret, path).url.startswith("/dang-nhap/")


def test_a_session_opens_nothing_of_the_api(world, secret):
    client = world.client("can_bo_xa", "xa_nha")
    assert client.get("/api/v1/due").status_code == 401
    assert ask(secret, client=client).status_code == 200


@pytest.mark.parametrize(
    "spoil",
    [
        lambda world: ApiToken.objects.update(ends_at=F("made_at") + timedelta(seconds=0.001)),
        lambda world: tokens.revoke(by=world.can_bo_xa, token=ApiToken.objects.get()),
        lambda world: organisation.end_post(by=SYSTEM, post=world.post("can_bo_xa", "xa_nha"), day=TODAY, version=1),
        lambda world: organisation.close_account(by=world.quan_tri, person=world.post("can_bo_xa", "xa_nha").person),
        lambda world: ApiToken.objects.update(digest="0" * 64),
    ],
    ids=["expired", "revoked", "post ended", "account closed", "unknown"],
)
def test_a_token_that_is_no_more_is_refused_in_the_apis_shape(world, secret, spoil):
    assert ask(secret).status_code == 200
    spoil(world)
    answer = ask(secret)
    assert (answer.status_code, answer.json()["error"]["code"], set(answer.json()["error"])) == (401, "not_signed_in", SHAPE)


def test_a_token_reads_only_what_it_is_for(secret):
    answer = ask(secret, "/api/v1/reports")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")


def test_a_post_without_a_session_needs_the_token_and_no_form_token(secret):
    assert Client(enforce_csrf_checks=True).post("/api/v1/token/revoke").status_code == 401
    assert ask(secret, "/api/v1/token/revoke", "post").json() == {"revoked": True}
    assert ask(secret).status_code == 401


def test_so_many_calls_a_minute(secret):
    ask(secret)
    ApiToken.objects.update(calls=tokens.PER_MINUTE)
    answer = ask(secret)
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_many")
    ApiToken.objects.update(counted_from=F("counted_from") - timedelta(minutes=1))
    assert ask(secret).status_code == 200


@pytest.mark.parametrize(("scopes", "days"), [(["due"], 366), (["due"], 0), ([], 30), (["everything"], 30)])
def test_no_token_lasts_longer_than_a_year_or_reads_what_the_post_may_not(world, scopes, days):
    with pytest.raises(tokens.TokenRefused):
        tokens.make(by=world.can_bo_xa, name="x", scopes=scopes, days=days)
    assert tokens.offered("kiem_tra") == []


def test_a_token_is_shown_once_kept_as_a_digest_and_revoked_by_its_owner_alone(world):
    client, other = world.client("can_bo_xa", "xa_nha"), world.client("can_bo_xa", "xa_ben")
    shown = client.post("/khoa-api/", {"name": "Bảng tin", "scopes": ["due"], "days": "90"}).content.decode()
    secret = shown.split("<code>")[1].split("</code>")[0]
    token = ApiToken.objects.get()
    assert (secret in client.get("/khoa-api/").content.decode(), secret in token.digest, ask(secret).status_code) == (False, False, 200)
    assert other.post(f"/khoa-api/{token.pk}/").status_code == 404
    client.post(f"/khoa-api/{token.pk}/")
    assert ask(secret).status_code == 401
    assert [event.action for event in audit.events_about("person", world.post("can_bo_xa", "xa_nha").person_id)][:2] == ["token revoked", "token made"]
