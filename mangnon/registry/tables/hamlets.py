"""What the pages of hamlets show."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.organisation.models import Hamlet
from mangnon.organisation.queries import holders_on
from mangnon.registry import codes, queries
from mangnon.registry.queries import HamletCounts
from mangnon.registry.rules import fields
from mangnon.registry.rules.ages import AGE_LABELS
from mangnon.ui.numbers import number
from mangnon.ui.parts import Link, Pair
from mangnon.ui.table import Col, Table


def hamlet_table(actor: Actor, hamlets: Sequence[Hamlet], page: Page) -> Table:
    """Return the list of hamlets with households and children."""
    totals, communes = queries.hamlet_totals(actor, hamlets), holders_on(clock.today(), (hamlet.unit_id for hamlet in hamlets))
    columns = [Col("name", _("Xóm, tổ dân phố"), head=True), Col("unit", _("Xã, phường, thị trấn")), Col("homes", _("Số hộ"), "int", total=True), Col("children", _("Số trẻ em"), "int", total=True)]
    rows = [
        {"name": Link(hamlet.name, reverse("registry:hamlet", args=[hamlet.pk])), "unit": communes.get(hamlet.unit_id, hamlet.unit).name, "homes": totals[hamlet.pk][0], "children": totals[hamlet.pk][1]}
        for hamlet in hamlets
    ]
    return Table(columns, rows, _("Xóm, tổ dân phố"), show_caption=False, cards=True, page=page, empty_text=_("Chưa có xóm, tổ dân phố nào trong phạm vi."))


def hamlet_pairs(hamlet: Hamlet, counts: HamletCounts) -> list[Pair]:
    """Return the summary of a hamlet; what can be listed is a link to its list."""
    poor = "; ".join(f"{fields.POVERTY[key]}: {counts.poverty[key]}" for key in ("ngheo", "can_ngheo"))
    commune = holders_on(clock.today(), [hamlet.unit_id]).get(hamlet.unit_id, hamlet.unit)
    return [
        Pair(_("Xã, phường, thị trấn"), commune.full_name),
        Pair(_("Số hộ"), _counted(counts.households, _to("registry:households", hamlet))),
        Pair(_("Loại hộ"), poor),
        Pair(_("Số trẻ em"), _counted(counts.children, _to("registry:children", hamlet))),
        Pair(_("Có hoàn cảnh đặc biệt"), _counted(counts.special, _to("registry:children", hamlet, **{"hoan-canh": "dac_biet"}))),
        Pair(_("Có nguy cơ"), _counted(counts.at_risk, _to("registry:children", hamlet, **{"hoan-canh": "nguy_co"}))),
    ]


def _counted(count: int, href: str) -> Link | str:
    """Return a count that leads to its list; nothing leads to an empty one."""
    return Link(number(count), href) if count else "0"


def age_table(hamlet: Hamlet, counts: HamletCounts) -> Table:
    """Return the children of a hamlet by age and sex; each band leads to its list."""
    columns = [Col("age", _("Tuổi"), head=True), Col("boys", _("Nam"), "int", total=True), Col("girls", _("Nữ"), "int", total=True), Col("all", _("Cộng"), "int", total=True)]
    rows = [
        {"age": Link(str(AGE_LABELS[band]), _to("registry:children", hamlet, tuoi=band)), "boys": boys, "girls": girls, "all": boys + girls}
        for band, (boys, girls) in counts.ages.items()
    ]
    return Table(columns, rows, _("Trẻ em theo tuổi"), _("trẻ em"), _("sổ quản lý trẻ em"), clock.today())


def group_table(hamlet: Hamlet, counts: HamletCounts) -> Table:
    """Return how many children of a hamlet have each special circumstance that the reader may know of; a child may have several."""
    labels = codes.circumstance_labels()
    columns = [Col("group", _("Hoàn cảnh đặc biệt"), head=True), Col("children", _("Số trẻ em"), "int")]
    rows = [{"group": Link(labels[group], _to("registry:children", hamlet, **{"hoan-canh": group})), "children": count} for group, count in counts.groups.items()]
    return Table(columns, rows, _("Hoàn cảnh đặc biệt"), _("trẻ em"), _("sổ quản lý trẻ em"), clock.today(), empty_text=_("Không có trẻ em nào có hoàn cảnh đặc biệt mà anh/chị được xem từng loại."))


def _to(route: str, hamlet: Hamlet, **more: str) -> str:
    return f"{reverse(route)}?{urlencode({'xom': hamlet.pk, **more})}"
