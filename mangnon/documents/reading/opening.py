"""Opening a list whatever it is called: by its first bytes, not by its extension."""

from pathlib import Path

from mangnon.documents.reading import delimited, workbook
from mangnon.documents.reading.book import Book
from mangnon.documents.reading.refusals import FILE_BYTES, TEXT_BYTES, note, refusal

_FOREIGN = {
    b"%PDF": "pdf", b"\xff\xd8\xff": "picture", b"\x89PNG": "picture", b"GIF8": "picture", b"II*\x00": "picture", b"MM\x00*": "picture",
    b"Rar!": "archive", b"7z\xbc\xaf": "archive", b"\x1f\x8b": "archive", b"{\\rtf": "word",
}
_TEXT = ("", ".csv", ".tsv", ".txt")


def read(path: Path, *, name: str = "") -> Book:
    """Read a list from a file; ``name`` is what its sender called it (the path's name unless given).

    Workbooks are read by a process of its own with little memory and time, so that no file harms the one that asks.
    Raises :class:`Unreadable` with what is wrong and what to do, and nothing else.
    """
    try:
        size = path.stat().st_size
        if size > FILE_BYTES:
            raise refusal("too_big", limit=f"{FILE_BYTES >> 20} MB")
        data = path.read_bytes()
    except OSError:
        raise refusal("missing")
    if not data.strip(b"\x00 \t\r\n"):
        raise refusal("empty")
    for start, code in _FOREIGN.items():
        if data.startswith(start):
            raise refusal(code)
    book = workbook.read(path) if data.startswith(workbook.MAGIC) else delimited.read(data)
    if not any(sheet.rows for sheet in book.sheets):
        raise refusal("empty")
    _tell_extension(book, Path(name or path.name).suffix.lower())
    return book


def paste(text: str) -> Book:
    """Read rows copied in a spreadsheet (tabs between cells) or the text of a .csv; raises :class:`Unreadable`."""
    if len(text) > TEXT_BYTES:
        raise refusal("too_big", limit=f"{TEXT_BYTES >> 20} MB")
    book = delimited.read_text(text, encoding="")
    if not book.sheets[0].rows:
        raise refusal("empty")
    return book


def _tell_extension(book: Book, said: str) -> None:
    kinds = {"csv": _TEXT, "xlsx": (".xlsx", ".xlsm"), "html": (".html", ".htm")}.get(book.kind, (f".{book.kind}",))
    if said[1:].isalnum() and said.isascii() and said not in kinds:
        book.notes.append(note("extension", said=said, kind=f".{book.kind}"))
