"""The format of an administrative document (Nghị định 30/2020/NĐ-CP, Phụ lục I) as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mangnon.law.errors import LawError
from mangnon.law.nested import read_yaml
from mangnon.law.rows import STATUSES

# What a document draws: a format without one of them would fail when the report is written, not at the start.
DRAWN = frozenset(
    "quoc_hieu tieu_ngu co_quan_chu_quan co_quan_ban_hanh so_ky_hieu dia_danh_ngay ten_loai trich_yeu kinh_gui noi_dung chuc_vu ho_ten "
    "noi_nhan danh_sach_noi_nhan phu_luc ten_phu_luc kem_theo".split()
)


@dataclass(frozen=True, slots=True)
class Margin:
    """A page margin in millimetres: the allowed range and what is used."""

    least: int
    most: int
    used: int


@dataclass(frozen=True, slots=True)
class DocumentElement:
    """One element of the layout (ô số): letters, sizes in points (allowed range and used), style, place, rule below."""

    key: str
    box: str
    label: str
    english: str
    case: str
    least: int
    most: int
    size: int
    bold: bool
    italic: bool
    place: str
    rule: str


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """Page, elements and conventions of a document.

    ``table_sizes`` (of wide tables, of others) and ``annex_margins_mm`` (of landscape annexes) are not regulated.
    """

    code: str
    label: str
    english: str
    basis: str
    source: str
    status: str
    paper_mm: tuple[int, int]
    margins_mm: Mapping[str, Margin]
    annex_margins_mm: Mapping[str, int]
    font: str
    page_number_size: int
    page_number_on_first: bool
    annex_numbers_restart: bool
    first_line_indent_mm: tuple[float, ...]
    paragraph_gap_pt: int
    line_spacing: tuple[float, float]
    line_spacing_used: float
    table_sizes: tuple[int, int]
    list_letters: tuple[str, ...]
    end_mark: str
    headings: tuple[str, ...]
    elements: tuple[DocumentElement, ...]

    def element(self, key: str) -> DocumentElement:
        """Return an element by key; raises KeyError."""
        return {element.key: element for element in self.elements}[key]


def read_format(path: Path) -> DocumentFormat:
    """Read the format; a wrong entry raises LawError with its line."""
    text = path.read_text(encoding="utf-8-sig")
    entry = read_yaml(text)
    if entry["status"] not in STATUSES:
        raise LawError(path.name, _line(text, "status:"), f"trạng thái lạ {entry['status']!r} (unknown status)")
    page = entry["page"]
    if lacking := DRAWN - {row.get("key") for row in entry["elements"]}:
        raise LawError(path.name, _line(text, "elements:"), f"thiếu thành phần {', '.join(sorted(lacking))} (missing element)")
    return DocumentFormat(
        **{name: entry[name] for name in ("code", "label", "english", "basis", "source", "status", "end_mark")},
        paper_mm=_pair(page["paper_mm"], int),
        margins_mm={side: Margin(*(int(n) for n in numbers)) for side, numbers in page["margins_mm"].items()},
        annex_margins_mm={side: int(width) for side, width in page["annex_margins_mm"].items()},
        font=page["font"],
        page_number_size=int(page["number_size"]),
        page_number_on_first=page["number_on_first"] == "yes",
        annex_numbers_restart=page["annex_numbers_restart"] == "yes",
        first_line_indent_mm=tuple(float(n) for n in page["first_line_indent_mm"]),
        paragraph_gap_pt=int(page["paragraph_gap_pt"]),
        line_spacing=_pair(page["line_spacing"], float),
        line_spacing_used=float(page["line_spacing_used"]),
        table_sizes=_pair(page["table_sizes"], int),
        list_letters=tuple(entry["list_letters"]),
        headings=tuple(entry["headings"]),
        elements=tuple(_element(row, path, text) for row in entry["elements"]),
    )


def from_plain(plain: dict[str, Any]) -> DocumentFormat:
    """Return the format kept as plain lists and dictionaries (``dataclasses.asdict`` through JSON)."""
    return DocumentFormat(**plain | {
        "margins_mm": {side: Margin(**margin) for side, margin in plain["margins_mm"].items()},
        "elements": tuple(DocumentElement(**element) for element in plain["elements"]),
    })


def _element(row: dict[str, str], path: Path, text: str) -> DocumentElement:
    try:
        least, most, size = (int(row[name]) for name in ("least", "most", "size"))
    except (KeyError, ValueError):
        raise LawError(path.name, _line(text, f"key: {row.get('key')}"), "cỡ chữ không đọc được (unreadable size)") from None
    if not least <= size <= most or not (row["label"] and row["english"]):
        raise LawError(path.name, _line(text, f"key: {row['key']}"), "cỡ chữ ngoài khoảng cho phép, hoặc thiếu nhãn (size or label)")
    return DocumentElement(
        key=row["key"], box=row["box"], label=row["label"], english=row["english"], case=row["case"], least=least, most=most, size=size,
        bold="bold" in row["style"], italic="italic" in row["style"], place=row["place"], rule=row.get("rule", ""),
    )


def _pair(values: list[str], kind: type) -> Any:
    first, second = values
    return kind(first), kind(second)


def _line(text: str, fragment: str) -> int:
    position = text.find(fragment)
    return text.count("\n", 0, position) + 1 if position >= 0 else 0
