"""What an item may be about: an upper room says how an item of its subject is called and on which page it is worked on.

Such an item is ended by what the room records of the subject, never by a plain word that it is done.
"""

from collections.abc import Callable
from dataclasses import dataclass

from mangnon.deadlines.models import DueItem


@dataclass(frozen=True, slots=True)
class Subject:
    """``called`` names an item in the page's language from its label; ``page`` is the address's name, by the subject's key."""

    called: Callable[[str], str]
    page: str


_subjects: dict[str, Subject] = {}
_works: dict[str, Callable[[DueItem], str]] = {}


def register_subject(kind: str, subject: Subject) -> None:
    """Say what items of a kind of subject are."""
    _subjects[kind] = subject


def subject_of(item: DueItem) -> Subject | None:
    """Return what an item is about; None for an obligation of a body."""
    return _subjects.get(item.subject_kind)


def register_work(code: str, page: Callable[[DueItem], str]) -> None:
    """Say on which page what an obligation asks for is done; its room ends the item, never a plain word."""
    _works[code] = page


def work_of(item: DueItem) -> str:
    """Return the address at which an obligation is worked on; "" where the word that it is done ends it."""
    return _works[item.code](item) if item.code in _works and item.due_before else ""


def called(item: DueItem) -> str:
    """Return what an item is called in the page's language."""
    found = subject_of(item)
    return found.called(item.label) if found else item.called
