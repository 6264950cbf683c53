"""Long forms: what is typed is kept as a draft, found again on the next visit, thrown away when sent or on request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mangnon.organisation import drafts
from mangnon.organisation.access import actor_of
from mangnon.registry.forms import show_row_errors
from mangnon.registry.rules import RowErrors
from mangnon.ui.page import page
from mangnon.ui.parts import Crumb


@dataclass(frozen=True, slots=True)
class LongForm:
    """A page that makes a new thing: its form, the name of its draft, where it is, what keeps it, what lies behind it, its words.

    ``names`` are fields of the row that stand under another name in the form.
    """

    form: Callable[..., forms.Form]
    draft: str
    address: str
    saves: str
    back: str
    title: str
    button: str
    lead: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


def answer_form(
    request: HttpRequest, kind: LongForm, send: Callable[[forms.Form], str], crumbs: Sequence[Crumb], *, before: Callable[[forms.Form], dict] = lambda form: {}
) -> HttpResponse:
    """Show a long form with what was typed before, or ``send`` it, which writes and says where to go.

    ``before`` says of a good form what has to be looked at first (for the template, ``held`` naming the part that shows
    it): then nothing is sent yet.
    """
    actor, held = actor_of(request), {}
    kept = drafts.load(actor, kind.draft, "") if request.method == "GET" else None
    form = kind.form(request.POST or None, actor=actor, initial=first_values(kept))
    if request.method == "POST" and form.is_valid() and not (held := before(form)):
        try:
            address = send(form)
        except RowErrors as refused:
            show_row_errors(form, {kind.names.get(name, name): texts for name, texts in refused.by_field().items()})
        else:
            drafts.drop(by=actor, form=kind.draft, key="")
            messages.success(request, _("Đã lưu."))
            return HttpResponseRedirect(address)
    context = {"kind": kind, "form": form, "restored": kept and kept[1], "crumbs": crumbs} | held
    return page(request, "registry/long_form.html", context, status=422 if form.errors or held else 200)


def answer_draft(request: HttpRequest, kind: LongForm) -> HttpResponse:
    """Keep the posted fields of a form for this person and say when, or drop them (``bo``) and go back to the empty form."""
    actor = actor_of(request)
    if "bo" in request.POST:
        drafts.drop(by=actor, form=kind.draft, key="")
        return HttpResponseRedirect(reverse(kind.address))
    saved_at = drafts.save(by=actor, form=kind.draft, key="", values=dict(request.POST.lists()))
    return JsonResponse({"saved_at": saved_at.isoformat()})


def first_values(draft: tuple[dict[str, list[str]], datetime] | None) -> dict[str, str | list[str]]:
    """Return a draft's fields as a form's initial values: of what was ticked several times, all of it."""
    return {name: values if len(values) > 1 else values[0] for name, values in draft[0].items() if values} if draft else {}
