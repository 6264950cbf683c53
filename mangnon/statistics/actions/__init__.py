"""The only writers of snapshots and reports."""

from mangnon.statistics.actions.exporting import export_round
from mangnon.statistics.actions.freezing import clean_up, freeze
from mangnon.statistics.actions.reporting import Written, log_download, log_opened, may_write, write_report
from mangnon.statistics.actions.submissions import StaleReport, move_report, side_of

__all__ = ["StaleReport", "Written", "clean_up", "export_round", "freeze", "log_download", "log_opened", "may_write",
           "move_report", "side_of", "write_report"]
