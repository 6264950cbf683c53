"""Hand-overs, always for somebody: those of one's own body, and for who decides also of the bodies below."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.organisation import queries as organisation
from mangnon.organisation import roles
from mangnon.organisation.handing.kinds import KINDS
from mangnon.organisation.handing.models import Handing, HandingLine
from mangnon.organisation.models import Post

LEFT = Q(lines__taken_at=None, lines__closed_at=None)


def handings_for(actor: Actor) -> QuerySet[Handing]:
    """Return the hand-overs of the actor's body, and of those below it for who decides; open ones first, each with ``left``, the lines nobody has."""
    if not roles.may(actor.role, roles.HANDOVER_VIEW):
        return Handing.objects.none()
    found = Handing.objects.filter(_scope(actor, clock.today())).select_related("post__person", "post__body__unit")
    return found.annotate(left=Count("lines", filter=LEFT)).order_by("done_at", "withdrawn_at", "ends_on", "id")


def _scope(actor: Actor, day: date) -> Q:
    """The desk for children sees the bodies of its units, a leader those below the own one, everybody else the own one."""
    if roles.may(actor.role, roles.HANDOVER_DECIDE):
        if roles.may(actor.role, roles.MOVE_DECIDE):  # that desk: no commune's body is under it, its children are
            return Q(post__body__unit_id__in=organisation.unit_ids_in_scope(actor, day))
        return Q(post__body_id__in=organisation.bodies_under(actor, day))
    return Q(post__body_id__in=organisation.bodies_of(actor, day))


def open_for(actor: Actor) -> QuerySet[Handing]:
    """Return those that wait for somebody, the earliest end first."""
    return handings_for(actor).filter(done_at=None, withdrawn_at=None).order_by("ends_on", "id")


def handing_for(actor: Actor, ident) -> Handing:
    """Return one hand-over of the actor's scope; raises ``Handing.DoesNotExist`` for any other."""
    return handings_for(actor).get(pk=ident)


def lines_of(handing: Handing) -> QuerySet[HandingLine]:
    """Return all lines of a hand-over."""
    return handing.lines.select_related("taken_by__person").order_by("kind", "due", "title", "id")


def left_of(handing: Handing) -> QuerySet[HandingLine]:
    """Return the lines nobody has taken and nobody has done."""
    return lines_of(handing).filter(taken_at=None, closed_at=None)


def takers(actor: Actor, handing: Handing, kinds: Sequence[str]) -> list[Post]:
    """Return the posts the actor may give the work to: one's own; of who decides, every one of the body that may do one of these kinds of work."""
    day = clock.today()
    posts = Post.objects.on(day).filter(body_id=organisation.body_today(handing.post.body, day).pk).exclude(person_id=handing.post.person_id)
    posts = posts.filter(person__is_active=True).select_related("person", "body").order_by("person__sort_key", "id")
    if not roles.may(actor.role, roles.HANDOVER_DECIDE):
        posts = posts.filter(pk=actor.post_id or None)
    needed = {KINDS[kind].permission for kind in kinds if kind in KINDS}
    return [post for post in posts if any(roles.may(post.role, permission) for permission in needed)]


def ending(first: date, last: date) -> list[tuple[Post, date]]:
    """Return the posts that end by themselves, or with their body, from ``first`` to ``last``, each with that day.

    A stand-in's time ends with the holder's return and leaves nothing.
    """
    own, whole = Q(valid_to__gte=first, valid_to__lte=last), Q(body__valid_to__gte=first, body__valid_to__lte=last)
    posts = Post.objects.filter(own | whole, stands_in_for=None).exclude(valid_to__lt=first).select_related("person", "body").order_by("id")
    return [(post, min(day for day in (post.valid_to, post.body.valid_to) if day is not None)) for post in posts]
