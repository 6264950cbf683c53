"""The registry's forms: who a child is, what happened to it, the filters of a list."""

from mangnon.registry.forms.entry import EntryForm
from mangnon.registry.forms.facts import (
    CircumstanceEndForm,
    CircumstanceForm,
    FamilyForm,
    RiskEndForm,
    RiskForm,
    SchoolingForm,
)
from mangnon.registry.forms.households import HeadForm, HouseholdForm, PovertyForm
from mangnon.registry.forms.papers import NameForm, RegistrationForm
from mangnon.registry.forms.people import (
    BirthForm,
    CorrectionForm,
    FilterForm,
    birth_text,
    choices,
    show_row_errors,
    source_of,
)
from mangnon.registry.forms.places import DeathForm, LeaveForm, ReturnForm, StayForm
from mangnon.registry.forms.record import (
    CheckForm,
    GuardianForm,
    HealthForm,
    HouseholdDetailForm,
    KeepingForm,
    OwnQuestionsForm,
    PapersForm,
    ParentForm,
)

# What is recorded of a child, each on its own page; the order of the list "Ghi thêm".
ENTRY_FORMS: tuple[type[EntryForm], ...] = (
    RegistrationForm, PapersForm, StayForm, LeaveForm, ReturnForm, DeathForm, NameForm,
    CircumstanceForm, CircumstanceEndForm, RiskForm, RiskEndForm, SchoolingForm, FamilyForm, ParentForm, GuardianForm,
    HealthForm, KeepingForm, CheckForm, OwnQuestionsForm,
)  # fmt: skip

__all__ = [
    "ENTRY_FORMS",
    "BirthForm",
    "CorrectionForm",
    "EntryForm",
    "FilterForm",
    "HeadForm",
    "HouseholdDetailForm",
    "HouseholdForm",
    "PovertyForm",
    "birth_text",
    "choices",
    "show_row_errors",
    "source_of",
]
