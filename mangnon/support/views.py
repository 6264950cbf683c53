"""Pages of allowances: who may have one and receives none, a payer's list looked at and then applied."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mangnon.base import clock, ids
from mangnon.documents.reading import Unreadable, paste
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.organisation.sending import answered, lead_to
from mangnon.registry.forms import source_of
from mangnon.registry.rules import RowErrors
from mangnon.support import actions, codes, eligible, payers, queries, tables
from mangnon.support.forms import PayerListForm
from mangnon.ui.page import page
from mangnon.ui.paging import as_file, paginate
from mangnon.ui.parts import Crumb


@access(roles.CHILD_VIEW)
@require_GET
def gap_list(request: HttpRequest) -> HttpResponse:
    """Who by the data may have an allowance and receives none of the kind; counts for who reads no names and kinds."""
    actor, day = actor_of(request), clock.today()
    context = {"named": eligible.may_list(actor), "may_edit": may(request, roles.CHILD_EDIT)}
    if not eligible.may_list(actor):
        context["table"] = tables.gap_count_table(eligible.gap_counts(actor, day), eligible.rules_for(actor, day))
        return listing.answer(request, "support/gap_list.html", context)
    rows = paginate(request, eligible.gaps_for(actor, day))
    context |= {"page": rows, "table": tables.gap_table(actor, rows.object_list, rows, whole=as_file(request))}
    named = (("child", gap.child.pk) for gap in rows.object_list)
    return listing.answer(request, "support/gap_list.html", context, subjects=named, limit=listing.PERSONS, allowed=may(request, roles.CHILD_EXPORT))


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def payer_list(request: HttpRequest) -> HttpResponse:
    """Read a payer's list and show whom each row met; nothing is recorded yet."""
    again = "again" in request.POST  # back from the look: what was sent stands in the form, to be corrected there
    form = PayerListForm(request.POST, request.FILES) if request.method == "POST" and not again else PayerListForm(initial=request.POST.dict() if again else None)
    if form.is_bound and form.is_valid():
        try:
            rows = payers.rows_of(form.book())
            return _shown(request, rows, form.cleaned_data["payer"], typed=form.cleaned_data["pasted"] if not form.cleaned_data["file"] else "")
        except Unreadable as refused:
            form.add_error(None, refused.en if get_language() == "en" else refused.vi)
        except payers.NoTable as refused:
            form.add_error(None, str(refused))
    kinds = codes.allowance_choices(None, queries.hidden_kinds(actor_of(request)))
    context = {"crumbs": _up(Crumb(_("Danh sách chi trả"))), "form": form, "kinds": kinds}
    return page(request, "support/payer_list.html", context, status=422 if form.errors else 200)


@access(roles.CHILD_EDIT)
@require_POST
def payer_apply(request: HttpRequest) -> HttpResponse:
    """Record a list that was looked at: every row that is not recorded yet, or none. A repeated send records once."""
    if before := answered(request):
        return before
    try:
        rows = payers.rows_of(paste(request.POST.get("rows", "")))
    except (Unreadable, payers.NoTable):
        return payer_list(request)
    payer = request.POST.get("payer", "")[:80]
    lines = payers.judged(rows, by=actor_of(request), payer=payer)
    if any(line.faults for line in lines):
        return _shown(request, rows, payer, status=422)
    try:
        return lead_to(request, lambda: _applied(request, [line for line in lines if not line.known]))
    except RowErrors as refused:
        messages.error(request, "; ".join(error.text for error in refused.errors[:5]))
        return _shown(request, rows, payer, status=422)


@access(roles.CHILD_EDIT)
@require_POST
def payer_refused(request: HttpRequest) -> HttpResponse:
    """The rows of a list that can't be recorded as a spreadsheet, to correct and send again. Logged."""
    try:
        rows = payers.rows_of(paste(request.POST.get("rows", "")))
    except (Unreadable, payers.NoTable):
        return payer_list(request)
    actor = actor_of(request)
    lines = payers.judged(rows, by=actor, payer=request.POST.get("payer", "")[:80])
    wrong = [line for line in lines if line.faults]
    actions.note_refused_taken([line.child.pk for line in wrong if line.child], by=actor, rows=len(wrong))
    return listing.sheet_as_file(lambda path: payers.write_refused(rows, lines, path), "khong-nhan")


def _applied(request: HttpRequest, lines: list[payers.Line]) -> str:
    actor = actor_of(request)
    source = replace(source_of(actor, ids.uuid7()), row_numbers=[line.number for line in lines])
    count = actions.record_allowances([line.row() for line in lines], by=actor, source=source) if lines else 0
    messages.success(request, _("Đã ghi %(n)d dòng trợ cấp.") % {"n": count})
    return reverse("support:gaps")


def _shown(request: HttpRequest, rows: list[dict[str, str]], payer: str, *, typed: str = "", status: int = 200) -> HttpResponse:
    lines = payers.judged(rows, by=actor_of(request), payer=payer)
    wrong, fresh = sum(bool(line.faults) for line in lines), sum(not line.faults and not line.known for line in lines)
    context = {
        "crumbs": _up(Crumb(_("Danh sách chi trả"), reverse("support:payer-list")), Crumb(_("Xem trước"))), "table": tables.line_table(lines),
        "rows": payers.as_text(rows), "right": payers.as_text(payers.divided(rows, lines)[0]), "typed": typed or payers.as_text(rows), "payer": payer, "wrong": wrong, "fresh": fresh, "known": len(lines) - wrong - fresh, "key": ids.uuid7(),
    }
    return page(request, "support/payer_shown.html", context, status=status)


def _up(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Trợ cấp"), reverse("support:gaps")), *more]
