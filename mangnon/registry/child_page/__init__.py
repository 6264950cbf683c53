"""What the rooms put on a child's page: the things one may record from it ("Ghi thêm") and events of its timeline.

The registry knows no room above it. A room says what it offers (``offer``) and where its events come from (``tell``) in a
module that its ``apps.py`` imports when it is ready; the page asks here. The room's own view decides again who may open it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.organisation import roles
from mangnon.registry.models import Child
from mangnon.ui.parts import Event, Link

# The parts of the list, in the order in which they stand on the page.
GROUPS = {
    "bien_dong": _("Khai sinh, nơi ở, mất"),
    "hoan_canh": _("Hoàn cảnh, nguy cơ"),
    "hang_nam": _("Học tập, cha mẹ, hộ"),
    "ho_tro": _("Thẻ bảo hiểm, trợ cấp, dịch vụ"),
    "bao_ve": _("Tai nạn, bảo vệ"),
}


def alive(_actor: Actor, child: Child) -> bool:
    """Say whether a child is not entered as dead: most things are recorded of the living only."""
    return child.died_on is None


def _its_id(_actor: Actor, child: Child) -> dict[str, Any]:
    return {"child_id": child.pk}


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may be recorded of a child: its words, its address, who may, of whom.

    ``parts`` gives the parts of the address; most take ``child_id``.
    """

    label: str
    url_name: str
    permission: str
    group: str
    order: int = 100
    wanted: Callable[[Actor, Child], bool] = alive
    parts: Callable[[Actor, Child], dict[str, Any]] = _its_id


CORRECTED, EVERYTHING = "sua", _("Tất cả")
KINDS = {**GROUPS, CORRECTED: _("Sửa thông tin")}  # of the events of a story: what a reader may narrow it to

Teller = Callable[[Actor, Child], list[Event]]
Runner = Callable[[Actor, Collection[UUID]], Mapping[UUID, Sequence[str]]]
_offers: dict[str, Offer] = {}
_tellers: dict[str, tuple[Teller, str]] = {}
_runners: dict[str, Runner] = {}


def offer(item: Offer) -> None:
    """Add a link to the page; a second one of the same address replaces the first."""
    if item.group not in GROUPS:
        raise ValueError(f"{item.group!r} is no group of the child's page: {', '.join(GROUPS)}")
    _offers[item.url_name] = item


def tell(room: str, events: Teller, group: str = "ho_tro") -> None:
    """Let a room add events of a group to the timeline; it leaves out what the actor may not read."""
    _tellers[room] = events, group


def run(room: str, running: Runner) -> None:
    """Let a room say of many children at once what runs for each: an allowance, a card, an open case it may tell of."""
    _runners[room] = running


def running(actor: Actor, children: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return child → what runs for it in the rooms above, as the actor may read it."""
    found: dict[UUID, list[str]] = {child: [] for child in children}
    for runner in _runners.values():
        for child, words in runner(actor, children).items():
            found[child] += words
    return found


def offered(actor: Actor, child: Child) -> list[tuple[str, list[Link]]]:
    """Return what this actor may record of this child, by group; empty when nothing."""
    found: dict[str, list[Link]] = {}
    for item in sorted(_offers.values(), key=lambda one: (one.order, one.url_name)):
        if roles.may(actor.role, item.permission) and item.wanted(actor, child):
            link = Link(str(item.label), reverse(item.url_name, kwargs=item.parts(actor, child)))
            found.setdefault(item.group, []).append(link)
    return [(str(label), found[group]) for group, label in GROUPS.items() if group in found]


def told(actor: Actor, child: Child, own: list[Event]) -> list[Event]:
    """Return the registry's own events and those of the other rooms, newest first; the order within a day is kept."""
    others = [replace(event, group=group) for teller, group in _tellers.values() for event in teller(actor, child)]
    events = [*own, *others]
    return sorted(events, key=day_of, reverse=True)


def day_of(event: Event) -> str:
    """Return the day of an event as ISO text; of words the words."""
    at = event.at
    return clock.day_of(at).isoformat() if isinstance(at, datetime) else str(at)
