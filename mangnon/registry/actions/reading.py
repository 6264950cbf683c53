"""Reading leaves a trace too: who opened a record, what was searched, which lists left the house."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor
from mangnon.base import clock
from mangnon.organisation import drafts
from mangnon.registry.models import Child, Household, MoveRequest

SEARCH, RESTS = "search", timedelta(seconds=30)
EXPORT_LIMIT = 500  # above it a second person approves (docs/architecture.md, "Access")


class TooManyPersons(Exception):
    """A named list is longer than one person may take out."""


KINDS = {Child: "child", Household: "household", MoveRequest: "move"}


def note_opened(record: Child | Household | MoveRequest, *, by: Actor) -> None:
    """Log that a record's detail page was opened; of a request to move, that its child was named."""
    kind = KINDS[type(record)]
    about = [("child", record.child_id)] if isinstance(record, MoveRequest) else []
    with transaction.atomic():
        _settle(by)
        audit.record(by, f"{kind} opened", subjects=[(kind, record.pk), *about])


def note_search(typed: str, count: int, *, by: Actor, live: bool = False) -> None:
    """Log a search with its words (sealed) and how many it found: what a person stopped at.

    ``live``: sent by itself while the person types. It waits until something else is searched, a record is opened, or
    the day ends; what only goes on from it takes its place, so that half a name is no search.
    """
    with transaction.atomic():
        waiting = _waiting(by)
        if waiting and not _goes_on(waiting, typed):
            _log_search(waiting)
        if live and by.person_id:
            drafts.save(by=by, form=SEARCH, key="", values={"typed": [typed[:120]], "found": [str(count)], "actor": [json.dumps(asdict(by))]})
            return
        _drop(waiting, by)
        audit.record(by, "children searched", data={"typed": typed[:120], "found": count})


def log_waiting_searches(*, by: Actor) -> int:
    """Log what people had stopped at when they went away, each as their own; ``by`` is the job. Returns how many."""
    with transaction.atomic():
        left = [] if by.kind == "person" else [(actor, waiting) for actor, waiting in _all_waiting() if clock.now() - waiting.at > RESTS]
        for actor, waiting in left:
            _drop(waiting, actor)
            _log_search(waiting)
    return len(left)


@dataclass(frozen=True, slots=True)
class _Waiting:
    typed: str
    found: int
    actor: Actor
    at: datetime


def _waiting(by: Actor) -> _Waiting | None:
    kept = drafts.load(by, SEARCH, "") if by.person_id else None
    return _read(*kept) if kept else None


def _all_waiting() -> Iterator[tuple[Actor, _Waiting]]:
    for values, at in drafts.of_form(SEARCH):
        waiting = _read(values, at)
        yield waiting.actor, waiting


def _read(values: dict[str, list[str]], at: datetime) -> _Waiting:
    return _Waiting(values["typed"][0], int(values["found"][0]), Actor(**json.loads(values["actor"][0])), at)


def _goes_on(waiting: _Waiting, typed: str) -> bool:
    """Say whether somebody is still typing the same thing: letters put to it or taken from it, shortly after."""
    before, now = waiting.typed.casefold(), typed[:120].casefold()
    return clock.now() - waiting.at <= RESTS and (now.startswith(before) or before.startswith(now))


def _settle(by: Actor) -> None:
    """Log the search that led here."""
    if waiting := _waiting(by):
        _drop(waiting, by)
        _log_search(waiting)


def _drop(waiting: _Waiting | None, by: Actor) -> None:
    if waiting:
        drafts.drop(by=by, form=SEARCH, key="")


def _log_search(waiting: _Waiting) -> None:
    audit.record(waiting.actor, "children searched", data={"typed": waiting.typed, "found": waiting.found}, occurred_at=waiting.at)


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
