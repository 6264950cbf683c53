"""The law's code lists and clocks as protection uses them, and the digests sealed forms of abuse are found by."""

from datetime import date, datetime

from mangnon.audit import keys
from mangnon.base import clock
from mangnon.base.workdays import add_working_days
from mangnon.deadlines.rules import due_by_clock
from mangnon.law.rows import ClockRow
from mangnon.protection.rules import KnownCodes
from mangnon.registry.codes import labels, packs

FORM = "protection.form"


def known() -> KnownCodes:
    """Return the forms of abuse, places and relations that incident rows may name."""
    return KnownCodes(set(forms()), set(labels("abuse_place")), set(labels("offender_relation")))


def emergency(received_at: datetime) -> tuple[ClockRow, date | None, datetime | None]:
    """Return the term of the emergency measure as the packs have it on the day of receipt, and its (due_before, due_at)."""
    row = packs().clock("emergency", received_at.astimezone(clock.TZ).date())
    return row, *due_by_clock(row.amount, row.unit, received_at, lambda day, count: add_working_days(day, count, packs().holidays))


def forms() -> dict[str, str]:
    """Return form or sub-form of abuse → label (XH01…XH06)."""
    return labels("abuse_form")


def form_of_digest() -> dict[str, str]:
    """Return digest → form of abuse: a freeze counts forms without opening what is sealed."""
    ring = keys.ring()
    return {ring.digest(code, FORM): code for code in forms()}
