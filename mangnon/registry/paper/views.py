"""Pages of the paper: the prints, a new one, its sheets, the lines that came back."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mangnon.base.numbers import vi_date
from mangnon.organisation import drafts, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.organisation.sending import answered, lead_to
from mangnon.registry import actions as registry
from mangnon.registry import queries as records
from mangnon.registry.forms import show_row_errors
from mangnon.registry.forms.keeping import first_values
from mangnon.registry.paper import actions, offers, queries, rules, tables, words
from mangnon.registry.paper import sheets as papers
from mangnon.registry.paper.forms import FIELD_OF, DayForm, LineForm, PrintForm, typed_over
from mangnon.registry.paper.models import BookPrint, PrintLine
from mangnon.registry.rules import Conflict, RowErrors
from mangnon.ui.page import page
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb

DRAFT = "paper-line"


@access(roles.CHILD_EDIT)
@require_GET
def prints(request: HttpRequest) -> HttpResponse:
    """The prints of one's scope; the number on a sheet leads to its print."""
    asked = request.GET.get("so", "").strip()
    found = queries.known_number(actor_of(request), int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 9 else []
    if len(found) == 1:
        return HttpResponseRedirect(_home(found[0]))
    rows = paginate(request, found or queries.prints_for(actor_of(request)))
    context = {"crumbs": [Crumb(_("Sổ giấy"))], "table": tables.prints_table(rows.object_list, rows), "asked": asked, "missed": bool(asked) and not found, "may_print": may(request, roles.CHILD_EXPORT)}
    return page(request, "paper/prints.html", context)


@access(roles.CHILD_EXPORT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose what to print; ``xom`` and ``ho`` of the address say it beforehand."""
    actor = actor_of(request)

    def act(form: PrintForm) -> str:
        return reverse("paper:sheets", args=[actions.make_print(by=actor, **form.chosen()).pk])

    first = {"hamlet": request.GET.get("xom", ""), "household": request.GET.get("ho", ""), "kind": rules.HOUSEHOLDS}
    return _answer(request, "paper/new.html", _("In sổ hộ, danh sách xóm"), lambda data: PrintForm(data, actor=actor, initial=first), act, back=reverse("paper:prints"))


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, print_id: UUID) -> HttpResponse:
    """One print with the state of every line; the day on the paper is entered here before its lines."""
    book = _print(request, print_id)
    lines = queries.lines_of(book)
    table = tables.lines_table(book, lines, queries.told_now(actor_of(request), lines)) if lines else None

    def act(form: DayForm) -> str:
        values = form.cleaned_data
        actions.receive_paper(by=actor_of(request), book=book, version=values["version"], day=values["day"])
        return _next(book, 0)

    more = {"book": book, "pairs": tables.pairs_of(book), "table": table, "next": queries.following(book, 0) if book.paper_day else None, "many": offers.many_address(book.hamlet_id)}
    return _answer(request, "paper/detail.html", _("Bản in số %(n)s") % {"n": book.number}, _day_form(book), act, **more)


@access(roles.CHILD_EXPORT)
@require_GET
def sheets(request: HttpRequest, print_id: UUID) -> HttpResponse:
    """The sheets for paper. Showing them is logged as an export, each child a subject."""
    book = _print(request, print_id)
    actions.note_printed(by=actor_of(request), book=book)
    context = {
        "crumbs": _up(Crumb(_("Bản in số %(n)s") % {"n": book.number}, _home(book)), Crumb(_("Các tờ"))), "book": book, "paper": papers.paper_of(book, queries.lines_of(book)),
        "secret": _("Thông tin bí mật về trẻ em, chỉ dùng cho nhiệm vụ được giao"),
    }
    return page(request, "paper/sheets.html", context)


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, print_id: UUID, number: int) -> HttpResponse:
    """A line that came back; saving leads to the next one of the paper. Enter alone: nothing changed."""
    if request.method == "POST" and (again := answered(request)):
        return again
    book = _print(request, print_id)
    found = _line(book, number)
    actor, key = actor_of(request), str(found.pk)
    stored = queries.told_now(actor, [found]).get(found.pk)
    kept = drafts.load(actor, DRAFT, key) if request.method == "GET" else None

    def build(data: Any, typed: Any = None) -> LineForm:
        return LineForm(data, stored=stored, version=found.version, day=book.paper_day, typed=typed or _typed(kept), moved=bool(found.child_id))

    def act(form: LineForm) -> str:
        actions.enter_line(by=actor, line=found, version=form.cleaned_data["version"], shown=form.base, entered=form.entered())
        drafts.drop(by=actor, form=DRAFT, key=key)
        return _next(book, number)

    if book.paper_day is None:
        return HttpResponseRedirect(_home(book))
    title = _("Dòng %(n)s/%(all)s") % {"n": number, "all": book.size}
    return _answer(request, "paper/line.html", title, build, act, **_about(request, book, found, stored), restored=kept and kept[1])


def _about(request: HttpRequest, book: BookPrint, found: PrintLine, stored: Mapping[str, str] | None) -> dict[str, Any]:
    """Return what stands around a line; showing it is logged like the record it shows."""
    registry.note_opened(found.child or found.household, by=actor_of(request))
    printed = rules.read(found.shown)
    return {
        "book": book, "line": found, "about": tables.title_of(found, printed), "gone": stored is None, "since": words.differences(printed, stored) if stored is not None else [],
        "read_only": [(words.label(name), words.said(name, stored[name])) for name in stored if name in rules.READ_ONLY] if stored is not None else [],
        "draft_url": reverse("draft-keyed", kwargs={"form": DRAFT, "key": found.pk}), "back": _home(book), "stored": stored,
        "record": reverse("registry:child", args=[found.child_id]) if found.child_id else reverse("registry:household", args=[found.household_id]),
        "held": bool(found.household_id) or bool(records.held(actor_of(request), [found.child_id])),
    }  # fmt: skip


def _typed(kept: tuple | None) -> dict[str, str]:
    """Return what was typed over and not sent."""
    return typed_over(first_values(kept)) if kept else {}


def _answer(
    request: HttpRequest, template: str, title: str, build: Callable[..., forms.Form], act: Callable[[Any], str], **more: Any
) -> HttpResponse:
    """Show a step's form, or take the step; what is refused stands above the form, a stale page is shown anew with what was typed."""
    form, status = build(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        try:
            return lead_to(request, lambda: act(form))
        except RowErrors as refused:
            show_row_errors(form, {FIELD_OF.get(name, name) if name not in form.fields else name: texts for name, texts in refused.by_field().items()})
        except rules.PaperRefused as refused:
            form.add_error("day" if refused.code == "day" else None, str(refused))
        except registry.TooManyPersons:
            form.add_error(None, _("Danh sách quá %(n)d người. Hãy in từng xóm, hoặc từng hộ.") % {"n": registry.EXPORT_LIMIT})
        except (rules.StaleLine, Conflict):
            more["between"] = words.differences(form.base, stored) if (stored := more.get("stored")) else []
            form, status, more["stale"] = build(None, form.typed()), 409, str(rules.StaleLine())
    up = [Crumb(_("Bản in số %(n)s") % {"n": more["book"].number}, _home(more["book"]))] if "line" in more else []
    context = {"crumbs": _up(*up, Crumb(title)), "title": title, "form": form, **more}
    return page(request, template, context, status=422 if form.errors else status)


def _day_form(book: BookPrint) -> Callable[..., DayForm]:
    return lambda data, typed=None: DayForm(data, version=book.version, initial=typed or {"day": vi_date(book.paper_day) if book.paper_day else ""})


def _next(book: BookPrint, number: int) -> str:
    following = queries.following(book, number)
    return reverse("paper:line", args=[book.pk, following]) if following else _home(book)


def _home(book: BookPrint) -> str:
    return reverse("paper:detail", args=[book.pk])


def _print(request: HttpRequest, print_id: UUID) -> BookPrint:
    try:
        return queries.print_for(actor_of(request), print_id)
    except BookPrint.DoesNotExist:
        raise Http404 from None


def _line(book: BookPrint, number: int) -> PrintLine:
    try:
        return queries.line_of(book, number)
    except PrintLine.DoesNotExist:
        raise Http404 from None


def _up(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Sổ giấy"), reverse("paper:prints")), *more]
