"""Pages of the cleaning lists: the lists, a new one, one list, its way to the police and back."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mangnon.base import clock
from mangnon.base.numbers import vi_datetime
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.registry import codes
from mangnon.registry import queries as registry
from mangnon.registry.cleaning import actions, queries, rules, tables
from mangnon.registry.cleaning.forms import AnswerForm, ApplyForm, MakeForm, SendForm
from mangnon.registry.cleaning.models import CheckList
from mangnon.registry.views.steps import answer_step
from mangnon.ui.page import page
from mangnon.ui.parts import Crumb

LOOKED_AT = 50  # answers a page: each is compared field by field


@access(roles.CHILD_VIEW)
@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """The lists of one's scope: when sent, when answered, how many lines are left."""
    actor = actor_of(request)
    found, edits = list(queries.lists_for(actor)[:200]), may(request, roles.CHILD_EDIT)
    context = {"crumbs": [Crumb(_("Làm sạch dữ liệu"))], "table": tables.lists_table(found, links=edits), "may_make": edits, "ground": codes.act("2513", clock.today())}
    return listing.answer(request, "cleaning/lists.html", context)


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Make a list: how many children stand in each of the three is said first."""
    actor = actor_of(request)
    units = list(registry.communes_for(actor))
    rows = [row for unit in units for row in queries.exceptions(actor, unit)] if request.method == "GET" else []

    def act(form: MakeForm) -> str:
        unit = next(unit for unit in units if str(unit.pk) == form.cleaned_data["unit"])
        made = actions.make_list(by=actor, unit=unit, kinds=form.cleaned_data["kinds"], again=form.cleaned_data["again"])
        return reverse("cleaning:detail", args=[made.pk])

    counts = [(label, queries.kind_counts(rows)[kind]) for kind, label in rules.KINDS.items()]
    return _answer(request, None, "cleaning/make.html", _("Lập danh sách gửi công an"), lambda data: MakeForm(data, actor=actor), act, counts=counts if request.method == "GET" else [], button=_("Lập danh sách"))


@access(roles.CHILD_EDIT)
@require_GET
def detail(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """One list with the state of every line."""
    checklist = _list(request, check_id)
    lines = queries.lines_of(checklist)
    context = {
        "crumbs": _up(checklist), "checklist": checklist, "pairs": tables.pairs_of(checklist), "table": tables.lines_table(lines),
        "to_look_at": sum(line.state == rules.ANSWERED and not line.gone for line in lines), "strays": [rules.Basics.read(line) for line in (checklist.strays or "").splitlines()],
    }
    return page(request, "cleaning/detail.html", context)


@access(roles.CHILD_EDIT)
@require_GET
def printed(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """The list for paper, with signature blocks."""
    checklist = _list(request, check_id)
    actions.note_taken(by=actor_of(request), checklist=checklist, form="print")
    context = {
        "crumbs": _up(checklist, Crumb(_("Bản in"))), "checklist": checklist, "table": tables.paper_table(queries.lines_of(checklist), numbered=True), "signers": tables.signatures(),
        "secrecy": _("Thông tin bí mật về trẻ em, chỉ dùng cho nhiệm vụ được giao"), "back": reverse("cleaning:detail", args=[checklist.pk]),
        "place_and_day": _("%(place)s, ngày … tháng … năm …") % {"place": checklist.unit.name},
        "printed": _("Người in: %(who)s, lúc %(at)s") % {"who": actor_of(request).label, "at": vi_datetime(clock.now())},
    }
    return page(request, "cleaning/print.html", context)


@access(roles.CHILD_EDIT)
@require_GET
def file(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """The list as a spreadsheet to fill in: its code stands in the name, no child's."""
    checklist = _list(request, check_id)
    actions.note_taken(by=actor_of(request), checklist=checklist, form="xlsx")
    return listing.download([listing.sheet_of(tables.paper_table(queries.lines_of(checklist), numbered=False), actor_of(request))], "xlsx", checklist.code.lower())


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Say when the list went to the police."""
    checklist = _list(request, check_id)

    def act(form: SendForm) -> str:
        values = form.cleaned_data
        actions.send_list(by=actor_of(request), checklist=checklist, version=values["version"], day=values["day"], number=values["number"], signer=values["signer"])
        return reverse("cleaning:detail", args=[checklist.pk])

    return _answer(request, checklist, "cleaning/step.html", _("Ghi ngày gửi công an"), lambda data: SendForm(data, version=checklist.version), act, button=_("Lưu"))


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Take what the police answered: pasted rows or a file. Nothing of the register changes yet."""
    checklist = _list(request, check_id)

    def act(form: AnswerForm) -> str:
        values = form.cleaned_data
        matched, strays = actions.take_answer(by=actor_of(request), checklist=checklist, version=values["version"], rows=values["rows"], day=values["day"])
        messages.info(request, _("%(matched)s dòng khớp, %(strays)s dòng không khớp. Chưa có gì trong sổ thay đổi: xem từng dòng rồi áp dụng.") % {"matched": matched, "strays": strays})
        return reverse("cleaning:apply", args=[checklist.pk])

    def form(data: Any) -> AnswerForm:
        return AnswerForm(data, request.FILES or None, version=checklist.version)

    return _answer(request, checklist, "cleaning/answer.html", _("Nhập trả lời của công an"), form, act, button=_("Đọc và đối chiếu"))


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Look at the answers side by side with the register, and apply, keep, or leave for later."""
    checklist = _list(request, check_id)
    waiting = queries.open_lines(checklist, rules.ANSWERED)

    def act(form: ApplyForm) -> str:
        chosen = _chosen(request, shown if "all" in request.POST else ())
        applied, refused = actions.apply_answers(by=actor_of(request), checklist=checklist, version=form.cleaned_data["version"], **chosen)
        messages.info(request, _("Đã áp dụng %(applied)s dòng; %(refused)s dòng chưa áp dụng được hết, lý do ghi ở từng dòng.") % {"applied": applied, "refused": refused})
        return reverse("cleaning:detail", args=[checklist.pk])

    shown = tables.choices(waiting[:LOOKED_AT])
    offers = sum(bool(choice.offered and not choice.by_name) for choice in shown)
    return _answer(request, checklist, "cleaning/apply.html", _("Xem trả lời của công an"), lambda data: ApplyForm(data, version=checklist.version), act, choices=shown, offers=offers, more=len(waiting) - len(shown))


def _chosen(request: HttpRequest, offered: Sequence[tables.Choice]) -> dict[str, Any]:
    """Read the choices: lines to apply with the version of the child that was shown, lines to keep, lines whose offered number is taken.

    ``offered``: choices whose numbers are taken all at once, save those to be kept and those matched by name alone.
    """
    accepted, kept = {}, set()
    every = {str(choice.line.pk) for choice in offered if choice.offered and not choice.by_name}
    taken = set()
    for name, value in request.POST.items():
        line = name.removeprefix("dong-")
        if line == name or not line.isdigit():
            continue
        shown = request.POST.get(f"ban-{line}", "")
        if value == tables.KEEP:
            kept.add(int(line))
        elif shown.isdigit() and (value in (tables.APPLY, tables.TAKE) or line in every):
            accepted[int(line)] = int(shown)
            taken |= {int(line)} if value == tables.TAKE or line in every else set()
    return {"accepted": accepted, "kept": kept, "taken": taken}


def _answer(
    request: HttpRequest, checklist: CheckList | None, template: str, title: str, build: Callable[[Any], forms.Form], act: Callable[[forms.Form], str], **more: Any
) -> HttpResponse:
    back = reverse("cleaning:detail", args=[checklist.pk]) if checklist else reverse("cleaning:lists")
    return answer_step(request, template, build, act, crumbs=_up(checklist, Crumb(title)), checklist=checklist, title=title, back=back, **more)


def _list(request: HttpRequest, check_id: UUID) -> CheckList:
    try:
        return queries.list_for(actor_of(request), check_id)
    except CheckList.DoesNotExist:
        raise Http404 from None


def _up(checklist: CheckList | None, *more: Crumb) -> list[Crumb]:
    first = Crumb(_("Làm sạch dữ liệu"), reverse("cleaning:lists"))
    if checklist is None:
        return [first, *more]
    return [first, Crumb(checklist.code, reverse("cleaning:detail", args=[checklist.pk])), *more] if more else [first, Crumb(checklist.code)]
