"""Pages of imports: hand a list in, see what becomes of each row, correct how the columns are understood, import, undo."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mangnon.exchange import actions, downloads, tables
from mangnon.exchange.forms import ColumnsForm, OffersForm, UploadForm
from mangnon.exchange.models import ImportBatch
from mangnon.exchange.queries import batches
from mangnon.exchange.rules.headings import lacking
from mangnon.exchange.rules.messages import OUTCOMES, REFUSED
from mangnon.organisation import roles
from mangnon.organisation.access import access, actor_of
from mangnon.organisation.sending import answered, lead_to
from mangnon.registry.queries import communes_for
from mangnon.ui.page import page
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb

LARGE = 2000  # rows: more are imported by the job worker


@access(roles.CHILD_EDIT)
@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """The lists this body handed in, the latest first."""
    rows = paginate(request, batches.batches_for(actor_of(request)))
    return page(request, "exchange/imports.html", {"table": tables.batch_table(rows.object_list, rows)})


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Hand a list in: a file or pasted rows. A repeated send finds the batch it made before."""
    if request.method == "POST" and (before := answered(request)):
        return before
    form = UploadForm(request.POST or None, request.FILES or None, actor=actor_of(request), initial={"profile": request.GET.get("mau", "")})
    if request.method == "POST" and form.is_valid():
        try:
            return lead_to(request, lambda: _handed_in(request, form))
        except actions.ListRefused as refused:
            form.add_error("file", str(refused))
    context = {"form": form, "crumbs": _up(Crumb(_("Nhập một danh sách"))), "communes": communes_for(actor_of(request))}
    return page(request, "exchange/import_new.html", context, status=422 if form.errors else 200)


def _handed_in(request: HttpRequest, form: UploadForm) -> str:
    """Keep the list; one without a needed column leads to where the columns are said."""
    actor, (content, name) = actor_of(request), form.content()
    opened = actions.open_list(content, name, form.options(), by=actor)
    batch, _judged = actions.hand_in(opened, by=actor)
    return reverse("exchange:columns" if lacking(opened.fields, births=bool(opened.options.births)) else "exchange:batch", args=[batch.pk])


