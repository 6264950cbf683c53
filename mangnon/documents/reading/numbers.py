"""Identity numbers and codes that a spreadsheet took for numbers: zeros lost, rounded to 4,22E+09, a decimal point put in.

What was lost is offered beside what is written, for a person to confirm; nothing is repaired silently.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from mangnon.base.text import nfc
from mangnon.documents.reading.book import Cell

_ROUNDED = re.compile(r"(\d(?:[.,]\d+)?)\s*[eE]\s*\+?\s*(\d{1,2})")
_EXACT = 10**15  # a spreadsheet keeps 15 digits; beyond that they are not the ones typed


class Tidy(NamedTuple):
    """An identity number as it was found.

    ``value``: as the cell has it, without spaces, dots and hyphens. ``why``: "" when it has the right length; zeros (leading zeros lost: ``offered``
    has them), rounded (digits are gone, nothing to offer), short, long, letters, empty. ``vi`` and ``en`` say what to do, "" when there is nothing.
    """

    value: str
    offered: str = ""
    why: str = ""
    vi: str = ""
    en: str = ""


def tidy_id(cell: Cell, *, length: int = 12) -> Tidy:
    """Return an identity number of ``length`` digits as text, with what may be meant when zeros were lost."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value != int(value) or abs(value) >= _EXACT or value < 0:
            return _why("rounded" if abs(value) >= _EXACT else "letters", cell.text, length)
        return _digits(str(int(value)), length)
    said = nfc(cell.text).strip(" \t\n'’`\"")
    if met := _ROUNDED.fullmatch(said):
        mantissa = met[1].replace(",", ".")
        if len(mantissa.replace(".", "")) != int(met[2]) + 1:
            return _why("rounded", said, length)
        said = str(int(Decimal(mantissa).scaleb(int(met[2]))))  # every digit is there
    digits = re.sub(r"[\s.\-]", "", re.sub(r"[.,]0+$", "", said) if re.fullmatch(r"\d+[.,]0{1,2}", said) else said)
    if not digits:
        return Tidy("", why="empty")
    return _digits(digits, length) if digits.isascii() and digits.isdigit() else _why("letters", said, length)


def tidy_code(cell: Cell, *, length: int) -> Tidy:
    """Return a code of fixed length (a unit's 01273, a school's) in the same way."""
    return tidy_id(cell, length=length)


def _digits(digits: str, length: int) -> Tidy:
    if len(digits) == length:
        return Tidy(digits)
    if len(digits) > length:
        return _why("long", digits, length)
    # a person's number begins with one or two zeros (001…096): no more can be lost
    lost = length - len(digits)
    if lost <= 2:
        offered = digits.zfill(length)
        return Tidy(digits, offered, "zeros", f"Số “{digits}” thiếu {lost} số 0 ở đầu, có lẽ là {offered}: xác nhận, hoặc sửa theo giấy tờ",
                    f"{lost} leading zeros are missing, perhaps {offered}: confirm, or correct from the paper")
    return _why("short", digits, length)


_WHY = {
    "rounded": ("Excel đã làm tròn số “{said}”, các chữ số cuối không còn: gõ lại từ giấy tờ vào ô có định dạng Văn bản (Text)", "the spreadsheet rounded the number and its last digits are gone: type it again into a cell formatted as text"),
    "short": ("Số “{said}” có {count} chữ số, cần {length}: xem lại giấy tờ", "{count} digits where {length} are needed: look at the paper again"),
    "long": ("Số “{said}” có {count} chữ số, cần {length}: xem lại giấy tờ", "{count} digits where {length} are needed: look at the paper again"),
    "letters": ("“{said}” không phải số gồm {length} chữ số: xem lại giấy tờ, hoặc để trống nếu chưa có", "no number of {length} digits: look at the paper again, or leave it empty"),
}


def _why(code: str, said: str, length: int) -> Tidy:
    vi, en = _WHY[code]
    words = {"said": said[:30], "count": len(said), "length": length}
    return Tidy(said, "", code, vi.format(**words), en.format(**words))
