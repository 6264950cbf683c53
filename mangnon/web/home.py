"""The first screen of each role: what must I do, what is wrong, what changed. And choosing the post one acts in."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from mangnon.organisation.access import SIGNED_IN, access, actor_of
from mangnon.ui.page import page
from mangnon.web.middleware import POST_KEY
from mangnon.web.screens import screen_for


@access(SIGNED_IN)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The first screen of the role one acts in; a person without a post is told whom to ask."""
    actor = actor_of(request)
    if actor is None:
        return page(request, "web/no_post.html", {})
    screen = screen_for(actor)
    return page(request, screen.template, screen.context(request))


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
