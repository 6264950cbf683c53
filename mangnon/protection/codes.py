"""The law's code lists and clocks as protection uses them, and the digests sealed forms of abuse are found by."""

from datetime import date, datetime, timedelta

from mangnon.audit import keys
from mangnon.base import clock
from mangnon.base.workdays import add_working_days
from mangnon.deadlines.rules import due_by_clock, ends_at
from mangnon.law.rows import ClockRow
from mangnon.protection.rules import KnownCodes
from mangnon.registry.codes import labels, packs

FORM = "protection.form"


def known() -> KnownCodes:
    """Return the forms of abuse, places, relations and channels that rows may name."""
    return KnownCodes(set(forms()), set(labels("abuse_place")), set(labels("offender_relation")), set(channels()))


def emergency(received_at: datetime) -> tuple[ClockRow, date | None, datetime | None]:
    """Return the term of the emergency measure as the packs have it on the day of receipt, and its (due_before, due_at)."""
    row = packs().clock("emergency", received_at.astimezone(clock.TZ).date())
    return row, *due_by_clock(row.amount, row.unit, received_at, lambda day, count: add_working_days(day, count, packs().holidays))


def step_in_time(kind: str, received_at: datetime, at: datetime) -> bool | None:
    """Say whether a step came within the packs' terms; None for a step no term is set for.

    A plan has five working days to be submitted and two to be decided (NĐ 56/2017 Điều 28). The day it was submitted is
    not recorded, so the decision is held against both terms together, the latest it can lawfully be.
    """
    if kind == "khan_cap":
        return at < ends_at(*emergency(received_at)[1:])
    if kind == "ke_hoach_duyet":
        day = received_at.astimezone(clock.TZ).date()
        for code in ("plan_draft", "plan_decision"):
            day = add_working_days(day, packs().clock(code, day).amount, packs().holidays)
        return at < ends_at(day + timedelta(days=1), None)
    return None


def channels() -> dict[str, str]:
    """Return channel by which a notice comes → label."""
    return labels("notice_channel")


def forms() -> dict[str, str]:
    """Return form or sub-form of abuse → label (XH01…XH06)."""
    return labels("abuse_form")


def form_of_digest() -> dict[str, str]:
    """Return digest → form of abuse: a freeze counts forms without opening what is sealed."""
    ring = keys.ring()
    return {ring.digest(code, FORM): code for code in forms()}
