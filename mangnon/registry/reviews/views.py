"""Pages of the review: the board, a list, its steps, one child in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.base.numbers import document_day
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.organisation.models import Unit
from mangnon.registry import actions as registry
from mangnon.registry import queries as children
from mangnon.registry import scope
from mangnon.registry.forms import source_of
from mangnon.registry.forms.steps import StepForm
from mangnon.registry.models import Child
from mangnon.registry.reviews import actions, queries, rules, tables
from mangnon.registry.reviews.forms import CloseForm, IncludeForm, NoteForm, PaperForm, ReasonForm, RemoveForm
from mangnon.registry.reviews.models import ReviewEdition, ReviewList
from mangnon.registry.reviews.rules import Listed, Period
from mangnon.registry.views.steps import answer_step
from mangnon.ui.page import page
from mangnon.ui.parts import Crumb, Tab

FOUND = 20


@dataclass(frozen=True, slots=True)
class Where:
    """A list somebody asks for: the commune, the period, what is stored of it."""

    actor: Actor
    unit: Unit
    period: Period
    review: ReviewList | None

    @property
    def version(self) -> int:
        """The version a form is made from; 0 while nobody has touched the list."""
        return self.review.version if self.review else 0

    @property
    def state(self) -> str:
        """The state of the list."""
        return self.review.state if self.review else rules.OPEN

    def address(self, name: str = "list", *more: object) -> str:
        """Return the address of the list or of one of its pages."""
        return reverse(f"reviews:{name}", args=[self.unit.pk, self.period.slug, *more])

    @property
    def first(self) -> date | None:
        """The day of the registry the list starts from when it is the commune's first; else None."""
        edition = queries.edition_of(self.review) if self.state != rules.OPEN else None
        return queries.compared_with(self.unit, self.period, edition)

    def rows(self) -> list[Listed]:
        """The rows as they are: live while it is open, kept afterwards."""
        return queries.live_rows(self.unit, self.period, self.review) if self.state == rules.OPEN else queries.kept_rows(queries.edition_of(self.review))

    def unsaid(self, rows: list[Listed]) -> list[Listed]:
        """Return who left without a word of what was done; a quarter's months were closed with theirs."""
        return rules.unexplained(rows) if self.period.kind == rules.MONTH else []

    def past(self, step: str) -> str:
        """Return at which step the list stands when it is not ``step``; else nothing."""
        return "" if self.state == step else str(rules.STATES[self.state])

    @property
    def title(self) -> str:
        """What the list is called."""
        return _("Rà soát %(period)s: %(unit)s") % {"period": self.period.label[:1].lower() + self.period.label[1:], "unit": self.unit.name}


@access(roles.DUE_VIEW)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Who sent the lists of a year in time, late, not yet; of a single commune its lists."""
    actor, this = actor_of(request), clock.today().year
    if request.GET.get("loc") == "tre":
        return _late(request, actor)
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and 2000 < int(asked[:5]) <= this else this
    found = queries.board(actor, year)
    many = len(found) > 4
    months = tables.count_table(found, year) if many else None
    context = {
        "crumbs": [Crumb(_("Rà soát"))], "year": year, "table": tables.board_table(actor, found, year), "counts": months,
        "tabs": [Tab(str(n), f"?nam={n}", n == year) for n in range(this, max(this - 4, 2021), -1)], "ground": tables.ground(), "may_view": may(request, roles.CHILD_VIEW),
    }
    return listing.answer(request, "reviews/board.html", context, tables=[*([months] if months else []), context["table"]])


def _late(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The lists of the last twelve months that were late or are missing, of one's scope or of one commune of it: what the data's quality counts."""
    commune = request.GET.get("xa", "")
    units = set(scope.within(int(commune), clock.today())) if commune.isascii() and commune.isdigit() and len(commune) < 10 else None
    _due, late = queries.late_lists(actor, rules.WINDOW, units)
    context = {"crumbs": [Crumb(_("Rà soát"), reverse("reviews:board")), Crumb(_("Trễ hoặc chưa gửi"))], "table": tables.late_table(actor, late), "ground": tables.ground()}
    return listing.answer(request, "reviews/board.html", context, tables=[context["table"]])


