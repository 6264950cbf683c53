"""The API answers in one shape, also when it refuses."""

import pytest
from django.test import Client

from mangnon.base import clock
from tests.world import TODAY

SHAPE = {"code", "text", "text_en", "request_id"}


def test_it_says_that_it_answers(world):
    answer = Client().get("/api/v1/status").json()
    assert answer["today"] == TODAY.isoformat()


@pytest.mark.parametrize(("day", "districts"), [("2022-05-20", 2), ("2025-07-01", 0)])
def test_a_day_decides_which_units_there_are(world, django_assert_max_num_queries, day, districts):
    with django_assert_max_num_queries(5):
        units = Client().get(f"/api/v1/units?on={day}").json()
    assert sum(unit["level"] == 2 for unit in units) == districts
    parents = {unit["code"]: unit["parent"] for unit in units}
    assert parents["01273"] == ("040" if districts else "04")


@pytest.mark.parametrize(("path", "status", "code"), [("/api/v1/units?on=hôm-qua", 422, "invalid"), ("/api/v1/units?level=x", 422, "invalid")])
def test_every_refusal_has_one_shape(world, path, status, code):
    response = Client().get(path)
    assert response.status_code == status
    error = response.json()["error"]
    assert set(error) == SHAPE
    assert (error["code"], error["request_id"]) == (code, response["X-Request-Id"])
    assert "hôm-qua" not in error["text"]  # what was sent is not repeated: it may be a name


@pytest.mark.parametrize(
    ("ask", "status", "code"),
    [
        (lambda client: client.get("/api/v1/khong-co"), 404, "not_found"),
        (lambda client: client.get("/api/v2/status"), 404, "not_found"),
        (lambda client: client.post("/api/v1/status"), 405, "method"),
        (lambda client: client.get("/api/v1/units?level=%00"), 400, "bad_request"),
        (lambda client: client.get("/api/v1/status", headers={"Host": "elsewhere.example"}), 400, "bad_request"),
    ],
)
def test_what_the_house_refuses_before_the_api_has_the_shape_too(world, ask, status, code):
    response = ask(Client())
    assert (response.status_code, set(response.json()["error"])) == (status, SHAPE)
    assert (response.json()["error"]["code"], response.json()["error"]["request_id"]) == (code, response["X-Request-Id"])
    assert ("Allow" in response) is (status == 405)


def test_a_fault_of_ours_is_an_error_in_the_same_shape(world, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: 1 / 0)
    response = Client().get("/api/v1/status")
    assert (response.status_code, set(response.json()["error"])) == (500, SHAPE)
