"""What the rows of an annex mean: the "?" beside each, from the catalogue of indicators and the code lists in force."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.law import LawPacks
from mangnon.law.annexes import Annex, AnnexTable, Row
from mangnon.registry import codes
from mangnon.ui.parts import Help

LISTS = ("circumstance", "risk", "abuse_form", "injury_type")
COUNTED = {
    "flow": gettext_lazy("Đầu kỳ, tăng, giảm, cuối kỳ của trẻ em thuộc mục này; mỗi trẻ đếm một lần. Chuyển trong nội bộ đơn vị không phải tăng, giảm."),
    "events": gettext_lazy("Số vụ và số trẻ em trong kỳ, theo nơi xảy ra; một vụ có nhiều hình thức thì có mặt ở từng hình thức."),
    "pairs": gettext_lazy("Số mắc và số tử vong trong kỳ, theo nơi xảy ra, ghi dạng mắc/tử vong."),
}
CLASSES = {
    "R": gettext_lazy("Hệ thống đếm từ các dòng của bản chốt; bấm vào số để xem từng dòng."),
    "A": gettext_lazy("Số do cơ quan có trách nhiệm gửi; hệ thống không tự tính."),
    "S": gettext_lazy("Số công bố hoặc điều tra, kèm nguồn và năm."),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A row with its "?": number, label, anchor, unit of measure, who provides it, how it is counted, why it is not."""

    anchor: str
    no: str
    label: str
    unit: str
    provider: str
    counted: str
    note: str
    reason: str
    help: Help


def of_annex(layout: Annex, spoken: Annex) -> list[tuple[str, list[Meaning]]]:
    """Return (title of table, meanings of its rows). ``spoken`` is the layout in the page's language."""
    packs = codes.packs()
    known = _listed(packs)
    return [
        (said.title, [of_row(packs, known, table, row, shown) for row, shown in zip(table.rows, said.rows, strict=True) if row.source != "heading"])
        for table, said in zip(layout.tables, spoken.tables, strict=True)
    ]


def one(layout: AnnexTable, row: Row, spoken: Row) -> Meaning:
    """Return the meaning of one row."""
    packs = codes.packs()
    return of_row(packs, _listed(packs), layout, row, spoken)


def anchor(table: AnnexTable, row: Row) -> str:
    """Return the name of a row on the page of meanings: rows of two tables may share a key."""
    return f"{table.key}.{row.key}"


def of_row(packs: LawPacks, known: Mapping[str, Help], table: AnnexTable, row: Row, spoken: Row) -> Meaning:
    """Return what a row means: its indicator's words, else its code's, else how it is counted."""
    counted = str(COUNTED[table.kind] if row.source == "key" and table.kind in COUNTED else CLASSES[row.klass])
    found = next(_of_indicator(packs, row.indicator), None) or (known.get(row.key) if row.source == "key" else None)
    return Meaning(anchor(table, row), row.no, spoken.label, spoken.measure_unit, row.provider, counted, spoken.note, spoken.reason, found or Help(counted))


def _of_indicator(packs: LawPacks, key: str) -> Iterator[Help]:
    for indicator in packs.indicators:
        if key and indicator.key == key:
            yield Help(indicator.meaning, legal_basis=indicator.basis, status=indicator.status)


def _listed(packs: LawPacks) -> dict[str, Help]:
    """The entries of the lists that deal out rows, by code."""
    return {
        entry.code: Help(_("Mục %(code)s của danh mục: %(label)s.") % {"code": entry.code, "label": entry.label}, legal_basis=entry.basis, status=entry.status)
        for name in LISTS for entry in packs.list(name)
    }
