"""The asking side of reading a workbook: start the reader, hold it to its limits, put its rows together."""

import json
import subprocess
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path

import mangnon
from mangnon.documents.reading.book import EMPTY, Book, Cell, Row, Sheet, Unreadable, Value, cell
from mangnon.documents.reading.refusals import refusal

MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
SECONDS = 60  # on the wall; the reader has its own, shorter limit of working time
_ROOT = Path(mangnon.__file__).parent.parent


def read(path: Path) -> Book:
    """Read an .xlsx, .xlsm, .xlsb, .xls or .ods in a process of its own; raises :class:`Unreadable`."""
    with tempfile.TemporaryFile() as out:
        command = [sys.executable, "-m", "mangnon.documents.reading.worker", str(path.resolve())]
        try:
            done = subprocess.run(command, cwd=_ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise refusal("slow")
        out.seek(0)
        if done.returncode == 0:
            return _book(out)
        raise _why(done.returncode, done.stderr.rpartition(b"\n")[2])


def _why(status: int, last: bytes) -> Unreadable:
    if status == 2 and last.startswith(b"{"):
        told = json.loads(last)
        return refusal(told["code"], **told["words"])
    return refusal("sprawling" if status in (-6, -9, -11, 3) else "slow" if status == -24 else "damaged")


def _book(lines) -> Book:
    """Put the reader's lines together: one for the book, one for each sheet, one for each row."""
    top = json.loads(next(lines))
    book = Book(top["kind"], [], top["epoch"], notes=[tuple(said) for said in top["notes"]])
    texts: dict[str, Cell] = {"": EMPTY}  # the same text is the same object: lists repeat themselves
    for line in lines:
        told = json.loads(line)
        if type(told) is dict:
            book.sheets.append(Sheet(told["name"], [], told["hidden"], [tuple(area) for area in told["merged"]]))
            continue
        number, hidden, values, marked = told
        cells = [(texts.get(value) or texts.setdefault(value, Cell(value, value))) if type(value) is str else _number(value) for value in values]
        for index, (font, error) in marked.items() if marked else ():
            cells[int(index)] = Cell(None, error) if error else cells[int(index)]._replace(font=font)
        book.sheets[-1].rows.append(Row(number, cells, hidden))
    return book


def _number(value) -> Cell:
    if type(value) is float and value.is_integer() and abs(value) < 1e15:
        whole = int(value)
        return Cell(whole, str(whole))
    return cell(_moment(value) if type(value) is dict else value)


def _moment(told: dict[str, str]) -> Value:
    if "text" in told:
        return told["text"]
    moment = datetime.fromisoformat(told["at"])
    return date(moment.year, moment.month, moment.day) if len(told["at"]) == 10 else moment
