"""The menu registry: rooms say in their ``apps.py`` what they offer, the header asks what this person may open."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import itemgetter

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

Predicate = Callable[[HttpRequest], bool]


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the main navigation.

    ``roles`` are role codes (empty = everyone signed in); ``predicate`` decides alone when given. ``label`` may be lazy.
    ``covers`` are the URL names of pages one comes to from this entry although their addresses begin otherwise.
    """

    label: str
    url_name: str
    roles: frozenset[str] = frozenset()
    predicate: Predicate | None = None
    order: int = 100
    covers: tuple[str, ...] = ()

    def visible_to(self, request: HttpRequest) -> bool:
        """Say whether the person behind the request sees this entry."""
        if self.predicate is not None:
            return self.predicate(request)
        if not getattr(getattr(request, "user", None), "is_authenticated", False):
            return False
        return not self.roles or bool(self.roles & roles_of(request))


@dataclass(frozen=True, slots=True)
class Shown:
    """A menu entry resolved for one request."""

    label: str
    href: str
    current: bool


_registered: dict[str, MenuItem] = {}


def register(item: MenuItem) -> MenuItem:
    """Add an entry; a second registration of the same URL name replaces the first."""
    _registered[item.url_name] = item
    return item


def roles_of(request: HttpRequest) -> frozenset[str]:
    """Role codes of the request: ``request.roles`` when the web layer sets it, else the actor's one role."""
    roles: Iterable[str] | None = getattr(request, "roles", None)
    if roles is not None:
        return frozenset(roles)
    role = getattr(getattr(request, "actor", None), "role", "")
    return frozenset([role]) if role else frozenset()


def items_for(request: HttpRequest) -> list[Shown]:
    """Entries this request may see, in order; an entry whose URL is not mounted is left out.

    Exactly one entry is current: the one that has, or covers, the longest address that begins the request's path.
    """
    found: list[tuple[MenuItem, str]] = []
    for item in sorted(_registered.values(), key=lambda i: (i.order, i.url_name)):
        if not item.visible_to(request):
            continue
        try:
            found.append((item, reverse(item.url_name)))
        except NoReverseMatch:
            continue
    reach = [(max((len(one) for one in (href, *map(reverse, item.covers)) if _leads(one, request.path)), default=0), href) for item, href in found]
    longest, here = max(reach, key=itemgetter(0), default=(0, ""))
    return [Shown(str(item.label), href, bool(longest) and href == here) for item, href in found]


def _leads(href: str, path: str) -> bool:
    """The front page leads only to itself, otherwise it would be the current entry everywhere."""
    return path == href if href == "/" else path.startswith(href)
