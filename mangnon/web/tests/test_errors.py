"""Error pages: Vietnamese, with the request's id, without the database; logs without anything personal."""

import io
import json
import logging

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, connection
from django.http import Http404
from django.test import Client, RequestFactory

from mangnon.audit import refusals
from mangnon.web import errors, middleware
from mangnon.web.logs import JsonFormatter


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 429, 500, 503])
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


def test_what_is_too_large_is_read_away_so_that_its_page_arrives():
    """A server that closes while a browser still sends shows it a broken line."""
    request = RequestFactory().post("/", b"x" * 300_000, content_type="application/octet-stream")
    assert middleware.drained(lambda asked: errors.page(asked, 413))(request).status_code == 413
    assert request.read(1) == b""


@pytest.mark.django_db
def test_a_form_that_is_too_large_gets_413(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = Client().post("/dang-nhap/", "login=" + "x" * 1000, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413
    assert "quá lớn" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/dang-nhap/", "/api/v1/status", "/khong-co-trang-nay/"])
def test_a_huge_file_is_refused_before_it_is_read(settings, address):
    settings.LARGEST_REQUEST = 1000
    response = Client(enforce_csrf_checks=True).post(address, {"f": io.BytesIO(b"x" * 2000)})
    assert response.status_code == 413
    assert "quá lớn" in response.content.decode("unicode_escape" if address.startswith("/api") else "utf-8")


@pytest.mark.django_db
@pytest.mark.parametrize("ask", [lambda c: c.get("/dang-nhap/?next=%00"), lambda c: c.post("/dang-nhap/", {"login": "a\x00b"})])
def test_the_character_nul_is_refused_alike_on_both_databases(ask):
    assert ask(Client()).status_code == 400


@pytest.mark.django_db
def test_a_forms_address_opened_by_hand_says_what_to_do():
    response = Client().get("/dang-xuat/x/")
    assert response.status_code == 404
    opened = Client().put("/phien/")
    assert (opened.status_code, opened["Allow"]) == (405, "GET")
    assert "Chưa có gì được lưu" in opened.content.decode()


@pytest.mark.django_db
def test_an_outdated_form_says_that_nothing_was_saved():
    response = Client(enforce_csrf_checks=True).post("/dang-nhap/", {"login": "x"})
    assert response.status_code == 403
    assert "Biểu mẫu đã quá hạn" in response.content.decode()


def test_without_its_database_the_house_says_busy_and_that_nothing_is_lost(monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(SessionStore, "load", gone)
    for address in ("/", "/tre-em/", "/nhat-ky/"):
        client = Client(raise_request_exception=False)
        client.cookies["phien"] = "a" * 32
        response = client.get(address)  # no database mark: a query would fail this test
        assert (response.status_code, response["Retry-After"]) == (503, "10"), address
        assert "Dữ liệu không mất" in response.content.decode()
        assert response["X-Request-Id"] in response.content.decode()


@pytest.mark.django_db
def test_the_sign_in_librarys_limit_answers_with_our_page(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sent = [Client().post("/dang-nhap/", {"login": "khong.co", "password": "sai-mat-khau"}) for _ in range(2)]
    assert [response.status_code for response in sent] == [200, 429]
    assert "Quá nhiều lần thử" in sent[1].content.decode()
    assert sent[1]["Retry-After"] == "60"


def test_a_line_of_the_server_does_not_quote_what_was_sent():
    line = _line("Invalid request from ip=10.0.0.9: 'NONG THI HOA'", name="gunicorn.error")
    assert line["message"] == "Invalid request from ip=10.0.0.9"


def _line(message, *args, error=None, name="mangnon", **more) -> dict:
    try:
        if error:
            raise error
    except Exception as raised:
        info = (type(raised), raised, raised.__traceback__)
    else:
        info = None
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, info)
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
