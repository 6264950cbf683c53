"""Registry rules: row shapes, checks, field classes. Pure functions and data."""

from mangnon.registry.rules.rows import (
    ChildRow,
    CircumstanceRow,
    CloseRow,
    Conflict,
    DeathRow,
    Difference,
    FamilyRow,
    HouseholdRow,
    MoveRow,
    NameRow,
    PovertyRow,
    RiskRow,
    RowError,
    RowErrors,
    SchoolingRow,
    Source,
)

__all__ = [
    "ChildRow",
    "CircumstanceRow",
    "CloseRow",
    "Conflict",
    "DeathRow",
    "Difference",
    "FamilyRow",
    "HouseholdRow",
    "MoveRow",
    "NameRow",
    "PovertyRow",
    "RiskRow",
    "RowError",
    "RowErrors",
    "SchoolingRow",
    "Source",
]
