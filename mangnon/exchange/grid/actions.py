"""Entering a grid: every row or none, by the import's own action."""

import hashlib

from django.db import transaction

from mangnon.audit.actor import Actor
from mangnon.exchange import actions as imports
from mangnon.exchange.actions import ListRefused, Opened
from mangnon.exchange.grid import rules
from mangnon.exchange.judged import Judged
from mangnon.exchange.judging import judge
from mangnon.exchange.models import ImportBatch
from mangnon.exchange.queries import batches
from mangnon.exchange.rules.lists import Options
from mangnon.exchange.rules.messages import REFUSED

FIELDS = (*rules.COLUMNS, rules.HAMLET)


class NotAgreed(Exception):
    """Rows that are refused, or warnings nobody has agreed to: nothing was written. ``judged`` says what is with each row."""

    def __init__(self, judged: Judged):
        super().__init__()
        self.judged = judged


def _opened(rows: rules.Rows, hamlet: str, options: Options) -> Opened:
    named = batches.labels_of(FIELDS)
    listed = rules.as_list(rows, hamlet, named)
    content = rules.as_bytes(listed)
    return Opened(content, "", hashlib.sha256(content).hexdigest(), listed, FIELDS, options)


def look(rows: rules.Rows, hamlet: str, options: Options, *, by: Actor) -> Judged:
    """Return what would become of each row; nothing is written."""
    opened = _opened(rows, hamlet, options)
    return judge(opened.listed, opened.fields, opened.options, by=by, digest=opened.digest)


def enter(rows: rules.Rows, hamlet: str, options: Options, *, by: Actor, agreed: str) -> ImportBatch:
    """Write every row of a grid, or none. ``agreed`` stands for the warnings that were seen. Raises NotAgreed."""
    opened = _opened(rows, hamlet, options)
    with transaction.atomic():
        batches.lock()
        judged = judge(opened.listed, opened.fields, opened.options, by=by, digest=opened.digest)
        if judged.count(REFUSED) or rules.agreed_on(judged.results) != agreed:
            raise NotAgreed(judged)
        return imports.import_list(opened, by=by)[0]


def pasted(text: str, options: Options, *, by: Actor) -> tuple[list[dict[str, str]], list[str]]:
    """Return rows copied from a spreadsheet as rows of the grid, and the headings it has no column for.

    Read as a list that is handed in: by the headings where they were copied too, else in the order of the grid. Raises ListRefused.
    """
    known = batches.headings()
    first = text.split("\n", 1)[0].split("\t")
    if sum(bool(known.field_of(cell)) for cell in first) < 2:
        text = "\t".join(batches.labels_of(rules.COLUMNS)) + "\n" + text
    opened = imports.open_list(text.encode(), "", options, by=by)
    left = [heading for heading, name in zip(opened.listed.headings, opened.fields, strict=True) if name not in rules.COLUMNS and heading]
    return rules.from_list(opened.listed, opened.fields), left


__all__ = ["ListRefused", "NotAgreed", "enter", "look", "pasted"]
