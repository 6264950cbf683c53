"""Tables that web software sends as ".xls" although they are pages (HTML) or Excel 2003's XML: many exports are."""

from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from xml.parsers import expat

from mangnon.documents.reading.book import EMPTY, Book, Cell, Row, Sheet, cell
from mangnon.documents.reading.refusals import CELL_LETTERS, COLUMNS, MARKUP_BYTES, ROWS, refusal

_XML_2003 = "urn:schemas-microsoft-com:office:spreadsheet"


def is_markup(text: str) -> bool:
    """Say whether a text is a page or an XML workbook, not a list with delimiters."""
    start = text[:2000].lstrip("\ufeff \r\n\t").lower()
    return start.startswith(("<!doctype html", "<html", "<table", "<head", "<meta", "<style", "<body", "<?xml")) or ("<table" in start and start.startswith("<"))


def read(text: str, *, encoding: str) -> Book:
    """Read the tables of a page, or the sheets of an XML workbook of Excel 2003; raises :class:`Unreadable`."""
    if len(text) > MARKUP_BYTES:
        raise refusal("too_big", limit=f"{MARKUP_BYTES >> 20} MB")
    if _XML_2003 in text[:4000]:
        return Book("xml", list(_Workbook(text).sheets()), encoding=encoding)
    if text.lstrip("\ufeff \r\n\t").startswith("<?xml") and "<table" not in text[:20_000].lower():
        raise refusal("kind")
    page = _Page()
    try:
        page.feed(text)
        page.close()
    except AssertionError:  # how html.parser says that a declaration makes no sense
        raise refusal("damaged")
    return Book("html", [Sheet("", page.rows, merged=page.merged)], encoding=encoding)


class _Page(HTMLParser):
    """Collects the rows of all tables of a page, cells that span others told as merged; scripts and styles say nothing."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self._number, self._line, self._text, self._quiet = 0, None, None, 0
        self._below: dict[int, int] = {}  # column → rows that a cell above still covers
        self._span = (1, 1)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self._end_row()
            self._number, self._line = self._number + 1, []
        elif tag in ("td", "th"):
            self._end_cell()
            said = dict(attrs)
            self._text, self._span = [], (_count(said.get("rowspan")), _count(said.get("colspan")))
        elif tag in ("script", "style"):
            self._quiet += 1
        elif tag in ("br", "p", "div") and self._text:
            self._text.append(" ")

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()
        elif tag in ("script", "style"):
            self._quiet = max(0, self._quiet - 1)

    def handle_data(self, data):
        if self._text is not None and not self._quiet:
            self._text.append(data)

    def close(self):
        super().close()
        self._end_row()

    def _end_cell(self):
        if self._text is None:
            return
        self._line = [] if self._line is None else self._line
        while self._below.get(len(self._line)):
            self._below[len(self._line)] -= 1
            self._line.append(EMPTY)
        text = "".join(self._text).strip()
        if len(text) > CELL_LETTERS:
            raise refusal("cell", row=self._number, limit=CELL_LETTERS)
        (down, across), left = self._span, len(self._line)
        self._line += [cell(text)] + [EMPTY] * (across - 1)
        if down > 1:
            self._below |= dict.fromkeys(range(left, left + across), down - 1)
        if down > 1 or across > 1:
            self.merged.append((self._number, left, self._number + down - 1, left + across - 1))
        if len(self._line) > COLUMNS:
            raise refusal("columns", limit=COLUMNS)
        self._text = None

    def _end_row(self):
        self._end_cell()
        for column in [column for column in self._below if self._line is not None and column >= len(self._line)]:
            self._below[column] = max(0, self._below[column] - 1)
        if self._line and any(found.text for found in self._line):
            self.rows.append(Row(self._number, self._line))
        if len(self.rows) > ROWS:
            raise refusal("rows", limit=f"{ROWS:,}".replace(",", "."))
        self._line = None


def _count(said: str | None) -> int:
    return min(int(said), COLUMNS) if said and said.isdigit() and int(said) else 1


class _Workbook:
    """The sheets of an XML workbook of Excel 2003."""

    def __init__(self, text: str):
        self._made: list[Sheet] = []
        self._row, self._column, self._line, self._kind, self._text = 0, 0, [], "", None
        parser = expat.ParserCreate(namespace_separator="|")
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self._start, self._end, self._data
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            parser.Parse(text.encode("utf-8") if 'encoding="' not in text[:200] else text.replace(text[: text.index("?>") + 2], "", 1).encode("utf-8"), True)
        except (expat.ExpatError, ValueError):
            raise refusal("damaged")

    def sheets(self) -> Iterator[Sheet]:
        yield from self._made

    @staticmethod
    def _refuse(*_declared):
        raise refusal("unsafe")

    def _start(self, tag, said):
        name = tag.rpartition("|")[2]
        said = {key.rpartition("|")[2]: value for key, value in said.items()}
        if name == "Worksheet":
            self._made.append(Sheet(said.get("Name", ""), []))
            self._row = 0
        elif name == "Row" and self._made:
            self._row, self._column, self._line = _at(said, self._row), 0, []
        elif name == "Cell":
            self._column = _at(said, self._column)
            if self._column > COLUMNS:
                raise refusal("columns", limit=COLUMNS)
            self._line += [EMPTY] * (self._column - 1 - len(self._line))
            across = min(int(said.get("MergeAcross", 0)), COLUMNS)
            if across and self._made:
                self._made[-1].merged.append((self._row, self._column - 1, self._row, self._column - 1 + across))
            self._column += across
        elif name == "Data":
            self._kind, self._text = said.get("Type", "String"), []

    def _data(self, text):
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag):
        name = tag.rpartition("|")[2]
        if name == "Data" and self._text is not None:
            self._line.append(_typed("".join(self._text), self._kind))
            self._text = None
        elif name == "Row" and self._made:
            if any(found.text for found in self._line):
                self._made[-1].rows.append(Row(self._row, self._line))
            if len(self._made[-1].rows) > ROWS:
                raise refusal("rows", limit=f"{ROWS:,}".replace(",", "."))


def _at(said: dict[str, str], before: int) -> int:
    return max(int(said["Index"]), before + 1) if said.get("Index", "").isdigit() else before + 1


def _typed(text: str, kind: str) -> Cell:
    try:
        if kind == "Number":
            return cell(float(text))
        if kind == "DateTime":
            return cell(datetime.fromisoformat(text))
    except ValueError:
        return cell(text)
    return cell(text)
