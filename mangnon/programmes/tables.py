"""What the pages of injuries show."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.base.numbers import vi_date
from mangnon.programmes import codes
from mangnon.programmes.models import Injury
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


def injury_table(injuries: Sequence[Injury], named: Collection[UUID], page: Page | None = None) -> Table:
    """Return the table of a list of injuries."""
    kinds, places, outcomes = codes.injury_types(), codes.injury_places(), codes.injury_outcomes()
    rows = [
        {
            "day": vi_date(injury.day), "kind": kinds.get(injury.kind, injury.kind), "child": _who(injury, named), "unit": injury.unit.name,
            "scene": places.get(injury.place, injury.place), "outcome": outcomes.get(injury.outcome, injury.outcome),
        }
        for injury in injuries
    ]
    return listed(INJURY_HEADS, rows, _("Tai nạn, thương tích"), page=page, empty_text=_("Chưa ghi vụ tai nạn, thương tích nào."))


def _who(injury: Injury, named: Collection[UUID]) -> Link | str:
    if injury.child_id is None:
        about = {"sex": SEXES[injury.sex], "age": age_in_words(injury.age_months)}
        return _("không có trong sổ: %(sex)s, %(age)s") % about
    if injury.child_id in named:
        return Link(injury.child.full_name, reverse("registry:child", args=[injury.child_id]))
    return _("trẻ của xã khác")
