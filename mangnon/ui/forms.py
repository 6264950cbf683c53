"""How forms look: one field template for every room, so a label, a hint, an error and a "?" stand the same everywhere."""

from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from mangnon.base.numbers import parse_vi_date


class Renderer(DjangoTemplates):
    """The form renderer of the house (setting ``FORM_RENDERER``).

    A form prints its error summary first, then hidden fields (``version``, ``send_key``), then the fields. A field gets
    a "?" when the form sets ``self.fields[name].help = Help.of(entry)``.
    """

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    def render(self, template_name, context, request=None):
        """Render a form's part. Plain inputs and lists of choices are written here: a form of 300 choices took 25 ms as Django's templates, one for each choice."""
        draw = _DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _input(widget: dict) -> str:
    value = format_html(' value="{}"', widget["value"]) if widget["value"] is not None else ""
    return format_html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attributes(widget["attrs"]))


def _select(widget: dict) -> str:
    groups = format_html_join("", "{}", ((_group(*group),) for group in widget["optgroups"]))
    return format_html('<select name="{}"{}>{}</select>', widget["name"], _attributes(widget["attrs"]), groups)


def _group(name: str | None, options: list[dict], _index: int) -> str:
    said = format_html_join("", '<option value="{}"{}>{}</option>', ((one["value"], _attributes(one["attrs"]), one["label"]) for one in options))
    return format_html('<optgroup label="{}">{}</optgroup>', name, said) if name else said


def _attributes(attrs: dict) -> str:
    bare = format_html_join("", " {}", ((name,) for name, value in attrs.items() if value is True))
    return format_html_join("", ' {}="{}"', ((name, value) for name, value in attrs.items() if value is not True and value is not False)) + bare


_DRAWN = dict.fromkeys((f"django/forms/widgets/{kind}.html" for kind in ("text", "hidden", "number", "date", "email", "tel", "search", "checkbox")), _input) | {
    "django/forms/widgets/select.html": _select,
}


def on_version(data: QueryDict, version: int) -> QueryDict:
    """Return what was typed, on another version: sending it again is then a decision, not an accident."""
    typed = data.copy()  # ``data | {…}`` would be a plain dict of lists
    typed["version"] = str(version)
    return typed


class Told(forms.HiddenInput):
    """The only choice there is, shown as text and sent along: no question, no stop of the keyboard.

    What is sent is checked like any choice; a form sent without it means the one, and a draft that holds another shows the one.
    """

    is_hidden = False
    template_name = "ui/forms/told.html"

    def __init__(self, value: str, label: str):
        super().__init__()
        self.value, self.label = value, label

    def id_for_label(self, id_):
        return ""

    def value_from_datadict(self, data, files, name):
        return super().value_from_datadict(data, files, name) or self.value

    def get_context(self, name, value, attrs):
        attrs = {key: said for key, said in (attrs or {}).items() if key == "id"}  # a value of no box is neither required nor described
        return super().get_context(name, self.value, attrs) | {"said": self.label}


def offer(form: forms.Form, name: str, choices: list[tuple[str, str]], ask: str | None = None) -> None:
    """Give a field its choices, an empty one that asks before them; a single one is told, not asked."""
    field = form.fields[name]
    if len(choices) == 1:
        field.choices, field.widget = choices, Told(*choices[0])
    else:
        field.choices = choices if ask is None else [("", ask), *choices]


def asked(sentence: str) -> dict[str, str]:
    """Return the error messages of a field left empty: what to do, in the field's own words."""
    return {"required": sentence}


class DayField(forms.CharField):
    """A day typed the Vietnamese way; the value is (day, precision). ``whole`` refuses a month or a year alone."""

    default_error_messages = {
        "invalid": _("Không có ngày “%(typed)s”. Ghi như 05/03/2018."),
        "partial": _("Ghi đủ ngày, tháng, năm, ví dụ 05/03/2018."),
    }

    def __init__(self, *, whole: bool = True, **kwargs):
        self.whole = whole
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "placeholder": "dd/mm/yyyy", "size": 12}

    def clean(self, value):
        typed = super().clean(value)
        if not typed:
            return None
        try:
            day, precision = parse_vi_date(typed)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid", params={"typed": typed}) from None
        if self.whole and precision != "day":
            raise forms.ValidationError(self.error_messages["partial"], code="partial")
        return day if self.whole else (day, precision)
