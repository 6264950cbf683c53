"""A child's whole story on its page: the events of all rooms by year, one kind or all, page by page."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Page
from django.http import HttpRequest, QueryDict

from mangnon.audit.actor import Actor
from mangnon.registry import child_page, tables
from mangnon.registry.models import Child
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Event, Tab

PAGE = 25  # events of one page: with the summary above it stays within 15 KiB on the wire


@dataclass(frozen=True, slots=True)
class Story:
    """One page of a story: tabs by kind, events by year, the address that shows or hides what was replaced."""

    tabs: list[Tab]
    years: list[tuple[str, list[Event]]]
    page: Page
    replaced: bool
    other: str


def story(request: HttpRequest, actor: Actor, child: Child) -> Story:
    """Return the page of a child's story that an address asks for: ``loai`` is a kind, ``cu`` also shows what was replaced."""
    kind, replaced = request.GET.get("loai", ""), request.GET.get("cu") == "1"
    events = tables.child_events(actor, child, replaced=replaced)
    counts = Counter(event.group for event in events)
    kind = kind if kind in counts else ""
    listed = paginate(request, [event for event in events if not kind or event.group == kind], PAGE)
    tabs = [Tab(str(label), _address(key, replaced), key == kind, counts[key]) for key, label in child_page.KINDS.items() if counts[key]]
    every = Tab(str(child_page.EVERYTHING), _address("", replaced), not kind, len(events))
    years = [(year, list(found)) for year, found in groupby(listed.object_list, key=lambda event: child_page.day_of(event)[:4])]
    return Story([every, *tabs], years, listed, replaced, _address(kind, not replaced))


def _address(kind: str, replaced: bool) -> str:
    query = QueryDict(mutable=True)
    if kind:
        query["loai"] = kind
    if replaced:
        query["cu"] = "1"
    return f"?{query.urlencode()}#dien-bien"
