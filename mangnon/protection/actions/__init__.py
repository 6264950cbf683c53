"""The only writer of protection: notices, the incidents they tell of, the steps taken."""

from mangnon.protection.actions.handling import acknowledge_notice, assign_notice, record_step
from mangnon.protection.actions.incidents import add_incident, confirm_incident
from mangnon.protection.actions.reading import note_opened, read_informant
from mangnon.protection.actions.receiving import record_notices, take_notice
from mangnon.protection.actions.takeback import take_back_incident, take_back_step

__all__ = [
    "acknowledge_notice",
    "add_incident",
    "assign_notice",
    "confirm_incident",
    "note_opened",
    "read_informant",
    "record_notices",
    "record_step",
    "take_back_incident",
    "take_back_step",
    "take_notice",
]
