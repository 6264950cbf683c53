"""What a person says of a grid: whose children, of which day; and its rows as the page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import ids
from mangnon.exchange.forms import ListForm
from mangnon.exchange.grid import rules
from mangnon.exchange.judged import Result
from mangnon.exchange.queries import batches
from mangnon.exchange.rules.messages import OUTCOMES, REFUSED, remedy, telling, wrong
from mangnon.exchange.tables import TONES
from mangnon.registry import queries
from mangnon.ui.parts import Tag


class GridForm(ListForm):
    """The place and the day of all rows, and rows to be pasted. ``agreed`` stands for the warnings the page showed."""

    field_order = ("unit", "hamlet", "day", "pasted")

    hamlet = forms.ChoiceField(label=_("Xóm, tổ dân phố"), required=False, help_text=_("Mọi dòng của lưới thuộc xóm này."))
    pasted = forms.CharField(
        label=_("Dán các dòng đã chép từ Excel"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("Có dòng tên cột thì nhận theo tên cột; không có thì theo thứ tự cột của lưới."),
    )  # fmt: skip
    agreed = forms.CharField(widget=forms.HiddenInput, required=False)
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, actor: Actor, **kwargs):
        kwargs["initial"] = {"send_key": ids.uuid7()} | (kwargs.get("initial") or {})
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["hamlet"].choices = [("", _("Chọn xóm")), *queries.hamlet_choices(actor)]
        self._names = {str(hamlet.pk): hamlet.name for hamlet in queries.hamlets_for(actor)}

    def hamlet_name(self) -> str:
        """Return the name of the hamlet that was chosen, "" of none."""
        return self._names.get(self.cleaned_data["hamlet"], "")


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: the name of its input, what it holds, what it is called, the list it is chosen from, whether a remark is about it."""

    name: str
    value: str
    label: str
    offers: str = ""
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row on the screen: its cells, what would become of it, why, what to do."""

    number: int | str
    boxes: list[Box]
    tag: Tag | None = None
    remarks: str = ""
    hint: str = ""
    child: UUID | None = None


def rows_of(rows: rules.Rows, results: Sequence[Result] = ()) -> list[GridRow]:
    """Return the rows of a page, with empty ones behind them to go on."""
    labels = dict(zip(rules.COLUMNS, batches.labels_of(rules.COLUMNS), strict=True))
    size = min(max(rules.SHOWN, len(rows) + 3), rules.MOST)
    empty = dict.fromkeys(rules.COLUMNS, "")
    return [_row(at, rows[at] if at < len(rows) else empty, labels, results[at] if at < len(results) else None) for at in range(size)]


def model_row() -> GridRow:
    """Return the row that more rows are made from in the browser."""
    labels = dict(zip(rules.COLUMNS, batches.labels_of(rules.COLUMNS), strict=True))
    return _row("__prefix__", dict.fromkeys(rules.COLUMNS, ""), labels, None)


def _row(at: int | str, values: Mapping[str, str], labels: dict[str, str], result: Result | None) -> GridRow:
    told = telling(result.messages) if result is not None else []
    refused = result is not None and result.outcome == REFUSED
    about = {rules.COLUMN_OF.get(message.field, message.field) for message in told} if refused else set()
    number = at + 1 if isinstance(at, int) else "__number__"
    boxes = [
        Box(f"dong-{at}-{name}", values[name], str(_("%(column)s, dòng %(n)s") % {"column": label, "n": number}), name if name in ("sex", "ethnic") else "", name in about)
        for name, label in labels.items()
    ]  # fmt: skip
    if result is None:
        return GridRow(number, boxes)
    tag = Tag(str(OUTCOMES[result.outcome]), TONES[result.outcome])
    return GridRow(number, boxes, tag, " ".join(map(wrong, told)), " ".join(dict.fromkeys(map(remedy, told))), result.child)
