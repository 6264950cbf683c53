"""The first page, choosing the post one acts in, drafts of long forms, and what a page asks when its session may be gone."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mangnon.organisation import drafts
from mangnon.organisation.access import PUBLIC, SIGNED_IN, access, actor_of
from mangnon.ui.page import page
from mangnon.web.accounts import tell_of_codes
from mangnon.web.middleware import POST_KEY
from mangnon.web.screens import screen_for


@access(SIGNED_IN)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The first screen of the role one acts in; a person without a post is told whom to ask."""
    tell_of_codes(request, request.user)
    if actor_of(request) is None:
        return page(request, "web/no_post.html", {})
    return page(request, "web/home.html", screen_for(request))


@access(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def choose_post(request: HttpRequest) -> HttpResponse:
    """Choose which of one's posts to act in; kept in the session until changed or the post ends."""
    if request.method == "GET":
        return page(request, "web/choose_post.html", {})
    chosen = next((post for post in request.posts if str(post.pk) == request.POST.get("post")), None)
    if chosen is None:
        raise PermissionDenied
    request.session[POST_KEY] = str(chosen.pk)
    target = request.POST.get("next", "")
    return redirect(target if url_has_allowed_host_and_scheme(target, None) else "home")


@access(SIGNED_IN)
@require_POST
def draft(request: HttpRequest, form: str, key: str = "") -> HttpResponse:
    """Keep what was typed into a form so far; nothing is said about it but the time."""
    actor = actor_of(request)
    if actor is None:
        raise PermissionDenied
    saved_at = drafts.save(by=actor, form=form, key=key, values=dict(request.POST.lists()))
    return JsonResponse({"saved_at": saved_at.isoformat()})


@access(PUBLIC)
@require_GET
def session_state(request: HttpRequest) -> HttpResponse:
    """Whether somebody is signed in here, who (the page knows its own), and a fresh form token: a page left open sends again without losing a letter."""
    who = str(request.user.pk or "")
    return JsonResponse({"signed_in": request.user.is_authenticated, "who": who, "csrf": get_token(request)})
