"""Periods, states and changes of the review lists. Pure: no database, no request."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.audit.refusals import Conflict, Refused
from mangnon.deadlines.rules import occurrences
from mangnon.law.rows import ObligationRow

MONTH, QUARTER = "thang", "quy"
WINDOW = timedelta(days=365)  # lists that fell due within it are told as late or missing
OWED = {MONTH: "ra-soat-thang", QUARTER: "ra-soat-quy"}

AGAIN, SUBJECT = "review_again", "review"  # the clock of a list the upper unit reopened, and what its item is about

OPEN, CLOSED, SIGNED, SENT = "mo", "chot", "ky", "gui"
STATES = {
    OPEN: gettext_lazy("Đang rà soát"), CLOSED: gettext_lazy("Đã chốt, chờ ký"), SIGNED: gettext_lazy("Đã ký, chờ gửi"),
    SENT: gettext_lazy("Đã gửi cấp trên"),
}
TONES = {OPEN: "warn", CLOSED: "info", SIGNED: "info", SENT: "good"}

IN, OUT, KEPT, CHANGED, PASSED = "vao", "ra", "giu", "doi", "vao_ra"
CHANGES = {
    IN: gettext_lazy("Vào"), OUT: gettext_lazy("Ra"), KEPT: gettext_lazy("Giữ"), CHANGED: gettext_lazy("Đổi"),
    PASSED: gettext_lazy("Vào rồi ra"),
}
CHANGE_TONES = {IN: "warn", OUT: "good", KEPT: "plain", CHANGED: "info", PASSED: "good"}

DIED, GREW, MOVED, ENDED, UNSAID = "mat", "du16", "chuyen", "het", "rut"
LEAVINGS = {
    DIED: gettext_lazy("Trẻ mất"), GREW: gettext_lazy("Đủ 16 tuổi"), MOVED: gettext_lazy("Không còn cư trú tại xã"),
    ENDED: gettext_lazy("Hết hoàn cảnh, nguy cơ"), UNSAID: gettext_lazy("Nội dung ghi nhầm đã rút lại"),
}

MONTH_SLUG, QUARTER_SLUG = re.compile(r"^(\d{4})-(\d{2})$"), re.compile(r"^(\d{4})-q([1-4])$")


class ReviewRefused(Refused):
    """A step that the state of the list, or the side of the person, does not allow."""

    status = 422


class StaleReview(Conflict):
    """The list changed since the page was made."""

    def __init__(self):
        super().__init__(gettext_lazy("Danh sách vừa thay đổi; chưa có gì bị ghi đè. Hãy xem lại rồi thực hiện lần nữa."))


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a quarter of a year."""

    kind: str
    year: int
    number: int

    @classmethod
    def of(cls, slug: str) -> "Period | None":
        """Read ``2022-03`` or ``2022-q1``; None for anything else."""
        if found := QUARTER_SLUG.match(slug):
            return cls(QUARTER, int(found[1]), int(found[2])) if int(found[1]) else None
        found = MONTH_SLUG.match(slug)
        return cls(MONTH, int(found[1]), int(found[2])) if found and int(found[1]) and 1 <= int(found[2]) <= 12 else None

    @property
    def slug(self) -> str:
        """How it stands in an address."""
        return f"{self.year}-{self.number:02d}" if self.kind == MONTH else f"{self.year}-q{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number if self.kind == MONTH else self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        month = self.number if self.kind == MONTH else self.number * 3
        return date(self.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    @property
    def months(self) -> "list[Period]":
        """The months in it."""
        return [self] if self.kind == MONTH else [Period(MONTH, self.year, self.number * 3 - back) for back in (2, 1, 0)]

    @property
    def label(self) -> str:
        """What people call it."""
        if self.kind == MONTH:
            return _("Tháng %(month)s") % {"month": f"{self.number:02d}/{self.year}"}
        return _("Quý %(quarter)s") % {"quarter": f"{('I', 'II', 'III', 'IV')[self.number - 1]}/{self.year}"}


def year_of(year: int) -> list[Period]:
    """Return the 12 months and 4 quarters of a year."""
    return [Period(MONTH, year, n) for n in range(1, 13)] + [Period(QUARTER, year, n) for n in range(1, 5)]


def obligation(period: Period, rows: Iterable[ObligationRow]) -> tuple[ObligationRow, date] | None:
    """Return the obligation to hand in the list of a period with its day (before which); None when none was in force then."""
    after = period.last + timedelta(days=1)
    for row in rows:
        if row.code != OWED[period.kind]:
            continue
        first = period.last.replace(day=1) if row.due.endswith(" end") else after
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        for day in occurrences(row.recurrence, row.due, first, last):
            if row.on(day - timedelta(days=1)):
                return row, day
    return None


@dataclass(slots=True)
class Listed:
    """A row of a list: who, what is true of the child on the list's day, how that differs from the list before, what was done.

    ``circumstances`` and ``risks`` are (code, since as yyyy-mm-dd) pairs; of a child who left the list, those it had.
    ``left`` is a key of LEAVINGS, ``reason`` the words with which an episode ended.
    """

    child: str
    full_name: str
    birth: str
    sex: str
    hamlet: str = ""
    household: str = ""
    mother: str = ""
    circumstances: Sequence[Sequence[str]] = field(default_factory=list)
    risks: Sequence[Sequence[str]] = field(default_factory=list)
    change: str = KEPT
    left: str = ""
    reason: str = ""
    done: str = ""
    action: str = ""

    @property
    def ident(self) -> UUID:
        """The child's key."""
        return UUID(self.child)

    @property
    def codes(self) -> frozenset[str]:
        """The entries it stands in the list for."""
        return frozenset(pair[0] for pair in (*self.circumstances, *self.risks))

    @property
    def since(self) -> str:
        """Since when it stands there, as yyyy-mm-dd; "" when nothing is said."""
        return min((pair[1] for pair in (*self.circumstances, *self.risks)), default="")

    @property
    def stays(self) -> bool:
        """Whether the child stands in the list; else it has left it."""
        return self.change not in (OUT, PASSED)

    def text(self) -> str:
        """Return the row as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def read(cls, content: str) -> "Listed":
        """Return a row that was kept."""
        return cls(**json.loads(content))


def change_of(before: frozenset[str] | None, now: frozenset[str] | None) -> str:
    """Return how a child's place in a list differs from the list before; None: not in that list."""
    if now is None:
        return PASSED if before is None else OUT
    if before is None:
        return IN
    return KEPT if before == now else CHANGED


def digest_of(rows: Iterable[Listed]) -> str:
    """Return the sha256 of a list's rows in their order: of what a page showed, and of what was closed."""
    content = hashlib.sha256()
    for row in rows:
        content.update(row.text().encode() + b"\n")
    return content.hexdigest()


def counts_of(rows: Sequence[Listed]) -> dict[str, int]:
    """Count a list's rows: children in special circumstances, at risk, and by change."""
    present = [row for row in rows if row.stays]
    return {
        "special": sum(bool(row.circumstances) for row in present), "at_risk": sum(bool(row.risks) for row in present),
        "entered": sum(row.change == IN for row in rows), "left": sum(row.change in (OUT, PASSED) for row in rows),
        "kept": sum(row.change == KEPT for row in rows), "changed": sum(row.change == CHANGED for row in rows),
    }


def unexplained(rows: Iterable[Listed]) -> list[Listed]:
    """Return the rows of children whose circumstances ended and of whom nobody said yet what was done."""
    return [row for row in rows if row.change == OUT and row.left == ENDED and not row.action.strip()]