@access(roles.CHILD_VIEW)
@require_GET
def review_list(request: HttpRequest, commune_id: int, period: str) -> HttpResponse:
    """One list: as the registry stands while it is open, as it was when it was closed."""
    where = _where(request, commune_id, period)
    rows, names = where.rows(), children.may_see_names(where.actor)
    first = where.first
    context = _shown(request, where, rows, first) | {"table": tables.list_table(where.actor, where.unit, where.period, rows if names else [], first=bool(first))}
    if not names:
        return page(request, "reviews/list.html", context)
    return listing.answer(request, "reviews/list.html", context, subjects=(("child", row.ident) for row in rows), limit=listing.PERSONS, allowed=may(request, roles.CHILD_EXPORT))


def _shown(request: HttpRequest, where: Where, rows: list[Listed], first: date | None) -> dict[str, Any]:
    own = queries.side_of(where.actor) == queries.COMMUNE
    decides = may(request, roles.REPORT_DECIDE)
    counts = rules.counts_of(rows)
    return {
        "crumbs": _up(where), "where": where, "names": children.may_see_names(where.actor), "quarter": where.period.kind == rules.QUARTER,
        "pairs": tables.list_pairs(where.period, where.review, counts, tables.owed(where.period), tables.against(first)), "events": tables.step_events(where.review), "said": tables.changes_said(counts, first),
        "may_close": own and may(request, roles.CHILD_EDIT) and where.state == rules.OPEN, "may_sign": own and decides and where.state == rules.CLOSED,
        "may_paper": own and may(request, roles.CHILD_EDIT) and where.state == rules.CLOSED, "may_send": own and where.state == rules.SIGNED,
        "may_reopen": decides and where.state != rules.OPEN and (not own or where.state == rules.CLOSED), "own": own,
        "send": StepForm(version=where.version), "close": where.address("close"), "find": where.address("find"), "printed_page": where.address("print"),
        "sign": where.address("sign"), "paper": where.address("sign-paper"), "sends": where.address("send"), "reopen": where.address("reopen"),
    }


@access(roles.CHILD_NAMES)
@require_GET
def review_print(request: HttpRequest, commune_id: int, period: str) -> HttpResponse:
    """A list for paper: A4, with body, title, period, STT, signature blocks; ``ban`` is an earlier edition."""
    where = _where(request, commune_id, period)
    asked = request.GET.get("ban", "")
    edition = queries.edition_of(where.review, int(asked) if asked.isdigit() and len(asked) < 4 else None)
    if asked and edition is None:
        raise Http404
    kept = edition if asked or where.state != rules.OPEN else None
    rows = queries.kept_rows(kept) if kept else where.rows()
    if kept:
        actions.note_read(by=where.actor, review=where.review, edition=kept, form="print")
    return page(request, "reviews/print.html", _paper(request, where, kept, rows))


