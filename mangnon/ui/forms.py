"""How forms look: one field template for every room, so a label, a hint, an error and a "?" stand the same everywhere."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """The form renderer of the house (setting ``FORM_RENDERER``).

    A form prints its error summary first, then hidden fields (``version``, ``send_key``), then the fields. A field gets
    a "?" when the form sets ``self.fields[name].help = Help.of(entry)``.
    """

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
