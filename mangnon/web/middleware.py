"""What every request gets: an id, an actor, no cache, and a page instead of a stack trace when two people meet."""

import contextlib
import itertools
import logging
import re
import time
import uuid
from dataclasses import replace
from datetime import date

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.organisation import queries
from mangnon.organisation.roles import ROLES
from mangnon.web import errors, sessions
from mangnon.web.logs import REQUEST_ID

_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,40}")
POST_KEY = "post"
READ_AWAY = 64 * 1024 * 1024
OPEN_NAMES = ("account_change_password", "account_logout", "account_reauthenticate", "set_language")
log = logging.getLogger("mangnon.requests")


def request_id(get_response):
    """Give every request an id; the error page shows it and every log line carries it."""

    def middleware(request):
        asked = request.headers.get("X-Request-Id", "")
        request.request_id = asked if _SAFE_ID.fullmatch(asked) else uuid.uuid4().hex[:16]
        token, begun = REQUEST_ID.set(request.request_id), time.perf_counter()
        try:
            response = get_response(request)
            _log(request, response, begun)
        finally:
            REQUEST_ID.reset(token)
        response["X-Request-Id"] = request.request_id
        return response

    return middleware


def _log(request, response, begun: float) -> None:
    # The route's name, never the path: a path holds keys of people.
    match = request.resolver_match
    log.info("request", extra={
        "method": request.method, "route": match.view_name if match else "", "status": response.status_code,
        "ms": round((time.perf_counter() - begun) * 1000),
    })


def whole_answers(get_response):
    """An error without a body (a form's address opened by hand, a draft too large) gets its page."""

    def middleware(request):
        response = get_response(request)
        if response.status_code not in errors.TEXTS or response.streaming or response.content:
            return response
        page = errors.page(request, response.status_code)
        if "Allow" in response:
            page["Allow"] = response["Allow"]
        return page

    return middleware


def drained(get_response):
    """Read away what a refused request still sends: a server that closes on a talking browser shows it a broken line, not the page."""

    def middleware(request):
        response = get_response(request)
        if response.status_code == 413:
            left = READ_AWAY
            with contextlib.suppress(OSError):  # who sent it is gone
                while left > 0 and (part := request.read(65536)):
                    left -= len(part)
        return response

    return middleware


def bounded(get_response):
    """Refuse what no form of ours sends before anything is read or asked: a huge body, and the character NUL.

    Django counts only a form's fields, not its files; PostgreSQL fails on NUL where SQLite takes it.
    """

    def middleware(request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.LARGEST_REQUEST:
            return errors.page(request, 413)
        sent = itertools.chain.from_iterable(values for query in (request.GET, request.POST) for _name, values in query.lists())
        if any("\x00" in value for value in sent):
            return errors.page(request, 400)
        return get_response(request)

    return middleware


def language(get_response):
    """Vietnamese unless the person chose English here: an office PC's browser often asks for English by itself."""
    known = {code for code, _name in settings.LANGUAGES}

    def middleware(request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response

    return middleware


def acting(get_response):
    """Find the post the signed-in person acts in and hang the actor on the request.

    A session that is over is ended here, before anything is shown; what a form still sent is kept for its author. A post
    that ended since the session began is gone on the next request. A person with a first password must change it,
    and one whose role needs a second factor must set it up, before anything else.
    """

    def middleware(request):
        request.actor, request.post, request.posts, day = None, None, [], None
        if request.user.is_authenticated:
            day = clock.today()
            _act(request, day)
            if sessions.is_over(request):
                sessions.end(request)
            elif request.actor:
                request.actor = replace(request.actor, confirmed=request.confirmed)
            if request.user.is_authenticated and not _open_to_all(request.path):
                if request.user.must_change_password:
                    return redirect("account_change_password")
                if _second_factor_missing(request):
                    return redirect("mfa_activate_totp")
        with queries.scopes_of_one_request(request.post, day):
            response = get_response(request)
        if response.status_code < 500:
            sessions.forget_sent(request)
        return response

    def process_view(request, view, args, kwargs):
        return sessions.keep_late(request, view)

    middleware.process_view = process_view
    return middleware


def _act(request, day: date) -> None:
    request.posts = list(queries.posts_of(request.user.pk, day))
    chosen = request.session.get(POST_KEY, "")
    request.post = next((post for post in request.posts if str(post.pk) == chosen), request.posts[0] if request.posts else None)
    if request.post:
        request.actor = Actor(
            kind="person", label=request.user.full_name, person_id=str(request.user.pk), post_id=str(request.post.pk),
            body_id=str(request.post.body_id), role=request.post.role, channel="page", request_id=request.request_id,
        )


def _second_factor_missing(request) -> bool:
    """Say whether the role needs a second factor the person has not set up; a demo place does without."""
    role = ROLES.get(request.post.role) if request.post else None
    if settings.MANGNON_DEMO or role is None or not role.second_factor:
        return False
    # Asked every time: one that was taken off meanwhile, by its owner or an administrator, is missed at once.
    return not Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).exists()


def _open_to_all(path: str) -> bool:
    return path.startswith((settings.STATIC_URL, reverse("mfa_index"))) or path in {reverse(name) for name in OPEN_NAMES}


def conflicts(get_response):
    """Turn the exceptions rooms raise for known situations into their pages."""

    def middleware(request):
        return get_response(request)

    def process_exception(request, exception):
        return errors.answer(request, exception)

    middleware.process_exception = process_exception
    return middleware


def no_store(get_response):
    """Pages about people are never kept by a browser or a proxy: the office PC is shared."""

    def middleware(request):
        response = get_response(request)
        if not request.path.startswith("/static/"):
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware
