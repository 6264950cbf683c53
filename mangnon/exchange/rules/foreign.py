"""Codes of another software in the cells of a list, read as our words. A code nobody has told us is never taken for one of ours."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from mangnon.base import text
from mangnon.documents.reading import Cell
from mangnon.exchange.rules import cells

SEPARATORS = re.compile(r"\s*[;|,]\s*")


def key(code: str) -> str:
    """Return a code as codes are compared: case and lost leading zeros don't count."""
    folded = text.search_key(code)
    return folded.lstrip("0") or "0" if folded.isdigit() else folded


def translated(cell: Cell, words: Mapping[str, str]) -> Cell:
    """Return a cell in our words; several codes in one cell one by one. What is no code of theirs but words stays as it was sent."""
    typed = cells.tidy(cell)
    if not typed:
        return cell
    whole = words.get(key(typed))
    said = whole if whole is not None else "; ".join(_word(part, words) for part in SEPARATORS.split(typed) if part)
    return Cell(said, said)


def _word(typed: str, words: Mapping[str, str]) -> str:
    found = words.get(key(typed))
    if found is not None:
        return found
    # Words around it, so that no reader of codes takes it for one of ours.
    return typed if not any(letter.isdigit() for letter in typed) else _("mã không có trong mẫu: %(code)s") % {"code": typed}
