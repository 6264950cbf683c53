"""A step of something that has a state, on a page of its own: all of them answer the same way."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from mangnon.audit.refusals import Conflict, Refused
from mangnon.organisation.sending import lead_to
from mangnon.registry.forms import show_row_errors
from mangnon.registry.rules import RowErrors
from mangnon.ui.page import page

UNFIT = 422


def answer_step(
    request: HttpRequest, template: str, build: Callable[[Any], forms.Form], act: Callable[[forms.Form], str], *, told: str = "", **context: Any
) -> HttpResponse:
    """Show the form of a step, or take the step: ``act`` writes and says where to go, ``told`` is said there.

    What is refused stands beside what was typed or above the form; over a stale page the form is shown anew on what is
    stored now, with what was typed: sending again is then a decision, not an accident.
    """
    form, status = build(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        try:
            return lead_to(request, lambda: _taken(request, act, form, told))
        except RowErrors as refused:
            show_row_errors(form, refused.by_field())
        except Conflict as stale:
            form, status = _anew(build, form), stale.status
            context["stale"] = str(stale)
        except Refused as refused:
            if refused.status != UNFIT:
                raise
            form.add_error(None, str(refused))
    return page(request, template, {**context, "form": form}, status=UNFIT if form.errors else status)


def _taken(request: HttpRequest, act: Callable[[forms.Form], str], form: forms.Form, told: str) -> str:
    address = act(form)
    if told:
        messages.success(request, told)
    return address


def _anew(build: Callable[[Any], forms.Form], sent: forms.Form) -> forms.Form:
    fresh = build(None)
    fresh.initial |= {name: sent[name].value() for name, box in fresh.fields.items() if not (box.widget.is_hidden or box.widget.needs_multipart_form)}
    return fresh
