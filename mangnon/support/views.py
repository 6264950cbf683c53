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
    form = PayerListForm(request.POST, request.FILES) if request.method == "POST" else PayerListForm()
    if request.method == "POST" and form.is_valid():
        try:
            return _shown(request, payers.rows_of(form.book()), form.cleaned_data["payer"])
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


def _applied(request: HttpRequest, lines: list[payers.Line]) -> str:
    actor = actor_of(request)
    source = replace(source_of(actor, ids.uuid7()), row_numbers=[line.number for line in lines])
    count = actions.record_allowances([line.row() for line in lines], by=actor, source=source) if lines else 0
    messages.success(request, _("Đã ghi %(n)d dòng trợ cấp.") % {"n": count})
    return reverse("support:gaps")


def _shown(request: HttpRequest, rows: list[dict[str, str]], payer: str, *, status: int = 200) -> HttpResponse:
    lines = payers.judged(rows, by=actor_of(request), payer=payer)
    wrong, fresh = sum(bool(line.faults) for line in lines), sum(not line.faults and not line.known for line in lines)
    context = {
        "crumbs": _up(Crumb(_("Danh sách chi trả"), reverse("support:payer-list")), Crumb(_("Xem trước"))), "table": tables.line_table(lines),
        "rows": payers.as_text(rows), "payer": payer, "wrong": wrong, "fresh": fresh, "known": len(lines) - wrong - fresh, "key": ids.uuid7(),
    }
    return page(request, "support/payer_shown.html", context, status=status)


def _up(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Trợ cấp"), reverse("support:gaps")), *more]
