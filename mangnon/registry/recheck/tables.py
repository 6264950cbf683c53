"""What the pages of the re-check show."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.base import clock
from mangnon.base.numbers import vi_date
from mangnon.registry.cleaning.rules import COLUMNS, Basics
from mangnon.registry.recheck import queries, rules
from mangnon.registry.recheck.models import Recheck, RecheckLine
from mangnon.registry.recheck.rules import Rate
from mangnon.ui.numbers import number, percent
from mangnon.ui.parts import Link, Pair, Signature, Tag
from mangnon.ui.table import Col, Table

LABELS = {name: COLUMNS.get(name, gettext_lazy("Xóm, tổ")) for name in queries.FIELDS}


def said(rate: Rate) -> str:
    """Return a rate with its interval in words; what was not tried has none."""
    if rate.interval is None:
        return _("chưa có số liệu")
    low, high = rate.interval
    return _("%(rate)s (khoảng tin cậy 95%%: %(low)s đến %(high)s)") % {"rate": percent(rate.percent), "low": percent(low), "high": percent(high)}


def rechecks_table(found: Sequence[Recheck], *, links: bool) -> Table:
    """Return the re-checks by commune: how many drawn, checked, wrong, and the rate with its interval."""
    columns = [
        Col("made", _("Ngày chọn mẫu"), head=True), Col("unit", _("Xã, phường, thị trấn")), Col("size", _("Số trẻ chọn"), "int"), Col("checked", _("Đã phúc tra"), "int"),
        Col("wrong", _("Hồ sơ sai lệch"), "int"), Col("rate", _("Tỷ lệ sai")),
    ]
    rows = [
        {
            "made": Link(vi_date(clock.day_of(row.made_at)), reverse("recheck:detail", args=[row.pk])) if links else vi_date(clock.day_of(row.made_at)), "unit": row.unit.name, "size": row.size,
            "checked": row.checked, "wrong": row.wrong, "rate": said(Rate(row.wrong, row.checked, row.population)),
        }
        for row in found
    ]
    return Table(columns, rows, _("Phúc tra theo xã"), cards=True, show_caption=False, empty_text=_("Chưa có lần phúc tra nào."))


def drawn(recheck: Recheck) -> str:
    """Return how a sample was drawn, with the seed by which it is drawn again."""
    return _("%(size)s trong %(all)s trẻ, theo xóm, số gieo %(seed)s do hệ thống cho") % {"size": number(recheck.size), "all": number(recheck.population), "seed": recheck.seed}


def pairs_of(recheck: Recheck, whole: Rate) -> list[Pair]:
    """Return the summary of a re-check."""
    return [
        Pair(_("Xã, phường, thị trấn"), recheck.unit.full_name), Pair(_("Mẫu"), drawn(recheck)), Pair(_("Người chọn mẫu"), recheck.made_by),
        Pair(_("Đã phúc tra"), _("%(n)s trong %(all)s trẻ") % {"n": number(recheck.checked), "all": number(recheck.size)}), Pair(_("Hồ sơ có sai lệch"), said(whole)),
    ]


def fields_table(rates: dict[str, Rate]) -> Table:
    """Return how often each field is wrong, with its interval."""
    columns = [Col("field", _("Mục"), head=True), Col("wrong", _("Số sai"), "int"), Col("tried", _("Số đã hỏi"), "int"), Col("rate", _("Tỷ lệ sai"))]
    rows = [{"field": str(LABELS[name]), "wrong": rate.hits, "tried": rate.trials, "rate": said(rate)} for name, rate in rates.items()]
    return Table(columns, rows, _("Tỷ lệ sai từng mục"), cards=True)


def lines_table(recheck: Recheck, lines: Sequence[RecheckLine]) -> Table:
    """Return the lines in the order of the sheets: whom to ask, what was found."""
    columns = [Col("number", _("STT"), "int"), Col("name", _("Họ và tên"), head=True), Col("hamlet", _("Xóm, tổ")), Col("state", _("Kết quả")), Col("wrong", _("Mục sai"))]
    rows = []
    for line in lines:
        asked, wrong = Basics.read(line.asked), [str(LABELS[name]) for name in line.wrong.split("|") if name]
        rows.append({
            "number": line.number, "name": Link(asked.full_name, reverse("recheck:line", args=[recheck.pk, line.number])), "hamlet": asked.hamlet,
            "state": Tag(str(rules.STATES[line.state]), rules.TONES[line.state]), "wrong": "; ".join(wrong),
        })
    return Table(columns, rows, _("Trẻ trong mẫu"), cards=True, show_caption=False)


@translation.override("vi")  # a paper for the hamlet, whoever prints it
def sheet_table(lines: Sequence[RecheckLine], *, filled: bool) -> Table:
    """Return the checking sheet for the household round: with what the register says, or with empty boxes to ask without leading."""
    names = [name for name in queries.FIELDS if name != "full_name"]
    columns = [Col("number", _("STT"), "int"), Col("full_name", str(LABELS["full_name"]), head=True), *(Col(name, str(LABELS[name])) for name in names), Col("note", _("Ghi chú"))]
    rows = []
    for line in lines:
        asked = Basics.read(line.asked)
        kept = {"hamlet", "full_name"} if not filled else set(queries.FIELDS)  # where to go and whom to ask for
        rows.append({"number": line.number, "note": ""} | {name: getattr(asked, name) if name in kept else "" for name in queries.FIELDS})
    return Table(columns, rows, _("Phiếu phúc tra"), wide=True, show_caption=False)


def signatures() -> list[Signature]:
    """Return the signature blocks of the sheet."""
    return [Signature([_("NGƯỜI PHÚC TRA")]), Signature([_("CÁN BỘ PHỤ TRÁCH")])]
