"""How wide columns and how high rows of a sheet must be, so that an A4 landscape page holds them at a readable size.

Widths are in the sheet's unit (a digit of its usual font), heights in points. Spreadsheets don't all stretch a row to its
wrapped text by themselves (LibreOffice doesn't), so each row says its height.
"""

from collections.abc import Sequence

from mangnon.documents.tables import AnnexTable, Row

SIZE, SMALL = 11, 9  # points: text and numbers; states in words
PAGE = 140  # units between the margins of A4 landscape: more is printed smaller
NUMBER, LABEL, LABEL_LEAST, LABEL_MOST = 6, 1, 28, 44
STUB = 9
LETTERS = 1.25 * SIZE  # letters of one point that a unit of width holds, capitals and bold allowed for
POINT = 5.6  # points that a letter of an upright heading needs


def widths(table: AnnexTable) -> list[float]:
    """Return the width of every printed column: numbers as they need it, the label what is left."""
    stub = [STUB] * len(table.stub())
    columns = [_number_width(table, column) if table.upright else column.width for column in table.columns]
    label = min(max(PAGE - NUMBER - sum(stub) - sum(columns), LABEL_LEAST), LABEL_MOST)
    return [NUMBER, label, *stub, *columns]


def _number_width(table: AnnexTable, column) -> float:
    longest = max((len(cell.text(column.kind)) for row in table.rows if (cell := row.cells.get(column.key)) and cell.state == "value"), default=0)
    return max(4.5, 0.85 * longest + 0.8)


def lines(text: str, width: float, size: float = SIZE) -> int:
    """Return on how many lines a text breaks in a column."""
    room, count, used = max(width * LETTERS / size, 1), 1, 0.0
    for word in text.split():
        needed = len(word) + (1 if used else 0)
        if used and used + needed > room:
            count, used, needed = count + 1, 0.0, len(word)
        used += needed
        while used > room:
            count, used = count + 1, used - room
    return count


def height(count: int, size: float = SIZE) -> float:
    """Return the height of a row of ``count`` lines."""
    return round(count * size * 1.25 + 2, 2)


def row_height(table: AnnexTable, row: Row, widths: Sequence[float]) -> float:
    """Return how high a row must be for its label, its stub and the words in its cells."""
    stub = table.stub_of(row)
    texts = [(row.label, widths[LABEL] - 1.5 * row.level, SIZE), *zip(stub, widths[2:], [SIZE] * len(stub), strict=False)]
    for column, width in zip(table.columns, widths[2 + len(stub):], strict=True):
        cell = row.cells.get(column.key)
        if cell is not None and (cell.state != "value" or isinstance(cell.value, str)):
            texts.append((cell.text(column.kind), width, SIZE if cell.state == "value" else SMALL))
    return max(height(lines(text, width, size), size) for text, width, size in texts)


def head_height(table: AnnexTable, widths: Sequence[float]) -> float:
    """Return how high the lower row of headings must be: upright ones need their length."""
    heads = list(zip((label for _group, label in table.head()), widths, strict=True))
    if table.upright:
        return round(max(POINT * len(label) for label, _width in heads[2:]) + 6, 2)
    return max(height(lines(label, width * 0.9)) for label, width in heads)


def middle(widths: Sequence[float]) -> int:
    """Return the last column of the left half: what stands side by side stands side by side in centimetres."""
    half, passed = sum(widths) / 2, 0.0
    for index, width in enumerate(widths[:-2]):
        passed += width
        if passed >= half:
            return index
    return max(len(widths) - 2, 0)
