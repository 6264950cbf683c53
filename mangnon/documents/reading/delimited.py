"""Reading .csv, .tsv and pasted rows: in the encodings Vietnam has used, whatever stands between the cells."""

import csv
import unicodedata
from collections.abc import Iterable

from mangnon.base import legacy
from mangnon.documents.reading import markup
from mangnon.documents.reading.book import EMPTY, Book, Cell, Row, Sheet
from mangnon.documents.reading.refusals import (
    CELL_LETTERS,
    CELLS,
    COLUMNS,
    LINE_BYTES,
    ROWS,
    TEXT_BYTES,
    TEXT_LINES,
    note,
    refusal,
)

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_NAMES = {"windows-1258": "Windows-1258", "tcvn3": "TCVN3 (ABC)", "vni": "VNI"}
_DELIMITERS = "\t;,|"
_SAMPLE = 200  # lines


def read(data: bytes) -> Book:
    """Read the bytes of a text list, or of a page that is called a list; raises :class:`Unreadable` for what is no text."""
    if len(data) > TEXT_BYTES:
        raise refusal("too_big", limit=f"{TEXT_BYTES >> 20} MB")
    ends = b"\n" if b"\n" in data else b"\r"
    if data.count(ends) > TEXT_LINES:
        raise refusal("rows", limit=f"{ROWS:,}".replace(",", "."))
    text, encoding, notes = decode(data)
    if markup.is_markup(text):
        book = markup.read(text, encoding=encoding)
    elif max(map(len, data.split(ends))) > LINE_BYTES:
        raise refusal("cell", row=1 + next(at for at, line in enumerate(data.split(ends)) if len(line) > LINE_BYTES), limit=CELL_LETTERS)
    else:
        book = read_text(text, encoding=encoding)
    book.notes[:0] = notes
    return book


def read_text(text: str, *, encoding: str) -> Book:
    """Read a text list that is decoded already."""
    notes: list[tuple[str, str, str]] = []
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").split("\n")
    said = _declared(lines[0])
    delimiter = said or _delimiter(lines[:_SAMPLE])
    if said:
        lines[0] = ""
    return Book("csv", [Sheet("", _rows(lines, delimiter, notes))], encoding=encoding, notes=notes)


def decode(data: bytes) -> tuple[str, str, list[tuple[str, str, str]]]:
    """Return (text, encoding, notes); the encoding is utf-8, utf-16, windows-1258, tcvn3 or vni."""
    for mark, codec in _MARKS.items():
        if data.startswith(mark):
            return data.decode(codec, errors="replace"), codec.removesuffix("-sig"), []
    if (wide := _wide(data)) is not None:
        return data.decode(wide, errors="replace"), "utf-16", []
    if b"\x00" in data[:4096] or sum(byte < 9 or 13 < byte < 32 for byte in data[:4096]) > len(data[:4096]) // 50:
        raise refusal("kind")
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        return _eight_bits(data)


def _wide(data: bytes) -> str | None:
    """Tell UTF-16 without its mark: every other byte of Latin text is 0."""
    sample = data[:2000]
    if len(sample) < 8:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 5 and even < odd // 8:
        return "utf-16-le"
    return "utf-16-be" if even > len(sample) // 5 and odd < even // 8 else None


def _eight_bits(data: bytes) -> tuple[str, str, list[tuple[str, str, str]]]:
    """Decode what is not UTF-8: line by line, for lists are pasted together from several computers."""
    lines = data.split(b"\n")
    foreign = [index for index, line in enumerate(lines) if not _is_utf8(line)]
    encoding = _guess([lines[index] for index in foreign[:2000]])
    own = sum(any(byte > 127 for byte in line) for line in lines) - len(foreign)
    if own == 0:
        return _as(data, encoding), encoding, []
    strange = set(foreign)
    text = "\n".join(_as(line, encoding) if index in strange else line.decode("utf-8") for index, line in enumerate(lines))
    shown = ", ".join(str(index + 1) for index in foreign[:10]) + ("…" if len(foreign) > 10 else "")
    return text, "utf-8", [note("mixed", rows=shown, encoding=_NAMES[encoding])]


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _as(data: bytes, encoding: str) -> str:
    if encoding == "windows-1258":
        return unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    return "\n".join(legacy.convert(line, encoding) for line in data.decode("latin-1").split("\n"))


