"""Administrative documents as .docx in the format of Nghị định 30/2020/NĐ-CP (Phụ lục I, mẫu 1.4 and 2.1): sizes and styles are the packs'."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from mangnon.base.numbers import document_day, roman
from mangnon.documents import annexes, word
from mangnon.documents.archive import settle
from mangnon.documents.tables import AnnexTable
from mangnon.law.document_format import DocumentFormat


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the ladder: 1 → "I. TITLE", 2 → "1. Title", 3 → "a) title"; numbers are given by the writer."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body."""

    text: str


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A marked place for the officer's own words."""

    text: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: capacity and title lines ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") and the name, if known."""

    lines: Sequence[str]
    name: str = ""


@dataclass(frozen=True, slots=True)
class AdministrativeDocument:
    """A document with a kind (BÁO CÁO …). Number and day stay open for văn thư when they are None."""

    superior: str
    issuer: str
    symbol: str
    place: str
    kind: str
    subject: str
    addressees: Sequence[str]
    body: Sequence[Heading | Paragraph | Placeholder]
    signature: Signature
    recipients: Sequence[str]
    format: DocumentFormat
    drafter: str = ""
    number: int | None = None
    day: date | None = None
    year: int | None = None
    annexes: Sequence[AnnexTable] = field(default_factory=tuple)


def write_docx(document: AdministrativeDocument, path: Path) -> None:
    """Write the document; the same document gives the same bytes."""
    file = word.new_file(document.format)
    _head(file, document)
    _title(file, document)
    _body(file, document)
    _closing(file, document)
    annexes.annex_sections(file, document.format, document.annexes)
    properties = file.core_properties
    properties.author, properties.title = document.issuer, f"{document.kind} {document.subject}"
    properties.created = properties.modified = datetime(2020, 1, 1)
    properties.last_modified_by, properties.revision = "", 1
    buffer = io.BytesIO()
    file.save(buffer)
    settle(buffer.getvalue(), path)


def _head(file, document: AdministrativeDocument) -> None:
    form = document.format
    (left, right), (under_left, under_right) = word.two_columns(file, form, 0.4, rows=2)
    if document.superior:
        word.printed(left, form, "co_quan_chu_quan", document.superior, align="center")
    word.printed(left, form, "co_quan_ban_hanh", document.issuer, align="center")
    word.rule(left, 0.4, document.issuer)
    number = f"{document.number:02d}" if document.number else "        "
    word.printed(under_left, form, "so_ky_hieu", f"Số: {number}/{document.symbol}", align="center")
    word.printed(right, form, "quoc_hieu", "Cộng hòa xã hội chủ nghĩa Việt Nam", align="center")
    word.printed(right, form, "tieu_ngu", "Độc lập - Tự do - Hạnh phúc", align="center")
    word.rule(right, 1.0, "Độc lập - Tự do - Hạnh phúc")
    when = document_day(document.day) if document.day else f"ngày      tháng      năm {document.year or ''}".rstrip()
    word.printed(under_right, form, "dia_danh_ngay", f"{document.place}, {when}", align="center")


def _title(file, document: AdministrativeDocument) -> None:
    form = document.format
    word.printed(file, form, "ten_loai", document.kind, align="center", before=12)
    word.printed(file, form, "trich_yeu", document.subject, align="center")
    word.rule(file, 0.4, document.subject)
    if len(document.addressees) == 1:
        word.printed(file, form, "kinh_gui", f"Kính gửi: {document.addressees[0]}.", align="center", before=6, after=6)
    elif document.addressees:
        word.printed(file, form, "kinh_gui", "Kính gửi:", align="left", before=6, indent=2.5)
        for index, name in enumerate(document.addressees):
            end = "." if index == len(document.addressees) - 1 else ";"
            word.printed(file, form, "kinh_gui", f"- {name}{end}", align="left", indent=4.5)


def _body(file, document: AdministrativeDocument) -> None:
    counts, form = [0, 0, 0], document.format
    last = len(document.body) - 1
    for index, block in enumerate(document.body):
        if isinstance(block, Heading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (3 - block.level)
            word.body_heading(file, form, _numbered(block, counts[block.level - 1], form), block.level)
        elif isinstance(block, Placeholder):
            word.placeholder(file, form, block.text)
        else:
            text = block.text.rstrip()
            made = word.paragraph(file, form, f"{text.rstrip('.')}{form.end_mark}" if index == last else text)
            made.paragraph_format.keep_with_next = index == last


def _numbered(block: Heading, number: int, form: DocumentFormat) -> str:
    if block.level == 1:
        return f"{roman(number)}. {block.text.upper()}"
    return f"{number}. {block.text}" if block.level == 2 else f"{form.list_letters[number - 1]}) {block.text}"


def _closing(file, document: AdministrativeDocument) -> None:
    form = document.format
    (left, right), = word.two_columns(file, form, 0.5, before=12)
    word.printed(left, form, "noi_nhan", "Nơi nhận:")
    for recipient in document.recipients:
        word.printed(left, form, "danh_sach_noi_nhan", f"- {recipient};")
    word.printed(left, form, "danh_sach_noi_nhan", f"- Lưu: VT{', ' + document.drafter if document.drafter else ''}.")
    for text in document.signature.lines:
        word.printed(right, form, "chuc_vu", text, align="center")
    for _ in range(4):
        word.printed(right, form, "ho_ten", "", align="center")
    word.printed(right, form, "ho_ten", document.signature.name, align="center")
