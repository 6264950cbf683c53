"""The access matrix: every address × every role × whose row it is, and the answer that was decided for it.

``access_matrix.csv`` has one line per address, method and place. ``place`` says where the thing lies that the address is
about, as seen from the commune ``xa_nha`` of the district ``huyen_nha``: ``own`` (xa_nha), ``neighbour`` (another commune
of the same district), ``far`` (a commune of another district), ``district`` and ``other_district``, ``province``, or empty
for an address about no single thing. The other columns are roles, each at its own place (communes in xa_nha, districts in
huyen_nha, the province), the văn thư also in the commune, and a person who holds no post; ``login`` means: sent to sign in.
"""

import copy
import csv
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from mangnon.organisation.roles import ROLES
from tests.stories import ARGUMENTS, FIXED, SENT, SPECIAL
from tests.world import World, signed_in

FILE = Path(__file__).parent / "access_matrix.csv"
STRANGER = "stranger"
NO_POST = "no_post"
COMMUNE_CLERK = "van_thu_xa"
COLUMNS = [STRANGER, NO_POST, *ROLES, COMMUNE_CLERK]
PLACES = {"own": "xa_nha", "neighbour": "xa_ben", "far": "xa_khac", "district": "huyen_nha", "other_district": "huyen_khac", "province": "tinh", "": "xa_nha"}
COMMUNES, ALL = frozenset({"own", "neighbour", "far"}), frozenset(PLACES) - {""}
# Where a thing can lie: an address about one is decided for each of these.
LIES = {
    "child_id": COMMUNES, "handover_id": COMMUNES, "batch_id": COMMUNES, "check_id": COMMUNES, "recheck_id": COMMUNES, "print_id": COMMUNES, "commune_id": COMMUNES, "injury_id": COMMUNES, "household_id": COMMUNES, "notice_id": COMMUNES | {"province"}, "task_id": COMMUNES | {"province"},
    "hamlet_id": COMMUNES, "request_id": COMMUNES, "handing_id": COMMUNES | {"district", "province"}, "item_id": ALL, "unit_id": ALL, "report_id": ALL,
}
HOMES = {3: "xa_nha", 2: "huyen_nha", 1: "tinh"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the matrix; ``answers`` by role."""

    route: str
    method: str
    place: str
    answers: dict[str, str]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.method, self.route, self.place]))


@cache
def rows() -> tuple[Row, ...]:
    """Read the matrix."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(Row(line["route"], line["method"], line["place"], {role: line[role] for role in COLUMNS}) for line in csv.DictReader(file))


def routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every named address with its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}:{entry.name}" if space else str(entry.name), entry
        else:
            yield from routes(entry, ":".join(filter(None, [space, entry.namespace])))


@cache
def arguments_of(route: str) -> tuple[str, ...]:
    """Return the names of an address's parts."""
    patterns = [pattern for name, pattern in routes() if name == route]
    return tuple(dict.fromkeys(itertools.chain.from_iterable(
        list(pattern.pattern.converters) or list(re.compile(pattern.pattern.regex).groupindex) for pattern in patterns
    )))


class House:
    """A world with a browser for every role and one thing of every kind at every place, made when first asked for."""

    def __init__(self, world: World):
        self.world = world
        self.clients = {STRANGER: Client(), NO_POST: signed_in(world.idle_person()), COMMUNE_CLERK: world.client("van_thu", "xa_nha")}
        self.clients |= {role: world.client(role, HOMES[max(ROLES[role].levels) if role != "van_thu" else 1]) for role in ROLES}
        self._made: dict[tuple[Callable, str], object] = {}

    def address(self, route: str, place: str) -> str:
        """Return the address of a route about something at a place."""
        values = {name: FIXED.get((route, name)) or self._thing(route, name, PLACES[place]) for name in arguments_of(route)}
        return reverse(route, kwargs=values)

    def _thing(self, route: str, name: str, place: str) -> object:
        story = SPECIAL.get((route, name)) or ARGUMENTS[name]
        if (story, place) not in self._made:
            self._made[story, place] = story(self.world, place)
        return self._made[story, place]

    def answer(self, row: Row, role: str) -> str:
        """Ask as a role and return what came; nothing it did stays."""
        address, client = self.address(row.route, row.place), self.clients[role]
        cookies = copy.deepcopy(client.cookies)  # signing out would take them
        with transaction.atomic():
            response = getattr(client, row.method.lower())(address, SENT.get(row.route, {}))
            response.getvalue()  # a file is closed when it was read
            transaction.set_rollback(True)
        client.cookies = cookies
        if response.status_code == 302 and response.url.startswith("/dang-nhap/"):
            return "login"
        return str(response.status_code)