def _guess(lines: Iterable[bytes]) -> str:
    """Choose the reading under which most words are Vietnamese syllables."""
    sample = b"\n".join(lines)
    scores = {encoding: legacy.plausible(_as(sample, encoding)) for encoding in _NAMES}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] < 0.5:
        raise refusal("encoding")
    return best


def _declared(first: str) -> str:
    """Return the delimiter of Excel's own first line "sep=;", "" when there is none."""
    return first.strip()[-1] if first.lower().startswith("sep=") and len(first.strip()) == 5 else ""


def _delimiter(lines: list[str]) -> str:
    """Choose what stands between the cells: the mark that parts most lines into the same number of cells, more than one."""
    best, score = ",", 0.0
    for delimiter in _DELIMITERS:
        counts = [line.count(delimiter) + 1 if '"' not in line else _width(line, delimiter) for line in lines if line.strip()]
        wide = max(set(counts), key=lambda width: (width > 1, counts.count(width), width), default=1)
        fit = counts.count(wide) / max(len(counts), 1) * (1 + min(wide, 20) / 20) if wide > 1 else 0.0
        if fit > score:
            best, score = delimiter, fit
    return best


def _width(line: str, delimiter: str) -> int:
    """Return how many cells a line with quotation marks has; delimiters between marks are no delimiters."""
    return "".join(line.split('"')[::2]).count(delimiter) + 1


def _rows(lines: list[str], delimiter: str, notes: list) -> list[Row]:
    """Return the rows with the number of the line each begins on."""
    known: dict[str, Cell] = {"": EMPTY}
    rows: list[Row] = []
    unclosed = _unclosed(lines, delimiter)
    sound = lines if unclosed is None else lines[:unclosed]
    _fill(rows, csv.reader((line + "\n" for line in sound), delimiter=delimiter), known, 0)
    if unclosed is not None:
        notes.append(note("quotes", row=unclosed + 1))
        _fill(rows, csv.reader(lines[unclosed:], delimiter=delimiter, quoting=csv.QUOTE_NONE), known, unclosed)
    return rows


def _unclosed(lines: list[str], delimiter: str) -> int | None:
    """Return the line where a quotation mark opens that is never closed, or closes so late that it swallowed rows; else None."""
    opened, inside = 0, False
    for index, line in enumerate(lines):
        if '"' not in line:
            if inside and index - opened > 20:
                return opened
            continue
        if not inside:
            opened = index
            inside = _opens(line, delimiter)
        elif line.count('"') % 2:
            inside = False
    return opened if inside else None


def _opens(line: str, delimiter: str) -> bool:
    """Say whether a line ends inside a quoted cell; a mark in the middle of a cell (12" TV) opens nothing."""
    at, length = 0, len(line)
    while at < length:
        if line[at] == '"':
            at += 1
            while True:
                close = line.find('"', at)
                if close < 0:
                    return True
                if line[close + 1 : close + 2] != '"':
                    break
                at = close + 2
            at = close + 1
        at = line.find(delimiter, at)
        if at < 0:
            return False
        at += 1
    return False


def _fill(rows: list[Row], reader, known: dict[str, Cell], shift: int) -> None:
    line, cells_read = 0, 0
    try:
        for values in reader:
            number, line = line + 1 + shift, reader.line_num
            while values and not values[-1].strip():
                values.pop()
            if not values:
                continue
            if len(max(values, key=len)) > CELL_LETTERS:
                raise refusal("cell", row=number, limit=CELL_LETTERS)
            cells_read += len(values)
            if len(values) > COLUMNS:
                raise refusal("columns", limit=COLUMNS)
            if len(rows) >= ROWS or cells_read > CELLS:
                raise refusal("rows", limit=f"{ROWS:,}".replace(",", "."))
            rows.append(Row(number, [known.get(value) or known.setdefault(value, Cell(value, value)) for value in values]))
    except csv.Error:
        raise refusal("cell", row=line + 1 + shift, limit=CELL_LETTERS)
