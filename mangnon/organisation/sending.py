"""Answering a form that makes something: pressed three times, or sent again after a lost answer, it makes one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseRedirect

from mangnon.audit import sends
from mangnon.organisation.access import actor_of


def sent_once(request: HttpRequest, action: Callable[[], str]) -> sends.Sent:
    """Run ``action`` (it returns the address of what it made) once for the ``send_key`` the form carries."""
    return sends.once(by=actor_of(request), key=request.POST.get("send_key", ""), action=action)


def lead_to(request: HttpRequest, action: Callable[[], str]) -> HttpResponseRedirect:
    """Run ``action`` once for the form's ``send_key`` and lead to what it made, now or the first time."""
    return HttpResponseRedirect(sent_once(request, action).location)


def answered(request: HttpRequest) -> HttpResponseRedirect | None:
    """Lead a repeated send to what it made; for a form whose subject may leave the sender's scope by being sent."""
    location = sends.answered(actor_of(request), request.POST.get("send_key", ""))
    return HttpResponseRedirect(location) if location else None
