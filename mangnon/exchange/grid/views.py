"""The page of the entry grid."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangnon.exchange.grid import actions, rules
from mangnon.exchange.grid.forms import GridForm, model_row, rows_of
from mangnon.exchange.judged import Judged
from mangnon.exchange.queries import batches
from mangnon.exchange.rules.messages import REFUSED, WARNED
from mangnon.organisation import drafts, roles
from mangnon.organisation.access import access, actor_of
from mangnon.organisation.sending import answered, lead_to
from mangnon.registry import codes
from mangnon.registry.forms.keeping import first_values
from mangnon.registry.rules import fields
from mangnon.ui.page import page
from mangnon.ui.parts import Crumb

DRAFT = "grid"


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def grid(request: HttpRequest) -> HttpResponse:
    """Many children of one hamlet, row by row: pasted, looked at, corrected in place, saved all or none."""
    if request.method == "POST" and (again := answered(request)):
        return again
    actor = actor_of(request)
    if "bo" in request.POST:
        drafts.drop(by=actor, form=DRAFT, key="")
        return HttpResponseRedirect(request.path)
    if request.method == "GET":
        kept = drafts.load(actor, DRAFT, "")
        first = first_values(kept)
        form = GridForm(actor=actor, initial={"hamlet": request.GET.get("xom", "")} | {name: first[name] for name in ("unit", "hamlet", "day", "pasted") if first.get(name)})
        return _page(request, form, rules.typed(first), restored=kept and kept[1])
    form, rows = GridForm(request.POST, actor=actor), rules.typed(request.POST)
    if not form.is_valid():
        return _page(request, form, rows, status=422)
    if "dan" in request.POST or form.cleaned_data["pasted"].strip():
        return _pasted(request, form, rows)
    return _entered(request, form, rows)


def _pasted(request: HttpRequest, form: GridForm, rows: list[dict[str, str]]) -> HttpResponse:
    """Put what was pasted behind the rows that stand there, and say what would become of each."""
    actor, options = actor_of(request), form.options()
    try:
        more, left = actions.pasted(form.cleaned_data["pasted"], options, by=actor)
    except actions.ListRefused as refused:
        form.add_error("pasted", str(refused))
        return _page(request, form, rows, status=422)
    if len(rows) + len(more) > rules.MOST:
        form.add_error("pasted", _("Lưới nhận tối đa %(n)d dòng một lần; danh sách dài hơn thì dùng “Nhập một danh sách”.") % {"n": rules.MOST})
        return _page(request, form, rows, status=422)
    rows = [*rows, *more]
    return _page(request, form, rows, actions.look(rows, form.hamlet_name(), options, by=actor), left=left, emptied=True)


def _entered(request: HttpRequest, form: GridForm, rows: list[dict[str, str]]) -> HttpResponse:
    """Save every row; with a refused one, or a warning nobody has agreed to, none is saved and each says why."""
    actor, given = actor_of(request), (rows, form.hamlet_name(), form.options())
    if not rows:
        form.add_error(None, _("Lưới chưa có dòng nào."))
        return _page(request, form, rows, status=422)
    if "kiem" in request.POST:
        return _page(request, form, rows, actions.look(*given, by=actor))

    def act() -> str:
        batch = actions.enter(*given, by=actor, agreed=form.cleaned_data["agreed"])
        drafts.drop(by=actor, form=DRAFT, key="")
        messages.success(request, _("Đã lưu."))
        return reverse("exchange:batch", args=[batch.pk])

    try:
        return lead_to(request, act)
    except actions.NotAgreed as refused:
        return _page(request, form, rows, refused.judged, status=422)


def _page(
    request: HttpRequest, form: GridForm, rows: rules.Rows, judged: Judged | None = None, *, status: int = 200, emptied: bool = False, left: Sequence[str] = (), **more: Any
) -> HttpResponse:
    shown = _shown(form, judged, emptied)
    counts = {name: judged.count(name) for name in (REFUSED, WARNED)} if judged else {}
    context = {
        "crumbs": [Crumb(_("Nhập danh sách"), reverse("exchange:imports")), Crumb(_("Lưới nhập"))], "form": shown, "labels": batches.labels_of(rules.COLUMNS),
        "rows": rows_of(rows, judged.results if judged else ()), "model": model_row(), "most": rules.MOST, "refused": counts.get(REFUSED, 0), "warned": counts.get(WARNED, 0),
        "judged": judged is not None, "left": left, "sexes": [str(label) for label in fields.SEXES.values()], "ethnics": list(codes.labels("ethnic").values()),
        "draft_url": reverse("draft", kwargs={"form": DRAFT}), **more,
    }  # fmt: skip
    return page(request, "exchange/grid.html", context, status=status)


def _shown(form: GridForm, judged: Judged | None, emptied: bool) -> GridForm:
    """Return the form with what the page now shows: the warnings to be agreed to, and no rows that are in the grid already."""
    if form.is_bound:
        form.data = form.data.copy()
        form.data["agreed"] = rules.agreed_on(judged.results) if judged else ""
        if emptied:
            form.data["pasted"] = ""
    return form
