"""Typed rows of the CSV packs. Every row carries its validity, its status and where it was read.

``valid_to`` is exclusive; the CSV files write the last day in force, and the loader adds one.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

STATUSES = ("verified", "unverified", "proposed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every entry of a list has."""

    code: str
    label: str
    english: str
    basis: str
    source: str
    status: str
    valid_from: date | None = None
    valid_to: date | None = None

    def on(self, day: date) -> bool:
        """Say whether the entry is in force on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Entry):
    """An entry of a code list; ``parent`` groups sub-types, ``classification`` is the class C0–C4 its row takes on.

    ``other_code`` is the same thing's code in a second numbering (ethnic groups: 2008), ``aliases`` are names met in
    papers and spreadsheets.
    """

    list: str
    parent: str = ""
    classification: str = "C1"
    other_code: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """An age band in completed months, half-open; no ``to_month`` means no upper end."""

    set: str
    code: str
    label: str
    english: str
    from_month: int
    to_month: int | None
    basis: str
    status: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit between two acts that change its territory or kind. ``parent`` is a code on the same days."""

    code: str
    name: str
    name_alt: str
    kind: str
    level: int
    parent: str
    valid_from: date
    valid_to: date | None
    basis: str
    status: str
    source: str
    area_km2: Decimal | None = None

    def on(self, day: date) -> bool:
        """Say whether the unit is in force on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionRow:
    """Old unit (code on the day before) → new unit (code on the day).

    ``confidence`` is a status: what is ``unverified`` is our reading of which commune took in which (``source``).
    """

    old_code: str
    new_code: str
    level: int
    effective: date
    whole: bool
    confidence: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationRow:
    """A published or estimated number of people of a unit in a year.

    ``kind`` says how the figure came about: census, published, second_hand, unofficial, or estimate (never to publish).
    """

    code: str
    year: int
    people: int
    status: str
    source: str
    kind: str = ""
    area_km2: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CentroidRow:
    """One point of a commune on a map (2022 or 2025), WGS 84 degrees, about 0.3 km exact."""

    map: str
    code: str
    lat: float
    lon: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjacencyRow:
    """Two communes of a map with a common border; ``shared_km`` is approximate."""

    map: str
    code_a: str
    code_b: str
    shared_km: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineRow:
    """A point of the province's coarse outline, a closed ring in order of ``seq``, WGS 84 degrees."""

    seq: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRow(Entry):
    """A kind of body and the units that have one. ``per`` is tinh, huyen or xa; ``{unit}`` in a text is the unit's name."""

    kind: str
    per: str
    abbreviation: str
    symbol: str
    superior: str
    in_charge: bool
    successor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayRow:
    """A day off on a weekday (``off``), or a Saturday or Sunday worked in exchange (``work``)."""

    day: date
    kind: str
    label: str
    english: str
    basis: str
    status: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRow(Entry):
    """A reporting round. ``due_*`` are "before" days per level; reference day = the earlier of period end and cut-off."""

    period_from: date
    period_to: date
    cutoff: date
    due_xa: date
    due_huyen: date
    due_tinh: date
    kind: str

    @property
    def reference_day(self) -> date:
        """The day whose state is counted."""
        return min(self.period_to, self.cutoff)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationRow(Entry):
    """What some kinds of bodies owe, how often, and when.

    ``recurrence`` is monthly, quarterly, half-yearly or yearly; ``due`` is ``before MM-DD``, ``day N next`` (of the month
    after the period), ``day N end`` (of the period's last month) or ``round KIND LEVEL`` (that level's day of each round
    of the kind). ``recipient`` is the kind of body it goes to.
    """

    body_kinds: tuple[str, ...]
    recurrence: str
    due: str
    form: str
    recipient: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRow(Entry):
    """A clause of a plan: who leads, who cooperates (kinds of bodies), until when.

    ``kind`` is thoi_han (has an end), dinh_ky (recurs, see ``frequency``) or thuong_xuyen (continuous). A clause that
    names a year but no day has no ``due_before``: a day is never invented. ``status`` is about the units: ``verified``
    when the plan names them, ``proposed`` when they are this project's reading.
    """

    plan: str
    lead: tuple[str, ...]
    cooperating: tuple[str, ...]
    kind: str
    due_before: date | None
    frequency: str
    target: str
    product: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow(Entry):
    """A plan's own data: number, issuing body's code, day, year, title (label)."""

    number: str
    body: str
    issued_on: date
    year: int

    @property
    def title(self) -> str:
        """The plan's title."""
        return self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow(Entry):
    """What the "?" beside a field says; ``code`` is form.field, ``label`` the meaning."""

    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityRow(Entry):
    """Whom the data make eligible for a ``kind`` of allowance: any of ``circumstances``, any class of ``poverty``, age.

    Empty asks nothing. ``beside`` names rules under which this one does not apply; ``unknown`` is what the record does not
    say and a person must check.
    """

    kind: str
    circumstances: tuple[str, ...] = ()
    poverty: tuple[str, ...] = ()
    under_months: int | None = None
    beside: tuple[str, ...] = ()
    unknown: str = ""
    unknown_english: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow(Entry):
    """A legal term: ``amount`` of ``unit`` (hour, day, working_day) counted from ``start``."""

    rule: str
    amount: int
    unit: str
    start: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrespondenceRow:
    """A special circumstance and the social-assistance group of the same situation; an empty group: that law has none."""

    circumstance: str
    assistance: str
    note: str
    note_english: str
    basis: str
    status: str
    source: str
    valid_from: date
    valid_to: date | None

    def on(self, day: date) -> bool:
        """Say whether both lists stand beside each other on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
