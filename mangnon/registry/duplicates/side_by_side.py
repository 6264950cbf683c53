"""Two records beside each other: what each says, what was found and its points, what differs and has to be chosen."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.audit.facts import Recorded
from mangnon.base import clock
from mangnon.base.numbers import vi_date, vi_datetime
from mangnon.organisation.queries import communes_on
from mangnon.registry import queries, takeback
from mangnon.registry.duplicates import comparing, merging
from mangnon.registry.duplicates import queries as deciding
from mangnon.registry.duplicates.merging import ABSORBED, KEPT, Line
from mangnon.registry.forms import birth_text
from mangnon.registry.models import Child, DuplicatePair, PairOpinion
from mangnon.registry.queries import Present
from mangnon.registry.rules import fields
from mangnon.registry.tables import events_of, place_text, shown
from mangnon.ui.parts import Link, Tag
from mangnon.ui.table import Col, Shown, Table

HIDDEN = "•••"
TONES = {DuplicatePair.WAITING: "warn", DuplicatePair.UNCLEAR: "info"}


def pair_table(actor: Actor, pairs: Sequence[DuplicatePair], page) -> Table:
    """Return the queue: both children as the actor may read them, points, reasons, what was decided."""
    children = [child for pair in pairs for child in (pair.child_a, pair.child_b)]
    seen, told = deciding.readable(actor, pairs), deciding.opinions_told(actor, pairs)
    communes = _communes(children)
    rows = [
        {
            "one": Link(_who(pair.child_a, seen[pair.pk], communes), reverse("registry:pair", args=[pair.pk])), "other": _who(pair.child_b, seen[pair.pk], communes),
            "score": pair.score, "why": ", ".join(str(comparing.LEVELS[name][level]) for name, level, points in pair.lines if points > 0 and len(seen[pair.pk]) == 2 and name in ("name", "birth", "twins")) or "", "state": Tag(str(pair.get_state_display()), TONES.get(pair.state, "plain")), "told": "; ".join(told.get(pair.pk, ())),
            "desk": desk_text(pair.desk),
        }
        for pair in pairs
    ]  # fmt: skip
    columns = [
        Col("one", _("Trẻ thứ nhất"), "link", head=True, value=lambda row: Shown(row["one"].text, href=row["one"].href)), Col("other", _("Trẻ thứ hai")), Col("score", _("Điểm"), "number", decimals=1),
        Col("why", _("Vì sao")), Col("desk", _("Nơi quyết định")), Col("told", _("Ý kiến đã gửi")), Col("state", _("Kết luận"), "status"),
    ]  # fmt: skip
    return Table(columns, rows, _("Hồ sơ có thể trùng"), cards=True, show_caption=False, page=page, empty_text=_("Không có cặp nào."))


def desk_text(desk: int) -> str:
    """Say which desk decides."""
    return {3: _("Xã"), 2: _("Huyện"), 1: _("Tỉnh")}[desk]


def _communes(children: Sequence[Child]) -> dict[UUID, str]:
    units = deciding.last_units([child.pk for child in children])
    names = communes_on(clock.today(), units.values())
    return {child: names.get(unit, "") for child, unit in units.items()}


def _who(child: Child, seen: set[UUID], communes: dict[UUID, str]) -> str:
    name = child.full_name if child.pk in seen else initials(child.full_name)
    born = birth_text(child.birth_date, child.birth_precision) if child.pk in seen else str(child.birth_date.year)
    return ", ".join(part for part in (name, born, communes.get(child.pk, "")) if part)


def initials(name: str) -> str:
    """Return a name of which only the first letters are told: "N… T… H…"."""
    return " ".join(f"{word[0]}…" for word in name.split())


def records_table(actor: Actor, pair: DuplicatePair, opinions: Sequence[PairOpinion] = ()) -> Table:
    """Return both records side by side, each with what its units told; of one outside the actor's scope only commune, birth year and initials."""
    both, seen = [pair.child_a, pair.child_b], deciding.seen_of(actor, pair)
    here, communes = queries.present(actor, both), _communes(both)
    told = [_told(actor, child, here[child.pk]) if child.pk in seen else _masked(child, communes.get(child.pk, "")) for child in both]
    rows = [{"field": label, "one": told[0][label], "other": told[1][label], "hidden": len(seen) < 2} for label in told[0]]
    if opinions:
        said = ["; ".join(_opinion(one) for one in opinions if one.child_id == child.pk) for child in both]
        rows.append({"field": _("Ý kiến gửi tới nơi quyết định"), "one": said[0], "other": said[1], "hidden": True})
    columns = [
        Col("field", "", head=True), Col("one", _("Hồ sơ thứ nhất")), Col("other", _("Hồ sơ thứ hai")),
        Col("same", _("So"), "status", value=_compared),
    ]  # fmt: skip
    return Table(columns, rows, _("Hai hồ sơ cạnh nhau"), show_caption=False, cards=True)


