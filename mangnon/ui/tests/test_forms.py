"""What the house draws itself is what Django would have drawn."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from mangnon.ui.forms import Renderer

NAUGHTY = '"><script>x</script> & ó'
GROUPED = [("", "---"), ("a", NAUGHTY), (NAUGHTY, [("b", "Bế"), (3, "Ba")])]
WIDGETS = {
    "text": (forms.TextInput(attrs={"size": 12, "required": True, "disabled": False, "title": NAUGHTY}), NAUGHTY),
    "empty": (forms.TextInput(), None),
    "hidden": (forms.HiddenInput(), "7"),
    "number": (forms.NumberInput(attrs={"min": 0}), 1234),
    "ticked": (forms.CheckboxInput(), True),
    "unticked": (forms.CheckboxInput(), False),
    "chosen": (forms.Select(choices=GROUPED, attrs={"aria-describedby": "x_helptext"}), "b"),
    "chosen number": (forms.Select(choices=GROUPED), 3),
    "nothing chosen": (forms.Select(choices=GROUPED), None),
    "several": (forms.SelectMultiple(choices=GROUPED), ["a", "b"]),
}


@pytest.mark.parametrize("kind", WIDGETS)
def test_a_widget_drawn_here_is_the_one_django_draws(kind):
    widget, value = WIDGETS[kind]
    ours, theirs = (widget.render("name", value, {"id": "id_name"}, renderer) for renderer in (Renderer(), DjangoTemplates()))
    assert parse_html(ours) == parse_html(theirs)
    assert "<script>" not in ours
