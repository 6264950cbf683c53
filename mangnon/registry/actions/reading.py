"""Reading leaves a trace too: who opened a record, what was searched, which lists left the house."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.registry.models import Child, Household

EXPORT_LIMIT = 500  # above it a second person approves (docs/architecture.md, "Access")


class TooManyPersons(Exception):
    """A named list is longer than one person may take out."""


def note_opened(record: Child | Household, *, by: Actor) -> None:
    """Log that a record's detail page was opened."""
    kind = "child" if isinstance(record, Child) else "household"
    with transaction.atomic():
        audit.record(by, f"{kind} opened", subjects=[(kind, record.pk)])


def note_search(typed: str, count: int, *, by: Actor) -> None:
    """Log a search with its words (sealed) and how many it found."""
    with transaction.atomic():
        audit.record(by, "children searched", data={"typed": typed[:120], "found": count})


def note_export(children: Iterable[UUID], form: str, *, by: Actor, filters: str = "") -> None:
    """Log a named list that leaves the house, each person a subject. Raises TooManyPersons."""
    subjects = [("child", ident) for ident in children]
    if len(subjects) > EXPORT_LIMIT:
        raise TooManyPersons
    with transaction.atomic():
        audit.record(
            by,
            "children exported",
            subjects=subjects,
            data={"form": form, "filters": filters},
            purpose="danh sách theo nhiệm vụ",
        )
