"""What the pages of support show: who may have an allowance and receives none, a payer's list before it is applied."""

from collections.abc import Sequence

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.base.numbers import vi_date
from mangnon.law.rows import EligibilityRow
from mangnon.organisation.models import Unit
from mangnon.registry import queries as registry
from mangnon.registry.forms import birth_text
from mangnon.registry.tables import place_text
from mangnon.support import codes, queries
from mangnon.support.eligible import Gap, reason
from mangnon.support.payers import Line
from mangnon.ui.numbers import number
from mangnon.ui.parts import Link, Tag
from mangnon.ui.table import Col, Table


def gap_table(actor: Actor, gaps: Sequence[Gap], page: Page, *, whole: bool) -> Table:
    """Return the children that may have an allowance and receive none of the kind, each with the reason and what it does receive.

    What has to be checked for a rule stands once below the page; in a file (``whole``) in every row.
    """
    children = [gap.child for gap in gaps]
    here, runs, kinds = registry.present(actor, children), queries.running_for(actor, [child.pk for child in children]), codes.allowance_kinds()
    columns = [
        Col("name", _("Họ và tên"), head=True), Col("birth", _("Ngày sinh"), keep=True), Col("place", _("Nơi ở")),
        Col("kind", _("Có thể hưởng")), Col("reason", _("Vì sao")), Col("runs", _("Đang hưởng")),
    ]
    rows = [
        {
            "name": Link(gap.child.full_name, reverse("registry:child", args=[gap.child.pk])), "birth": birth_text(gap.child.birth_date, gap.child.birth_precision),
            "place": place_text(here[gap.child.pk]), "kind": kinds.get(gap.rule.kind, gap.rule.kind), "reason": reason(gap.rule) if whole else _words(gap.rule), "runs": "; ".join(runs[gap.child.pk]),
        }
        for gap in gaps
    ]
    notes = list(dict.fromkeys(reason(gap.rule) for gap in gaps))
    return Table(columns, rows, _("Đủ điều kiện nhưng chưa hưởng"), show_caption=False, cards=True, page=page, notes=notes, empty_text=_("Theo dữ liệu không có trẻ em nào đủ điều kiện mà chưa hưởng."))


def _words(rule: EligibilityRow) -> str:
    return rule.english if get_language() == "en" else rule.label


def gap_count_table(counts: dict[int, dict[str, int]], rules: Sequence[EligibilityRow]) -> Table:
    """Return how many there are by commune and rule, for who reads no names."""
    units = Unit.objects.filter(pk__in=counts).order_by("sort_key", "id")
    columns = [Col("unit", _("Xã, phường, thị trấn"), head=True)]
    columns += [Col(rule.code, _words(rule), "int", total=True) for rule in rules]
    rows = [{"unit": unit.name} | {rule.code: counts[unit.pk].get(rule.code, 0) for rule in rules} for unit in units]
    return Table(columns, rows, _("Đủ điều kiện nhưng chưa hưởng"), _("trẻ em"), _("sổ quản lý trẻ em"), clock.today(), empty_text=_("Theo dữ liệu không có trẻ em nào đủ điều kiện mà chưa hưởng."))


def line_table(lines: Sequence[Line]) -> Table:
    """Return a payer's list as it was read: whom each row met, what would be recorded, what stands against it."""
    kinds = codes.allowance_kinds()
    columns = [
        Col("number", _("Dòng"), "int"), Col("child", _("Trẻ em"), head=True), Col("state", _("Kết quả")), Col("kind", _("Đối tượng")), Col("amount", _("Đồng một tháng"), "text", align="right"),
        Col("since", _("Từ ngày"), keep=True), Col("until", _("Đến trước ngày"), keep=True), Col("decision", _("Quyết định")), Col("payer", _("Nơi chi trả")),
    ]
    rows = [
        {
            "number": line.number, "child": Link(line.child.full_name, reverse("registry:child", args=[line.child.pk])) if line.child else line.written,
            "kind": kinds.get(line.kind, line.kind), "amount": number(line.amount) if line.amount else "", "since": vi_date(line.since) if line.since else "",
            "until": vi_date(line.until) if line.until else "", "decision": line.decision, "payer": line.payer,
            "state": "; ".join(line.faults) or (Tag(_("Đã có, bỏ qua")) if line.known else Tag(_("Sẽ ghi"), "good")),
        }
        for line in lines
    ]
    return Table(columns, rows, _("Danh sách chi trả"), show_caption=False, cards=True)
