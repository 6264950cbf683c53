"""A small province for tests: one district, three communes, posts in them. Written through models of the lower rooms."""

from datetime import date
from uuid import UUID

from mangnon.audit.actor import Actor, command
from mangnon.base import clock, ids
from mangnon.organisation.models import Body, Hamlet, Person, Post, Succession, Unit, UnitAncestor
from mangnon.registry import actions
from mangnon.registry.models import Child
from mangnon.registry.rules import ChildRow, HouseholdRow, Source

START, MERGED = date(2017, 1, 1), date(2025, 7, 1)
TODAY = date(2022, 5, 20)
SYSTEM = command("test")
SOURCE = Source("test")


class Place:
    """Units by a short name: tinh, huyen, xa_a, xa_b (merged into xa_moi on 01/07/2025), hamlets in xa_a."""

    def __init__(self):
        self.tinh = self._unit("04", 1, "tinh", "Cao Bằng", START, None)
        self.huyen = self._unit("045", 2, "huyen", "Hòa An", START, MERGED)
        self.xa_a = self._unit("01273", 3, "xa", "Bình Dương", START, MERGED)
        self.xa_b = self._unit("01276", 3, "thi_tran", "Nước Hai", START, MERGED)
        self.xa_moi = self._unit("01273", 3, "xa", "Hòa An", MERGED, None)
        self.xom = self._hamlet(self.xa_a, "Nà Rài")
        self.xom_khac = self._hamlet(self.xa_b, "Khu 1")
        for old in (self.xa_a, self.xa_b):
            Succession.objects.create(old=old, new=self.xa_moi, effective=MERGED)
        self._map(
            START,
            MERGED,
            {self.xa_a: (self.huyen, self.tinh), self.xa_b: (self.huyen, self.tinh), self.huyen: (self.tinh,)},
        )
        self._map(
            MERGED,
            None,
            {self.xa_moi: (self.tinh,), self.xa_a: (self.xa_moi, self.tinh), self.xa_b: (self.xa_moi, self.tinh)},
        )

    def _unit(self, code, level, kind, name, start, end) -> Unit:
        return Unit.objects.create(
            code=code,
            level=level,
            kind=kind,
            name=name,
            full_name=name,
            sort_key=name,
            search_key=name,
            valid_from=start,
            valid_to=end,
        )

    def _hamlet(self, unit, name) -> Hamlet:
        return Hamlet.objects.create(unit=unit, name=name, sort_key=name, search_key=name, valid_from=START)

    def _map(self, start, end, above) -> None:
        pairs = {(unit, ancestor) for unit, ancestors in above.items() for ancestor in ancestors}
        pairs |= {
            (unit, unit)
            for pair in pairs
            for unit in pair
            if unit.valid_from <= start and (unit.valid_to is None or unit.valid_to > start)
        }
        UnitAncestor.objects.bulk_create(
            UnitAncestor(unit=unit, ancestor=ancestor, level=ancestor.level, map_from=start, map_to=end)
            for unit, ancestor in sorted(pairs, key=lambda pair: (pair[0].id, pair[1].id))
        )

    def post(self, unit: Unit, role: str) -> Post:
        """Give a new person a post in a body of the unit."""
        number = Person.objects.count() + 1
        body = Body.objects.create(
            code=f"B{number}",
            kind="ubnd_xa",
            name=f"UBND {unit.name}",
            abbreviation="UBND",
            unit=unit,
            level=unit.level,
            valid_from=START,
        )
        person = Person.objects.create(username=f"nguoi{number}", full_name="Người thử", created_at=clock.now())
        return Post.objects.create(person=person, body=body, role=role, valid_from=START)

    def officer(self, unit: Unit, role: str = "can_bo_xa") -> Actor:
        """Return a person acting in a new post."""
        post = self.post(unit, role)
        return Actor("person", post.person.full_name, str(post.person_id), str(post.id), str(post.body_id), role)

    def child_row(self, **changes) -> ChildRow:
        """Return the row of an acceptable child of xã A."""
        values = {
            "id": None,
            "full_name": "Nông Thị Hoà",
            "sex": "nu",
            "birth_date": date(2015, 3, 5),
            "birth_precision": "day",
            "ethnic": "02",
            "unit_id": self.xa_a.id,
            "hamlet_id": None,
            "residence_kind": "thuong_tru",
            "resident_from": date(2017, 1, 1),
            "mother_name": "Lý Thị Mai",
            "father_name": "Nông Văn Quý",
        }
        return ChildRow(**values | changes)

    def child(self, *, by: Actor = SYSTEM, **changes) -> Child:
        """Register a child."""
        ident = actions.register_children([self.child_row(**changes)], by=by, source=SOURCE)[0]
        return Child.objects.get(id=ident)

    def household(
        self, unit: Unit | None = None, number: str = "12", poverty=(("ngheo", date(2021, 1, 1), None),)
    ) -> UUID:
        """Register a household."""
        unit = unit or self.xa_a
        hamlet = self.xom.id if unit == self.xa_a else None
        row = HouseholdRow(ids.uuid7(), number, "Nông Văn Quý", unit.id, hamlet, "", poverty)
        return actions.register_households([row], by=SYSTEM, source=SOURCE)[0]
