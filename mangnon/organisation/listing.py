"""Every list of a page leaves as a file too: the rows its reader sees under the same filters, all of them, marked and logged.

The file is asked for at the list's own address (``?tai=xlsx``), so whoever may not open the list gets no file of it.
"""

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.base.numbers import vi_datetime
from mangnon.documents.sheets import write_csv, write_xlsx
from mangnon.documents.tables import AnnexTable, Cell, Column, Row
from mangnon.organisation.access import actor_of
from mangnon.ui.numbers import number
from mangnon.ui.page import page
from mangnon.ui.paging import ASKED, FILES, WHOLE, as_file
from mangnon.ui.parts import Link
from mangnon.ui.table import NUMERIC, STATES, Col, Shown, Table

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
PERSONS = 500  # a named list beyond this needs a second person (the safety issue); until then it is narrowed first
WIDTHS = {"text": 24, "status": 18, "link": 24, "date": 12, "moment": 17}


def answer(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, tables: Sequence[Table] | None = None, subjects: Iterable[tuple[str, object]] = (),
    limit: int = WHOLE, allowed: bool = True, partial: str | None = None,
) -> HttpResponse:
    """Answer with the page, or with its tables (``context["table"]`` unless given) as a file where one was asked for.

    ``subjects`` are the (kind, id) pairs of the persons named in the list, all of them when a file is asked for. A list
    longer than ``limit`` is refused with 422: nothing leaves half. ``allowed``: whether this reader may take it along.
    """
    if not as_file(request):
        return page(request, template, {"files": links(request) if allowed else [], **context}, partial=partial)
    if not allowed:
        raise PermissionDenied
    form = request.GET[ASKED]
    leaving = [context["table"]] if tables is None else list(tables)
    if max(map(_length, leaving), default=0) > limit:
        text = _("Danh sách quá %(n)s dòng, không xuất một lần được. Hãy lọc bớt rồi xuất từng phần.") % {"n": number(limit)}
        return page(request, "organisation/too_long.html", {"text": text}, status=422)
    _note(request, leaving, form, subjects)
    return download([sheet_of(table, actor_of(request)) for table in leaving], form, "danh-sach")


def links(request: HttpRequest) -> list[Link]:
    """Return the links to the list's files under the page's filters, without the page's number."""
    kept = request.GET.copy()
    kept.pop("page", None)
    found = []
    for form in FILES:
        kept[ASKED] = form
        found.append(Link(f".{form}", f"?{kept.urlencode()}"))
    return found


def download(tables: Sequence[AnnexTable], form: str, name: str) -> HttpResponse:
    """Return tables as a download. The file's name says neither unit nor person. A .csv holds one table under the other."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.{form}"
        if form == "xlsx":
            write_xlsx(tables, path)
        else:
            head, *rows = [line for table in tables for line in _lines(table)]
            write_csv(head, rows, path)
        response = HttpResponse(path.read_bytes(), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}-{clock.today():%Y%m%d}.{form}"'
    return response


def sheet_as_file(write: Callable[[Path], object], name: str) -> HttpResponse:
    """Return a spreadsheet that ``write`` puts at a path as a download. The file's name says neither unit nor person."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        write(path)
        response = HttpResponse(path.read_bytes(), content_type=TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{name}-{clock.today():%Y%m%d}.xlsx"'
    return response


def sheet_of(table: Table, actor: Actor | None) -> AnnexTable:
    """Return a page's table as a sheet: its first column is the row's label, days and numbers stay what they are."""
    first, *others = table.columns
    columns = [Column(col.key, str(col.label), str(col.group), _kind(col), WIDTHS.get(col.kind, 12)) for col in others]
    rows = [
        Row(str(at), Cell(_plain(first, row)).text("text"), {col.key: Cell(_plain(col, row)) for col in others})
        for at, row in enumerate(table.rows, start=1)
    ]
    title = str(table.caption) or _("Danh sách")
    return AnnexTable(roman="", title=title, columns=columns, rows=rows, subtitle=". ".join(table.meta), notes=[mark(actor)],
                      label_heading=str(first.label), show_unit=False, sheet=_("Danh sách"))


def mark(actor: Actor | None) -> str:
    """Return the line that says who took a list out, and when."""
    text = _("Chỉ dùng cho nhiệm vụ được giao. Người xuất: %(who)s, lúc %(at)s.")
    return text % {"who": actor.label if actor else "", "at": vi_datetime(clock.now())}


def _note(request: HttpRequest, tables: Sequence[Table], form: str, subjects: Iterable[tuple[str, object]]) -> None:
    where = request.resolver_match.view_name
    with transaction.atomic():
        record(actor_of(request), "list exported", subjects=subjects,
               data={"list": where, "form": form, "rows": sum(len(table.rows) for table in tables), "filters": request.GET.urlencode()})


def _length(table: Table) -> int:
    return table.page.paginator.count if table.page is not None else len(table.rows)


def _kind(col: Col) -> str:
    return col.kind if col.kind in ("int", "pct") else "int" if col.kind in NUMERIC else "text"


def _plain(col: Col, row: Any) -> Any:
    """The value a spreadsheet can count with; words as the page says them."""
    value = col.of(row)
    if isinstance(value, Shown):
        return value.text or (str(value.tag) if value.tag else "")
    if hasattr(value, "state"):
        value = value.value if value.state == "value" else str(STATES[value.state])
    if isinstance(value, bool) or not isinstance(value, int | float | date):
        return "" if value is None else str(value)
    return value


def _lines(table: AnnexTable) -> list[list[str]]:
    head = [_("STT"), table.label_heading, *(column.label for column in table.columns)]
    rows = [[row.no, row.label, *(row.cells[column.key].text(column.kind) for column in table.columns)] for row in table.rows]
    return [head, *rows, ["", *table.notes]]