def _paper(request: HttpRequest, where: Where, edition: ReviewEdition | None, rows: list[Listed]) -> dict[str, Any]:
    day = edition.signed_on or edition.day if edition else clock.today()
    first = queries.compared_with(where.unit, where.period, edition)
    return {
        "crumbs": _up(where, Crumb(_("Bản in"))), "where": where, "edition": edition, "period": where.period.label, "rows": rows, "counts": rules.counts_of(rows),
        "table": tables.list_table(where.actor, where.unit, where.period, rows, first=bool(first), links=False, cards=False),
        "against": tables.against(first), "first": tables.first_said(first), "signers": tables.signatures(edition),
        "body": edition.body_name if edition else tables.body_of(where.unit, where.period), "superior": edition.superior_name if edition else tables.superior_of(where.unit, where.period),
        "place_and_day": f"{where.unit.name}, {document_day(day)}" if edition and edition.signed_on else _("%(place)s, ngày … tháng … năm …") % {"place": where.unit.name},
        "secrecy": _("Thông tin bí mật về trẻ em, chỉ dùng cho nhiệm vụ được giao"), "printed": tables.printed_at(where.actor, clock.now()),
    }


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def review_close(request: HttpRequest, commune_id: int, period: str) -> HttpResponse:
    """Look once more and close: Enter."""
    where = _where(request, commune_id, period)
    rows = queries.live_rows(where.unit, where.period, where.review) if where.state == rules.OPEN else []

    def make(data: Any) -> CloseForm:
        return CloseForm(data, version=where.version, initial={"seen": rules.digest_of(rows)})

    def act(form: CloseForm) -> str:
        actions.close_list(by=where.actor, unit=where.unit, period=where.period, version=form.cleaned_data["version"], seen=form.cleaned_data["seen"])
        return where.address()

    more = {"rows": len(rows), "counts": rules.counts_of(rows), "said": tables.changes_said(rules.counts_of(rows), where.first), "unsaid": where.unsaid(rows), "late": where.state != rules.OPEN}
    more["early"] = where.period.label if clock.today() < where.period.last else ""
    return _answer(request, where, "reviews/close.html", _("Chốt danh sách"), make, act, **more)


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def review_find(request: HttpRequest, commune_id: int, period: str) -> HttpResponse:
    """Find a child of the commune to put on the list; what is typed is posted."""
    where, typed = _where(request, commune_id, period), request.POST.get("q", "").strip()
    found = list(queries.findable(where.actor, where.unit, typed)[:FOUND])
    if typed:
        registry.note_search(typed, len(found), by=where.actor)
    links = [(row, where.address("include", row.ident)) for row in queries.rows_of(found, queries.as_of(where.period))]
    context = {"crumbs": _up(where, Crumb(_("Thêm trẻ vào danh sách"))), "where": where, "typed": typed, "found": links, "back": where.address(), "past": where.past(rules.OPEN)}
    return page(request, "reviews/find.html", context)


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def review_child(request: HttpRequest, commune_id: int, period: str, child_id: UUID) -> HttpResponse:
    """One child in a list: why it stands there, what was done for it."""
    where, child = _child(request, commune_id, period, child_id)
    note = queries.note_of(where.review, child.pk)
    row = next((row for row in where.rows() if row.ident == child.pk), None)
    left = row is not None and not row.stays

    def act(form: NoteForm) -> str:
        values = form.cleaned_data
        actions.note_child(by=where.actor, unit=where.unit, period=where.period, child=child.pk, done=values["done"], action=values.get("action", ""), version=values["version"])
        return where.address()

    more = {
        "row": row, "groups": queries.groups_shown(where.actor, row) if row else [], "left": left, "change": rules.CHANGES[row.change] if row else "", "against": tables.against(where.first),
        "remove": where.address("remove", child.pk), "include": where.address("include", child.pk), "open": where.state == rules.OPEN,
    }
    return _answer(request, where, "reviews/child.html", child.full_name, lambda data: NoteForm.of(note, left, data), act, child=child, **more)


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def review_include(request: HttpRequest, commune_id: int, period: str, child_id: UUID) -> HttpResponse:
    """Put a child on the list: an episode begins."""
    where, child = _child(request, commune_id, period, child_id)

    def act(form: IncludeForm) -> str:
        actions.include_child(by=where.actor, unit=where.unit, period=where.period, row=form.row(), version=form.cleaned_data["version"], source=source_of(where.actor))
        return where.address()

    return _answer(request, where, "reviews/step.html", _("Đưa vào danh sách"), lambda data: IncludeForm(data, actor=where.actor, child=child), act, child=child, button=_("Đưa vào danh sách"), past=where.past(rules.OPEN))


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def review_remove(request: HttpRequest, commune_id: int, period: str, child_id: UUID) -> HttpResponse:
    """Take a child off the list: episodes end, with reason and action."""
    where, child = _child(request, commune_id, period, child_id)

    def act(form: RemoveForm) -> str:
        typed = {name: form.cleaned_data[name] for name in ("ended", "day", "reason", "action", "version")}
        actions.remove_child(by=where.actor, unit=where.unit, period=where.period, child=child.pk, source=source_of(where.actor), **typed)
        return where.address()

    return _answer(request, where, "reviews/step.html", _("Đưa khỏi danh sách"), lambda data: RemoveForm(data, actor=where.actor, child=child), act, child=child, button=_("Đưa khỏi danh sách"), past=where.past(rules.OPEN))


