"""Whether the chain is whole: every event, its subjects and its payload read once, side by side, as raw rows.

Rows are read past the models: a million take seconds, and what somebody wrote by hand (no date, a word for a number) is
told as changed, where a model would fail on it.
"""

from collections.abc import Callable, Iterable, Iterator
from math import inf
from operator import itemgetter
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import connections

from mangnon.audit import keys, rules
from mangnon.audit.actions import PAYLOAD_CONTEXT
from mangnon.audit.models import ChainHead, Event, EventPayload, EventSubject

START = (0, "0" * 64)  # number and hash before the first event
PART = 5000
END = (inf,)  # stands behind the last row
NOBODY = rules.subjects_digest(())
_pair = itemgetter(1, 2)
INSTANTS = tuple(at for at, name in enumerate(rules.CHAINED) if name.endswith("_at"))
SEQ, SUBJECTS, PAYLOAD, PREVIOUS = (rules.CHAINED.index(name) for name in ("seq", "subjects_digest", "payload_digest", "previous_hash"))

# What may be wrong with events that follow one another: said of one, said of several.
STRAY, LOST, UNLINKED, CHANGED, OF_SUBJECTS, STRAY_SUBJECT, OF_PAYLOAD = range(7)
SAID = {
    STRAY: ("sự kiện lạ {0} đứng trước sự kiện đầu (stray event)", "các sự kiện lạ {0} đến {1} đứng trước sự kiện đầu (stray events)"),
    LOST: ("thiếu sự kiện {0} (event missing)", "thiếu sự kiện {0} đến {1} (events missing)"),
    UNLINKED: ("sự kiện {0} không nối với sự kiện trước (not linked to its predecessor)", "sự kiện {0} đến {1} không nối với sự kiện trước (not linked to their predecessors)"),
    CHANGED: ("sự kiện {0} đã bị sửa (changed)", "sự kiện {0} đến {1} đã bị sửa (changed)"),
    OF_SUBJECTS: ("đối tượng của sự kiện {0} đã bị sửa (subjects changed)", "đối tượng của sự kiện {0} đến {1} đã bị sửa (subjects changed)"),
    STRAY_SUBJECT: ("đối tượng lạ ở sự kiện {0} (stray subject)", "đối tượng lạ ở sự kiện {0} đến {1} (stray subjects)"),
    OF_PAYLOAD: ("nội dung của sự kiện {0} đã bị sửa (payload changed)", "nội dung của sự kiện {0} đến {1} đã bị sửa (payloads changed)"),
}


def head(using: str = "default") -> tuple[int, str]:
    """Return the number and hash of the chain's last event."""
    rows = list(ChainHead.objects.using(using).filter(id=1).values_list("seq", "hash"))
    return rows[0] if rows else START


def faults(using: str = "default", after: tuple[int, str] = START) -> Iterator[str]:
    """Yield one sentence per fault of the chain: changed, removed, inserted or reordered events, subjects, payloads.

    ``after`` is the number and hash of an event that is believed (an anchor): what comes before it is not read.
    The chain is read by several statements: where others write meanwhile, ``using`` is the alias of an open transaction
    that sees one moment. A chain replaced whole, its hashes computed anew, is whole: only an anchor tells.
    """
    end = list(after)
    yield from _in_runs(_numbered(using, after, end))
    if tuple(end) != head(using):
        yield f"đầu chuỗi ghi {head(using)[0]} nhưng sự kiện cuối là {end[0]} (head and last event differ)"


def hash_of(seq: int, using: str = "default") -> str | None:
    """Return the hash an event should have by what it says and the one it has; None where they differ or it is not there."""
    for row in _rows(Event, (*rules.CHAINED, "hash"), "seq", seq - 1, using, most=1):
        if row[SEQ] == seq and _hash(list(row[:-1]), _instants(using)) == row[-1]:
            return row[-1]
    return None


def _numbered(using: str, after: tuple[int, str], end: list) -> Iterator[tuple[int, int, int]]:
    """Yield (what, first, last) in the order of the events; leave number and hash of the last event in ``end``."""
    subjects = _Beside(_rows(EventSubject, ("event_seq", "kind", "subject_id"), "event_seq", after[0], using))
    payloads = _Beside(_rows(EventPayload, ("event_seq", "salt", "sealed", "content"), "event_seq", after[0], using))
    (number, previous), text_of = after, _instants(using)
    for *values, told in _rows(Event, (*rules.CHAINED, "hash"), "seq", after[0], using, before=after[0] == 0):
        seq = values[SEQ]
        if seq <= number:
            yield STRAY, seq, seq
            continue
        if seq != number + 1:
            yield LOST, number + 1, seq - 1
        elif values[PREVIOUS] != previous:
            yield UNLINKED, seq, seq
        if _hash(values, text_of) != told:
            yield CHANGED, seq, seq
        yield from _beside(seq, values, subjects, payloads)
        number, previous = seq, told
    yield from ((STRAY_SUBJECT, at, at) for at in subjects.before(inf))
    yield from ((OF_PAYLOAD, at, at) for at in payloads.before(inf))
    end[:] = number, previous


