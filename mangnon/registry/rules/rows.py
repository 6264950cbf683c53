"""The shapes in which facts about children come in: from a page, a spreadsheet, a device or the demo.

Periods are half-open days; an open end is None. ``child_id`` and ``household_id`` are UUIDs, ``unit_id`` and
``hamlet_id`` integers. Texts are cleaned (NFC, single spaces) by the actions, so a row may carry them as typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

Period = tuple[str, date, date | None]


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows came from: channel (page, import, api, demo), batch, post, and the numbers of the sender's own rows."""

    channel: str = "page"
    batch: UUID | None = None
    post: str = ""
    row_numbers: Sequence[int] | None = None

    def number(self, index: int) -> int | None:
        """Return the sender's number of the row at ``index``; None when the rows were not numbered."""
        return self.row_numbers[index] if self.row_numbers is not None else None

    def stamp(self, now: datetime, index: int | None = None) -> tuple:
        """Return what a fact keeps of where it came from: when it was recorded, channel, batch, row (of the one at ``index``), post."""
        return now, self.channel, self.batch, None if index is None else self.number(index), self.post

    def about(self, rows: Sequence) -> dict[str, str | int]:
        """Return what the record says of a batch of rows."""
        return {"rows": len(rows), "channel": self.channel, "batch": str(self.batch or "")}


@dataclass(slots=True)
class HouseholdRow:
    """A household; ``poverty`` lists (poverty, valid_from, valid_to)."""

    id: UUID | None
    number: str
    head_name: str
    unit_id: int
    hamlet_id: int | None = None
    phone: str = ""
    poverty: Sequence[Period] = ()


@dataclass(slots=True)
class ChildRow:
    """A child with the place and household it is entered in. ``family_state`` is believed from birth on.

    ``relation`` is what the child is to the head of the household (an entry of the packs), empty when it is not known.
    The last six are as the papers of the birth say, empty when they were not seen.
    """

    id: UUID | None
    full_name: str
    sex: str
    birth_date: date
    birth_precision: str
    ethnic: str
    unit_id: int
    hamlet_id: int | None
    residence_kind: str
    resident_from: date
    household_id: UUID | None = None
    relation: str = ""
    personal_id: str | None = None
    mother_name: str = ""
    father_name: str = ""
    guardian_name: str = ""
    birth_registered_on: date | None = None
    family_state: str | None = None
    nationality: str = ""
    birth_place: str = ""
    birth_order: int | None = None
    birth_reg_no: str = ""
    birth_reg_place: str = ""
    home_town: str = ""


@dataclass(slots=True)
class MoveRow:
    """A move on ``day``: to another unit or hamlet, or out of the province (``unit_id`` None).

    ``household_id`` names the household the child belongs to from that day; None keeps the old one for a move inside
    the commune and ends it for any other. ``kind`` is how the child is registered there (a key of RESIDENCE_KINDS); empty
    keeps what it was. ``relation`` is what the child is to the head of the household from that day; empty keeps it in the
    same household and is not known in another. ``province`` (an entry of the packs) and ``place`` say where a child lives
    that left the province; of one sent to another commune ``place`` is what that commune should know.
    """

    child_id: UUID
    day: date
    unit_id: int | None
    hamlet_id: int | None
    household_id: UUID | None
    how: str
    kind: str = ""
    relation: str = ""
    province: str = ""
    place: str = ""


@dataclass(slots=True)
class CallRow:
    """A commune asks for a child that lives elsewhere: where the child will live here, and what was typed to find it."""

    child_id: UUID
    day: date
    unit_id: int
    hamlet_id: int | None = None
    household_id: UUID | None = None
    kind: str = "thuong_tru"
    relation: str = ""
    note: str = ""
    typed_name: str = ""
    typed_birth: str = ""


@dataclass(slots=True)
class MoveAnswer:
    """An answer to a request to move: ``state`` is a key of ``fields.REQUEST_STATES``; the place is of who receives a child sent to it."""

    state: str
    reason: str = ""
    hamlet_id: int | None = None
    household_id: UUID | None = None
    kind: str = ""
    relation: str = ""


@dataclass(slots=True)
class DeathRow:
    """A child's death; ``precision`` says how much of ``day`` is known (day, month, year)."""

    child_id: UUID
    day: date
    cause: str = ""
    precision: str = "day"


@dataclass(slots=True)
class CircumstanceRow:
    """An episode of special circumstances (Luật Trẻ em Điều 10); ``code`` is a sub-type such as HC04.1."""

    child_id: UUID
    code: str
    valid_from: date
    valid_to: date | None = None
    evidence: str = ""
    decided_by: str = ""
    end_reason: str = ""


@dataclass(slots=True)
class CloseRow:
    """The end of a running episode of circumstances or risk: ``day`` is the first day it is no longer true."""

    child_id: UUID
    code: str
    day: date
    reason: str = ""


@dataclass(slots=True)
class RiskRow:
    """A risk of falling into special circumstances: NC01…NC07."""

    child_id: UUID
    code: str
    valid_from: date
    valid_to: date | None = None
    reason: str = ""


@dataclass(slots=True)
class SchoolingRow:
    """The level a child attends; a running earlier level ends where this one begins."""

    child_id: UUID
    level: str
    school: str
    valid_from: date
    valid_to: date | None = None
    class_name: str = ""


@dataclass(slots=True)
class NameRow:
    """Another name of a child: ``kind`` is a key of ``fields.NAME_KINDS``, ``valid_to`` the first day it was no longer borne."""

    child_id: UUID
    kind: str
    full_name: str
    valid_to: date | None = None


@dataclass(slots=True)
class FamilyRow:
    """The state of a child's parents; a running earlier state ends where this one begins."""

    child_id: UUID
    state: str
    valid_from: date
    valid_to: date | None = None


@dataclass(slots=True)
class PovertyRow:
    """The class of a household by a decision; a running earlier class ends where this one begins."""

    household_id: UUID
    poverty: str
    valid_from: date
    valid_to: date | None = None
    decision: str = ""


@dataclass(slots=True)
class ParentRow:
    """What is known of a child's father (``cha``) or mother (``me``) from a day on; an earlier row of the same parent ends there."""

    child_id: UUID
    parent: str
    valid_from: date
    valid_to: date | None = None
    status: str = ""
    birth_year: int | None = None
    ethnic: str = ""
    personal_id: str | None = None
    job: str = ""


@dataclass(slots=True)
class GuardianRow:
    """Who cares for a child and how (an entry of ``care_type``); an earlier row ends there. ``facility_id`` is a body's."""

    child_id: UUID
    care_type: str
    valid_from: date
    valid_to: date | None = None
    name: str = ""
    relation: str = ""
    facility_id: UUID | None = None
    facility_name: str = ""


@dataclass(slots=True)
class DetailRow:
    """A detail of a child by its key (``declaration.child_details``): text, code, codes joined by ``|``, digits, ISO day."""

    child_id: UUID
    key: str
    value: str
    valid_from: date
    valid_to: date | None = None
    note: str = ""


@dataclass(slots=True)
class HouseholdDetailRow:
    """A detail of a household by its key (``declaration.household_details``)."""

    household_id: UUID
    key: str
    value: str
    valid_from: date
    valid_to: date | None = None
    note: str = ""


@dataclass(slots=True)
class AnswerRow:
    """The answer to one of the province's own questions."""

    child_id: UUID
    question: str
    value: str
    valid_from: date
    valid_to: date | None = None
