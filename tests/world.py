"""A tiny province for tests that cross rooms: real units of the packs, few of them, and people by role.

Everything here goes through actions. The one-line stories return what they made.
"""

from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache
from uuid import UUID

from django.test import Client

from mangnon import law
from mangnon.audit.actor import Actor, command
from mangnon.law import LawPacks
from mangnon.organisation import actions as organisation
from mangnon.organisation import queries, roles
from mangnon.organisation.models import Body, Person, Post, Unit
from mangnon.registry import actions as registry
from mangnon.registry.rules import ChildRow, Source

TODAY = date(2022, 5, 20)
MERGED = date(2025, 7, 1)
SYSTEM = command("test")
SOURCE = Source("test")

# Two neighbours in one district and a commune of another district; their successors of 2025.
COMMUNES = {"xa_nha": ("01273", 3), "xa_ben": ("01267", 3), "xa_khac": ("01290", 3)}
DISTRICTS = {"huyen_nha": ("040", 2), "huyen_khac": ("042", 2)}
PROVINCE = {"tinh": ("04", 1)}
PLACES = PROVINCE | DISTRICTS | COMMUNES

# Which kind of body a role sits in, by level.
BODIES = {1: {"nganh": "so_gddt", "lanh_dao_tinh": "ubnd_tinh", "truc_111": "truc_111", "van_thu": "vp_ubnd_tinh"}, 2: {}, 3: {}}
DEFAULT_BODY = {1: "so_ldtbxh", 2: "phong_ldtbxh", 3: "ubnd_xa"}
LEADERS = {"lanh_dao_huyen": "ubnd_huyen"}


@lru_cache(maxsize=1)
def tiny_packs() -> LawPacks:
    """Return the shipped packs with the map cut down to the places above."""
    packs = law.load()
    communes = {code for code, _level in COMMUNES.values()}
    heirs = {row.new_code for row in packs.successions if row.old_code in communes and row.effective == MERGED}
    kept = {code for code, _level in PLACES.values()} | heirs
    units = tuple(row for row in packs.units if row.level == 1 or (row.code in kept and row.valid_from >= date(2020, 3, 1)))
    present = {(row.code, row.level, row.valid_from) for row in units}
    ending = {(row.code, row.level, row.valid_to) for row in units}
    successions = tuple(
        row for row in packs.successions
        if (row.old_code, row.level, row.effective) in ending and (row.new_code, row.level, row.effective) in present
    )
    return replace(packs, units=units, successions=successions, sha256="tiny")


class World:
    """The province on 20/05/2022: units by short name, people by role and place, clients signed in as them."""

    def __init__(self):
        organisation.load_world(by=SYSTEM, packs=tiny_packs())
        self._people: dict[tuple[str, str], Post] = {}

    def unit(self, name: str, day: date = TODAY) -> Unit:
        """Return a unit by its short name (tinh, huyen_nha, xa_nha …)."""
        code, level = PLACES[name]
        return queries.unit_by_code(code, day, level)

    def body(self, role: str, place: str) -> Body:
        """Return the body in which a role sits at a place."""
        unit = self.unit(place)
        kind = LEADERS.get(role) or BODIES[unit.level].get(role) or DEFAULT_BODY[unit.level]
        return Body.objects.on(TODAY).get(unit=unit, kind=kind)

    def post(self, role: str, place: str) -> Post:
        """Return the post of a role at a place; made with its person at the first call."""
        if (role, place) not in self._people:
            person, _secret = organisation.create_person(
                by=SYSTEM, username=f"{role}.{place}", full_name=f"Người Thử {role} {place}", password="mat-khau-thu-2022"
            )
            self._people[role, place] = organisation.assign_post(
                by=SYSTEM, person=person, body=self.body(role, place), role=role, valid_from=date(2021, 1, 1)
            )
        return self._people[role, place]

    def actor(self, role: str, place: str) -> Actor:
        """Return a role at a place as an actor."""
        post = self.post(role, place)
        return Actor("person", post.person.full_name, str(post.person_id), str(post.id), str(post.body_id), role)

    def client(self, role: str, place: str) -> Client:
        """Return a browser signed in as a role at a place."""
        return signed_in(self.post(role, place).person)

    can_bo_xa = cached_property(lambda self: self.actor("can_bo_xa", "xa_nha"))
    can_bo_xa_ben = cached_property(lambda self: self.actor("can_bo_xa", "xa_ben"))
    chu_tich = cached_property(lambda self: self.actor("chu_tich_xa", "xa_nha"))
    can_bo_huyen = cached_property(lambda self: self.actor("can_bo_huyen", "huyen_nha"))
    can_bo_tinh = cached_property(lambda self: self.actor("can_bo_tinh", "tinh"))
    lanh_dao_tinh = cached_property(lambda self: self.actor("lanh_dao_tinh", "tinh"))
    quan_tri = cached_property(lambda self: self.actor("quan_tri", "tinh"))

    @cached_property
    def nguoi_la(self) -> Client:
        """A browser nobody signed in with."""
        return Client()

    def idle_person(self) -> Person:
        """A person with an account who holds no post."""
        return organisation.create_person(by=SYSTEM, username="khong.chuc.danh", full_name="Người Không Chức Danh", password="mat-khau-thu-2022")[0]

    def birthday(self, number: int) -> date:
        """Return a different birthday for each number, all of children."""
        return date(2012 + number, 1 + number, 3 + number)

    def child(self, place: str = "xa_nha", **changes) -> UUID:
        """A child is registered in a commune; returns its id."""
        values = {
            "id": None, "full_name": "Nông Thị Hoà", "sex": "nu", "birth_date": date(2015, 3, 5), "birth_precision": "day",
            "ethnic": "02", "unit_id": self.unit(place).id, "hamlet_id": None, "residence_kind": "thuong_tru",
            "resident_from": date(2020, 3, 1), "mother_name": "Lý Thị Mai", "father_name": "Nông Văn Quý",
        }
        return registry.register_children([ChildRow(**values | changes)], by=SYSTEM, source=SOURCE)[0]


def signed_in(person: Person) -> Client:
    """Return a browser signed in as a person."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def every_role() -> list[tuple[str, str]]:
    """Return each role at each place where it can be held: own and other commune, district, province."""
    return [
        (role.code, place) for role in roles.ROLES.values() for place, (_code, level) in PLACES.items()
        if level in role.levels and place != "xa_ben"
    ]
