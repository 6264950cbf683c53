"""The only writers of the paper: a print is made and taken out, a line comes back and goes into the registry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.audit.bulk import insert_rows
from mangnon.base import clock
from mangnon.organisation import roles
from mangnon.organisation.models import Hamlet, Unit
from mangnon.registry import actions as registry
from mangnon.registry import scope
from mangnon.registry.models import Household
from mangnon.registry.paper import entering, queries, rules
from mangnon.registry.paper.models import BookPrint, PrintLine
from mangnon.registry.paper.rules import PaperRefused, StaleLine

LINE_COLUMNS = ["book_id", "number", "child_id", "household_id", "shown", "version", "state", "changed", "entered_by"]


@transaction.atomic
def make_print(*, by: Actor, kind: str, unit: Unit, hamlet: Hamlet | None = None, home: Household | None = None, copies: int = 0) -> BookPrint:
    """Make a print of a commune, one of its hamlets or households; ``copies`` empty forms instead of what the registry says.

    Raises TooManyPersons for more persons than one person may take out.
    """
    _own(by, unit.pk, roles.CHILD_EXPORT)
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # two prints of one commune take two numbers
    lines = [] if copies else queries.lines_to_print(by, kind, unit=unit, hamlet=hamlet, home=home)
    if not lines and not copies:
        raise PaperRefused(_("Không có trẻ em nào ở đây để in. Có thể in biểu trống."), code="nobody")
    last = BookPrint.objects.filter(unit=unit).aggregate(last=Max("number"))["last"] or 0
    made = BookPrint.objects.create(unit=unit, hamlet=hamlet, number=last + 1, kind=kind, copies=copies, printed_at=clock.now(), printed_by=by.label)
    insert_rows(PrintLine, LINE_COLUMNS, [
        (made.pk, number, *((None, one.pk) if isinstance(one, Household) else (one.pk, None)), rules.kept(values), 1, rules.WAITING, "", "")
        for number, (one, values) in enumerate(lines, 1)
    ])  # fmt: skip
    children = [one.pk for one, _values in lines if not isinstance(one, Household)]
    registry.note_export(children, "print", by=by, filters=f"paper:{made.pk}")
    return made


def note_printed(*, by: Actor, book: BookPrint) -> None:
    """Log that the sheets of a print were shown to be printed, each child a subject."""
    children = PrintLine.objects.filter(book=book).exclude(child=None).order_by("number").values_list("child_id", flat=True)
    registry.note_export(children, "print", by=by, filters=f"paper:{book.pk}")


@transaction.atomic
def receive_paper(*, by: Actor, book: BookPrint, version: int, day: date) -> BookPrint:
    """Say that the paper came back, and which day is written on it."""
    _own(by, book.unit_id, roles.CHILD_EDIT)
    current = BookPrint.objects.select_for_update().get(pk=book.pk)
    if current.version != version:
        raise StaleLine
    _day_fits(current, day)
    current.paper_day, current.version = day, current.version + 1
    current.save(update_fields=["paper_day", "version"])
    record(by, "paper came back", subjects=[("print", book.pk)], sensitive=False, data={"day": day})
    return current


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands on a line of the paper: what is written anew by the keys of the form, an event, the day of both."""

    day: date
    changes: Mapping[str, str] = field(default_factory=dict)
    event: str = ""


@transaction.atomic
def enter_line(*, by: Actor, line: PrintLine, version: int, shown: Mapping[str, str], entered: Entered | None) -> PrintLine:
    """Enter a line that came back, through the registry's own actions; nothing written on it marks it as unchanged.

    ``shown`` is what the page showed (nothing: the child is no longer here, ``entered`` is None then). Raises
    StaleLine when somebody wrote meanwhile, RowErrors for what the registry refuses: nothing is kept of the line then.
    """
    book = line.book
    _own(by, book.unit_id, roles.CHILD_EDIT)
    current = PrintLine.objects.select_for_update(of=("self",)).select_related("child", "household", "book").get(pk=line.pk)
    if current.child_id:
        scope.lives_for(by, [current.child_id])  # keeps other writers of this child out until commit
    now = queries.told_now(by, [current]).get(current.pk)
    if current.version != version or (now or {}) != dict(shown):
        raise StaleLine
    if entered is not None and now is not None:
        _day_fits(book, entered.day)
        entering.write(current, now, entered.changes, entered.event, entered.day, by=by)
    done = [] if entered is None else [*entered.changes, *([entered.event] if entered.event else [])]
    current.state = rules.GONE if now is None else rules.CHANGED if done else rules.SAME
    current.changed, current.version = "|".join(done)[:300], current.version + 1
    current.entered_at, current.entered_by = clock.now(), by.label
    current.save()
    subject = ("child", current.child_id) if current.child_id else ("household", current.household_id)
    record(by, "paper line entered", subjects=[("print", book.pk), subject], sensitive=False, data={"number": current.number, "state": current.state, "changed": done})
    return current


def _day_fits(book: BookPrint, day: date) -> None:
    if day > clock.today():
        raise PaperRefused(_("Ngày ghi trên giấy chưa tới."), code="day")


def _own(by: Actor, unit: int, permission: str) -> None:
    if by.kind == "person" and (not roles.may(by.role, permission) or unit not in scope.units_for(by)):
        raise PaperRefused(_("Bản in này không thuộc phạm vi của đơn vị anh/chị."), code="scope")
