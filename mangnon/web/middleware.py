"""What every request gets: an id, an actor, no cache, and a page instead of a stack trace when two people meet."""

import re
import uuid

from django.shortcuts import redirect
from django.urls import reverse

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.organisation import queries
from mangnon.web import errors
from mangnon.web.logs import REQUEST_ID

_SAFE_ID = re.compile(r"^[A-Za-z0-9-]{8,40}$")
POST_KEY = "post"


def request_id(get_response):
    """Give every request an id; the error page shows it and every log line carries it."""

    def middleware(request):
        asked = request.headers.get("X-Request-Id", "")
        request.request_id = asked if _SAFE_ID.match(asked) else uuid.uuid4().hex[:16]
        token = REQUEST_ID.set(request.request_id)
        try:
            response = get_response(request)
        finally:
            REQUEST_ID.reset(token)
        response["X-Request-Id"] = request.request_id
        return response

    return middleware


def acting(get_response):
    """Find the post the signed-in person acts in and hang the actor on the request.

    A post that ended since the session began is gone on the next request. A person with a first password must change it
    before anything else.
    """

    def middleware(request):
        request.actor, request.post = None, None
        if request.user.is_authenticated:
            posts = list(queries.posts_of(request.user.pk, clock.today()))
            chosen = request.session.get(POST_KEY, "")
            request.post = next((post for post in posts if str(post.pk) == chosen), posts[0] if posts else None)
            request.posts = posts
            if request.post:
                request.actor = _actor(request)
            if request.user.must_change_password and not _on_the_way_out(request.path):
                return redirect("account_change_password")
        return get_response(request)

    return middleware


def _actor(request) -> Actor:
    post = request.post
    return Actor(
        kind="person", label=request.user.full_name, person_id=str(request.user.pk), post_id=str(post.pk), body_id=str(post.body_id),
        role=post.role, channel="page", request_id=request.request_id,
    )


def _on_the_way_out(path: str) -> bool:
    return path in (reverse("account_change_password"), reverse("account_logout")) or path.startswith("/static/")


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
