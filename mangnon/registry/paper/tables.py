"""What the pages of the paper show: the prints, the lines of one."""

from collections.abc import Mapping, Sequence

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.registry.paper import rules, words
from mangnon.registry.paper.models import BookPrint, PrintLine
from mangnon.ui.numbers import number
from mangnon.ui.parts import Link, Pair, Tag
from mangnon.ui.table import Col, Table


def prints_table(found: Sequence[BookPrint], page: Page | None = None) -> Table:
    """Return the prints with how many lines nobody has entered yet."""
    columns = [
        Col("number", _("Bản in số"), head=True), Col("kind", _("Loại")), Col("place", _("Nơi")), Col("printed", _("In lúc"), keep=True), Col("who", _("Người in")),
        Col("size", _("Số dòng"), "int"), Col("left", _("Còn lại")),
    ]
    rows = [
        {
            "number": Link(str(row.number), reverse("paper:detail", args=[row.pk])), "kind": str(rules.KINDS[row.kind]), "place": place_of(row),
            "printed": vi_datetime(row.printed_at), "who": row.printed_by, "size": row.size or "", "left": left_tag(row),
        }
        for row in found
    ]
    return Table(columns, rows, _("Các bản in"), cards=True, show_caption=False, page=page, empty_text=_("Chưa in sổ giấy lần nào."))


def place_of(book: BookPrint) -> str:
    """Return hamlet and commune of a print."""
    return ", ".join(part for part in (book.hamlet.name if book.hamlet else "", book.unit.name) if part)


def left_tag(book: BookPrint) -> Tag:
    """Return how many lines wait."""
    if book.copies:
        return Tag(_("Biểu trống"), "plain")
    if not book.waiting:
        return Tag(_("Đã ghi lại xong"), "good")
    return Tag(ngettext("còn %(n)s dòng", "còn %(n)s dòng", book.waiting) % {"n": number(book.waiting)}, "info" if book.paper_day else "warn")


def pairs_of(book: BookPrint) -> list[Pair]:
    """Return the summary of a print."""
    content = _("%(n)s tờ biểu trống") % {"n": number(book.copies)} if book.copies else _("%(n)s dòng") % {"n": number(book.size)}
    pairs = [
        Pair(_("Loại"), str(rules.KINDS[book.kind])), Pair(_("Nơi"), place_of(book)), Pair(_("Nội dung"), content),
        Pair(_("In lúc"), f"{vi_datetime(book.printed_at)}, {book.printed_by}"),
    ]
    if not book.copies:
        pairs += [Pair(_("Ngày ghi trên giấy"), vi_date(book.paper_day) if book.paper_day else _("chưa mang về")), Pair(_("Ghi lại"), left_tag(book))]
    return pairs


def lines_table(book: BookPrint, lines: Sequence[PrintLine], now: Mapping[int, Mapping[str, str]]) -> Table:
    """Return the lines in the order of the paper: what became of each, what the registry says otherwise than the paper."""
    columns = [
        Col("number", _("Dòng"), "int"), Col("name", _("Hộ, trẻ"), head=True), Col("state", _("Kết quả")), Col("changed", _("Mục đã ghi")), Col("since", _("Sổ đã đổi từ khi in")),
    ]
    return Table(columns, [_line(book, line, now.get(line.pk)) for line in lines], _("Các dòng của bản in"), cards=True, show_caption=False)


def _line(book: BookPrint, line: PrintLine, stored: Mapping[str, str] | None) -> dict:
    printed = rules.read(line.shown)
    changed = [str(rules.EVENTS.get(key) or words.label(key)) for key in line.changed.split("|") if key]
    since = [one.label for one in words.differences(printed, stored)] if stored is not None and line.state == rules.WAITING else []
    gone = stored is None and line.state == rules.WAITING
    return {
        "number": line.number, "name": Link(title_of(line, printed), reverse("paper:line", args=[book.pk, line.number])),
        "state": Tag(str(rules.STATES[line.state]), rules.TONES[line.state]), "changed": ", ".join(changed), "since": _("Không còn ở xã") if gone else ", ".join(since),
    }


def title_of(line: PrintLine, printed: Mapping[str, str]) -> str:
    """Return what a line is called on the paper."""
    return _("Hộ %(number)s") % {"number": printed["household_no"]} if line.household_id else printed.get("full_name", "")
