"""Drafts of the long forms: saved while typing, found again on the next visit, thrown away when sent or on request."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from mangnon.organisation import drafts
from mangnon.organisation.access import actor_of


def answer_draft(request: HttpRequest, form: str, back: str) -> HttpResponse:
    """Keep the posted fields of a form for this person and say when, or drop them and go back to the empty form."""
    actor = actor_of(request)
    if "bo" in request.POST:
        drafts.drop(by=actor, form=form, key="")
        return HttpResponseRedirect(reverse(back))
    saved_at = drafts.save(by=actor, form=form, key="", values=dict(request.POST.lists()))
    return JsonResponse({"saved_at": saved_at.isoformat()})


def first_values(draft: tuple[dict[str, list[str]], datetime] | None) -> dict[str, str]:
    """Return a draft's fields as a form's initial values."""
    return {name: values[0] for name, values in draft[0].items() if values} if draft else {}
