"""Pages of the first filling: the board, the lists of a commune, its open questions, the numbers expected."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mangnon.base import ids
from mangnon.exchange.filling import actions, queries, tables
from mangnon.exchange.filling.actions import FillingRefused
from mangnon.exchange.filling.forms import ExpectForm, SettleForm
from mangnon.exchange.queries import batches
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.organisation.models import Unit
from mangnon.organisation.sending import lead_to
from mangnon.registry.queries import communes_for
from mangnon.ui.page import page
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb


@access(roles.CHILD_VIEW)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """How far each commune of one's scope is."""
    found = queries.board(actor_of(request))
    context = {"crumbs": [Crumb(_("Nhập lần đầu"))], "table": tables.board_table(found, paginate(request, found)), "enters": may(request, roles.CHILD_EDIT), "expects": may(request, roles.PROFILE_MANAGE)}
    return listing.answer(request, "filling/board.html", context)


@access(roles.CHILD_VIEW)
@require_GET
def lists(request: HttpRequest, commune_id: int) -> HttpResponse:
    """The lists of one commune with what became of their rows."""
    actor, unit = actor_of(request), _unit(request, commune_id)
    found = queries.lists_of(actor, unit)
    rows = paginate(request, found)
    opens = set(batches.batches_for(actor).filter(pk__in=[one.pk for one in rows.object_list]).values_list("pk", flat=True)) if queries.reads_rows(actor) else set()
    count = len(queries.questions_of(actor, unit))
    context = {"crumbs": _up(unit), "unit": unit, "table": tables.list_table(rows.object_list, rows, opens=opens), "tag": tables.waiting_tag(count), "enters": may(request, roles.CHILD_EDIT)}
    return listing.answer(request, "filling/lists.html", context)


@access(roles.CHILD_VIEW)
@require_GET
def questions(request: HttpRequest, commune_id: int) -> HttpResponse:
    """The refused rows nobody settled: the rows for the commune that enters children, counts of reasons for everybody else."""
    actor, unit = actor_of(request), _unit(request, commune_id)
    found = queries.questions_of(actor, unit)
    if queries.reads_rows(actor):
        rows = paginate(request, found)
        table = tables.question_table(rows.object_list, rows)
    else:
        table = tables.reason_table(queries.reasons(found).most_common())
    context = {"crumbs": _up(unit, Crumb(_("Câu hỏi còn mở"))), "unit": unit, "table": table, "rows": queries.reads_rows(actor)}
    return page(request, "filling/questions.html", context)


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, commune_id: int) -> HttpResponse:
    """Say why one refused row will not come in."""
    actor, unit = actor_of(request), _unit(request, commune_id)
    form = SettleForm(request.POST or None, label_suffix="", initial={"row": request.GET.get("dong", ""), "send_key": ids.uuid7()})
    back = reverse("filling:questions", args=[unit.pk])

    def act() -> str:
        actions.settle(by=actor, unit=unit, row=form.cleaned_data["row"], reason=form.cleaned_data["reason"])
        return back

    if request.method == "POST" and form.is_valid():
        return lead_to(request, act)
    context = {"crumbs": _up(unit, Crumb(_("Không nhập nữa"))), "form": form, "back": back, "title": _("Không nhập dòng này nữa"), "button": _("Lưu")}
    return page(request, "filling/step.html", context, status=422 if form.errors else 200)


@access(roles.CHILD_VIEW)
@require_GET
def expected(request: HttpRequest) -> HttpResponse:
    """The numbers expected, with their sources."""
    found = queries.expected_of(actor_of(request))[:1000]
    context = {"crumbs": _up(None, Crumb(_("Số đối chiếu"))), "table": tables.expected_table(found), "expects": may(request, roles.PROFILE_MANAGE)}
    return listing.answer(request, "filling/expected.html", context)


@access(roles.PROFILE_MANAGE)
@require_http_methods(["GET", "POST"])
def expect(request: HttpRequest) -> HttpResponse:
    """Record how many children a source counts."""
    actor, back = actor_of(request), reverse("filling:expected")
    form = ExpectForm(request.POST or None, units=list(communes_for(actor)))

    def act() -> str:
        values = form.cleaned_data
        count = actions.expect(by=actor, rows=values["rows"], day=values["day"], source=values["source"])
        messages.success(request, _("Đã ghi số đối chiếu của %(n)s xã.") % {"n": count})
        return back

    if request.method == "POST" and form.is_valid():
        try:
            return lead_to(request, act)
        except FillingRefused as refused:
            form.add_error(None, str(refused))
    context = {"crumbs": _up(None, Crumb(_("Số đối chiếu"), back), Crumb(_("Ghi"))), "form": form, "back": back, "title": _("Ghi số đối chiếu"), "button": _("Lưu")}
    return page(request, "filling/step.html", context, status=422 if form.errors else 200)


def _unit(request: HttpRequest, commune_id: int) -> Unit:
    return get_object_or_404(communes_for(actor_of(request)), pk=commune_id)


def _up(unit: Unit | None, *more: Crumb) -> list[Crumb]:
    first = Crumb(_("Nhập lần đầu"), reverse("filling:board"))
    return [first, *([Crumb(unit.full_name, reverse("filling:lists", args=[unit.pk]) if more else "")] if unit else []), *more]
