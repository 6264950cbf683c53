"""The reading side: a process that may use little memory and little time reads one workbook and writes its rows as JSON, some hundreds a line.

``python -m mangnon.documents.reading.worker FILE``: exit 0 with the rows; 2 with a refusal, {"code", "words"} as the last line of stderr; 3 when memory ended.
A damaged file may stop the process itself: who asked tells that from its status.
"""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from mangnon.documents.reading.book import Unreadable
from mangnon.documents.reading.container import Container, Marks, inspect, marks
from mangnon.documents.reading.refusals import CELL_LETTERS, CELLS, COLUMNS, ROWS, SHEETS, note, refusal

MEMORY, SECONDS = 768 << 20, 20  # address space and working time of the reader
_BIFF8 = b"\x09\x08\x10\x00\x00\x06\x05\x00"  # how the records of an .xls begin
_SPAN = 20_000_000  # cells between the first and the last one that has content
_PART = 250  # rows a line: who asked puts them together while the next are written


def limit() -> None:
    """Hold this process to its limits, where the system can do that."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def extract(data: bytes) -> Iterator[object]:
    """Yield the book, then each sheet followed by its rows, as JSON can hold them; raises :class:`Unreadable`."""
    from python_calamine import CalamineError, PasswordError, SheetTypeEnum, load_workbook

    archive, found = _compound(data) if data.startswith(b"\xd0\xcf") else inspect(data)
    try:
        book = load_workbook(io.BytesIO(data))
        visible = [about for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
        if len(visible) > SHEETS:
            raise refusal("bomb")
        told = [(about, marks(archive, found.parts[about.name], found) if about.name in found.parts else Marks()) for about in visible]
        yield {"kind": found.kind, "epoch": found.epoch, "notes": found.notes + _notes([mark for _about, mark in told])}
        yield from _sheets(book, told)
    except PasswordError:
        raise refusal("password")
    except CalamineError:
        raise refusal("damaged")
    except BaseException as stop:
        if type(stop).__module__ == "pyo3_runtime":  # the Rust code gave up on a broken record: no Exception, and nothing to import
            raise refusal("damaged")
        raise


def _compound(data: bytes) -> tuple[None, Container]:
    """Look at the names in an OLE container: .xls, or what others keep in one."""
    for stream, code in (("EncryptedPackage", "password"), ("WordDocument", "word"), ("PowerPoint Document", "kind")):
        if stream.encode("utf-16-le") in data:
            raise refusal(code)
    if _has_password(data):
        raise refusal("password")
    return None, Container("xls")


def _has_password(data: bytes) -> bool:
    """Say whether the records of an .xls begin with FILEPASS; calamine's own detection takes such a file for no workbook."""
    at = data.find(_BIFF8)
    for _record in range(4 if at >= 0 else 0):
        at += 4 + int.from_bytes(data[at + 2 : at + 4], "little")
        if data[at : at + 2] == b"\x2f\x00":
            return True
    return False


def _notes(found: list[Marks]) -> list[tuple[str, str, str]]:
    hidden, errors = sum(len(mark.hidden) for mark in found), sum(mark.errors for mark in found)
    return [note("hidden_rows", count=hidden)] * bool(hidden) + [note("errors", count=errors)] * bool(errors)


def _sheets(book, told) -> Iterator[object]:
    rows = cells = 0
    for about, mark in told:
        sheet = book.get_sheet_by_name(about.name)
        yield {"name": about.name, "hidden": not str(about.visible).endswith(".Visible"), "merged": _merged(sheet)}
        if sheet.start is None:
            continue
        if (sheet.end[0] - sheet.start[0] + 1) * (sheet.end[1] - sheet.start[1] + 1) > _SPAN:
            raise refusal("sprawling")
        for row in _rows(sheet, mark):
            rows, cells = rows + 1, cells + len(row[2])
            if rows > ROWS or cells > CELLS:
                raise refusal("rows", limit=f"{ROWS:,}".replace(",", "."))
            yield row


def _merged(sheet) -> list[tuple[int, int, int, int]]:
    areas = sheet.merged_cell_ranges or []
    return [(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in areas[:100_000]]


def _rows(sheet, mark: Marks) -> Iterator[list]:
    left = [""] * sheet.start[1]  # calamine pads the rows above a table, not the columns before it
    for number, values in enumerate(sheet.iter_rows(), start=1):
        values = left + values if left else values
        more = mark.cells.get(number)
        width = len(values)
        while width and values[width - 1] == "":
            width -= 1
        if more:
            width = max(width, max(more) + 1)
        if not width:
            continue
        if width > COLUMNS:
            raise refusal("columns", limit=COLUMNS)
        if width > len(values):
            values += [""] * (width - len(values))
        yield [number, number in mark.hidden, values[:width], more]


def lines(told: Iterable[object]) -> Iterator[str]:
    """Yield lines of JSON: the book, a sheet, or a list of rows; days and times of day as what ``workbook`` knows them by."""
    rows: list[list] = []
    for one in told:
        if type(one) is list:
            rows.append(one)
        if rows and (type(one) is not list or len(rows) == _PART):
            yield _line(rows)
            rows = []
        if type(one) is not list:
            yield _line(one)
    if rows:
        yield _line(rows)


def _line(told: object) -> str:
    line = json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=_moment)
    if len(line) > CELL_LETTERS and type(told) is list:
        for number, _hidden, values, _marked in told:
            if any(type(value) is str and len(value) > CELL_LETTERS for value in values):
                raise refusal("cell", row=number, limit=CELL_LETTERS)
    return line + "\n"


def _moment(value: object) -> dict[str, str]:
    return {"at": value.isoformat()} if isinstance(value, date) else {"text": str(value)}


def main(path: str) -> int:
    """Read one file and write its lines; return the exit status."""
    limit()
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass", newline="\n")
    try:
        for line in lines(extract(Path(path).read_bytes())):
            sys.stdout.write(line)
        return 0
    except Unreadable as refused:
        sys.stderr.write("\n" + json.dumps({"code": refused.code, "words": refused.words}))
        return 2
    except MemoryError:
        return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
