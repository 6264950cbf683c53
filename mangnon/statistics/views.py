"""Pages of reports: rounds and who is late, a unit's report and annexes, the rows behind a cell, figures, files."""

from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mangnon.base import clock
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.organisation.world import KIND_WORDS
from mangnon.statistics import actions, charts, downloads, drill, meanings, queries, rules, screens, spoken
from mangnon.statistics.book import Book, BookUnit
from mangnon.statistics.forms import StepForm
from mangnon.statistics.models import Report
from mangnon.ui.page import page
from mangnon.ui.paging import WHOLE, as_file, paginate, steps
from mangnon.ui.parts import Crumb

ROWS = 50


@access(roles.REPORT_VIEW)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The newest frozen round, or what to do when none was frozen."""
    if newest := queries.newest_snapshots().first():
        return redirect("statistics:round", newest.round_code)
    return page(request, "statistics/none.html", {"rounds": queries.rounds_to_freeze(), "may_freeze": may(request, roles.ROUND_FREEZE)})


@access(roles.REPORT_VIEW)
@require_GET
def round_board(request: HttpRequest, round_code: str) -> HttpResponse:
    """One round: who reported, who is late, level by level within one's scope."""
    actor, snapshot = actor_of(request), _snapshot(round_code)
    book = queries.book_of(snapshot)
    levels = [(level, queries.standings(actor, round_code, level)) for level in (1, 2, 3)]
    boards = [
        (screens.board_title(level), screens.board(level, rows, round_code), sum(row.arrival.klass == "qua_han" for row in rows))
        for level, rows in levels if rows
    ]
    context = {
        "own_days": book.round_status != "verified",
        "snapshot": snapshot, "round_name": spoken.round_name(book), "tabs": screens.round_tabs(round_code), "boards": boards,
        "others": queries.rounds_to_freeze() if may(request, roles.ROUND_FREEZE) else [], "may_freeze": may(request, roles.ROUND_FREEZE),
    }
    return listing.answer(request, "statistics/round.html", context, tables=[table for _title, table, _late in boards])


@access(roles.ROUND_FREEZE)
@require_POST
def freeze_round(request: HttpRequest, round_code: str) -> HttpResponse:
    """Freeze a round now; pressed again on the same page, it finds the snapshot the first press made."""
    seen = request.POST.get("so", "")
    try:
        actions.freeze(by=actor_of(request), round_code=round_code, after=int(seen) if seen.isdigit() and len(seen) < 7 else None)
    except rules.ReportRefused as refused:
        return page(request, "statistics/refused.html", {"text": str(refused)}, status=409)
    return redirect("statistics:round", round_code)


@access(roles.REPORT_VIEW)
@require_GET
def go(request: HttpRequest, round_code: str) -> HttpResponse:
    """Lead from the choice of a unit to the same page of that unit; what is not there is not found there."""
    unit, where, map_name = request.GET.get("don-vi", ""), request.GET.get("trang", ""), request.GET.get("ban-do", "")
    if not (unit.isascii() and unit.isdigit() and len(unit) < 10):
        raise Http404
    names = {"": "statistics:unit", "figures": "statistics:figures"}
    args = [round_code, int(unit)] if where in names else [round_code, int(unit), where]
    return redirect(reverse(names.get(where, "statistics:annex"), args=args) + (f"?{urlencode({'ban-do': map_name})}" if map_name else ""))


@access(roles.REPORT_VIEW)
@require_GET
def unit_report(request: HttpRequest, round_code: str, unit_id: int) -> HttpResponse:
    """A unit's reports of a round: state, files, the next step."""
    book, unit, map_name = _place(request, round_code, unit_id)
    return _unit_page(request, book, unit, map_name)


