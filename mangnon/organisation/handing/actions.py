"""The only writer of hand-overs: one is opened when a post ends, its lines are taken by named people, it is withdrawn when the post goes on."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.audit.refusals import Refused
from mangnon.base import clock
from mangnon.organisation import roles
from mangnon.organisation.handing import kinds, queries
from mangnon.organisation.handing.models import Handing, HandingLine
from mangnon.organisation.models import Post

AHEAD = timedelta(days=14)  # a post given for a time is handed over before it ends


class HandingRefused(Refused):
    """A hand-over that can't be taken as asked; nothing was changed."""

    status = 409


@transaction.atomic
def open_handing(*, by: Actor, post: Post, ends_on: date) -> Handing:
    """Open the hand-over of a post that ends, or bring it up to date: what is found now is added, what was done meanwhile is closed.

    Call it while the post is still held: what it has is what its holder sees.
    """
    handing, fresh = Handing.objects.select_for_update().get_or_create(post=post, defaults={"ends_on": ends_on, "opened_at": clock.now()})
    handing.ends_on, handing.withdrawn_at = ends_on, None
    added = _collect(handing)
    _settle(handing)
    if fresh or added:
        record(by, "handing opened", subjects=[("post", post.id), ("person", post.person_id)], sensitive=False, data={"lines": added, "ends_on": ends_on})
    return handing


@transaction.atomic
def take(*, by: Actor, handing: Handing, version: int, lines: Collection[int], taker: Post) -> Handing:
    """Give lines (by id) of a hand-over to a named post. Refused: a stale page, nothing chosen, a post that may not have them."""
    locked = Handing.objects.select_for_update().get(pk=handing.pk)
    if locked.version != version:
        raise HandingRefused(_("Bàn giao này vừa được người khác ghi; hãy xem lại."), code="stale")
    chosen = list(queries.left_of(locked).filter(pk__in=lines))
    if not chosen or len(chosen) != len(set(lines)):
        raise HandingRefused(_("Chọn ít nhất một việc chưa có người nhận."), code="nothing_chosen")
    if taker.pk not in {post.pk for post in queries.takers(by, locked, [line.kind for line in chosen])}:
        raise HandingRefused(_("Người này không nhận được: không còn giữ chức danh ở cơ quan ấy, hoặc là người bàn giao."), code="taker")
    denied = sorted({str(kinds.KINDS[line.kind].label) for line in chosen if not roles.may(taker.role, kinds.KINDS[line.kind].permission)})
    if denied:
        raise HandingRefused(_("Vai trò của người nhận không làm được: %(kinds)s. Giao các việc ấy cho người khác."), code="taker_role", kinds=", ".join(denied))
    _give(by, chosen, taker)
    locked.version += 1
    _settle(locked)
    record(by, "work taken over", subjects=[("post", locked.post_id), ("post", taker.id), ("person", taker.person_id)], sensitive=False, data={"lines": len(chosen), "left": queries.left_of(locked).count()})
    return locked


@transaction.atomic
def withdraw(*, by: Actor, post: Post) -> None:
    """Withdraw the open hand-over of a post that goes on; what was taken meanwhile stays with who took it."""
    handing = Handing.objects.select_for_update().filter(post=post, done_at=None, withdrawn_at=None).first()
    if handing is not None:
        handing.withdrawn_at, handing.version = clock.now(), handing.version + 1
        handing.save(update_fields=["withdrawn_at", "version"])
        record(by, "handing withdrawn", subjects=[("post", post.id)], sensitive=False)


def open_due(*, by: Actor) -> int:
    """Open, or bring up to date, the hand-overs of posts that end within AHEAD, by themselves or with their body. Returns how many."""
    today = clock.today()
    found = queries.ending(today + timedelta(days=1), today + AHEAD)
    for post, ends_on in found:
        open_handing(by=by, post=post, ends_on=ends_on)
    return len(found)


def _collect(handing: Handing) -> int:
    post, now = handing.post, clock.now()
    holder = Actor("person", post.person.full_name, str(post.person_id), str(post.pk), str(post.body_id), post.role)
    with translation.override("vi"):  # kept, and printed on an official paper
        found = {(kind.code, left.key): left for kind in kinds.done_by(post.role) for left in kind.find(holder, clock.today())}
    known = {(line.kind, line.key): line for line in handing.lines.all()}
    fresh = [
        HandingLine(handing=handing, kind=kind, key=key, title=left.title[:300], path=left.path, due=left.due)
        for (kind, key), left in found.items() if (kind, key) not in known
    ]
    HandingLine.objects.bulk_create(fresh)
    gone = [line.pk for place, line in known.items() if place not in found and line.taken_at is None]
    handing.lines.filter(pk__in=gone, closed_at=None).update(closed_at=now)
    again = [line.pk for place, line in known.items() if place in found]
    handing.lines.filter(pk__in=again).update(closed_at=None)
    return len(fresh)


def _give(by: Actor, chosen: list[HandingLine], taker: Post) -> None:
    HandingLine.objects.filter(pk__in=[line.pk for line in chosen]).update(taken_by=taker, taken_at=clock.now(), named_by=by.label)
    for code in {line.kind for line in chosen}:
        if kinds.KINDS[code].take is not None:
            kinds.KINDS[code].take([line.key for line in chosen if line.kind == code], by, taker)


def _settle(handing: Handing) -> None:
    """A hand-over without an open line is done."""
    left = queries.left_of(handing).exists()
    handing.done_at = None if left else handing.done_at or clock.now()
    handing.save(update_fields=["ends_on", "done_at", "withdrawn_at", "version"])
