"""Pages of handing over: all of them, one with its lines, taking them, the record for paper."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mangnon.base import clock
from mangnon.base.numbers import vi_datetime
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of
from mangnon.organisation.handing import actions, queries, tables
from mangnon.organisation.handing.forms import TakeForm
from mangnon.organisation.handing.models import Handing
from mangnon.ui.page import page
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb


@access(roles.HANDOVER_VIEW)
@require_GET
def handings(request: HttpRequest) -> HttpResponse:
    """The hand-overs of one's scope, those that wait first."""
    listed = paginate(request, queries.handings_for(actor_of(request)))
    return listing.answer(request, "handing/handings.html", {"crumbs": _up(), "table": tables.handings_table(listed.object_list, listed)})


@access(roles.HANDOVER_VIEW)
@require_GET
def handing(request: HttpRequest, handing_id: UUID) -> HttpResponse:
    """One hand-over: its lines, and the form to take what is left."""
    return _page(request, _found(request, handing_id))


@access(roles.HANDOVER_VIEW)
@require_POST
def take(request: HttpRequest, handing_id: UUID) -> HttpResponse:
    """Take lines over, or give them to a named person."""
    found = _found(request, handing_id)
    form = _form(request, found, request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)
    try:
        actions.take(by=actor_of(request), handing=found, **form.chosen())
    except actions.HandingRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, found, form, refused.status)
    messages.success(request, _("Đã ghi người nhận."))
    return HttpResponseRedirect(reverse("handing:handing", args=[found.pk]))


@access(roles.HANDOVER_VIEW)
@require_GET
def paper(request: HttpRequest, handing_id: UUID) -> HttpResponse:
    """The record of the hand-over for paper, with its signatures."""
    found = _found(request, handing_id)
    lines = list(queries.lines_of(found))
    context = {
        "crumbs": _up(Crumb(found.post.person.full_name, reverse("handing:handing", args=[found.pk])), Crumb(_("Biên bản"))), "handing": found, "body": found.post.body,
        "table": tables.lines_table(lines, links=False), "signers": tables.signatures(found, lines), "place_and_day": _("%(place)s, ngày … tháng … năm …") % {"place": found.post.body.unit.name},
        "secrecy": _("Thông tin bí mật về trẻ em, chỉ dùng cho nhiệm vụ được giao"), "printed": _("Người in: %(who)s, lúc %(at)s") % {"who": actor_of(request).label, "at": vi_datetime(clock.now())},
    }
    return page(request, "handing/paper.html", context)


def _page(request: HttpRequest, found: Handing, form: TakeForm | None = None, status: int = 200) -> HttpResponse:
    form = form or _form(request, found)
    context = {
        "crumbs": _up(Crumb(found.post.person.full_name)), "handing": found, "pairs": tables.pairs_of(found), "table": tables.lines_table(list(queries.lines_of(found))),
        "form": form if form.fields["lines"].choices and form.takers else None, "lacking": bool(form.fields["lines"].choices) and not form.takers,
        "decides": roles.may(actor_of(request).role, roles.HANDOVER_DECIDE),
    }
    return page(request, "handing/handing.html", context, status=status)


def _form(request: HttpRequest, found: Handing, data=None) -> TakeForm:
    left = [] if found.withdrawn_at else list(queries.left_of(found))
    return TakeForm(data, left=left, takers=queries.takers(actor_of(request), found, [line.kind for line in left]), version=found.version)


def _found(request: HttpRequest, handing_id: UUID) -> Handing:
    try:
        return queries.handing_for(actor_of(request), handing_id)
    except Handing.DoesNotExist:
        raise Http404 from None


def _up(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Bàn giao công việc"), reverse("handing:handings") if more else ""), *more]
