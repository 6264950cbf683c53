"""Reading the record is itself recorded."""

from collections.abc import Iterable

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor

READ, PRINTED = "record read", "record printed"


def note_read(*, by: Actor, name: str, rows: int, filters: str, subjects: Iterable[tuple[str, object]] = ()) -> None:
    """Log that a page of the record was read: which list, how it was narrowed, how long it is, about whom."""
    record(by, READ, subjects=subjects, data={"list": name, "rows": rows, "filters": filters})


def note_printed(*, by: Actor, name: str, rows: int, filters: str, subjects: Iterable[tuple[str, object]] = ()) -> None:
    """Log that a list of the record was laid out for paper."""
    record(by, PRINTED, subjects=subjects, data={"list": name, "rows": rows, "filters": filters, "form": "print"})
