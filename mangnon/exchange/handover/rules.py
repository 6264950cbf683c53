"""What there is to hand over: pure comparison of what was handed over last with what is true now."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mangnon.audit.refusals import Conflict, Refused

NEW, CHANGED, CORRECTED, LEFT, DIED, MERGED, DROPPED = "moi", "doi", "sua", "di", "mat", "gop", "bo"
KINDS = {
    NEW: _("Mới"), CHANGED: _("Thay đổi"), CORRECTED: _("Đính chính"), LEFT: _("Chuyển đi"), DIED: _("Mất"), MERGED: _("Trùng, đã nhập một"), DROPPED: _("Không còn trong sổ"),
}  # fmt: skip
TONES = {NEW: "good", CHANGED: "info", CORRECTED: "info", LEFT: "plain", DIED: "plain", MERGED: "warn", DROPPED: "warn"}
GONE = frozenset({LEFT, DIED, MERGED, DROPPED})
WAITING, DONE, RETURNED = "cho", "xong", "tra"
STATES = {WAITING: _("Chưa nhập"), DONE: _("Đã nhập"), RETURNED: _("Bị trả lại")}
STATE_TONES = {WAITING: "warn", DONE: "good", RETURNED: "late"}
MOST = 500  # lines of one list: as many persons as one may take out at once


class HandOverRefused(Refused):
    """A step that the list does not allow."""

    status = 422


class StaleLine(Conflict):
    """Somebody else ticked the line, or made the next list, since the page was made."""

    def __init__(self, by: str = ""):
        text = _("%(by)s vừa đánh dấu dòng này; chưa có gì bị ghi đè. Hãy xem lại.") if by else _("Danh sách vừa thay đổi; chưa có gì bị ghi đè. Hãy xem lại.")
        super().__init__(text, by=by)


@dataclass(frozen=True, slots=True)
class Content:
    """What a line tells. ``before`` is empty of a new child; ``note`` says where it went, or why it came back last time."""

    values: Mapping[str, str]
    before: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    def text(self) -> str:
        """Return the content as it is kept."""
        return json.dumps({"values": dict(self.values), "before": dict(self.before), "note": self.note}, ensure_ascii=False, sort_keys=True)

    @classmethod
    def read(cls, kept: str) -> "Content":
        """Return a content that was kept."""
        return cls(**json.loads(kept))


@dataclass(frozen=True, slots=True)
class Base:
    """What the other software is believed to hold of a child; ``gone``: it was told that the child left; ``came_back``: why the last telling was refused."""

    values: Mapping[str, str] = field(default_factory=dict)
    known: bool = False
    gone: bool = False
    came_back: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line to be."""

    child: UUID
    kind: str
    content: Content


def differing(before: Mapping[str, str], now: Mapping[str, str], fields: Sequence[str]) -> list[str]:
    """Return the fields whose value is another; one never told of before counts only when there is something to tell."""
    return [name for name in fields if before.get(name, "") != now.get(name, "")]


def proposed(child: UUID, base: Base | None, now: Mapping[str, str], fields: Sequence[str], *, corrected: frozenset[str], note: str) -> Proposed | None:
    """Return what there is to tell of a child that lives in the commune, None when nothing."""
    returned = base.came_back if base else ""
    if base is None or not base.known or base.gone:
        return Proposed(child, NEW, Content(now, {}, returned or note))
    changed = differing(base.values, now, fields)
    if not changed:
        return None
    return Proposed(child, CORRECTED if corrected & set(changed) else CHANGED, Content(now, base.values, returned))
