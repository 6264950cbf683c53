"""Who may open an address. Every view says it here; the access matrix tries every one of them.

The decorator decides by role only. Where (which unit's rows) is decided in the query, so a child of another commune is
not found rather than forbidden.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from mangnon.audit.actor import Actor
from mangnon.organisation import late, roles

PUBLIC = "public"  # nobody need be signed in
SIGNED_IN = "signed-in"  # any post, or none yet


def access(permission: str, *, keeps: bool = False) -> Callable:
    """Let a view be opened only by actors whose role has ``permission`` (or PUBLIC, SIGNED_IN).

    Where the permission opens class C4 and the role reads it, the person proves first who they are, unless that was
    done lately; what a form sent meanwhile is kept. ``keeps``: the view only keeps what is typed and shows nothing.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if permission == PUBLIC:
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if permission != SIGNED_IN and not may(request, permission):
                raise PermissionDenied
            if permission in roles.OPENS_C4 and not keeps and must_confirm(request):
                return _confirm(request)
            return view(request, *args, **kwargs)

        guarded.permission = permission
        return guarded

    return decorate


def actor_of(request: HttpRequest) -> Actor | None:
    """Return the actor the middleware found for this request: the signed-in person in the chosen post."""
    return getattr(request, "actor", None)


def must_confirm(request: HttpRequest) -> bool:
    """Say whether class C4 is closed to somebody whose role reads it, until they prove who they are."""
    actor = actor_of(request)
    return actor is not None and not actor.confirmed and roles.may(actor.role, roles.C4_VIEW)


def _confirm(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path()
    if request.method == "POST":
        late.keep(request, request.user)
        request.kept, back = True, reverse("unsent")
    return redirect_to_login(back, reverse("account_reauthenticate"))


def may(request: HttpRequest, permission: str) -> bool:
    """Say whether the request's actor has a permission now."""
    actor = actor_of(request)
    return actor is not None and roles.may(actor.role, permission)
