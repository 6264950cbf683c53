"""What the pages of injuries show."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.audit.actor import Actor
from mangnon.base.numbers import vi_date
from mangnon.organisation import roles
from mangnon.programmes import codes
from mangnon.programmes.models import Injury
from mangnon.registry import takeback
from mangnon.registry.rules.fields import SEXES
from mangnon.registry.tables import age_in_words, listed
from mangnon.ui.parts import Link
from mangnon.ui.table import Table

INJURY_HEADS = {
    "day": gettext_lazy("Ngày"),
    "kind": gettext_lazy("Loại"),
    "child": gettext_lazy("Trẻ em"),
    "unit": gettext_lazy("Xã nơi xảy ra"),
    "scene": gettext_lazy("Địa điểm"),
    "outcome": gettext_lazy("Kết quả"),
}


def injury_table(actor: Actor, injuries: Sequence[Injury], named: Collection[UUID], page: Page | None = None) -> Table:
    """Return the table of a list of injuries; of a child not in the register with the way to take it back, for who may ask."""
    ways = {injury.pk: _way_back(actor, injury) for injury in injuries}
    kinds, places, outcomes = codes.injury_types(), codes.injury_places(), codes.injury_outcomes()
    rows = [
        {
            "day": vi_date(injury.day), "kind": kinds.get(injury.kind, injury.kind), "child": _who(injury, named), "unit": injury.unit.name,
            "scene": places.get(injury.place, injury.place), "outcome": outcomes.get(injury.outcome, injury.outcome),
            "back": ways[injury.pk] or "",
        }
        for injury in injuries
    ]
    heads = INJURY_HEADS | ({"back": _("Ghi nhầm")} if any(ways.values()) else {})
    return listed(heads, rows, _("Tai nạn, thương tích"), page=page, empty_text=_("Chưa ghi vụ tai nạn, thương tích nào."))


def _way_back(actor: Actor, injury: Injury) -> Link | None:
    if injury.child_id or not roles.may(actor.role, roles.FACT_TAKE_BACK) or not takeback.may_ask(actor, injury):
        return None
    return Link(_("Rút lại"), reverse("programmes:injury-take-back", args=[injury.pk]))


def in_a_line(injury: Injury) -> str:
    """Return an injury of a child that is not in the register in one line."""
    kinds = codes.injury_types()
    return ", ".join((vi_date(injury.day), kinds.get(injury.kind, injury.kind), injury.unit.name, _who(injury, ())))


def _who(injury: Injury, named: Collection[UUID]) -> Link | str:
    if injury.child_id is None:
        about = {"sex": SEXES[injury.sex], "age": age_in_words(injury.age_months)}
        return _("không có trong sổ: %(sex)s, %(age)s") % about
    if injury.child_id in named:
        return Link(injury.child.full_name, reverse("registry:child", args=[injury.child_id]))
    return _("trẻ của xã khác")
