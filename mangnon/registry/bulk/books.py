"""The tables of dated facts as ledgers, each with what makes one line of its time."""

from datetime import datetime

from mangnon.base import clock
from mangnon.registry.bulk.ledger import Ledger
from mangnon.registry.models import (
    Away,
    ChildDetail,
    Circumstance,
    FamilyState,
    Guardianship,
    HouseholdDetail,
    HouseholdStatus,
    Membership,
    OwnAnswer,
    ParentState,
    Residence,
    RiskWatch,
    Schooling,
)
from mangnon.registry.rules import Source

DETAIL = ("value", "number", "note")


# What one entry writes carries one instant (``now``): by it the entry is found whole when it is taken back.
def residences(source: Source, now: datetime | None = None) -> Ledger:
    """Return an empty ledger of residences."""
    return Ledger(Residence, ("child_id",), ("unit_id", "hamlet_id", "kind", "ended_by"), source=source, now=now or clock.now())


def memberships(source: Source, now: datetime | None = None) -> Ledger:
    """Return an empty ledger of household memberships."""
    return Ledger(Membership, ("child_id",), ("household_id", "relation"), source=source, now=now or clock.now())


def absences(source: Source, now: datetime | None = None) -> Ledger:
    """Return an empty ledger of where children live who left the province."""
    return Ledger(Away, ("child_id",), ("how", "province", "place"), source=source, now=now or clock.now())


def circumstances(source: Source, now: datetime | None = None) -> Ledger:
    """Return an empty ledger of special circumstances, a line of time per child and code."""
    columns = ("code", "sealed", "evidence", "decided_by", "end_reason")
    return Ledger(Circumstance, ("child_id", "code_digest"), columns, source=source, now=now or clock.now())


def risks(source: Source, now: datetime | None = None) -> Ledger:
    """Return an empty ledger of risks, a line of time per child and code."""
    return Ledger(RiskWatch, ("child_id", "code"), ("reason", "end_reason"), source=source, now=now or clock.now())


def schoolings(source: Source) -> Ledger:
    """Return an empty ledger of school levels."""
    return Ledger(Schooling, ("child_id",), ("level", "school", "class_name"), source=source, now=clock.now())


def family_states(source: Source) -> Ledger:
    """Return an empty ledger of states of parents."""
    return Ledger(FamilyState, ("child_id",), ("state",), source=source, now=clock.now())


def parents(source: Source) -> Ledger:
    """Return an empty ledger of what is known of parents, a line of time per child and parent."""
    columns = ("status", "birth_year", "ethnic", "personal_id", "personal_id_digest", "job")
    return Ledger(ParentState, ("child_id", "parent"), columns, source=source, now=clock.now())


def guardianships(source: Source) -> Ledger:
    """Return an empty ledger of who cares."""
    return Ledger(Guardianship, ("child_id",), ("care_type", "name", "relation", "facility_id", "facility_name"), source=source, now=clock.now())


def child_details(source: Source) -> Ledger:
    """Return an empty ledger of details, a line of time per child and key."""
    return Ledger(ChildDetail, ("child_id", "key"), DETAIL, source=source, now=clock.now())


def poverty(source: Source) -> Ledger:
    """Return an empty ledger of classes of households."""
    return Ledger(HouseholdStatus, ("household_id",), ("poverty", "decision"), source=source, now=clock.now())


def household_details(source: Source) -> Ledger:
    """Return an empty ledger of details of households, a line of time per household and key."""
    return Ledger(HouseholdDetail, ("household_id", "key"), DETAIL, source=source, now=clock.now())


def answers(source: Source) -> Ledger:
    """Return an empty ledger of answers to the province's own questions, a line of time per child and question."""
    return Ledger(OwnAnswer, ("child_id", "question"), ("value",), source=source, now=clock.now())
