"""Exporting a snapshot: a copy that leaves the place, so it is logged."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from mangnon.audit.actions import record
from mangnon.audit.actor import Actor
from mangnon.engine.snapshot import Snapshot as Folder
from mangnon.statistics import queries
from mangnon.statistics.export import write_export
from mangnon.statistics.rules import ReportRefused


def export_round(*, by: Actor, round_code: str, out: Path) -> dict:
    """Write the newest snapshot of a round under other pseudonyms into ``out`` and return the export's manifest."""
    snapshot = queries.latest_snapshot(round_code)
    if snapshot is None:
        raise ReportRefused("not_frozen", _("Kỳ %(round)s chưa chốt số liệu; hãy chốt trước."), round=round_code)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ReportRefused("folder", _("Thư mục “%(folder)s” đã có tệp; hãy chọn thư mục trống."), folder=out.name)
    folder = Folder(queries.folder_of(snapshot))
    # Before the first byte is written: whatever stops the export, no copy lies anywhere that nobody recorded.
    record(by, "round exported", subjects=[("snapshot", snapshot.id)], sensitive=False,
           data={"round": round_code, "content_sha256": snapshot.content_sha256, "rows": {name: e["rows"] for name, e in folder.manifest["tables"].items()}})
    return write_export(folder, out)
