"""Pages of what is due, and of the jobs that remind."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mangnon.base import clock
from mangnon.deadlines import actions, queries, rules, subjects, tables
from mangnon.deadlines.forms import DoneForm
from mangnon.deadlines.models import DueItem, Job
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of
from mangnon.organisation.sending import lead_to
from mangnon.ui.page import page
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb


@access(roles.DUE_VIEW)
@require_GET
def due_list(request: HttpRequest) -> HttpResponse:
    """What is due in one's scope, counted by derived class, filtered by one."""
    actor, now, chosen = actor_of(request), clock.now(), request.GET.get("lop", "")
    narrow = queries.Narrow.of(request.GET)
    items = queries.narrowed(queries.due_items_for(actor), narrow, clock.today())
    counts = queries.counts_by_class(items, now)
    listed = paginate(request, queries.of_class(items, chosen, now) if chosen in rules.CLASSES else queries.open_first(items))
    context = {
        "tabs": tables.class_tabs(counts, chosen, narrow), "narrowed": tables.narrowed_to(items, narrow), "chosen": chosen if chosen in rules.CLASSES else "",
        "table": tables.due_table(queries.shown(listed.object_list, now), now, listed),
        "chart": tables.class_chart(counts, now), "class_help": tables.class_help(),
    }
    return listing.answer(request, "deadlines/due_list.html", context)


@access(roles.DUE_VIEW)
@require_GET
def due_item(request: HttpRequest, item_id) -> HttpResponse:
    """One item: what, on what basis, until when, whose turn it is."""
    return _detail(request, _item(request, item_id))


@access(roles.DUE_VIEW)
@require_POST
def due_done(request: HttpRequest, item_id) -> HttpResponse:
    """Say that an item of one's own body, or one whose turn is one's own, is done."""
    item, form = _item(request, item_id), DoneForm(request.POST)
    if not queries.may_finish(actor_of(request), item, clock.today()):
        raise PermissionDenied
    if not form.is_valid():
        return _detail(request, item, form, 422)
    try:
        return lead_to(request, lambda: _finished(request, item, form))
    except actions.StaleItem as stale:
        return _detail(request, _item(request, item_id), status=409, refused=str(stale), typed=form.cleaned_data["note"])


def _finished(request: HttpRequest, item: DueItem, form: DoneForm) -> str:
    actions.finish_item(by=actor_of(request), item=item, version=form.cleaned_data["version"], note=form.cleaned_data["note"])
    return reverse("deadlines:due-item", args=[item.pk])


@access(roles.JOB_VIEW)
@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """Jobs, the latest first: what waits, what ran, what failed."""
    state = request.GET.get("tt", "")
    listed = paginate(request, queries.jobs_shown(state if state in {Job.WAITING, Job.RUNNING, Job.DONE, Job.FAILED} else ""))
    context = {"table": tables.job_table(listed.object_list, listed), "tabs": tables.job_tabs(queries.job_counts(), state)}
    return listing.answer(request, "deadlines/job_list.html", context)


def _item(request: HttpRequest, item_id) -> DueItem:
    try:
        return queries.due_item_for(actor_of(request), item_id)
    except DueItem.DoesNotExist:
        raise Http404 from None


def _detail(request: HttpRequest, item: DueItem, form: DoneForm | None = None, status: int = 200, *, refused: str = "", typed: str = "") -> HttpResponse:
    own = item.done_at is None and queries.may_finish(actor_of(request), item, clock.today())
    body, posts = queries.responsible(item, clock.today())
    context = {
        "crumbs": [Crumb(_("Việc đến hạn"), reverse("deadlines:due")), Crumb(item.body.name)],
        "item": item, "called": subjects.called(item), "refused": refused, "typed": typed,
        "pairs": tables.due_pairs(item, queries.standing_of(item, clock.now()), body, posts),
        "form": form or (DoneForm(initial={"version": item.version}) if own else None),
    }
    return page(request, "deadlines/due_item.html", context, status=status)
