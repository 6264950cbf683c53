"""The "?" beside the fields of a form: meaning, example, legal basis and status, from the packs in force."""

from django import forms
from django.utils.translation import get_language

from mangnon.base import clock
from mangnon.registry import codes, declaration
from mangnon.ui.parts import Help

DETAIL = "detail"  # the section of forms made from the declaration


def explain(form: forms.Form, section: str) -> None:
    """Give each field of a form that the packs explain its help; ``section`` is the form's part of the pack's codes.

    A "?" beside a field is no stop of the Tab key, which goes from box to box: the same words stand once below the form.
    """
    english, day = get_language() == "en", clock.today()
    known = {row.code: row for row in codes.packs().fields if row.on(day)}
    for name, field in form.fields.items():
        row = known.get(f"{section}.{name}")
        told = Help(row.english if english else row.label, row.example, row.basis, row.status) if row is not None else _declared(section, name)
        if told is not None:
            form.explained_fields = True
            field.help = told


def _declared(section: str, name: str) -> Help | None:
    """Return what the form declaration notes beside a box made from its field."""
    field = declaration.form().fields.get(name) if section == DETAIL else None
    return declaration.help_of(field) if field else None