def _opinion(told: PairOpinion) -> str:
    return f"{told.unit.name}: {told.get_says_display()}. {told.reason} ({told.by_label}, {vi_datetime(told.recorded_at)})"


def _compared(row: dict) -> Tag | None:
    if row["hidden"]:
        return None
    if lacking := [row[side] in ("", _("để trống")) for side in ("one", "other")].count(True):  # nothing was compared
        return Tag(_("cả hai chưa ghi") if lacking == 2 else _("một bên chưa ghi"), "plain")
    return Tag(_("giống"), "plain") if row["one"] == row["other"] else Tag(_("khác"), "warn")


def _told(actor: Actor, child: Child, here: Present) -> dict[str, str]:
    told = {str(fields.CHILD_LABELS[name]): shown(name, getattr(child, name)) for name in ("full_name", "sex", "ethnic", "mother_name", "father_name", "guardian_name", "birth_registered_on")}
    told[str(fields.CHILD_LABELS["birth_date"])] = birth_text(child.birth_date, child.birth_precision)
    told[str(fields.CHILD_LABELS["personal_id"])] = queries.number_of(actor, child) or _("để trống")
    return told | {_("Nơi ở"): place_text(here), _("Hộ gia đình"): here.household or _("để trống")}


def _masked(child: Child, commune: str) -> dict[str, str]:
    told = {str(fields.CHILD_LABELS[name]): HIDDEN for name in ("full_name", "sex", "ethnic", "mother_name", "father_name", "guardian_name", "birth_registered_on", "birth_date", "personal_id")}
    told[str(fields.CHILD_LABELS["full_name"])] = initials(child.full_name)
    told[str(fields.CHILD_LABELS["birth_date"])] = str(child.birth_date.year)
    return told | {_("Nơi ở"): commune, _("Hộ gia đình"): HIDDEN}


def reasons_table(actor: Actor, pair: DuplicatePair) -> Table:
    """Return what was found, line by line; the points add up to the score.

    Who reads one side only is told what was compared, not what was found: "the same mother" would tell the other's.
    """
    whole = len(deciding.seen_of(actor, pair)) == 2
    rows = [
        {"what": str(comparing.FEATURES[name]), "found": str(comparing.LEVELS[name][level]) if whole else HIDDEN, "points": points if whole else None}
        for name, level, points in pair.lines
    ]
    columns = [Col("what", _("So"), head=True), Col("found", _("Thấy")), Col("points", _("Điểm"), "number", decimals=1)]
    return Table(columns, rows, _("Vì sao có thể là một trẻ"), show_caption=False, totals={"points": pair.score})


def words_of(actor: Actor, both: Sequence[Child]) -> list[str]:
    """Return each record in a line, for choosing the one that goes on."""
    here = queries.present(actor, both)
    return [f"{child.full_name}, {birth_text(child.birth_date, child.birth_precision)}, {place_text(here[child.pk])}" for child in both]


def differing(actor: Actor, both: Sequence[Child]) -> dict[str, list[str]]:
    """Return the fields of identity that differ with what each record says."""

    def said(child: Child, name: str) -> str:
        if name == "birth_date":
            return birth_text(child.birth_date, child.birth_precision)
        return shown(name, queries.number_of(actor, child) if name == "personal_id" else getattr(child, name))

    return {name: [said(child, name) for child in both] for name in merging.differing(*both)}


def clashing(actor: Actor, both: Sequence[Child], lines: Sequence[Line]) -> list[tuple[Line, list[str]]]:
    """Return the lines of time in which both records tell of the same days, with each one's periods in words."""
    return [(line, [_periods(actor, child, line) for child in both]) for line in lines if line.clashes]


def _periods(actor: Actor, child: Child, line: Line) -> str:
    rows = [row for side in (KEPT, ABSORBED) for row in line.rows[side] if row.child_id == child.pk]
    kind = takeback.kind_of(rows[0]) if rows else None
    entries = {entry.fact.pk: entry for entry in kind.told(actor, child) if isinstance(entry.fact, type(rows[0]))} if kind else {}
    return "; ".join(_period(row, entries) for row in sorted(rows, key=lambda row: row.valid_from))


def _period(row: Recorded, entries: dict) -> str:
    entry = entries.get(row.pk)
    until = _("đến trước ngày %(day)s") % {"day": vi_date(row.valid_to)} if row.valid_to else ""
    words = [events_of([entry])[0].title if entry else "", _("từ ngày %(day)s") % {"day": vi_date(row.valid_from)}, until]
    return ", ".join(word for word in words if word)
