"""Who may open an address. Every view says it here; the access matrix tries every one of them.

The decorator decides by role only. Where (which unit's rows) is decided in the query, so a child of another commune is
not found rather than forbidden.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from mangnon.audit.actor import Actor
from mangnon.organisation import roles

PUBLIC = "public"  # nobody need be signed in
SIGNED_IN = "signed-in"  # any post, or none yet


def access(permission: str) -> Callable:
    """Let a view be opened only by actors whose role has ``permission`` (or PUBLIC, SIGNED_IN)."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if permission == PUBLIC:
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if permission != SIGNED_IN and not may(request, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission
        return guarded

    return decorate


def actor_of(request: HttpRequest) -> Actor | None:
    """Return the actor the middleware found for this request: the signed-in person in the chosen post."""
    return getattr(request, "actor", None)


def may(request: HttpRequest, permission: str) -> bool:
    """Say whether the request's actor has a permission now."""
    actor = actor_of(request)
    return actor is not None and roles.may(actor.role, permission)
