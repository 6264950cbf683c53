"""The kinds of work a post leaves. The room a kind of work belongs to says how it is found: always by what its queries show the post."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from mangnon.audit.actor import Actor
from mangnon.organisation import roles


@dataclass(frozen=True, slots=True)
class Left:
    """One piece of work: its key, what it is called (never with a child's name), where it is done, its term when it has one."""

    key: str
    title: str
    path: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work: its label, the permission who does it needs, how it is found for an actor on a day, what taking it changes."""

    code: str
    label: str
    permission: str
    find: Callable[[Actor, date], Iterable[Left]]
    take: Callable[[Iterable[str], Actor, object], None] | None = None  # keys, by whom, the post that takes them


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind of work known; rooms call this once, when their app is ready."""
    KINDS[kind.code] = kind


def done_by(role: str) -> list[Kind]:
    """Return the kinds of work a role does, in the order of their codes."""
    return [KINDS[code] for code in sorted(KINDS) if roles.may(role, KINDS[code].permission)]
