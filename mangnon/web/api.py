"""The API under /api/v1/. Every error has one shape: {"error": {"code", "text", "text_en", "request_id"}}."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from mangnon import __version__
from mangnon.base import clock
from mangnon.organisation import queries
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
