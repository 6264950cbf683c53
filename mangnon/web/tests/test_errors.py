"""Error pages: Vietnamese, with the request's id, without the database; logs without anything personal."""

import json
import logging

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, connection
from django.http import Http404
from django.test import Client, RequestFactory

from mangnon.audit import refusals
from mangnon.web import errors
from mangnon.web.logs import JsonFormatter


@pytest.mark.parametrize("status", [403, 404, 409, 413, 429, 500, 503])
def test_every_error_has_a_page_that_needs_no_database(status):
    request = RequestFactory().get("/")
    request.request_id = "abc12345"
    response = errors.page(request, status)  # no database mark: a query would fail this test
    text = response.content.decode()
    assert response.status_code == status
    assert errors.TEXTS[status][0] in text
    assert "abc12345" in text


@pytest.mark.parametrize(
    ("raised", "status"),
    [(refusals.Conflict(), 409), (refusals.TooLarge(), 413), (refusals.TooMany(), 429), (refusals.Busy(), 503),
     (OperationalError("database is locked"), 503), (RequestDataTooBig(), 413), (ValueError(), 500), (Http404(), 500)],
)
def test_what_rooms_raise_has_its_status(raised, status):
    assert errors.status_of(raised) == status


@pytest.mark.django_db
def test_the_id_on_the_page_is_the_id_of_the_answer():
    response = Client().get("/khong-co-trang-nay/")
    assert response.status_code == 404
    assert response["X-Request-Id"] in response.content.decode()


@pytest.mark.django_db
def test_an_id_that_is_no_id_is_not_taken_over():
    assert Client().get("/", headers={"X-Request-Id": "<script>"})["X-Request-Id"] != "<script>"
    assert Client().get("/", headers={"X-Request-Id": "from-proxy-123"})["X-Request-Id"] == "from-proxy-123"


@pytest.mark.django_db
def test_a_form_that_is_too_large_gets_413(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = Client(enforce_csrf_checks=False).post("/dang-nhap/", {"login": "x" * 1000})
    assert response.status_code in (400, 413)
    assert "quá lớn" in response.content.decode()


def _line(message, *args, error=None, **more) -> dict:
    try:
        if error:
            raise error
    except Exception as raised:
        info = (type(raised), raised, raised.__traceback__)
    else:
        info = None
    record = logging.LogRecord("mangnon", logging.ERROR, __file__, 1, message, args, info)
    record.__dict__.update(more)
    return json.loads(JsonFormatter().format(record))


def test_a_log_line_keeps_no_value_of_a_row():
    line = _line("could not save %s", "Nông Thị Hoà", error=ValueError("Nông Thị Hoà"), route="registry:child", status=500)
    assert "Hoà" not in json.dumps(line, ensure_ascii=False)
    assert (line["error"], line["route"], line["status"]) == ("ValueError", "registry:child", 500)
    assert line["where"].startswith("_line:")


@pytest.mark.django_db
def test_no_address_of_a_person_stands_in_the_log(caplog):
    with caplog.at_level(logging.INFO, "mangnon.requests"):
        Client().get("/tre-em/0190a000-0000-7000-8000-000000000000/")
    record = next(row for row in caplog.records if row.name == "mangnon.requests")
    assert "0190a000" not in JsonFormatter().format(record)
    assert record.route == "registry:child"
    connection.close()
