"""Pages of profiles: the list, a new one, one with its columns, codes and editions; children leaving in its shape."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mangnon.base import clock
from mangnon.exchange.profiles import actions, queries, rules, tables, values, writing
from mangnon.exchange.profiles.forms import (
    CodesForm,
    ColumnsForm,
    CompareForm,
    NewForm,
    ReasonForm,
    SaidForm,
    TakeForm,
    said_of,
)
from mangnon.exchange.profiles.models import Edition, Profile
from mangnon.exchange.profiles.rules import ProfileRefused, StaleProfile
from mangnon.organisation import listing, roles
from mangnon.organisation.access import access, actor_of, may
from mangnon.organisation.sending import lead_to
from mangnon.registry import actions as registry
from mangnon.registry import queries as children
from mangnon.ui.page import page
from mangnon.ui.parts import Crumb


@access(roles.CHILD_VIEW)
@require_GET
def profiles(request: HttpRequest) -> HttpResponse:
    """All profiles."""
    context = {"crumbs": _up(), "table": tables.list_table(queries.profiles()), "manages": may(request, roles.PROFILE_MANAGE)}
    return listing.answer(request, "profiles/profiles.html", context)


@access(roles.CHILD_VIEW)
@require_GET
def detail(request: HttpRequest, profile_id: UUID) -> HttpResponse:
    """One profile: its columns, codes and editions; ``ban`` shows an earlier edition."""
    profile = _profile(profile_id)
    shown = _edition(profile, request.GET.get("ban", ""))
    shape, manages = queries.shape_of(shown), may(request, roles.PROFILE_MANAGE) and shown.number == profile.edition
    context = {
        "crumbs": _up(profile), "profile": profile, "edition": shown, "pairs": tables.pairs_of(profile, shown, shape), "manages": manages, "editions": tables.editions_table(profile, shown),
        "table": tables.columns_table(profile, shape, edits=manages), "takes": may(request, roles.CHILD_EXPORT), "reads": may(request, roles.CHILD_EDIT),
    }
    return listing.answer(request, "profiles/detail.html", context)


@access(roles.PROFILE_MANAGE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new profile, from pasted headings or from the example."""

    def act(form: NewForm) -> str:
        made = actions.make(by=actor_of(request), shape=form.shape(), **form.said())
        return reverse("profiles:columns", args=[made.pk])

    return _answer(request, None, _("Lập mẫu trao đổi"), NewForm, act, button=_("Lập mẫu"), lead=queries.example_row().source)


@access(roles.PROFILE_MANAGE)
@require_http_methods(["GET", "POST"])
def said(request: HttpRequest, profile_id: UUID) -> HttpResponse:
    """Say otherwise what a profile is of."""
    profile = _profile(profile_id)

    def act(form: SaidForm) -> str:
        return _back(actions.change(by=actor_of(request), profile=profile.pk, version=form.cleaned_data["version"], reason="", said=form.said()))

    return _answer(request, profile, _("Tên, phần mềm, căn cứ"), lambda data: SaidForm(data, version=profile.version, initial=said_of(profile)), act)


@access(roles.PROFILE_MANAGE)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, profile_id: UUID) -> HttpResponse:
    """Change the columns: their names, order and fields. A new edition."""
    profile = _profile(profile_id)
    shape = queries.shape_of(queries.edition_of(profile))

    def act(form: ColumnsForm) -> str:
        typed = form.cleaned_data
        return _back(actions.change(by=actor_of(request), profile=profile.pk, version=typed["version"], reason=typed["reason"], shape=form.shape()))

    return _answer(request, profile, _("Các cột của mẫu"), lambda data: ColumnsForm(data, version=profile.version, shape=shape), act, template="profiles/columns.html")


@access(roles.PROFILE_MANAGE)
@require_http_methods(["GET", "POST"])
def codes(request: HttpRequest, profile_id: UUID, field: str) -> HttpResponse:
    """Say their code for each of ours, of one column. A new edition."""
    profile = _profile(profile_id)
    shape = queries.shape_of(queries.edition_of(profile))
    if field not in queries.coded() or field not in {one.field for one in shape.columns}:
        raise Http404

    def act(form: CodesForm) -> str:
        typed = form.cleaned_data
        return _back(actions.change(by=actor_of(request), profile=profile.pk, version=typed["version"], reason=typed["reason"], shape=shape.with_codes(field, form.codes())))

    def form(data: Any) -> CodesForm:
        return CodesForm(data, version=profile.version, choices=queries.choices_of(field), kept=dict(queries.code_table(shape, field)))

    lead = _("Ghi mã của phần mềm kia bên cạnh mỗi mã của sổ; để trống thì ghi bằng chữ như trong danh mục.")
    return _answer(request, profile, _("Mã của cột: %(name)s") % {"name": queries.field_labels()[field]}, form, act, lead=lead)


