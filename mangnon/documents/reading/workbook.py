"""The asking side of reading a workbook: start the reader, hold it to its limits, put its rows together."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from threading import Timer

import mangnon
from mangnon.documents.reading.book import EMPTY, Book, Cell, Row, Sheet, Unreadable, Value, cell
from mangnon.documents.reading.refusals import refusal

MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
SECONDS = 60  # on the wall; the reader has its own, shorter limit of working time
_ROOT = Path(mangnon.__file__).parent.parent


def read(path: Path) -> Book:
    """Read an .xlsx, .xlsm, .xlsb, .xls or .ods in a process of its own; raises :class:`Unreadable`."""
    command = [sys.executable, "-m", "mangnon.documents.reading.worker", str(path.resolve())]
    with tempfile.TemporaryFile() as errors, subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors) as reader:
        late = Timer(SECONDS, reader.kill)
        late.start()
        try:
            book = _book(reader.stdout)
            status = reader.wait()
        finally:
            timely = late.is_alive()
            late.cancel()
            reader.kill()
        if status == 0 and book is not None:
            return book
        errors.seek(0)
        raise _why(status, errors.read().rpartition(b"\n")[2]) if timely else refusal("slow")


def _why(status: int, last: bytes) -> Unreadable:
    if status == 2 and last.startswith(b"{"):
        told = json.loads(last)
        return refusal(told["code"], **told["words"])
    return refusal("sprawling" if status in (-6, -9, -11, 3) else "slow" if status == -24 else "damaged")


def _book(lines: Iterable[bytes]) -> Book | None:
    """Put the reader's lines together while it writes them: one for the book, one for each sheet, one for some rows.

    A line that was cut off ends the book: why is the reader's to say.
    """
    book, cells = None, _Cells()
    for line in lines:
        if not line.endswith(b"\n"):
            break
        told = json.loads(line)
        if type(told) is list:
            book.sheets[-1].rows += [cells.row(*row) for row in told]
        elif book is None:
            book = Book(told["kind"], [], told["epoch"], notes=[tuple(said) for said in told["notes"]])
        else:
            book.sheets.append(Sheet(told["name"], [], told["hidden"], [tuple(area) for area in told["merged"]]))
    return book


class _Cells:
    """Makes cells; the same text or day is the same object: lists repeat themselves."""

    def __init__(self) -> None:
        self._texts: dict[str, Cell] = {"": EMPTY}
        self._moments: dict[str, Cell] = {}

    def row(self, number: int, hidden: bool, values: list, marked: dict[str, list[str]] | None) -> Row:
        texts = self._texts
        cells = [(texts.get(value) or texts.setdefault(value, Cell(value, value))) if type(value) is str else self._other(value) for value in values]
        for index, (font, error) in marked.items() if marked else ():
            cells[int(index)] = Cell(None, error) if error else cells[int(index)]._replace(font=font)
        return Row(number, cells, hidden)

    def _other(self, value) -> Cell:
        if type(value) is float and value.is_integer() and abs(value) < 1e15:
            whole = int(value)
            return Cell(whole, str(whole))
        if type(value) is not dict or "at" not in value:
            return cell(_moment(value) if type(value) is dict else value)
        found = self._moments.get(value["at"])
        if found is None:
            found = self._moments[value["at"]] = cell(_moment(value))
        return found


def _moment(told: dict[str, str]) -> Value:
    if "text" in told:
        return told["text"]
    moment = datetime.fromisoformat(told["at"])
    return date(moment.year, moment.month, moment.day) if len(told["at"]) == 10 else moment
