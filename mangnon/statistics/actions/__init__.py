"""The only writers of snapshots and reports."""

from mangnon.statistics.actions.freezing import clean_up, freeze
from mangnon.statistics.actions.submissions import StaleReport, consolidate, move_report

__all__ = ["StaleReport", "clean_up", "consolidate", "freeze", "move_report"]