def _unit_page(request: HttpRequest, book: Book, unit: BookUnit, map_name: str, refused: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    reports = list(queries.reports_of(actor, book.manifest["round"], unit.unit_id))
    context = _shell(request, book, unit, map_name) | {
        "reports": [
            (report, rules.STATES[report.state], rules.TONES[report.state], _next(request, report) if queries.is_newest(report, reports) else [], screens.steps_of(report))
            for report in reports
        ],
        "refused": refused, "may_write": _decides(request) and actions.may_write(actor, book, queries.unit_of(unit.unit_id)),
    }
    return page(request, "statistics/unit.html", context, status=status)


def _decides(request: HttpRequest) -> bool:
    return may(request, roles.REPORT_SUBMIT) or may(request, roles.REPORT_DECIDE)


def _next(request: HttpRequest, report: Report) -> list[tuple[str, str]]:
    try:
        side = actions.side_of(actor_of(request), report)
    except rules.ReportRefused:
        return []
    allowed = may(request, roles.REPORT_SUBMIT if side == "author" else roles.REPORT_DECIDE)
    return [(to, rules.VERBS[to]) for (state, to), who in rules.STEPS.items() if state == report.state and who == side and allowed]


@access(roles.REPORT_VIEW)
@require_POST
def write(request: HttpRequest, round_code: str, unit_id: int) -> HttpResponse:
    """Write the unit's report from the newest snapshot."""
    book, unit, map_name = _place(request, round_code, unit_id)
    if not _decides(request):
        raise PermissionDenied
    try:
        actions.write_report(by=actor_of(request), round_code=round_code, unit=queries.unit_of(unit.unit_id))
    except rules.ReportRefused as refused:
        return _unit_page(request, book, unit, map_name, str(refused), status=409)
    return redirect("statistics:unit", round_code, unit_id)


@access(roles.REPORT_VIEW)
@require_POST
def step(request: HttpRequest, report_id) -> HttpResponse:
    """Send, return, receive, consolidate or lock a report."""
    report = _report(request, report_id)
    form = StepForm(request.POST)
    if not form.is_valid():
        raise Http404
    wanted = roles.REPORT_SUBMIT if form.cleaned_data["state"] == rules.SENT else roles.REPORT_DECIDE
    if not may(request, wanted):
        raise PermissionDenied
    try:
        actions.move_report(by=actor_of(request), report=report, **form.cleaned_data)
    except (rules.ReportRefused, actions.StaleReport) as refused:
        book, unit, map_name = _place(request, report.round_code, report.unit_id)
        return _unit_page(request, book, unit, map_name, str(refused), status=409)
    return redirect("statistics:unit", report.round_code, report.unit_id)


@access(roles.REPORT_VIEW)
@require_GET
def report_file(request: HttpRequest, report_id, file_id: int) -> HttpResponse:
    """A stored file of a report, as it was written."""
    file = _report(request, report_id).files.filter(pk=file_id).first()
    if file is None:
        raise Http404
    actions.log_download(by=actor_of(request), file=file)
    return FileResponse((Path(settings.MANGNON_DATA) / file.path).open("rb"), as_attachment=True, filename=file.name)


@access(roles.REPORT_VIEW)
@require_GET
def annex(request: HttpRequest, round_code: str, unit_id: int, roman: str) -> HttpResponse:
    """One annex of a unit on one map; every cell that has rows is a link."""
    book, unit, map_name = _place(request, round_code, unit_id)
    layout = spoken.annex(_annex(book, roman))
    context = _shell(request, book, unit, map_name, roman) | {"annex": layout, "tables": screens.annex_page(book, layout, unit, map_name)}
    return page(request, "statistics/annex.html", context)


@access(roles.REPORT_VIEW)
@require_GET
def meaning(request: HttpRequest, round_code: str, unit_id: int, roman: str) -> HttpResponse:
    """What each row of an annex means, on what basis, who gives the number, why one is not computed."""
    book, _unit, map_name = _place(request, round_code, unit_id)
    layout = _annex(book, roman)
    spoken_layout = spoken.annex(layout)
    back = reverse("statistics:annex", args=[round_code, unit_id, roman])
    context = {
        "crumbs": [Crumb(spoken.round_name(book), reverse("statistics:unit", args=[round_code, unit_id])), Crumb(f"{_('Phụ lục')} {roman}", back), Crumb(_("Ý nghĩa các dòng"))],
        "annex": spoken_layout, "sections": meanings.of_annex(layout, spoken_layout), "back": f"{back}?ban-do={map_name}",
    }
    return page(request, "statistics/meanings.html", context)


@access(roles.REPORT_VIEW)
@require_GET
def annex_file(request: HttpRequest, round_code: str, unit_id: int, roman: str, form: str) -> HttpResponse:
    """An annex as .xlsx or .csv, on the chosen map."""
    book, unit, map_name = _place(request, round_code, unit_id)
    if form not in downloads.FORMS:
        raise Http404
    return downloads.annex_response(book, unit, _annex(book, roman), map_name, form)


@access(roles.REPORT_VIEW)
@require_GET
def cell(request: HttpRequest, round_code: str, unit_id: int, roman: str, table: int, row: int, column: int) -> HttpResponse:
    """The rows behind a cell: counts by unit for everyone, rows and names for who may see them."""
    book, unit, map_name = _place(request, round_code, unit_id)
    layout, line, head = _at(spoken.annex(_annex(book, roman)), table, row, column)
    key = drill.CellKey(layout.key, line.key, head.key, unit_id, map_name)
    meaning_of = meanings.one(_annex(book, roman).tables[table], _annex(book, roman).tables[table].rows[row], line)
    context = _shell(request, book, unit, map_name, roman) | {"row": line, "column": head, "value": screens.value_of(book, key, roman), "help": meaning_of.help}
    try:
        window = slice(0, WHOLE + 1) if as_file(request) else screens.window_of(request.GET.get("page", ""), ROWS)
        found = screens.sides_of(book, key, window)
    except drill.NotOpenable as none:
        return page(request, "statistics/cell.html", context | {"nothing": str(none)})
    rows = paginate(request, range(max(side.size for _book, side in found)), ROWS)
    shown = [screens.opened(where, side, actor_of(request), window, map_name) for where, side in found]
    actions.log_opened(by=actor_of(request), key=key, round_code=round_code, count=sum(side.total for _book, side in found))
    named = [("child", record) for side in shown for record in side.named]
    return listing.answer(
        request, "statistics/cell.html", context | {"sides": shown, "page": rows, "steps": steps(rows, request.GET)}, tables=screens.sheets(shown),
        subjects=named, limit=listing.PERSONS if named else WHOLE, allowed=not named or may(request, roles.CHILD_EXPORT),
    )


@access(roles.REPORT_VIEW)
@require_GET
def figures(request: HttpRequest, round_code: str, unit_id: int) -> HttpResponse:
    """Charts of a unit: pyramid, special circumstances by group, tasks by class; each with its table."""
    book, unit, map_name = _place(request, round_code, unit_id)
    return page(request, "statistics/figures.html", _shell(request, book, unit, map_name, "figures") | {"charts": charts.of_unit(book, unit, map_name)})


def _snapshot(round_code: str):
    snapshot = queries.latest_snapshot(round_code)
    if snapshot is None:
        raise Http404
    return snapshot


def _place(request: HttpRequest, round_code: str, unit_id: int) -> tuple[Book, BookUnit, str]:
    """Return the round, the unit and the map asked for; a unit outside one's scope, or not of that map, is not found."""
    book = queries.book_of(_snapshot(round_code))
    map_name = request.GET.get("ban-do", book.home_map)
    if map_name not in book.manifest["maps"] or not queries.may_look(actor_of(request), unit_id):
        raise Http404
    if unit_id not in {unit.unit_id for unit in book.tree(map_name)}:
        raise Http404
    return book, book.units[unit_id], map_name


def _shell(request: HttpRequest, book: Book, unit: BookUnit, map_name: str, current: str = "") -> dict:
    visible = queries.visible_units(actor_of(request), book, map_name)
    return {
        "book": book, "round_name": spoken.round_name(book), "unit": unit, "unit_name": unit.full_name, "map_name": map_name, "round_code": book.manifest["round"],
        "reference_day": book.day("reference_day"), "opening_day": book.day("opening_day"), "tabs": screens.tabs(book, unit, map_name, current),
        "units": [(one.unit_id, "\u2003" * (one.level - 1) + one.full_name) for one in visible],
        "maps": screens.maps(book, unit, map_name, actor_of(request), current), "gap_notes": screens.gap_notes(book, unit, map_name),
        "own_days": book.round_status != "verified", "inferred": screens.inferred(book, unit, map_name),
        "kinds": KIND_WORDS, "today": clock.today(), "current": current,
    }


def _annex(book: Book, roman: str):
    for layout in book.annexes:
        if layout.roman == roman:
            return layout
    raise Http404(_("Không có phụ lục này."))


def _at(layout, table: int, row: int, column: int):
    try:
        found = layout.tables[table]
        return found, found.rows[row], found.columns[column]
    except IndexError:
        raise Http404 from None


def _report(request: HttpRequest, report_id) -> Report:
    try:
        return queries.report_for(actor_of(request), report_id)
    except Report.DoesNotExist:
        raise Http404 from None