@access(roles.REPORT_DECIDE)
@require_http_methods(["GET", "POST"])
def review_sign(request: HttpRequest, commune_id: int, period: str) -> HttpResponse:
    """The chair or a deputy signs on screen; the list goes to the upper unit with it."""
    where = _closed(request, commune_id, period)
    if queries.side_of(where.actor) != queries.COMMUNE:
        raise PermissionDenied

    def act(form: StepForm) -> str:
        signed = actions.sign_list(by=where.actor, review=where.review, version=form.cleaned_data["version"])
        actions.send_list(by=where.actor, review=signed, version=signed.version)
        return where.address()

    lead = _("Ký với tư cách TM. UBND xã. Danh sách được gửi ngay lên cấp trên.")
    return _answer(request, where, "reviews/step.html", _("Ký danh sách"), lambda data: StepForm(data, version=where.version), act, button=_("Ký và gửi"), lead=lead, past=where.past(rules.CLOSED))


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def review_sign_paper(request: HttpRequest, commune_id: int, period: str) -> HttpResponse:
    """Enter the signature that stands on the paper list."""
    where = _closed(request, commune_id, period)

    def act(form: PaperForm) -> str:
        actions.sign_list(by=where.actor, review=where.review, version=form.cleaned_data["version"], paper=form.signed())
        return where.address()

    return _answer(request, where, "reviews/step.html", _("Ghi chữ ký trên giấy"), lambda data: PaperForm(data, version=where.version), act, button=_("Lưu chữ ký"), past=where.past(rules.CLOSED))


@access(roles.CHILD_VIEW)
@require_http_methods(["GET", "POST"])
def review_send(request: HttpRequest, commune_id: int, period: str) -> HttpResponse:
    """Send a signed list to the upper unit."""
    where = _closed(request, commune_id, period)
    if queries.side_of(where.actor) != queries.COMMUNE:
        raise PermissionDenied

    def act(form: StepForm) -> str:
        actions.send_list(by=where.actor, review=where.review, version=form.cleaned_data["version"])
        return where.address()

    return _answer(request, where, "reviews/step.html", _("Gửi cấp trên"), lambda data: StepForm(data, version=where.version), act, button=_("Gửi cấp trên"), past=where.past(rules.SIGNED))


@access(roles.REPORT_DECIDE)
@require_http_methods(["GET", "POST"])
def review_reopen(request: HttpRequest, commune_id: int, period: str) -> HttpResponse:
    """Open a closed list again, with a reason; its edition stays as it was."""
    where = _closed(request, commune_id, period)

    def act(form: ReasonForm) -> str:
        actions.reopen_list(by=where.actor, review=where.review, version=form.cleaned_data["version"], reason=form.cleaned_data["reason"])
        return where.address() if may(request, roles.CHILD_VIEW) else reverse("reviews:board")

    return _answer(request, where, "reviews/step.html", _("Mở lại danh sách"), lambda data: ReasonForm(data, version=where.version), act, button=_("Mở lại danh sách"))


def _answer(
    request: HttpRequest, where: Where, template: str, title: str, make: Callable[[Any], forms.Form], act: Callable[[forms.Form], str], **more: Any
) -> HttpResponse:
    return answer_step(request, template, make, act, told=_("Đã lưu."), crumbs=_up(where, Crumb(title)), where=where, title=title, back=where.address(), **more)


def _where(request: HttpRequest, commune_id: int, period: str) -> Where:
    found = Period.of(period)
    if found is None:
        raise Http404
    try:
        unit = queries.commune_for(actor_of(request), commune_id, found)
    except Unit.DoesNotExist:
        raise Http404 from None
    return Where(actor_of(request), unit, found, queries.review_of(unit, found))


def _closed(request: HttpRequest, commune_id: int, period: str) -> Where:
    where = _where(request, commune_id, period)
    if where.review is None:
        raise Http404
    return where


def _child(request: HttpRequest, commune_id: int, period: str, child_id: UUID) -> tuple[Where, Child]:
    where = _where(request, commune_id, period)
    try:
        return where, queries.child_here(where.actor, where.unit, where.period, child_id)
    except Child.DoesNotExist:
        raise Http404 from None


def _up(where: Where, *more: Crumb) -> list[Crumb]:
    first = [Crumb(_("Rà soát"), f"{reverse('reviews:board')}?nam={where.period.year}")]
    return [*first, Crumb(where.period.label, where.address()), *more] if more else [*first, Crumb(where.period.label)]
