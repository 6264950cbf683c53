"""``mangnon match FILE --out CSV``: for each row of somebody's list, up to ten children of the registry it may mean.

The list is the police's, the insurance's, a school's: any file an import takes, or a column ``query`` of free text as it is
typed in the search box. It is found by the same search, so a list and the box never disagree.
"""

import csv
import io
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mangnon.audit import actions as audit
from mangnon.audit.actor import Actor, command
from mangnon.audit.refusals import Refused
from mangnon.base.files import write_whole
from mangnon.documents import reading
from mangnon.exchange.queries import batches
from mangnon.exchange.rules import lists
from mangnon.registry import queries
from mangnon.registry.models import Residence

COLUMNS = ("row", "rank", "child", "batch", "source_row", "score", "why")
TEN, PART = 10, 500
QUERY = "query"
# Short English heads of lists that machines make, beside the headings an import knows.
SHORT = {"name": "full_name", "birth": "birth", "mother": "mother_name", "father": "father_name", "hamlet": "hamlet", "commune": "unit", "unit": "unit", "id": "personal_id", "personal_id": "personal_id"}
ASKED = ("full_name", "family_and_middle", "given_name", "birth", "birth_year", "mother_name", "hamlet", "unit")
WORDS = {"name": "tên", "other": "tên khác", "mother": "mẹ", "father": "cha", "hamlet": "xóm", "place": "xã"}
AGREED = {"birth": "ngày sinh", "number": "số định danh"}
Line = tuple[int, str, str]  # the spreadsheet's row, what is asked, an identity number


def match(args: Namespace) -> int:
    """Write the candidates of every row, the likeliest first, and say how many rows have one."""
    by = command("mangnon match")
    found, rows, met = [], 0, 0
    for rows, line in enumerate(_lines(args.file), 1):
        candidates = _candidates(line, by)
        met += bool(candidates)
        found += candidates
        if rows % PART == 0:
            print(f"{rows} dòng … (rows)", file=sys.stderr, flush=True)
    write_whole(Path(args.out), _text(found).encode())
    with transaction.atomic():
        audit.record(by, "list matched", data={"rows": rows, "met": met}, sensitive=False)
    print(f"{met}/{rows} dòng có trẻ khớp (rows with a candidate): {args.out}")
    return 0


def _lines(path: Path) -> Iterator[Line]:
    try:
        with tempfile.TemporaryDirectory() as folder:  # the reader wants a file of its own
            copy = Path(folder) / "list"
            copy.write_bytes(path.read_bytes())
            book = reading.read(copy, name=path.name)
        free = _free(book)
        yield from free if free is not None else _listed(book)
    except reading.Unreadable as wrong:
        raise Refused(f"{wrong.vi} ({wrong.en})", code=wrong.code) from wrong


def _free(book: reading.Book) -> list[Line] | None:
    """Return the rows under the head ``query``, None of a list that has none."""
    for sheet in book.sheets:
        if sheet.rows and QUERY in (heads := [cell.text.strip().lower() for cell in sheet.rows[0].cells]):
            at = heads.index(QUERY)
            return [(row.number, row.cells[at].text, "") for row in sheet.rows[1:] if len(row.cells) > at and row.cells[at].text.strip()]
    return None


def _listed(book: reading.Book) -> Iterator[Line]:
    headings = batches.headings()
    listed = lists.chosen(book, [*headings.known, *SHORT])
    fields = [SHORT.get(title.strip().lower()) or headings.field_of(title) for title in listed.headings]
    if not {"full_name", "given_name"} & set(fields):
        raise Refused(_("Danh sách không có cột họ và tên, cũng không có cột query."), code="no_name")
    for row in listed.rows:
        said = {field: cell.text.strip() for field, cell in zip(fields, row.cells, strict=True) if field and cell.text.strip()}
        yield row.number, " ".join(said[field] for field in ASKED if field in said), said.get("personal_id", "")


def _candidates(line: Line, by: Actor) -> list[list]:
    number, asked, identity = line
    hits = queries.search_children(by, identity, everyone=True).hits if identity else ()
    hits = hits or queries.search_children(by, asked, everyone=True, why=True).hits[:TEN]
    origins = _origins([UUID(bytes=hit.key) for hit in hits])
    found = []
    for rank, hit in enumerate(hits, 1):
        child = UUID(bytes=hit.key)
        found.append([number, rank, child, *origins.get(child, ("", "")), f"{hit.score:.4f}", _why(hit.why)])
    return found


def _origins(children: Sequence[UUID]) -> dict[UUID, tuple[object, object]]:
    """Return the batch and row a child entered with: those of its first stay."""
    rows = Residence.objects.filter(child__in=children).order_by("-recorded_at", "-id").values_list("child_id", "source_batch", "source_row")
    return {child: ("" if batch is None else batch, "" if row is None else row) for child, batch, row in rows}


def _why(why: Iterable[tuple[str, str]]) -> str:
    by_field: dict[str, list[str]] = {}
    for field, word in why:
        by_field.setdefault(field, []).append(word)
    return "; ".join(f"{WORDS[field]}: {' '.join(words)}" if field in WORDS else AGREED[field] for field, words in by_field.items())


def _text(rows: Sequence[Sequence]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return buffer.getvalue()