def _beside(seq: int, values: list, subjects: "_Beside", payloads: "_Beside") -> Iterator[tuple[int, int, int]]:
    if subjects.seq < seq:
        yield from ((STRAY_SUBJECT, at, at) for at in subjects.before(seq))
    if (rules.subjects_digest(map(_pair, subjects.at(seq))) if subjects.seq == seq else NOBODY) != values[SUBJECTS]:
        yield OF_SUBJECTS, seq, seq
    if payloads.seq > seq:  # none, or lawfully erased
        return
    yield from ((OF_PAYLOAD, at, at) for at in payloads.before(seq))
    for _seq, salt, sealed, content in payloads.at(seq):
        if _payload_digest(salt, sealed, content) != values[PAYLOAD]:
            yield OF_PAYLOAD, seq, seq


class _Beside:
    """Rows by event number, read in step with the events; ``seq`` is the number the next row belongs to."""

    def __init__(self, rows: Iterator[tuple]):
        self._rows = rows
        self._step()

    def _step(self) -> None:
        self._next = next(self._rows, END)
        self.seq = self._next[0]

    def before(self, seq: float) -> Iterator[int]:
        """Yield the numbers of the rows that belong to no event before this one."""
        while self.seq < seq:
            yield self.seq
            self._step()

    def at(self, seq: int) -> list[tuple]:
        """Return the rows of an event."""
        found = []
        while self.seq == seq:
            found.append(self._next)
            self._step()
        return found


def _rows(model: type, names: Iterable[str], order: str, after: int, using: str, *, most: int = 0, before: bool = False) -> Iterator[tuple]:
    """Yield raw rows after a number (all of them with ``before``) in order; instants of SQLite as the text that lies there."""
    connection = connections[using]
    quote = connection.ops.quote_name
    fields = [model._meta.get_field(name) for name in names]
    plain = connection.vendor == "sqlite"
    columns = ", ".join(_as_it_lies(quote(field.column)) if plain else quote(field.column) for field in fields)
    where = "" if before else f"WHERE {quote(order)} > %s"
    limit = f" LIMIT {most}" if most else ""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {quote(model._meta.db_table)} {where} ORDER BY {quote(order)}{limit}", [] if before else [after])
        while part := cursor.fetchmany(PART):
            yield from part


def _as_it_lies(column: str) -> str:
    """Let SQLite, which keeps whatever is written into a column, give text for an instant and a number for a number."""
    if column.endswith('_at"'):
        return f"{column} || ''"
    return f"CAST({column} AS INTEGER)" if column == '"event_seq"' else column


def _instants(using: str) -> Callable[[Any], str]:
    return _of_text if connections[using].vendor == "sqlite" else rules.instant


def _of_text(value: str) -> str:
    """As ``rules.instant``, of an instant as SQLite keeps it: UTC, a blank between day and time, no fraction where it is nought."""
    return f"{value[:10]}T{value[11:19]}.{value[20:] or '000000'}Z"


def _hash(values: list, text_of: Callable[[Any], str]) -> str:
    try:
        for at in INSTANTS:
            values[at] = text_of(values[at])
        return rules.row_hash(values)
    except (TypeError, ValueError, AttributeError):  # somebody wrote there what no program of ours writes
        return ""


def _payload_digest(salt: Any, sealed: Any, content: Any) -> str:
    """Return the digest of a payload as it was recorded, whatever newer key it was sealed with since; "" for a spoilt one."""
    try:
        return rules.payload_digest(bytes(salt), keys.ring().unwrapped(bytes(content), PAYLOAD_CONTEXT) if sealed else bytes(content))
    except (InvalidTag, keys.KeyMissing, TypeError):
        return ""


def _in_runs(numbered: Iterable[tuple[int, int, int]]) -> Iterator[str]:
    """Say faults of one kind at events that follow one another in one sentence: a chain moved by one would fill a book."""
    runs: dict[int, list[int]] = {}
    for what, first, last in numbered:
        run = runs.get(what)
        if run is not None and run[1] in (first, first - 1):
            run[1] = last
            continue
        if run is not None:
            yield _said(what, *run)
        runs[what] = [first, last]
    for what, run in runs.items():
        yield _said(what, *run)


def _said(what: int, first: int, last: int) -> str:
    return SAID[what][first != last].format(first, last)
