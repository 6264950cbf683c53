"""What is recorded of one child, a form a page: all of them answer the same way."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangnon.base import clock
from mangnon.organisation import drafts, roles
from mangnon.organisation.access import access, actor_of
from mangnon.organisation.sending import answered, lead_to
from mangnon.registry import actions, codes, tables
from mangnon.registry.forms import EntryForm, show_row_errors
from mangnon.registry.forms.keeping import first_values
from mangnon.registry.models import Child
from mangnon.registry.rules import Conflict, RowErrors
from mangnon.registry.views.children import child_of, up
from mangnon.ui.page import page
from mangnon.ui.parts import Crumb


def page_of(kind: type[EntryForm]) -> Callable[..., HttpResponse]:
    """Return the view of one form about a child."""

    @access(roles.CHILD_EDIT)
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, child_id: UUID) -> HttpResponse:
        return (answered(request) if request.method == "POST" else None) or _entry(request, child_of(request, child_id), kind)

    return view


def _entry(request: HttpRequest, child: Child, kind: type[EntryForm]) -> HttpResponse:
    actor, key = actor_of(request), str(child.pk)
    if "bo" in request.POST:
        drafts.drop(by=actor, form=kind.route, key=key)
        return HttpResponseRedirect(request.path)
    if request.method == "GET":
        draft = drafts.load(actor, kind.route, key)
        form = kind(actor=actor, child=child, initial=first_values(draft)) if kind.offered(actor, child) else None
        return _page(request, child, kind, form, restored=draft and draft[1])
    form = kind(request.POST, actor=actor, child=child)
    if form.is_valid():
        try:
            return lead_to(request, lambda: _recorded(request, form))
        except RowErrors as refused:
            show_row_errors(form, refused.by_field())
        except Conflict as conflict:
            return _page(request, child, kind, form.on_version(conflict.version), status=409)
    return _page(request, child, kind, form, status=422)


def _recorded(request: HttpRequest, form: EntryForm) -> str:
    """Write, drop the draft, and lead to the child."""
    actor, child = actor_of(request), form.child
    form.record(by=actor)
    drafts.drop(by=actor, form=form.route, key=str(child.pk))
    messages.success(request, _("Đã lưu."))
    return reverse("registry:child", args=[child.pk])


def _page(request: HttpRequest, child: Child, kind: type[EntryForm], form: EntryForm | None, *, status: int = 200, **more) -> HttpResponse:
    actor = actor_of(request)
    actions.note_opened(child, by=actor)  # each page shows the record, one that refuses or that is older than it, too
    context = {
        "crumbs": up(Crumb(_("Hồ sơ"), reverse("registry:child", args=[child.pk])), Crumb(str(kind.title))),
        "child": child,
        "about": tables.about(actor, child),
        "title": kind.title, "lead": kind.lead, "ground": codes.ground(kind.listed, clock.today()),
        "draft_url": reverse("draft-keyed", kwargs={"form": kind.route, "key": child.pk}),
        "form": form,
        "conflict": status == 409,
        "events": tables.events_of(kind.past(actor, child)),
    }
    return page(request, "registry/entry.html", context | more, status=status)
