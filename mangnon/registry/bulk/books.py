"""The tables of dated facts as ledgers, each with what makes one line of its time."""

from mangnon.base import clock
from mangnon.registry.bulk.ledger import Ledger
from mangnon.registry.models import (
    ChildDetail,
    FamilyState,
    Guardianship,
    HouseholdDetail,
    OwnAnswer,
    ParentState,
    Schooling,
)
from mangnon.registry.rules import Source

DETAIL = ("value", "number", "note")


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


def household_details(source: Source) -> Ledger:
    """Return an empty ledger of details of households, a line of time per household and key."""
    return Ledger(HouseholdDetail, ("household_id", "key"), DETAIL, source=source, now=clock.now())


def answers(source: Source) -> Ledger:
    """Return an empty ledger of answers to the province's own questions, a line of time per child and question."""
    return Ledger(OwnAnswer, ("child_id", "question"), ("value",), source=source, now=clock.now())
