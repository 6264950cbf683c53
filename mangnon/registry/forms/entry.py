"""What every form about one child (or household) has in common: what the page showed, one send, a day."""

from abc import ABCMeta, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import ids
from mangnon.registry import actions, queries
from mangnon.registry.bulk.ledger import version_of
from mangnon.registry.child_page import alive
from mangnon.registry.forms.explained import explain
from mangnon.registry.forms.people import source_of
from mangnon.registry.models import Child
from mangnon.ui.forms import DayField, asked, on_version


def day_field(label: Any, **more: Any) -> DayField:
    """Return a whole day that must be given."""
    return DayField(label=label, help_text=more.pop("help_text", _("Ví dụ 05/03/2022.")), error_messages=asked(_("Ghi ngày.")), **more)


class _AbstractForm(ABCMeta, type(forms.Form)):
    """A form may have abstract methods: what leaves one out is no form to fill in."""


class EntryForm(forms.Form, metaclass=_AbstractForm):
    """One thing recorded of one child. A subclass names its words, its action and which facts two persons may not both change.

    ``version`` is what the page was made from; ``send_key`` makes a repeated send one record. ``offered`` says of which
    children it is offered on their page; the action decides again.
    """

    route: ClassVar[str]  # name of the address
    address: ClassVar[str]  # its last part
    group: ClassVar[str]  # of child_page.GROUPS
    title: ClassVar[Any]
    lead: ClassVar[Any] = ""
    listed: ClassVar[tuple[str, ...]] = ()  # the code lists one chooses from; the page says what they rest on
    side_by_side: ClassVar[bool] = False  # many short boxes stand beside each other, so that they fit a screen
    facts: ClassVar[type[Model]]
    explained: ClassVar[str] = "child"  # the packs' name of the form whose fields these are
    action: ClassVar[Callable[..., Any]]
    offered: ClassVar[Callable[[Actor, Child], bool]] = staticmethod(alive)

    version = forms.IntegerField(widget=forms.HiddenInput)
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, actor: Actor, child: Child, **kwargs):
        self.actor, self.child = actor, child
        first, draft = {"version": self.shown(), "send_key": ids.uuid7()} | self.first(), kwargs.get("initial") or {}
        kwargs["initial"] = first | draft
        super().__init__(*args, label_suffix="", **kwargs)
        self.fill()
        if draft:  # a browser sends nothing of a list in which nothing is ticked
            self.initial |= {name: [] for name, field in self.fields.items() if isinstance(field, forms.MultipleChoiceField) and name not in draft}
        explain(self, self.explained)

    def shown(self) -> int:
        """Return the version of what the page shows."""
        return version_of(self.facts, child=self.child.pk)

    @classmethod
    def past(cls, actor: Actor, child: Child) -> list[queries.Entry]:
        """Return what is recorded of the same kind so far, the latest recorded first, without what the actor may not read."""
        return queries.facts_of(actor, child, cls.facts)

    def first(self) -> dict[str, Any]:
        """Return what the fields hold at first, from what is known."""
        return {}

    def fill(self) -> None:
        """Give the fields their choices."""

    @abstractmethod
    def row(self) -> Any:
        """Return the row the action takes."""

    def rows(self) -> list[Any]:
        """Return the rows the action takes; most pages make one."""
        return [self.row()]

    def record(self, *, by: Actor) -> None:
        """Run the action over what the page showed. Raises RowErrors, Conflict."""
        actions.record_shown(self.action, *self.rows(), by=by, source=source_of(by), facts=self.facts, version=self.cleaned_data["version"])

    def on_version(self, version: int) -> "EntryForm":
        """Return the same typed values on another version: sending again is then a decision, not an accident."""
        return type(self)(on_version(self.data, version), actor=self.actor, child=self.child)
