"""A report as a document: head, body, annexes, signature, all from one snapshot."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mangnon.base.numbers import vi_date
from mangnon.documents.docx import AdministrativeDocument, Signature, write_docx
from mangnon.documents.sheets import write_xlsx
from mangnon.documents.tables import AnnexTable
from mangnon.organisation.world import KIND_WORDS
from mangnon.statistics import narrative, present
from mangnon.statistics.authors import Author, authors_of
from mangnon.statistics.book import LEVEL_WORDS, Book, BookUnit
from mangnon.statistics.numbers import numbers_of
from mangnon.statistics.phrases import short_date

BLANK = "        "
KIND = "Báo cáo"


@dataclass(frozen=True, slots=True)
class Letter:
    """A report of one author ready to be written: its document, its annexes' tables by Roman numeral, its file names."""

    author: Author
    document: AdministrativeDocument
    tables: dict[str, list[AnnexTable]]
    stem: str

    def write(self, folder: Path) -> list[Path]:
        """Write the .docx and, for the unit's own report, the four .xlsx; the same snapshot gives the same bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"{self.stem}.docx"]
        write_docx(self.document, paths[0])
        if self.author.kind == "report":
            for roman, tables in self.tables.items():
                paths.append(folder / f"phu-luc-{roman}-{self.stem.removeprefix('bao-cao-')}.xlsx")
                write_xlsx(tables, paths[-1])
        return paths


def letters_of(book: Book, unit_id: int) -> list[Letter]:
    """Return the reports of a unit: one, or two in the province (to the People's Committee, to the ministry)."""
    return [_letter(book, book.units[unit_id], author) for author in authors_in(book, unit_id)]


def authors_in(book: Book, unit_id: int) -> list[Author]:
    """Return the bodies that write a unit's reports; none for a unit the snapshot does not know."""
    if unit_id not in book.units:
        return []
    unit = book.units[unit_id]
    return authors_of(book.bodies, unit_id, unit.level, unit.name, book.parent(unit_id, book.home_map), book.ministry, KIND_WORDS.get(unit.kind, ""))


def _letter(book: Book, unit: BookUnit, author: Author) -> Letter:
    heading = heading_of(book, unit, author.name)
    results = book.results(unit.unit_id)
    tables = {annex.roman: present.annex_tables(annex, results[annex.roman], heading) for annex in book.annexes}
    numbers = numbers_of(tuple(book.annexes), results, book.results_before(unit.unit_id))
    scene = scene_of(book, unit, author)
    period = scene.period
    document = AdministrativeDocument(
        superior=_unbroken(author.superior, book), issuer=_unbroken(author.name, book), symbol=BLANK, place=author.place, kind=KIND,
        subject=f"Kết quả thực hiện công tác trẻ em {period}", addressees=[author.addressee], body=narrative.body(scene, numbers),
        signature=Signature((author.signature.capacity, *author.signature.titles), author.signature.name),
        recipients=[name for name in author.recipients if not name.startswith("Lưu")], year=book.day("reference_day").year, format=book.document_format,
        annexes=[table for found in tables.values() for table in found],
    )
    suffix = "-gui-bo" if author.kind == "ministry" else ""
    return Letter(author, document, tables, f"bao-cao-{book.manifest['round']}-{unit.code}{suffix}")


def scene_of(book: Book, unit: BookUnit, author: Author) -> narrative.Scene:
    """Return who reports on what, in words."""
    day = book.day("reference_day")
    return narrative.Scene(
        author=author.name, whole=unit.whole, period=period_of(book), year_before=day.year - 1, reference_day=day,
        period_from=book.day("period_from"), plan=_plan(book), level=unit.level, missing=missing_of(book, unit),
        annexes=[annex.roman for annex in book.annexes],
        unconfirmed=present.unconfirmed(book.annexes, book.round_status),
    )


def period_of(book: Book) -> str:
    """Return the round in running text: "6 tháng đầu năm 2022"."""
    label = book.manifest["label"]
    return label[:1].lower() + label[1:]


def heading_of(book: Book, unit: BookUnit, author: str) -> present.Heading:
    """Return what stands above every annex."""
    year = book.day("reference_day").year
    info = (
        ("Đơn vị báo cáo", f"{author} ({LEVEL_WORDS[unit.level].lower()})"),
        ("Kỳ báo cáo", f"{period_of(book)}, từ ngày {vi_date(book.day('period_from'))} đến ngày {vi_date(book.day('period_to'))}; "
                       f"số liệu chốt ngày {vi_date(book.day('reference_day'))}"),
        ("Tổng số xã, phường, thị trấn có số liệu", _coverage(book, unit)),
        ("Phạm vi lưu hành", "các cơ quan ghi ở Nơi nhận; ô từ 1 đến 4 không đưa ra ngoài"),
    )
    line = f"(Kèm theo Báo cáo số{BLANK}/{BLANK}ngày      tháng      năm {year} của {author})"
    return present.Heading(line, info, round_status=book.round_status)


def missing_of(book: Book, unit: BookUnit) -> tuple[int, int]:
    """Return how many communes of a unit have no row in the snapshot, and how many communes there are."""
    with_rows, communes = book.communes_with_rows(unit.unit_id, book.home_map)
    return communes - with_rows, communes


def _coverage(book: Book, unit: BookUnit) -> str:
    """A commune without rows is missing, not a commune of zeros."""
    missing, communes = missing_of(book, unit)
    text = f"{communes - missing}/{communes}"
    return f"{text} (thiếu số liệu {missing}/{communes})" if missing else text


def _plan(book: Book) -> str:
    for plan in book.plans:
        issuer = next((row["name"] for row in book.bodies.rows if row["code"] == plan["body"]), "Ủy ban nhân dân tỉnh")
        title = plan["label"][:1].lower() + plan["label"][1:]
        return f"Kế hoạch số {plan['number']} ngày {short_date(date.fromisoformat(plan['issued_on']))} của {issuer} về {title}"
    return ""


def _unbroken(name: str, book: Book) -> str:
    """Keep a unit's name on one line of the head: "ỦY BAN NHÂN DÂN / TỈNH CAO BẰNG"."""
    for unit in sorted(book.units.values(), key=lambda unit: -len(unit.full_name)):
        if name.endswith(" " + unit.full_name):
            return name.removesuffix(unit.full_name) + unit.full_name.replace(" ", "\u00a0")
    return name
