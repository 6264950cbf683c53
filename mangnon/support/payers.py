"""A payer's list of monthly allowances: read, met with the children of one's scope, judged row by row; nothing is written here."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from mangnon.audit.actor import Actor
from mangnon.base import clock, text
from mangnon.base.numbers import parse_vi_date, parse_vi_number, vi_date
from mangnon.documents import returned
from mangnon.documents.reading import Book, Cell, TableRow, choose, clean
from mangnon.registry import identity
from mangnon.registry.codes import packs
from mangnon.registry.models import Child
from mangnon.registry.queries import children_for
from mangnon.support import codes
from mangnon.support.models import Allowance
from mangnon.support.queries import hidden_kinds
from mangnon.support.rules import AllowanceRow, check_allowances

NEEDED = ("kind", "amount", "since")
MOST = 500  # rows of one list: one page's worth to look at before it is applied


class NoTable(Exception):
    """The list has no table of allowances; the text says what is missing."""


def headings() -> dict[str, tuple[str, ...]]:
    """Return column → the titles under which payers write it, from the packs; the first is what the page asks for.

    ``line`` is carried from the first look to the second, so that a row keeps its number.
    """
    return {row.code: (row.label, *row.aliases) for row in packs().list("payer_column")}


@dataclass(slots=True)
class Line:
    """One row as it was read: the child it met, what would be recorded, why not. ``known``: recorded already, alike."""

    number: int
    written: str
    child: Child | None = None
    kind: str = ""
    kind_typed: str = ""
    amount: int = 0
    since: date | None = None
    until: date | None = None
    decision: str = ""
    payer: str = ""
    known: bool = False
    faults: list[str] = field(default_factory=list)

    def row(self) -> AllowanceRow:
        """Return what the action takes."""
        return AllowanceRow(self.child.pk, self.kind, self.amount, self.decision, self.payer, self.since, self.until)


def rows_of(book: Book) -> list[dict[str, str]]:
    """Return the rows of a list by the names of ``headings``, with ``number``. Raises NoTable."""
    known = headings()
    wanted = {text.search_key(title): name for name, titles in known.items() for title in titles}
    best = choose(book, [title for titles in known.values() for title in titles]).best
    if best is None:
        raise NoTable(_("Không thấy bảng nào có dòng tiêu đề. Dòng đầu phải ghi tên cột, ví dụ: Họ và tên, Ngày sinh, Đối tượng, Mức hưởng, Từ ngày."))
    names = [wanted.get(text.search_key(column.title)) for column in best.found.columns]
    missing = [known[name][0] for name in NEEDED if name not in names]
    if "personal_id" not in names and not {"name", "birth"} <= set(names):
        missing.append(_("Số định danh, hoặc Họ và tên cùng Ngày sinh"))
    if missing:
        raise NoTable(_("Bảng thiếu cột: %(columns)s.") % {"columns": ", ".join(missing)})
    if len(best.found.rows) > MOST:
        raise NoTable(_("Danh sách quá %(n)d dòng. Hãy chia nhỏ theo xã.") % {"n": MOST})
    return [_named(names, row) for row in best.found.rows]


def _named(names: Sequence[str | None], row: TableRow) -> dict[str, str]:
    found = {name: clean(cell.text) for name, cell in zip(names, row.cells, strict=False) if name}
    line = found.pop("line", "")
    return found | {"number": line if line.isdigit() else str(row.number)}


def as_text(rows: Sequence[dict[str, str]]) -> str:
    """Return rows as tab-separated text under the first title of each column: what the second send carries."""
    titles, lines = _table(rows)
    return "\n".join("\t".join(cells) for cells in (titles, *lines))


def _table(rows: Sequence[dict[str, str]]) -> tuple[list[str], list[list[str]]]:
    known = headings()
    return [titles[0] for titles in known.values()], [[re.sub(r"\s+", " ", (row | {"line": row["number"]}).get(name, "")) for name in known] for row in rows]


def divided(rows: Sequence[dict[str, str]], lines: Sequence[Line]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the rows that may be recorded or are already, and those that may not."""
    both = list(zip(rows, lines, strict=True))
    return [row for row, line in both if not line.faults], [row for row, line in both if line.faults]


def write_refused(rows: Sequence[dict[str, str]], lines: Sequence[Line], path: Path) -> Path:
    """Write the rows that can't be recorded as a spreadsheet, each with why; corrected, it is sent again. Returns the path."""
    titles, cells = _table([row | {"payer": line.payer} for row, line in zip(rows, lines, strict=True)])
    wrong = [([Cell(said, said) for said in row], ["\n".join(line.faults)]) for row, line in zip(cells, lines, strict=True) if line.faults]
    return returned.write(titles, wrong, path, told=(returned.WHY,))


def judged(rows: Sequence[dict[str, str]], *, by: Actor, payer: str = "") -> list[Line]:
    """Return each row with the child of the actor's scope it met, or why it can't be recorded. ``payer`` where a row names none."""
    lines = [_read(row, payer) for row in rows]
    _meet(lines, rows, by)
    _check(lines, hidden_kinds(by))
    _mark_known(lines)
    return lines


