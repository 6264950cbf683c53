"""Children, households, and what is true of them over time.

Class of each field: see ``registry/rules/fields.py`` FIELD_CLASSES. Sealed columns hold class C4 or identity numbers; the
digest beside a sealed column is what look-ups use.
"""

from mangnon.registry.models.duplicates import DuplicatePair, MergedInto, PairOpinion
from mangnon.registry.models.facts import (
    Away,
    ChildDetail,
    Circumstance,
    Detail,
    FamilyState,
    Guardianship,
    HouseholdDetail,
    Membership,
    OwnAnswer,
    ParentState,
    Residence,
    RiskWatch,
    Schooling,
)
from mangnon.registry.models.moves import MoveRequest
from mangnon.registry.models.people import (
    Child,
    ChildName,
    Correction,
    Death,
    Household,
    HouseholdCorrection,
    HouseholdStatus,
)

__all__ = [
    "Away",
    "Child",
    "ChildDetail",
    "ChildName",
    "Circumstance",
    "Correction",
    "Death",
    "Detail",
    "DuplicatePair",
    "FamilyState",
    "Guardianship",
    "Household",
    "HouseholdCorrection",
    "HouseholdDetail",
    "HouseholdStatus",
    "Membership",
    "MergedInto",
    "MoveRequest",
    "OwnAnswer",
    "PairOpinion",
    "ParentState",
    "Residence",
    "RiskWatch",
    "Schooling",
]
