"""The API under /api/v1/. Every error has one shape: {"error": {"code", "text", "text_en", "request_id"}}."""

from datetime import date, datetime

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from mangnon import __version__
from mangnon.audit.actions import record
from mangnon.audit.refusals import Refused
from mangnon.base import clock
from mangnon.deadlines import queries as deadlines
from mangnon.organisation import queries, roles, tokens
from mangnon.statistics import queries as statistics
from mangnon.web import errors

api = NinjaAPI(title="Măng Non", version="1", urls_namespace="api-v1", docs_url=None, openapi_url="openapi.json")

PREFIX = "/api/"
CODES = {400: "bad_request", 401: "not_signed_in", 403: "forbidden", 404: "not_found", 405: "method", 409: "conflict", 413: "too_large", 422: "invalid", 429: "too_many", 500: "failed", 503: "busy"}
MORE = {401: ("Chưa đăng nhập", "", "Not signed in."), 405: ("Địa chỉ này không nhận cách gọi này", "", "Method not allowed."), 422: ("Dữ liệu gửi lên không hợp lệ", "", "Invalid input.")}


class Status(Schema):
    """That the system answers, which version, and what day it is for the law."""

    version: str
    today: date


class UnitOut(Schema):
    """A unit on a day. ``valid_to`` is exclusive; the same code may be another unit on another day."""

    code: str
    name: str
    kind: str
    level: int
    parent: str | None
    valid_from: date
    valid_to: date | None


class TokenOut(Schema):
    """What the token is that asks: whose post, for what, until when."""

    person: str
    role: str
    body: str
    scopes: list[str]
    ends_at: datetime


class DueOut(Schema):
    """Something a body owes by a day (exclusive) or an instant; done or not."""

    what: str
    body: str
    unit: str
    due_before: date | None
    due_at: datetime | None
    done_at: datetime | None


class ReportOut(Schema):
    """A body's report of a round; ``state`` is the code of its step."""

    round: str
    unit: str
    body: str
    number: int
    state: str
    submitted_at: datetime | None


class Token(HttpBearer):
    """``Authorization: Bearer mangnon_…``. A session's cookie counts for nothing here, and none is set."""

    def authenticate(self, request: HttpRequest, token: str) -> object | None:
        """Find the token's post; what it opens hangs on the request as for a page."""
        found = tokens.opened_by(token)
        if found is None:
            return None
        request.token, request.actor = found
        return found[0]


MOST_ROWS = 500


def _reads(request: HttpRequest, scope: str) -> None:
    """Refuse what the token is not for, or the role has lost since."""
    if scope not in request.token.scopes.split() or not roles.may(request.actor.role, tokens.SCOPES[scope][1]):
        raise HttpError(403, "scope")


def _told(request: HttpRequest, scope: str, rows: list) -> list:
    """Record that a list was read, and return it."""
    with transaction.atomic():
        record(request.actor, "api read", subjects=[("token", request.token.pk)], sensitive=False, data={"list": scope, "rows": len(rows)})
    return rows


def refused(request: HttpRequest, status: int, detail: str = "") -> HttpResponse:
    """Return an error in the one shape; ``detail`` says more in Vietnamese."""
    title, advice, english = MORE.get(status) or errors.TEXTS.get(status) or errors.TEXTS[500]
    text = detail or f"{title}. {advice}".strip()
    body = {"error": {"code": CODES.get(status, "failed"), "text": text, "text_en": english, "request_id": getattr(request, "request_id", "")}}
    return api.create_response(request, body, status=status)


def shaped(get_response):
    """Middleware: what the API refuses before or outside its own views (404, 405, 400, 413, 503) has the one shape too."""

    def middleware(request):
        response = get_response(request)
        foreign = not response.headers.get("Content-Type", "").startswith("application/json")
        if not (request.path.startswith(PREFIX) and response.status_code >= 400 and foreign):
            return response
        answer = refused(request, response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response:
                answer[name] = response[name]
        return answer

    return middleware


@api.exception_handler(HttpError)
def _http_error(request, error):
    return refused(request, error.status_code)


@api.exception_handler(Http404)
def _missing(request, error):
    return refused(request, 404)


@api.exception_handler(AuthenticationError)
def _unknown(request, error):
    return refused(request, 401)


@api.exception_handler(ValidationError)
def _invalid(request, error):
    # Where it was wrong, never what was sent: an input may be a child's name.
    fields = ", ".join(sorted({".".join(str(part) for part in item["loc"][1:]) for item in error.errors}))
    return refused(request, 422, f"Dữ liệu gửi lên không hợp lệ: {fields}")


@api.exception_handler(Refused)
def _refused(request, error):
    return refused(request, error.status)


@api.exception_handler(Exception)
def _failed(request, error):
    errors.log.error("api failed", exc_info=error)
    return refused(request, errors.status_of(error))


@api.get("/status", response=Status, url_name="status")
def status(request):
    """Say that the system answers."""
    return {"version": __version__, "today": clock.today()}


@api.get("/units", response=list[UnitOut], url_name="units")
def units(request, on: date | None = None, level: int | None = None):
    """List the units in force on a day (default: today), the province first."""
    return queries.public_units(on or clock.today(), level)


@api.get("/token", response=TokenOut, auth=Token(), url_name="token")
def token(request):
    """Say what the token is that asks."""
    found = request.token
    return {"person": request.actor.label, "role": found.post.role, "body": found.post.body.name, "scopes": found.scopes.split(), "ends_at": found.ends_at}


@api.post("/token/revoke", auth=Token(), url_name="token-end")
def token_end(request):
    """Revoke the token that asks: for a program that is taken out of use."""
    tokens.revoke(by=request.actor, token=request.token)
    return {"revoked": True}


@api.get("/due", response=list[DueOut], auth=Token(), url_name="due")
def due(request, open_only: bool = True, page: int = 1):
    """List what is due in the scope of the token's post, 500 a page, the earliest first. Scope ``due``."""
    _reads(request, "due")
    items = deadlines.due_items_for(request.actor)
    items = items.filter(done_at=None) if open_only else items
    rows = [
        {"what": item.label, "body": item.body.name, "unit": item.unit.code, "due_before": item.due_before, "due_at": item.due_at, "done_at": item.done_at}
        for item in _paged(items, page)
    ]
    return _told(request, "due", rows)


@api.get("/reports", response=list[ReportOut], auth=Token(), url_name="reports")
def reports(request, page: int = 1):
    """List the reports of the units in the scope of the token's post, 500 a page, the newest first. Scope ``reports``."""
    _reads(request, "reports")
    rows = [
        {"round": one.round_code, "unit": one.unit.code, "body": one.body.name, "number": one.number, "state": one.state, "submitted_at": one.submitted_at}
        for one in _paged(statistics.reports_for(request.actor), page)
    ]
    return _told(request, "reports", rows)


def _paged(rows, page: int) -> list:
    start = (min(max(page, 1), 100_000) - 1) * MOST_ROWS
    return list(rows[start:start + MOST_ROWS])
