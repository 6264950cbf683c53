"""Pages of the re-check: all of them, a new sample, one, its sheets, one child."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
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
from mangnon.registry.cleaning.rules import Basics
from mangnon.registry.recheck import actions, queries, rules, tables
from mangnon.registry.recheck.forms import DrawForm, FoundForm
from mangnon.registry.recheck.models import Recheck, RecheckLine
from mangnon.registry.views.steps import answer_step
from mangnon.ui.page import page
from mangnon.ui.parts import Crumb


@access(roles.CHILD_VIEW)
@require_GET
def rechecks(request: HttpRequest) -> HttpResponse:
    """The re-checks of one's scope with the error rate per commune."""
    edits = may(request, roles.CHILD_EDIT)
    table = tables.rechecks_table(list(queries.rechecks_for(actor_of(request))[:200]), links=edits)
    return listing.answer(request, "recheck/rechecks.html", {"crumbs": [Crumb(_("Phúc tra"))], "table": table, "may_draw": edits, "ground": codes.act("3978", clock.today())})


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def draw(request: HttpRequest) -> HttpResponse:
    """Draw a sample."""
    actor = actor_of(request)

    def act(form: DrawForm) -> str:
        unit = next(unit for unit in registry.communes_for(actor) if str(unit.pk) == form.cleaned_data["unit"])
        made = actions.draw_sample(by=actor, unit=unit, size=form.cleaned_data["size"])
        return reverse("recheck:detail", args=[made.pk])

    return _answer(request, [Crumb(_("Chọn mẫu phúc tra"))], _("Chọn mẫu phúc tra"), lambda data: DrawForm(data, actor=actor), act, button=_("Chọn mẫu"), back=reverse("recheck:rechecks"), lead=_("Hệ thống chọn trẻ và cho số gieo, in trên phiếu để ai cũng chọn lại được đúng mẫu ấy."))


@access(roles.CHILD_EDIT)
@require_GET
def detail(request: HttpRequest, recheck_id: UUID) -> HttpResponse:
    """One re-check: its lines, and how often the register was wrong."""
    recheck = _recheck(request, recheck_id)
    lines = queries.lines_of(recheck)
    whole, fields = queries.rates(lines, recheck.population)
    context = {
        "crumbs": _up(Crumb(recheck.unit.name)), "recheck": recheck, "pairs": tables.pairs_of(recheck, whole), "table": tables.lines_table(recheck, lines),
        "rates": tables.fields_table(fields) if whole.trials else None, "next": next((line for line in lines if line.state == rules.WAITING), None),
    }
    return page(request, "recheck/detail.html", context)


@access(roles.CHILD_EDIT)
@require_GET
def sheets(request: HttpRequest, recheck_id: UUID) -> HttpResponse:
    """The checking sheets for paper: with what the register says, or (``trong``) with empty boxes."""
    recheck, filled = _recheck(request, recheck_id), "trong" not in request.GET
    actions.note_printed(by=actor_of(request), recheck=recheck, filled=filled)
    context = {
        "crumbs": _up(Crumb(recheck.unit.name, reverse("recheck:detail", args=[recheck.pk])), Crumb(_("Phiếu phúc tra"))), "recheck": recheck, "drawn": tables.drawn(recheck), "filled": filled,
        "table": tables.sheet_table(queries.lines_of(recheck), filled=filled), "signers": tables.signatures(), "secrecy": _("Thông tin bí mật về trẻ em, chỉ dùng cho nhiệm vụ được giao"),
        "place_and_day": _("%(place)s, ngày … tháng … năm …") % {"place": recheck.unit.name},
        "printed": _("Người in: %(who)s, lúc %(at)s") % {"who": actor_of(request).label, "at": vi_datetime(clock.now())},
    }
    return page(request, "recheck/sheets.html", context)


@access(roles.CHILD_EDIT)
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, recheck_id: UUID, number: int) -> HttpResponse:
    """What was found of one child; saving leads to the next one of the sheet."""
    recheck = _recheck(request, recheck_id)
    found = _line(recheck, number)

    def act(form: FoundForm) -> str:
        values = form.cleaned_data
        actions.record_found(by=actor_of(request), recheck=recheck, number=number, version=values["version"], absent=values["absent"], found=form.found(), day=values["day"])
        return _after(recheck, number)

    crumbs = [Crumb(recheck.unit.name, reverse("recheck:detail", args=[recheck.pk])), Crumb(_("Dòng %(n)s") % {"n": number})]
    about = Basics.read(found.asked)
    return _answer(request, crumbs, about.full_name, lambda data: FoundForm(data, line=found), act, button=_("Lưu"), back=reverse("recheck:detail", args=[recheck.pk]), lead=_("Chỉ ghi mục sai so với sổ; mọi mục đúng thì để trống rồi lưu."))


def _after(recheck: Recheck, number: int) -> str:
    waiting = [row.number for row in queries.lines_of(recheck) if row.state == rules.WAITING]
    following = next((n for n in waiting if n > number), None)
    return reverse("recheck:line", args=[recheck.pk, following]) if following else reverse("recheck:detail", args=[recheck.pk])


def _answer(
    request: HttpRequest, crumbs: list[Crumb], title: str, build: Callable[[Any], forms.Form], act: Callable[[forms.Form], str], **more: Any
) -> HttpResponse:
    return answer_step(request, "recheck/step.html", build, act, told=_("Đã lưu."), crumbs=_up(*crumbs), title=title, **more)


def _recheck(request: HttpRequest, recheck_id: UUID) -> Recheck:
    try:
        return queries.recheck_for(actor_of(request), recheck_id)
    except Recheck.DoesNotExist:
        raise Http404 from None


def _line(recheck: Recheck, number: int) -> RecheckLine:
    try:
        return queries.line_of(recheck, number)
    except RecheckLine.DoesNotExist:
        raise Http404 from None


def _up(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Phúc tra"), reverse("recheck:rechecks")), *more]