@access(roles.CHILD_EDIT)
@require_GET
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """What becomes, or became, of each row; the refused first while the list waits."""
    found = _batch(request, batch_id)
    chosen = request.GET.get("kq", REFUSED if found.refused and found.state == ImportBatch.WAITING else "")
    rows = paginate(request, batches.lines_of(found, chosen if chosen in OUTCOMES else ""))
    context = {
        "crumbs": _up(Crumb(_("Danh sách"))), "batch": found, "pairs": tables.batch_pairs(found), "tabs": tables.outcome_tabs(found, chosen), "left": tables.left_tables(found),
        "table": tables.row_table(rows.object_list, rows, births=bool(batches.births_of(found))), "taken": found.accepted + found.warned, "news": batches.brings_news(found), "large": found.rows > LARGE, "waits": found.state == ImportBatch.WAITING,
        "lacking": batches.labels_of(lacking(batches.fields_of_batch(found), births=bool(batches.births_of(found)))), "stopped": batches.is_stopped(found),
        "offers": len(batches.offers_of(found)) if found.refused and found.state == ImportBatch.WAITING else 0,
    }  # fmt: skip
    response = page(request, "exchange/batch.html", context)
    if found.state == ImportBatch.QUEUED and not context["stopped"]:
        response["Refresh"] = "5"
    return response


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Say which column is what; said once, the next list of this body under these headings is understood so."""
    found, actor = _batch(request, batch_id), actor_of(request)
    opened = batches.opened_again(found, actor, actions.open_list)
    first = {"unit": str(found.unit_id or ""), "day": f"{found.day:%d/%m/%Y}"}
    form = ColumnsForm(request.POST or None, actor=actor, listed=opened.listed, fields=opened.fields, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            again = actions.understand(found.pk, form.options(), form.chosen(), form.cleaned_data.get("sheet"), by=actor)
            return HttpResponseRedirect(reverse("exchange:batch", args=[again.pk]))
        except (actions.ListRefused, actions.NotWaiting) as refused:
            form.add_error(None, str(refused))
    missing = batches.labels_of(lacking(opened.fields, births=bool(opened.options.births)))
    crumbs = _up(Crumb(_("Danh sách"), reverse("exchange:batch", args=[found.pk])), Crumb(_("Các cột")))
    return page(request, "exchange/columns.html", {"form": form, "batch": found, "lacking": missing, "crumbs": crumbs}, status=422 if form.errors else 200)


@access(roles.CHILD_EDIT)
@require_POST
def confirm(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Import what is accepted; a large list is left to the job worker."""
    found, actor = _batch(request, batch_id), actor_of(request)
    act = actions.queue if found.rows > LARGE else actions.confirm
    try:
        done = act(found.pk, by=actor)
    except (actions.NotWaiting, actions.ListRefused) as refused:
        messages.error(request, str(refused))
    else:
        if done.state == ImportBatch.DONE:
            messages.success(request, _("Đã ghi %(n)s trẻ mới, %(known)s trẻ đã có trong sổ.") % {"n": done.made, "known": done.known})
    return HttpResponseRedirect(reverse("exchange:batch", args=[found.pk]))


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def offers(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Take the offered numbers that are right: the chosen ones, or all."""
    found, actor = _batch(request, batch_id), actor_of(request)
    here, offered = reverse("exchange:batch", args=[found.pk]), batches.offers_of(found)
    form = OffersForm(request.POST or None, offers=offered)
    if request.method == "POST" and form.is_valid():
        try:
            taken = actions.take_offers(found.pk, None if "all" in request.POST else form.wanted(), by=actor)
            messages.success(request, _("Đã nhận %(n)s số được gợi ý.") % {"n": taken})
        except (actions.NotWaiting, actions.ListRefused) as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(here)
    context = {"form": form, "batch": found, "count": len(offered), "back": here, "crumbs": _up(Crumb(_("Danh sách"), here), Crumb(_("Số được gợi ý")))}
    return page(request, "exchange/offers.html", context)


@access(roles.CHILD_EDIT)
@require_POST
def drop(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Throw a list away that waits."""
    try:
        actions.drop(_batch(request, batch_id).pk, by=actor_of(request))
        messages.success(request, _("Đã bỏ danh sách; chưa có gì vào sổ."))
    except actions.NotWaiting as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(reverse("exchange:imports"))


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Undo an import: say what that does, then do it."""
    found, refused = _batch(request, batch_id), ""
    here = reverse("exchange:batch", args=[found.pk])
    if request.method == "POST":
        try:
            undone = actions.undo(found.pk, by=actor_of(request))
            left = len(undone.left) + undone.facts_left + len(undone.homes_left)
            messages.success(request, _("Đã hoàn tác: %(gone)s trẻ không còn được tính, để lại %(left)s mục.") % {"gone": len(undone.gone), "left": left})
            return HttpResponseRedirect(here)
        except actions.NotWaiting as why:
            refused = str(why)
    context = {"batch": found, "refused": refused, "back": here, "crumbs": _up(Crumb(_("Danh sách"), here), Crumb(_("Hoàn tác")))}
    return page(request, "exchange/undo.html", context, status=409 if refused else 200)


@access(roles.CHILD_EDIT)
@require_GET
def refused_rows(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The refused rows as a spreadsheet, to correct and send again. Logged."""
    found, actor = _batch(request, batch_id), actor_of(request)
    actions.note_refused_taken(found, by=actor)
    return downloads.refused(found, batches.opened_again(found, actor, actions.open_list).listed)


@access(roles.CHILD_EDIT)
@require_GET
def blank(request: HttpRequest, commune_id: int) -> HttpResponse:
    """The empty list of one of the actor's communes, with drop-downs of its own hamlets."""
    return downloads.blank(get_object_or_404(communes_for(actor_of(request)), pk=commune_id))


def _up(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Nhập danh sách"), reverse("exchange:imports")), *more]


def _batch(request: HttpRequest, batch_id: UUID) -> ImportBatch:
    try:
        return batches.batch_for(actor_of(request), batch_id)
    except ImportBatch.DoesNotExist:
        raise Http404 from None
