"""The only writer of the registry. Every action: keyword-only actor, all or nothing, audited last."""

from mangnon.registry.actions.facts import (
    close_circumstances,
    close_risks,
    open_circumstances,
    open_risks,
    record_family_states,
    record_schooling,
    set_poverty,
)
from mangnon.registry.actions.households import correct_head, register_households
from mangnon.registry.actions.moves import move_children, record_deaths
from mangnon.registry.actions.names import add_names
from mangnon.registry.actions.papers import set_papers
from mangnon.registry.actions.people import correct_child, register_birth, register_children
from mangnon.registry.actions.reading import (
    EXPORT_LIMIT,
    TooManyPersons,
    log_waiting_searches,
    note_export,
    note_opened,
    note_search,
)
from mangnon.registry.actions.record import (
    record_answers,
    record_details,
    record_guardianships,
    record_household_details,
    record_parents,
)
from mangnon.registry.actions.registration import follow_births
from mangnon.registry.actions.shown import record_shown
from mangnon.registry.actions.undo import CORRECTED, Undone, undo_batch

__all__ = [
    "CORRECTED",
    "EXPORT_LIMIT",
    "TooManyPersons",
    "Undone",
    "add_names",
    "close_circumstances",
    "close_risks",
    "correct_child",
    "correct_head",
    "follow_births",
    "log_waiting_searches",
    "move_children",
    "note_export",
    "note_opened",
    "note_search",
    "open_circumstances",
    "open_risks",
    "record_answers",
    "record_deaths",
    "record_details",
    "record_family_states",
    "record_guardianships",
    "record_household_details",
    "record_parents",
    "record_schooling",
    "record_shown",
    "register_birth",
    "register_children",
    "register_households",
    "set_papers",
    "set_poverty",
    "undo_batch",
]
