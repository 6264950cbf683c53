"""What a printed line says, how it is compared, what may come back on it. Pure: no database, no request."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mangnon.audit.refusals import Conflict, Refused
from mangnon.law.registry_form import RegistryForm

HOUSEHOLDS, HAMLETS = "ho", "xom"
KINDS = {HOUSEHOLDS: _("Sổ hộ, mỗi hộ một trang"), HAMLETS: _("Danh sách trẻ em theo xóm")}
WAITING, SAME, CHANGED, GONE = "cho", "nhu", "doi", "het"
STATES = {WAITING: _("Chưa ghi lại"), SAME: _("Không đổi"), CHANGED: _("Đã ghi thay đổi"), GONE: _("Không còn ở xã")}
TONES = {WAITING: "warn", SAME: "good", CHANGED: "info", GONE: "plain"}
DIED = "mat"
EVENTS = {DIED: _("Trẻ mất"), "chuyen_ngoai_tinh": _("Chuyển ra ngoài tỉnh"), "nuoc_ngoai": _("Ra nước ngoài")}
MOST_COPIES = 50
HEADS = ("household_no", "hamlet", "place")  # of every line: under which heading of the paper it stands
EVENTS_KEY = "changes"  # of a household: its latest dated changes, a line each, as ``Change`` writes them
CAME, WENT, CLASSED = "vao", "ra", "loai"
LATEST = 3

# Kept in columns of their own; whatever else the form requires is printed when it is a line of details.
HOME_KEYS = ("head_name", "poverty")
CHILD_KEYS = (
    "full_name", "birth_date", "sex", "ethnicity", "personal_id", "birth_reg", "residence_status", "relation_to_head", "father_name", "father_status", "mother_name",
    "mother_status", "guardian_name", "care_type", "group", "school_status",
)  # fmt: skip
READ_ONLY = frozenset({"group"})  # printed; entered on a page of its own
BESIDES = frozenset({"personal_id", "address", "phone"})  # not required to save, and what the worker goes to the xóm for
AT_THE_FOOT = frozenset({"collector"})  # signs the sheet
NARROW = ("full_name", "birth_date", "sex", "ethnicity", "personal_id", "father_name", "mother_name", "residence_status", "school_status", "group")  # columns of a hamlet's list


class PaperRefused(Refused):
    """A step that the print or its lines do not allow."""

    status = 422


class StaleLine(Conflict):
    """Somebody wrote this line, or what it tells, meanwhile."""

    def __init__(self):
        super().__init__(_("Có người vừa ghi trước. Chưa có gì bị ghi đè; hãy xem lại rồi lưu lần nữa."))


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a household: who came or went, which class it was given. ``day`` as people write it."""

    day: str
    kind: str
    about: str

    def text(self) -> str:
        """Return the change as a line that is kept."""
        return "\t".join((self.day, self.kind, self.about))


def changes_of(values: Mapping[str, str]) -> list[Change]:
    """Return the changes a printed household told."""
    return [Change(*line.split("\t")) for line in values.get(EVENTS_KEY, "").splitlines()]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that says something else in the registry than on the paper; both as people read them."""

    key: str
    label: str
    printed: str
    stored: str


def printed_keys(form: RegistryForm, own: Iterable[str], details: Collection[str]) -> list[str]:
    """Return what is printed of a household or a child in the order of the form: what is required, and what one asks for in the xóm."""
    known = {*own, *details} - AT_THE_FOOT
    return [key for key, field in form.fields.items() if key in known and (field.required in ("yes", "one") or key in BESIDES)]


def kept(values: Mapping[str, str]) -> str:
    """Return the values of a line as one text."""
    return json.dumps(dict(values), ensure_ascii=False, sort_keys=True)


def read(text: str) -> dict[str, str]:
    """Return the values of a kept line."""
    return json.loads(text)


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return the keys of what differs; where a line stands on the paper is no difference of what it says."""
    return [key for key in after if key not in HEADS and key != EVENTS_KEY and before.get(key, "") != after[key]]


def natural(number: str) -> tuple[int, str]:
    """Return what sorts household numbers as people count: 2 before 10, what is no number last."""
    return (int(number), "") if number.isascii() and number.isdigit() and len(number) < 10 else (10**9, number)