def _read(row: dict[str, str], payer: str) -> Line:
    line = Line(int(row["number"]), ", ".join(filter(None, (row.get("name"), row.get("birth")))) or row.get("personal_id", ""), payer=row.get("payer") or payer)
    line.kind_typed = row.get("kind", "")
    line.kind = _kind(line.kind_typed)
    try:
        line.amount = int(parse_vi_number(re.sub(r"[^\d.,\s-]+$", "", row.get("amount", "").strip())))
    except ValueError:
        line.faults.append(_("không đọc được mức hưởng “%(typed)s”") % {"typed": row.get("amount", "")})
    for name, label in (("since", _("Từ ngày")), ("until", _("Đến trước ngày"))):
        typed = row.get(name, "")
        try:
            setattr(line, name, _first_day(typed) if typed else None)
        except ValueError:
            line.faults.append(_("%(column)s không đọc được: “%(typed)s”") % {"column": label, "typed": typed})
    if line.since is None and not row.get("since"):
        line.faults.append(_("chưa ghi ngày hưởng"))
    decided = _("%(number)s ngày %(day)s") if row.get("decision") and row.get("decided") else "%(number)s"
    line.decision = (decided % {"number": row.get("decision", ""), "day": row.get("decided", "")})[:80]
    return line


def _first_day(typed: str) -> date:
    """Return the day; of a month alone its first: an allowance is paid for the whole month."""
    day, precision = parse_vi_date(typed)
    if precision == "year":
        raise ValueError(typed)
    return day.replace(day=1) if precision == "month" else day


def _kind(typed: str) -> str:
    """Return the code of a kind written as code, with its label, or in words; what is not known stays as written."""
    first = typed.split(" ")[0].rstrip(".:")
    if first in codes.allowance_kinds():
        return first
    return codes.kinds_by_words().get(text.search_key(typed), typed[:12])


def _meet(lines: Sequence[Line], rows: Sequence[dict[str, str]], by: Actor) -> None:
    mine = children_for(by)
    numbers = identity.digests([identity.tidy_number(row.get("personal_id")) for row in rows])
    by_number = {child.personal_id_digest: child for child in mine.filter(personal_id_digest__in=[number for number in numbers if number])}
    by_name: dict[tuple[str, str], list[Child]] = defaultdict(list)
    for child in mine.filter(search_key__in={text.search_key(row.get("name", "")) for row in rows if row.get("name")}):
        by_name[child.search_key, identity.birth_text(child.birth_date, child.birth_precision)].append(child)
    for line, row, number in zip(lines, rows, numbers, strict=True):
        same = by_name.get((text.search_key(row.get("name", "")), _birth(row.get("birth", ""))), [])
        found = by_number.get(number) if number else None
        if found is not None and row.get("name") and found.search_key != text.search_key(row["name"]):
            line.faults.append(_("số định danh thuộc về trẻ khác tên; xem lại số hoặc tên"))
        elif found is None and len(same) == 1:
            found = same[0]
        elif found is None:
            line.faults.append(_("có %(n)d trẻ cùng tên, ngày sinh; ghi thêm số định danh") % {"n": len(same)} if same else _("không tìm thấy trẻ trong phạm vi; xem lại tên, ngày sinh, số định danh"))
        line.child = found


def _birth(typed: str) -> str:
    try:
        return identity.birth_text(*parse_vi_date(typed))
    except ValueError:
        return typed


def _check(lines: Sequence[Line], hidden: frozenset[str]) -> None:
    whole = [line for line in lines if line.child is not None and line.since is not None and line.amount]
    lives = {line.child.pk: (line.child.birth_date, line.child.died_on) for line in whole}
    digests = {kind: codes.digest(kind) for kind in codes.allowance_kinds()}
    for refusal in check_allowances([line.row() for line in whole], lives, clock.today(), digests, codes.kind_in_force):
        line = whole[refusal.index]
        line.faults.append(_allowed(line, hidden) if refusal.code == "allowance_kind_unknown" else refusal.text)
    seen: set[tuple[UUID, str]] = set()
    for line in whole:
        if (line.child.pk, line.kind) in seen:
            line.faults.append(_("trẻ và đối tượng này đã có ở dòng trên"))
        seen.add((line.child.pk, line.kind))


def _allowed(line: Line, hidden: frozenset[str]) -> str:
    """Say which kinds the day of a row knows, for a kind that none is; one that is not named to who asks is left out."""
    kinds = "; ".join(f"{code} {label}" for _days, rows in codes.allowance_choices(line.since, hidden) for code, label in rows)
    return _("Đối tượng “%(typed)s” không có trong danh mục. Ghi mã hoặc tên, một trong: %(kinds)s.") % {"typed": line.kind_typed, "kinds": kinds}


def _mark_known(lines: Sequence[Line]) -> None:
    met = [line for line in lines if line.child is not None]
    running = {
        (row.child_id, row.kind_digest): row
        for row in Allowance.objects.believed().filter(child__in={line.child.pk for line in met}, valid_to=None)
    }
    for line in met:
        row = running.get((line.child.pk, codes.digest(line.kind)))
        if row is None or line.since is None:
            continue
        line.known = (row.valid_from, row.monthly_amount) == (line.since, line.amount) and line.until is None
        if not line.known and line.since <= row.valid_from:
            line.faults.append(_("đang hưởng đối tượng này từ %(day)s với mức %(amount)d đồng; từ ngày trong danh sách phải sau ngày đó") % {"day": vi_date(row.valid_from), "amount": row.monthly_amount})
