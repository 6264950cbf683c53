"""Finding the table in a sheet: under title rows, two-row heads and the row of column numbers, without totals and signatures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mangnon.base.text import nfc, tone_key
from mangnon.documents.reading import heads
from mangnon.documents.reading.book import EMPTY, Cell, Row, Sheet
from mangnon.documents.reading.heads import filled, key

# why a row was passed over: code → (Vietnamese, English)
WHY = {
    "title": ("Dòng tiêu đề phía trên bảng", "a title above the table"),
    "head": ("Dòng tên cột", "the column headings"),
    "numbers": ("Dòng đánh số cột (1, 2, 3…)", "the row that numbers the columns"),
    "repeated_head": ("Tên cột lặp lại ở trang sau", "the headings repeated on a later page"),
    "subheading": ("Dòng chia nhóm (tên xóm, tổ dân phố…)", "a sub-heading"),
    "total": ("Dòng cộng", "a total"),
    "note": ("Ghi chú, không phải dữ liệu", "a note"),
    "signature": ("Phần ký tên", "the signature block"),
    "numbered_only": ("Dòng chỉ có số thứ tự, chưa điền", "a numbered row that was not filled in"),
}

_TOTAL = re.compile(r"(cộng|tổng|tổng cộng|tổng số|cộng dồn|lũy kế|mang sang|cộng mang sang|tong cong|tong so|cong)(\s*:.*|\s*\d.*|)|"
                    r"((tổng cộng|tổng số|cộng trang|cộng xóm|cộng thôn|cộng bản|cộng tổ|cộng toàn|mang sang trang|cộng mang sang|lũy kế|tong cong|tong so) .*)")
_SIGNED = re.compile(
    r"(tm|t/m|kt|tl|tuq|q)\s*\..*|(tm|t/m) .*|(người|cán bộ|công chức|nguoi) (lập|ghi|tổng hợp|lap|thống kê|báo cáo|kiểm tra|phụ trách)( biểu| danh sách| bảng|)?( .*)?|(phó |)chủ tịch( ubnd.*|)|"
    r"thủ trưởng( .*|)|hiệu trưởng|trưởng (trạm|phòng|xóm|thôn|bản|công an|ban)( .*|)|\(?ký.*(họ tên|đóng dấu).*|\(?ky.*ho ten.*|nơi nhận.*|xác nhận của .*|"
    r".*,? ngày\s*[\d.…_]*\s*tháng\s*[\d.…_]*\s*năm\s*[\d.…_]*"
)
_NOTE = re.compile(r"(ghi chú|lưu ý|chú ý|chú thích|ghi chu|luu y)\s*[:.].*|(ghi chú|lưu ý|chú thích)|\*.*|\(\*\).*|danh sách (này )?(có|gồm) .*|trang \d+( ?/ ?\d+)?|\(?(danh sách )?ấn định.*")
_PLACE = re.compile(r"(xóm|thôn|bản|tổ dân phố|tổ|khu|khối|làng|ấp|buôn|tdp|xom|thon|ban|to|xã|phường|thị trấn|trường|lớp|nhóm|hộ|trẻ|địa bàn|cộng tác viên|đơn vị)\b.*")
_COUNT = re.compile(r"[\d.,\s]+(trẻ|trẻ em|em|cháu|hộ|người)?\.?", re.IGNORECASE)
_OUTLINE = re.compile(r"(?=[IVXLC])(X{0,3})(IX|IV|V?I{0,3})[.)]?|[A-ZĐ][.)]?|\d{1,2}[.)]\d*")


class Column(NamedTuple):
    """A column of the table: its index in the sheet (A is 0) and its title; two-row heads give "Họ và tên cha › Năm sinh"."""

    index: int
    title: str


class TableRow(NamedTuple):
    """A row of data. ``cells`` in the order of ``Found.columns``; ``group`` is the last sub-heading above it ("Xóm Nà Mạ") or ""."""

    number: int
    cells: list[Cell]
    group: str = ""
    hidden: bool = False


class Passed(NamedTuple):
    """A row that is no data: the spreadsheet's number, a code of ``WHY`` and what the row says."""

    number: int
    why: str
    text: str


@dataclass
class Found:
    """The table of a sheet. ``titles``: the texts above it (a commune's or a school's name often stands there).

    ``score`` says how many known headings were met: 0 is a table found by its shape alone, whose columns a person must name.
    """

    sheet: str
    head_rows: list[int]
    columns: list[Column]
    rows: list[TableRow]
    passed_over: list[Passed]
    titles: list[str] = field(default_factory=list)
    score: float = 0.0


def find_table(sheet: Sheet, known_headings: Iterable[str]) -> Found | None:
    """Return the table whose head meets most of ``known_headings`` (in any spelling), or None when no row looks like a head."""
    place = heads.find(sheet, heads.Known(known_headings))
    if place is None:
        return None
    first, last, score = place
    head = sheet.rows[first : last + 1]
    columns = [Column(index, title) for index, title in sorted(heads.titles(head, sheet).items())]
    above = sheet.rows[:first]
    found = Found(sheet.name, [row.number for row in head], columns, [], [], [line(row) for row in above], round(score, 1))
    found.passed_over += [Passed(row.number, "title", line(row)) for row in above] + [Passed(row.number, "head", line(row)) for row in head]
    _Body(sheet, found, head).read(sheet.rows[last + 1 :])
    return found


