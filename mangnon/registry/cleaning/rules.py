"""Whom to ask the police about, how an answered row is read and matched. Pure: no database, no request."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mangnon.audit.refusals import Conflict, Refused
from mangnon.base import ids, text
from mangnon.documents import reading
from mangnon.documents.reading import dates, numbers
from mangnon.documents.reading.book import EMPTY
from mangnon.documents.reading.heads import key as heading_key

NO_NUMBER, ILL_NUMBER, BASICS = "chua_co", "sai", "thieu"
KINDS = {NO_NUMBER: _("Chưa có số định danh"), ILL_NUMBER: _("Số định danh sai định dạng hoặc không khớp ngày sinh, giới tính"), BASICS: _("Thiếu hoặc sai thông tin cơ bản")}

WAITING, ANSWERED, APPLIED, KEPT = "cho", "tra", "ap", "giu"
LINE_STATES = {WAITING: _("Chờ công an"), ANSWERED: _("Đã trả lời, chờ xem"), APPLIED: _("Đã áp dụng"), KEPT: _("Giữ như trong sổ")}
LINE_TONES = {WAITING: "warn", ANSWERED: "info", APPLIED: "good", KEPT: "plain"}
BY_KEY, BY_NAME = "key", "ten"

COLUMNS = {
    "key": _("Mã dòng"), "full_name": _("Họ và tên"), "birth": _("Ngày sinh"), "sex": _("Giới tính"), "ethnic": _("Dân tộc"), "mother_name": _("Họ tên mẹ"),
    "father_name": _("Họ tên cha"), "guardian_name": _("Người giám hộ"), "personal_id": _("Số định danh cá nhân"), "note": _("Công an ghi chú"),
}
# How the same columns are headed in lists that come back, in the accent-free words headings are compared by.
HEADINGS = {
    "key": ["ma dong", "ma"], "full_name": ["ho va ten", "ho ten", "ho chu dem va ten", "ho ten tre em"], "birth": ["ngay sinh", "ngay thang nam sinh", "nam sinh"],
    "sex": ["gioi tinh"], "ethnic": ["dan toc"], "mother_name": ["ho ten me", "ho va ten me", "me"], "father_name": ["ho ten cha", "ho va ten cha", "cha"],
    "guardian_name": ["nguoi giam ho"], "personal_id": ["so dinh danh ca nhan", "so dinh danh", "ma dinh danh", "so ddcn", "so cccd"],
    "note": ["cong an ghi chu", "ghi chu", "ket qua"],
}
COMPARED = ("full_name", "birth", "sex", "ethnic", "mother_name", "father_name", "guardian_name", "personal_id")


class CleaningRefused(Refused):
    """A step that the list's state or the answer does not allow."""

    status = 422


class StaleList(Conflict):
    """The list changed since the page was made."""

    def __init__(self):
        super().__init__(_("Danh sách vừa thay đổi; chưa có gì bị ghi đè. Hãy xem lại rồi thực hiện lần nữa."))


