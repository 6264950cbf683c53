"""Drafts of the long forms: saved while typing, found again on the next visit, thrown away when sent or on request."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from mangnon.organisation import drafts
from mangnon.organisation.access import actor_of


def answer_draft(request: HttpRequest, form: str, back: str) -> HttpResponse:
    """Keep the posted fields of a form for this person (204), or drop them and go back to the empty form."""
    actor = actor_of(request)
    if "bo" in request.POST:
        drafts.drop(by=actor, form=form, key="")
        return HttpResponseRedirect(reverse(back))
    try:
        drafts.save(by=actor, form=form, key="", values=dict(request.POST.lists()))
    except drafts.DraftTooLarge:
        return HttpResponse(status=413)
    return HttpResponse(status=204)


def first_values(draft: tuple[dict[str, list[str]], datetime] | None) -> dict[str, str]:
    """Return a draft's fields as a form's initial values."""
    return {name: values[0] for name, values in draft[0].items() if values} if draft else {}
