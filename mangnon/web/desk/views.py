"""Pages of the desk. Each is read on screen, taken as a file or printed for a hearing; each of these stands in the record itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mangnon.base import clock
from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.organisation.models import Person
from mangnon.registry.models import Child
from mangnon.ui.page import page
from mangnon.ui.paging import PAGE_SIZE, WHOLE, as_file, paginate
from mangnon.ui.parts import Crumb, Pair, Signature
from mangnon.ui.table import Table
from mangnon.web.desk import actions, queries, tables
from mangnon.web.desk.forms import ActsForm, AskForm, DaysForm


@dataclass(frozen=True, slots=True)
class Asked:
    """One question put to the record: its title, about whom, the filter, the events, how they stand in a table."""

    title: str
    filter: DaysForm
    events: QuerySet
    table: Callable[[Page, str], Table]
    about: list[Pair] = field(default_factory=list)
    subjects: Iterable[tuple[str, object]] = ()
    back: Crumb | None = None


@access(roles.AUDIT_VIEW)
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Ask by a record's code or a user name; the lists of the desk."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        child, person = form.cleaned_data["child"], form.cleaned_data["person"]
        return HttpResponseRedirect(reverse("record-child", args=[child]) if child else reverse("record-person", args=[person.pk]))
    return page(request, "web/desk/desk.html", {"form": form}, status=422 if form.errors else 200)


@access(roles.AUDIT_CHILD)
@require_GET
def child(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Who read or changed one child's record."""
    try:
        subject = queries.subject_for(actor_of(request), child_id)
    except Child.DoesNotExist:
        raise Http404 from None
    narrow = DaysForm(request.GET)
    about = [Pair(_("Mã hồ sơ"), subject.code.hex), *([Pair(_("Họ và tên"), subject.name)] if subject.name else [])]
    back = Crumb(_("Hồ sơ"), reverse("registry:child", args=[subject.code])) if subject.name else None
    asked = Asked(_("Ai đã xem hồ sơ này"), narrow, queries.about_child(subject, *_days(narrow)), tables.child_table, about, [("child", subject.code)], back)
    return _answer(request, asked)


@access(roles.AUDIT_VIEW)
@require_GET
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What one person read, took out or did."""
    who = get_object_or_404(Person, pk=person_id)
    narrow = ActsForm(request.GET)
    chosen = narrow.cleaned_data.get("viec", "") if narrow.is_valid() else ""
    about = [Pair(_("Họ và tên"), who.full_name), Pair(_("Tên đăng nhập"), who.username)]
    events = queries.of_person(who.pk, chosen, *_days(narrow))
    return _answer(request, Asked(_("Người này đã xem gì"), narrow, events, tables.person_table, about, [("person", who.pk)]))


@access(roles.AUDIT_VIEW)
@require_GET
def exports(request: HttpRequest) -> HttpResponse:
    """Which lists with names of children left the house."""
    narrow = DaysForm(request.GET)
    return _answer(request, Asked(_("Ai đã xuất danh sách có tên"), narrow, queries.named_exports(*_days(narrow)), tables.export_table))


def _days(narrow: DaysForm) -> tuple:
    chosen = narrow.cleaned_data if narrow.is_valid() else {}
    return chosen.get("tu"), chosen.get("den")


def _answer(request: HttpRequest, asked: Asked) -> HttpResponse:
    printed = request.GET.get("in") == "1"
    events = paginate(request, asked.events, WHOLE if printed else PAGE_SIZE)
    context = {
        "asked": asked, "table": asked.table(events, asked.title), "filter": asked.filter, "crumbs": _up(request, asked), "print_href": _print_href(request),
    }  # fmt: skip
    if as_file(request):  # the file is recorded where it is made
        return listing.answer(request, "web/desk/list.html", context, subjects=asked.subjects)
    if printed and events.paginator.count > WHOLE:
        text = _("Quá %(n)s dòng, không in một lần được. Hãy chọn ít ngày hơn.") % {"n": WHOLE}
        return page(request, "organisation/too_long.html", {"text": text}, status=422)
    note = actions.note_printed if printed else actions.note_read
    note(by=actor_of(request), name=request.resolver_match.view_name, rows=events.paginator.count, filters=request.GET.urlencode(), subjects=asked.subjects)
    if printed:
        return page(request, "web/desk/print.html", context | _signed(request))
    return listing.answer(request, "web/desk/list.html", context)


def _signed(request: HttpRequest) -> dict:
    actor, days = actor_of(request), [vi_date(day) for day in _days(DaysForm(request.GET)) if day]
    return {
        "period": " - ".join(days), "signers": [Signature([_("NGƯỜI LẬP")], name=actor.label)], "secrecy": _("Thông tin bí mật về trẻ em, chỉ dùng cho nhiệm vụ được giao"),
        "printed": _("Người in: %(who)s, lúc %(at)s") % {"who": actor.label, "at": vi_datetime(clock.now())}, "place_and_day": _("Ngày … tháng … năm …"),
    }  # fmt: skip


def _print_href(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("page", None)
    kept["in"] = "1"
    return f"?{kept.urlencode()}"


def _up(request: HttpRequest, asked: Asked) -> list[Crumb]:
    first = [Crumb(_("Bảo vệ dữ liệu"), reverse("record-desk"))] if may(request, roles.AUDIT_VIEW) else []
    return [*first, *([asked.back] if asked.back else []), Crumb(asked.title)]