@access(roles.PROFILE_MANAGE)
@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest, profile_id: UUID) -> HttpResponse:
    """Say against which official template a profile was compared."""
    profile = _profile(profile_id)

    def act(form: CompareForm) -> str:
        return _back(actions.compare(by=actor_of(request), profile=profile.pk, version=form.cleaned_data["version"], document=form.cleaned_data["document"]))

    return _answer(request, profile, _("Đối chiếu với mẫu chính thức"), lambda data: CompareForm(data, version=profile.version, initial={"document": profile.compared}), act)


@access(roles.PROFILE_MANAGE)
@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest, profile_id: UUID) -> HttpResponse:
    """Retire a profile, or take it up again."""
    profile = _profile(profile_id)

    def act(form: ReasonForm) -> str:
        return _back(actions.retire(by=actor_of(request), profile=profile.pk, version=form.cleaned_data["version"], reason=form.cleaned_data["reason"]))

    title = _("Dùng lại mẫu này") if profile.retired_at else _("Ngừng dùng mẫu này")
    lead = _("Danh sách đã đọc, đã ghi theo mẫu này vẫn giữ nguyên; mẫu không còn để chọn cho danh sách mới.")
    return _answer(request, profile, title, lambda data: ReasonForm(data, version=profile.version), act, button=title, lead="" if profile.retired_at else lead)


@access(roles.CHILD_EXPORT)
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, profile_id: UUID) -> HttpResponse:
    """Children of one's commune as a file in the profile's shape: named, logged with each person, not more than one person may take."""
    actor, profile = actor_of(request), _profile(profile_id)
    units, hamlets = list(children.communes_for(actor)), list(children.hamlets_for(actor))
    form = TakeForm(request.POST or None, units=units, hamlets=hamlets, initial={"unit": units[0].pk if units else ""})
    if request.method == "POST" and form.is_valid() and profile.retired_at is None:
        found = list(children.children_for(actor, filters=_narrowed(form))[: registry.EXPORT_LIMIT + 1])
        try:
            return _taken(request, profile, form, next(unit for unit in units if str(unit.pk) == form.cleaned_data["unit"]), found)
        except registry.TooManyPersons:
            form.add_error("hamlet", _("Danh sách quá %(n)d người. Hãy xuất từng xóm.") % {"n": registry.EXPORT_LIMIT})
    lead = _("Tệp gồm các cột của mẫu, theo thứ tự của mẫu. Mỗi lần xuất đều được ghi nhật ký cùng từng trẻ.")
    context = {"crumbs": _up(profile, Crumb(_("Xuất theo mẫu"))), "title": _("Xuất theo mẫu"), "profile": profile, "form": form, "back": _back(profile), "button": _("Tải tệp"), "lead": lead}
    return page(request, "profiles/take.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, profile: Profile, form: TakeForm, unit: Any, found: list) -> HttpResponse:
    actor, shape = actor_of(request), queries.shape_of(queries.edition_of(profile))
    registry.note_export((child.pk for child in found), form.cleaned_data["form"], by=actor, filters=f"mau={profile.pk}&ban={profile.edition}")
    kept, label, told = values.of_children(actor, unit, found, clock.today()), queries.Labels(), values.told()
    return writing.download(shape, [rules.row_of(shape, kept[child.pk], told, label) for child in found], form.cleaned_data["form"])


def _narrowed(form: TakeForm) -> children.Filters:
    hamlet = form.cleaned_data["hamlet"]
    return children.Filters(unit=int(form.cleaned_data["unit"]), hamlet=int(hamlet) if hamlet else None)


def _answer(
    request: HttpRequest, profile: Profile | None, title: str, build: Callable[[Any], forms.Form], act: Callable[[forms.Form], str], *, template: str = "profiles/step.html", **more: Any
) -> HttpResponse:
    """Show a form of a profile, or do what it asks. What is refused stands above the form; a stale page is shown anew."""
    form, status = build(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        try:
            response = lead_to(request, lambda: act(form))
            messages.success(request, _("Đã lưu mẫu."))
            return response
        except ProfileRefused as refused:
            form.add_error(None, str(refused))
        except StaleProfile as stale:
            form, status = build(None), 409
            more["stale"] = str(stale)
    back = _back(profile) if profile else reverse("profiles:profiles")
    context = {"crumbs": _up(profile, Crumb(title)), "title": title, "profile": profile, "form": form, "back": back, "button": _("Lưu"), **more}
    return page(request, template, context, status=422 if form.errors else status)


def _profile(ident: UUID) -> Profile:
    try:
        return queries.find(ident)
    except Profile.DoesNotExist:
        raise Http404 from None


def _edition(profile: Profile, asked: str) -> Edition:
    try:
        return queries.edition_of(profile, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None)
    except Edition.DoesNotExist:
        raise Http404 from None


def _back(profile: Profile) -> str:
    return reverse("profiles:detail", args=[profile.pk])


def _up(profile: Profile | None = None, *more: Crumb) -> list[Crumb]:
    first = Crumb(_("Mẫu trao đổi"), reverse("profiles:profiles") if profile or more else "")
    middle = [Crumb(profile.name, _back(profile) if more else "")] if profile else []
    return [first, *middle, *more]
