"""Pages of hand-overs: the lists, the next one, one list to key from, a line, the paper and the file."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mangnon.base import clock, ids
from mangnon.base.numbers import vi_datetime
from mangnon.exchange.handover import actions, queries, rules, tables
from mangnon.exchange.handover.forms import MakeForm, TickForm
from mangnon.exchange.handover.models import HandOver, HandOverLine
from mangnon.exchange.handover.rules import HandOverRefused, StaleLine
from mangnon.exchange.profiles import queries as profiles
from mangnon.exchange.profiles import writing
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.organisation.sending import lead_to
from mangnon.registry.queries import communes_for
from mangnon.ui.page import page
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb, Signature

SHOWN = 20  # lines a page: each is keyed field by field


@access(roles.CHILD_VIEW)
@require_GET
def handovers(request: HttpRequest) -> HttpResponse:
    """The hand-overs of one's scope."""
    edits, rows = may(request, roles.CHILD_EDIT), paginate(request, queries.lists_for(actor_of(request)))
    context = {"crumbs": _up(None), "table": tables.lists_table(rows.object_list, rows, links=edits), "may_make": edits}
    return listing.answer(request, "handover/handovers.html", context)


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make the next list; how many changes wait is said first."""
    actor, units, found = actor_of(request), list(communes_for(actor_of(request))), list(profiles.in_use())
    unit, profile = _chosen(request.GET.get("xa", ""), units), _chosen(request.GET.get("mau", ""), found)
    last = queries.latest(unit, profile) if unit and profile else None
    first = {"unit": unit.pk if unit else "", "profile": profile.pk if profile else "", "after": last.pk if last else ""}
    form, status = MakeForm(request.POST or None, units=units, initial=first), 200
    if request.method == "POST" and form.is_valid():
        try:
            return lead_to(request, lambda: _made(request, form, units, found))
        except HandOverRefused as refused:
            form.add_error(None, str(refused))
        except StaleLine as stale:
            form, status = MakeForm(units=units, initial=first), 409
            messages.error(request, str(stale))
    counts = tables.count_pairs(queries.changes(actor, unit, profile)) if unit and profile and request.method == "GET" else []
    context = {"crumbs": _up(None, Crumb(_("Lập danh sách bàn giao"))), "form": form, "counts": counts, "last": last, "ready": bool(unit and profile), "back": reverse("handover:handovers")}
    return page(request, "handover/new.html", context, status=422 if form.errors else status)


def _made(request: HttpRequest, form: MakeForm, units: list, found: list) -> str:
    values = form.cleaned_data
    unit, profile = _chosen(values["unit"], units), _chosen(values["profile"], found)
    made = actions.make_list(by=actor_of(request), unit=unit, profile=profile, after=_key(values["after"]))
    return reverse("handover:detail", args=[made.pk])


@access(roles.CHILD_EDIT)
@require_GET
def detail(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """One list to key from: each line in the order of the screen, ticked off where it stands."""
    handover, chosen = _handover(request, handover_id), request.GET.get("tt", "")
    rows = paginate(request, queries.lines_of(handover, chosen if chosen in rules.STATES else ""), SHOWN)
    actions.note_shown(by=actor_of(request), handover=handover, children=[line.child_id for line in rows.object_list])
    context = {
        "crumbs": _up(handover), "handover": handover, "pairs": tables.pairs_of(handover), "tabs": tables.state_tabs(handover, chosen), "lines": tables.shown_lines(handover, rows.object_list),
        "page": rows, "open": handover.closed_at is None, "takes": may(request, roles.CHILD_EXPORT), "unverified": handover.profile.status == "unverified",
    }  # fmt: skip
    return page(request, "handover/detail.html", context)


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, handover_id: UUID, number: int) -> HttpResponse:
    """One line whole; say what became of it. Who was slower is told who was before."""
    handover = _handover(request, handover_id)
    found = _line(handover, number)
    first = {"state": rules.RETURNED if found.state == rules.WAITING else found.state, "reason": found.reason, "shown": found.state, "page": request.GET.get("page", "1"), "send_key": ids.uuid7()}
    form, status, more = TickForm(request.POST or None, label_suffix="", initial=first), 200, {}
    if request.method == "POST" and form.is_valid():
        try:
            return lead_to(request, lambda: _ticked(request, handover, number, form))
        except HandOverRefused as refused:
            form.add_error("reason" if refused.code == "reason" else None, str(refused))
        except StaleLine as stale:
            found = _line(handover, number)
            form, status, more = TickForm(label_suffix="", initial=first | {"shown": found.state}), 409, {"stale": str(stale)}
    actions.note_shown(by=actor_of(request), handover=handover, children=[found.child_id])
    shown = tables.shown_lines(handover, [found], whole=True)[0]
    context = {"crumbs": _up(handover, Crumb(_("Dòng %(n)s") % {"n": number})), "handover": handover, "one": shown, "form": form, "open": handover.closed_at is None, "back": _home(handover), **more}
    return page(request, "handover/line.html", context, status=422 if form.errors else status)


def _ticked(request: HttpRequest, handover: HandOver, number: int, form: TickForm) -> str:
    values = form.cleaned_data
    actions.tick(by=actor_of(request), handover=handover, number=number, shown=values["shown"], state=values["state"], reason=values["reason"])
    asked = values["page"] if values["page"].isascii() and values["page"].isdigit() else "1"
    return f"{_home(handover)}?page={asked}#dong-{number}"


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def everything(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """Say that every line left was loaded as a file; what came back is then marked line by line."""
    handover, refused = _handover(request, handover_id), ""
    if request.method == "POST":
        try:
            return lead_to(request, lambda: _all_ticked(request, handover))
        except HandOverRefused as why:
            refused = str(why)
    context = {"crumbs": _up(handover, Crumb(_("Đã nạp cả tệp"))), "handover": handover, "refused": refused, "back": _home(handover)}
    return page(request, "handover/everything.html", context, status=422 if refused else 200)


def _all_ticked(request: HttpRequest, handover: HandOver) -> str:
    actions.tick_all(by=actor_of(request), handover=handover)
    return _home(handover)


@access(roles.CHILD_EXPORT)
@require_GET
def printed(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """The list for paper, to key from and to tick with a pen."""
    actor, handover = actor_of(request), _handover(request, handover_id)
    actions.note_taken(by=actor, handover=handover, form="print")
    context = {
        "crumbs": _up(handover, Crumb(_("Bản in"))), "handover": handover, "table": tables.paper_table(handover, list(queries.lines_of(handover))), "signers": [Signature([_("NGƯỜI NHẬP")])],
        "secrecy": _("Thông tin bí mật về trẻ em, chỉ dùng cho nhiệm vụ được giao"), "back": _home(handover), "name": tables.name_of(handover), "place_and_day": _("%(place)s, ngày … tháng … năm …") % {"place": handover.unit.name},
        "printed": _("Người in: %(who)s, lúc %(at)s") % {"who": actor.label, "at": vi_datetime(clock.now())},
    }  # fmt: skip
    return page(request, "handover/print.html", context)


@access(roles.CHILD_EXPORT)
@require_GET
def file(request: HttpRequest, handover_id: UUID, form: str) -> HttpResponse:
    """New, changed and corrected children not keyed yet as the profile's file: to load. Who left is keyed by hand."""
    handover = _handover(request, handover_id)
    if form not in listing.TYPES:
        raise Http404
    actions.note_taken(by=actor_of(request), handover=handover, form=form)
    lines = [one for one in queries.lines_of(handover) if one.kind not in rules.GONE and one.state != rules.DONE]
    return writing.download(queries.shape_of(handover), tables.rows_of(handover, lines), form)


def _chosen(ident: str, found: list):
    return next((one for one in found if str(one.pk) == ident), found[0] if found and not ident else None)


def _key(ident: str) -> UUID | None:
    try:
        return UUID(ident) if ident else None
    except ValueError:
        return None


def _home(handover: HandOver) -> str:
    return reverse("handover:detail", args=[handover.pk])


def _handover(request: HttpRequest, ident: UUID) -> HandOver:
    try:
        return queries.list_for(actor_of(request), ident)
    except HandOver.DoesNotExist:
        raise Http404 from None


def _line(handover: HandOver, number: int) -> HandOverLine:
    try:
        return queries.line_of(handover, number)
    except HandOverLine.DoesNotExist:
        raise Http404 from None


def _up(handover: HandOver | None, *more: Crumb) -> list[Crumb]:
    first = Crumb(_("Bàn giao sang phần mềm khác"), reverse("handover:handovers") if handover or more else "")
    return [first, *([Crumb(tables.name_of(handover), _home(handover) if more else "")] if handover else []), *more]
