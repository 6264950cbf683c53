"""What the first screens show. A role without a screen of its own gets the due items of its scope."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.deadlines import queries as deadlines
from mangnon.organisation.access import actor_of

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Screen:
    """A first screen: its template and what fills it."""

    template: str
    context: Callable[[HttpRequest], dict]


def due_context(request: HttpRequest) -> dict:
    """Own items first, then the counts of the whole scope, then what ran out in it."""
    actor, now = actor_of(request), clock.now()
    own = deadlines.pending(deadlines.own_items_for(actor), now, timedelta(days=45))
    scope = deadlines.due_items_for(actor)
    late = deadlines.overdue(scope, now)
    return {
        "now": now,
        "own": deadlines.shown(own[:SHOWN], now),
        "counts": deadlines.counts_by_class(scope, now),
        "late": deadlines.shown(late[:SHOWN], now),
        "late_total": late.count(),
    }


DUE = Screen("web/home.html", due_context)
SCREENS: dict[str, Screen] = {}


def screen_for(actor: Actor) -> Screen:
    """Return the first screen of an actor's role."""
    return SCREENS.get(actor.role, DUE)