def line(row: Row) -> str:
    """Return what a row says, on one line."""
    return " ".join(filled(row).values())


class _Body:
    """Reads the rows under a head and tells data from what stands between and below it."""

    def __init__(self, sheet: Sheet, found: Found, head: Sequence[Row]):
        self._found, self._place, self._ended, self._group = found, "", False, ""
        self._heads = [{key(text) for text in filled(row).values()} for row in head]
        self._openers = set().union(*self._heads)
        self._columns = [column.index for column in found.columns]
        self._dense = self._columns == list(range(len(self._columns)))
        self._serial = next((column.index for column in found.columns[:2] if key(column.title) in ("stt", "tt", "so tt", "so thu tu", "so")), None)
        self._name = next((column.index for column in found.columns if " ten " in f" {key(column.title)} "), None)
        self._across = {top for top, left, bottom, right in sheet.merged if right - left + 1 >= max(3, len(found.columns) // 2) and top == bottom}

    def read(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if self._plain(row):
                self._keep(row)
                continue
            texts = filled(row)
            if not texts:
                continue
            why = self._why(row, texts)
            if why is None:
                self._keep(row)
                continue
            if why == "subheading":
                self._enter(texts)
            self._ended = self._ended or why == "signature"
            self._found.passed_over.append(Passed(row.number, why, line(row)))

    def _keep(self, row: Row) -> None:
        cells = row.cells
        found = cells[: len(self._columns)] if self._dense else [cells[index] for index in self._columns if index < len(cells)]
        found += [EMPTY] * (len(self._columns) - len(found))
        self._found.rows.append(TableRow(row.number, found, self._group, row.hidden))

    def _plain(self, row: Row) -> bool:
        """Say quickly whether a row is a child beyond doubt: numbered, with a name of letters and one more thing; most rows are."""
        cells = row.cells
        if self._ended or self._serial is None or self._name is None or len(cells) <= max(self._serial, self._name):
            return False
        name, serial = cells[self._name].value, cells[self._serial].value
        numbered = type(serial) is int or (type(serial) is str and serial.isdigit())
        return numbered and type(name) is str and " " in name and len([1 for cell in cells if cell[1]]) >= 3

    def _why(self, row: Row, texts: dict[int, str]) -> str | None:
        """Return the code of ``WHY`` under which a row is passed over, or None for a row of data."""
        counted = self._serial in texts and texts[self._serial].rstrip(".").isdigit()
        if self._repeats(texts):
            return "repeated_head"
        if heads.is_numbering(row) and not self._found.rows:
            return "numbers"
        if counted:
            return self._counted(texts, row)
        first = [tone_key(text) for text in list(texts.values())[:2]]
        if any(_TOTAL.fullmatch(text) for text in first):
            return "total"
        if self._ended:
            return "signature"
        if self._serial is None and len(texts) > max(3, len(self._columns) // 2):
            return None
        if any(_SIGNED.fullmatch(tone_key(text)) for text in texts.values()):
            return "signature"
        if _NOTE.fullmatch(first[0]):
            return "note"
        return "subheading" if self._divides(row, texts) else None

    def _counted(self, texts: dict[int, str], row: Row) -> str | None:
        """Judge a row with a number of order: data, a page's row of column numbers, or a printed number nobody filled in."""
        inside = [index for index in texts if index in self._columns]
        if len(inside) == 1:
            return "numbered_only"
        if heads.is_numbering(row):
            return "numbers"
        self._ended = self._ended and len(inside) < 3
        return "signature" if self._ended else None

    def _repeats(self, texts: dict[int, str]) -> bool:
        if key(next(iter(texts.values()))) not in self._openers:
            return False
        keys = {key(text) for text in texts.values()}
        return any(len(head) >= 2 and len(keys & head) >= 0.7 * max(len(head), len(keys)) for head in self._heads)

    def _divides(self, row: Row, texts: dict[int, str]) -> bool:
        """Say whether a row divides the list: one text across the table, or an outline number (I, A, 1.1) with one text and counts."""
        words = {index: text for index, text in texts.items() if not _COUNT.fullmatch(text)}
        outlined = [index for index in words if _OUTLINE.fullmatch(words[index]) and index == min(texts)]
        rest = [index for index in words if index not in outlined]
        if len(rest) != 1:
            return False
        text = tone_key(words[rest[0]])
        if outlined or row.number in self._across:
            return True
        if len(texts) > 1:
            return bool(_PLACE.fullmatch(text)) and rest[0] == min(texts)
        return rest[0] != self._name or self._serial is not None or bool(_PLACE.fullmatch(text))

    def _enter(self, texts: dict[int, str]) -> None:
        """Keep the sub-heading; what is no place stands below the place it follows ("Xóm Nà Mạ › Hộ nghèo")."""
        words = [text for text in texts.values() if not _COUNT.fullmatch(text) and not _OUTLINE.fullmatch(text)]
        said = nfc(max(words, key=len, default="")).rstrip(" :.")
        said = re.sub(r"^(?:[IVXLC]+|[A-ZĐ]|\d{1,2})[.)]\s*", "", said)
        place = re.match(r"(xóm|thôn|bản|tổ|khu|khối|làng|tdp)\b", tone_key(said))
        self._place = said if place else self._place
        self._group = said if place or not self._place else f"{self._place} › {said}"