@dataclass(slots=True)
class Basics:
    """The five basic items of Công văn 2513 and the number, as words on paper: ``birth`` is 05/03/2018, 03/2018 or 2018."""

    full_name: str = ""
    birth: str = ""
    sex: str = ""
    ethnic: str = ""
    mother_name: str = ""
    father_name: str = ""
    guardian_name: str = ""
    personal_id: str = ""
    hamlet: str = ""
    note: str = ""

    def text(self) -> str:
        """Return the values as they are kept."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def read(cls, content: str) -> "Basics":
        """Return values that were kept."""
        return cls(**json.loads(content))


def kinds_of(asked: Basics, status: str, unnamed: bool, unknown_ethnic: bool) -> list[str]:
    """Return for which of the three lists a child stands; ``status`` is that of its number."""
    found = []
    if not asked.personal_id:
        found.append(NO_NUMBER)
    elif status == "sai":
        found.append(ILL_NUMBER)
    if unnamed or len(asked.full_name.split()) < 2 or asked.birth.count("/") < 2 or unknown_ethnic or not (asked.mother_name or asked.father_name or asked.guardian_name):
        found.append(BASICS)
    return found


def row_key(checklist: UUID, child: UUID) -> str:
    """Return the key that names a row on paper and in a spreadsheet without naming the child."""
    return ids.pseudonym(checklist.bytes, child.hex)[:8].upper()


def answered_rows(book: reading.Book) -> list[tuple[str, Basics]]:
    """Return (row key, values) of a list that came back; raises ``CleaningRefused`` when no table is found in it."""
    known = [heading for headings in HEADINGS.values() for heading in headings]
    choice = reading.choose(book, known).best
    if choice is None or not choice.found.rows:
        raise CleaningRefused(_("Không thấy bảng nào có cột “Mã dòng” hoặc “Họ và tên”. Hãy dán cả hàng tiêu đề."), code="no_table")
    places = {name: n for n, column in enumerate(choice.found.columns) if (name := _column(column.title))}
    if not {"key", "full_name"} & places.keys():
        raise CleaningRefused(_("Không thấy bảng nào có cột “Mã dòng” hoặc “Họ và tên”. Hãy dán cả hàng tiêu đề."), code="no_table")
    return [_row(row.cells, places, book.epoch) for row in choice.found.rows]


def _column(title: str) -> str | None:
    said = heading_key(title)
    return next((name for name, headings in HEADINGS.items() if said in headings), None)


def _row(cells: Sequence[reading.Cell], places: Mapping[str, int], epoch: int) -> tuple[str, Basics]:
    def cell(name: str) -> reading.Cell:
        at = places.get(name)
        return cells[at] if at is not None and at < len(cells) else EMPTY

    def said(name: str) -> str:
        return reading.clean(cell(name).text)

    names = [field.name for field in fields(Basics) if field.name not in ("birth", "hamlet", "personal_id")]
    values = {name: said(name) for name in names}
    born = dates.parse(cell("birth"), epoch) if said("birth") else None
    values["birth"] = _birth(born) if isinstance(born, dates.Partial) else said("birth")
    values["personal_id"] = numbers.tidy_id(cell("personal_id")).value
    return said("key").upper(), Basics(**values)


def _birth(born: dates.Partial) -> str:
    day: date = born.day
    return {"day": f"{day:%d/%m/%Y}", "month": f"{day:%m/%Y}", "year": f"{day.year}"}[born.precision]


def number_of(answer: Basics) -> numbers.Tidy:
    """Return the number of an answer: whole, or with what is ``offered`` where a spreadsheet dropped its zeros."""
    return numbers.tidy_id(reading.Cell(answer.personal_id, answer.personal_id))


def with_number_taken(answer: Basics) -> Basics:
    """Return an answer with the number that was offered in the place of what lost its zeros."""
    return replace(answer, personal_id=number_of(answer).offered or answer.personal_id)


def person_key(values: Basics) -> tuple[str, str]:
    """Return by what a row without a key is matched: the name without accents, and the birth."""
    return text.search_key(values.full_name), values.birth


def matched(rows: Iterable[tuple[str, Basics]], keys: Mapping[str, int], people: Mapping[tuple[str, str], Sequence[int]]) -> tuple[dict[int, tuple[str, Basics]], list[Basics]]:
    """Match answered rows to lines by key, else by name and birth where that is one line only; returns (line → how, values), the rest."""
    found: dict[int, tuple[str, Basics]] = {}
    strays = []
    for key, values in rows:
        same = people.get(person_key(values), ())
        line, how = (keys[key], BY_KEY) if key in keys else (same[0], BY_NAME) if len(same) == 1 and not key else (None, "")
        if line is None or line in found:
            strays.append(values)
        else:
            found[line] = (how, values)
    return found, strays


def differing(stored: Basics, answer: Basics, names: Sequence[str] = COMPARED) -> list[str]:
    """Return the fields in which an answer says something else; an empty cell says nothing."""
    return [name for name in names if getattr(answer, name) and text.tone_key(getattr(answer, name)) != text.tone_key(getattr(stored, name))]
