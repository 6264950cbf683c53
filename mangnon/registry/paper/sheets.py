"""The sheets of a print as they lie on the paper: one household a page, or the children of a hamlet in one table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils import translation
from django.utils.translation import gettext as _

from mangnon.base.numbers import vi_datetime
from mangnon.registry.paper import queries, rules, words
from mangnon.registry.paper.models import BookPrint, PrintLine
from mangnon.ui.parts import Signature

BLANK_CHILDREN, BLANK_ROWS, BLANK_CHANGES = 3, 5, 2
ROWS_OF_A_SHEET = 9  # of an empty list: one A4 page lying


@dataclass(frozen=True, slots=True)
class Block:
    """A household or a child on its page: the line's number and (label, what the registry says)."""

    number: int
    title: str
    rows: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What begins on a page of its own: a household's ``blocks``, or the ``lines`` of a hamlet's list; ``blanks`` to be filled in."""

    heading: str
    place: str
    blocks: list[Block] = field(default_factory=list)
    lines: list[tuple[int, list[str]]] = field(default_factory=list)
    blanks: range = range(0)
    empty: bool = False
    changes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paper:
    """A print as a whole, in Vietnamese whoever prints it."""

    title: str
    mark: str
    sheets: list[Sheet]
    columns: list[str]
    home_labels: list[str]
    child_labels: list[str]
    changes: range
    signers: list[Signature]
    wide: bool


@translation.override("vi")  # a paper for the hamlet
def paper_of(book: BookPrint, lines: Sequence[PrintLine]) -> Paper:
    """Return the sheets of a print."""
    at_home = book.kind == rules.HOUSEHOLDS
    sheets = _empty(book) if book.copies else _books(book, lines) if at_home else _lists(book, lines)
    title = _("SỔ THEO DÕI TRẺ EM TRONG HỘ") if at_home else _("DANH SÁCH TRẺ EM THEO XÓM, TỔ DÂN PHỐ")
    mark = _("Bản in số %(number)s. In lúc %(at)s, người in: %(who)s.") % {"number": book.number, "at": vi_datetime(book.printed_at), "who": book.printed_by}
    return Paper(
        title, mark, sheets, [words.label(key) for key in _narrow()], [words.label(key) for key in queries.home_keys()], [words.label(key) for key in queries.child_keys()],
        range(BLANK_CHANGES), [Signature([_("NGƯỜI GHI (CỘNG TÁC VIÊN)")]), Signature([_("ĐẠI DIỆN HỘ") if at_home else _("TRƯỞNG XÓM, TỔ TRƯỞNG")])], not at_home,
    )  # fmt: skip


def _narrow() -> list[str]:
    keys = set(queries.child_keys())
    return [key for key in rules.NARROW if key in keys]


def _place(book: BookPrint, hamlet: str) -> str:
    return ", ".join(part for part in (hamlet or (book.hamlet.name if book.hamlet else ""), book.unit.full_name) if part)


def _empty(book: BookPrint) -> list[Sheet]:
    heading = _("Mã hộ, hộ số: ……………") if book.kind == rules.HOUSEHOLDS else ""
    hamlet = book.hamlet.name if book.hamlet else _("Xóm, tổ: ………………………")
    size = BLANK_CHILDREN if book.kind == rules.HOUSEHOLDS else ROWS_OF_A_SHEET
    return [Sheet(heading, _place(book, hamlet), blanks=range(size), empty=True) for _copy in range(book.copies)]


def _books(book: BookPrint, lines: Sequence[PrintLine]) -> list[Sheet]:
    told = [(line, rules.read(line.shown)) for line in lines]
    sheets = []
    for _key, group in groupby(told, key=lambda pair: (pair[1]["place"], "" if pair[1]["place"] else pair[1]["hamlet"])):
        rows = list(group)
        values = rows[0][1]
        heading = _("Mã hộ, hộ số: %(number)s") % {"number": values["household_no"]} if values["household_no"] else _("Trẻ chưa gắn với hộ nào")
        sheets.append(Sheet(heading, _place(book, values["hamlet"]), [_block(line, said) for line, said in rows], blanks=range(1), changes=_changes(values)))
    return sheets


def _changes(values: dict[str, str]) -> list[tuple[str, str]]:
    told = {rules.CAME: _("%(about)s vào hộ"), rules.WENT: _("%(about)s ra khỏi hộ"), rules.CLASSED: _("Loại hộ: %(about)s")}
    return [(one.day, told[one.kind] % {"about": words.said("poverty", one.about) if one.kind == rules.CLASSED else one.about}) for one in rules.changes_of(values)]


def _block(line: PrintLine, values: dict[str, str]) -> Block:
    keys = queries.home_keys() if line.household_id else queries.child_keys()
    title = _("Hộ") if line.household_id else values.get("full_name", "")
    return Block(line.number, title, [(words.label(key), words.said(key, values.get(key, ""))) for key in keys])


def _lists(book: BookPrint, lines: Sequence[PrintLine]) -> list[Sheet]:
    told = [(line, rules.read(line.shown)) for line in lines]
    return [
        Sheet("", _place(book, hamlet or _("chưa rõ xóm")), lines=[_row(line, values) for line, values in rows], blanks=range(BLANK_ROWS))
        for hamlet, rows in groupby(told, key=lambda pair: pair[1]["hamlet"])
    ]


def _row(line: PrintLine, values: dict[str, str]) -> tuple[int, list[str]]:
    return line.number, [values["household_no"], *(words.said(key, values.get(key, "")) for key in _narrow())]
