"""Every entry of the packs that people read has a Vietnamese label and an English gloss."""

import re
from collections.abc import Iterator

from mangnon.law import load
from mangnon.law.loader import TABLES

PACKS = load()
VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
# Names are not translated: ethnic groups, provinces; bands written in figures; numbers of documents; proper names in a gloss.
NAMES = re.compile(r"Cao Bằng|Tết|Crèche|NĐ|QĐ|TTg|LĐTBXH|BLĐTBXH|Tổng đài 111|BHXH|UBND|MTTQ|CĐ|TƯ|\d+/KH-UBND")


def entries() -> Iterator[tuple[str, str, str]]:
    """Yield (where, label, English) of everything that is shown."""
    for name, (file, row_type, key) in TABLES.items():
        if "english" in row_type.__dataclass_fields__:
            for row in getattr(PACKS, name):
                yield f"{file}:{':'.join(str(getattr(row, part)) for part in key)}", row.label, row.english
    for breakdown in PACKS.indicators.breakdowns.values():
        yield f"breakdown {breakdown.key}", breakdown.label, breakdown.english
        yield from ((f"breakdown {breakdown.key} {member.code}", member.label, member.english) for member in breakdown.members)
    yield from ((f"indicator {one.key}", one.label, one.english) for one in PACKS.indicators)
    for annex in PACKS.annexes:
        yield f"annex {annex.roman}", annex.title, annex.english
        for table in annex.tables:
            yield f"table {table.key}", table.title, table.english
            yield from ((f"table {table.key}, column {column.key}", column.label, column.english) for column in table.columns)
            yield from ((f"table {table.key}, row {row.key}", row.label, row.english) for row in table.rows)
    yield from ((f"format {one.key}", one.label, one.english) for one in PACKS.document_format.elements)


def test_every_entry_has_both_labels():
    assert [where for where, label, english in entries() if not (label.strip() and english.strip())] == []
    assert sum(1 for _entry in entries()) > 1000  # the walk above reaches them all


def test_a_gloss_is_english():
    """Not the label once more, and no Vietnamese word but the names of things."""
    wrong = [
        (where, english) for where, label, english in entries()
        if ":ethnic:" not in where and ":province:" not in where and (VIETNAMESE.search(NAMES.sub("", english)) or (label == english and not re.fullmatch(r"[\d-]+", label)))
    ]
    assert wrong == []


def test_every_word_around_a_cell_has_its_english():
    """Group headings, units of measure, reasons and notes of the annexes."""
    words = {
        word for annex in PACKS.annexes for table in annex.tables
        for word in (*(column.group for column in table.columns), *(part for row in table.rows for part in (row.measure_unit, row.reason, row.note)))
    }
    assert sorted(word for annex in PACKS.annexes for word in words - {"", "%"} if not annex.words.get(word)) == []
