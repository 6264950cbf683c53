"""The "?" beside the fields of a form: meaning, example, legal basis and status, from the packs in force."""

from django import forms
from django.utils.translation import get_language

from mangnon.base import clock
from mangnon.registry import codes
from mangnon.ui.parts import Help


def explain(form: forms.Form, section: str) -> None:
    """Give each field of a form that the packs explain its help; ``section`` is the form's part of the pack's codes.

    A "?" beside a field is no stop of the Tab key, which goes from box to box: the same words stand once below the form.
    """
    english, day = get_language() == "en", clock.today()
    known = {row.code: row for row in codes.packs().fields if row.on(day)}
    for name, field in form.fields.items():
        row = known.get(f"{section}.{name}")
        if row is not None:
            form.explained_fields = True
            field.help = Help(row.english if english else row.label, row.example, row.basis, row.status)
