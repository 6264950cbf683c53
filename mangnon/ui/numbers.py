"""Numbers as the language of the page writes them; documents are Vietnamese and use ``base.numbers``.

Days stay dd/mm/yyyy in both languages: the papers beside the screen have them so, and a day misread is worse than odd.
"""

from decimal import Decimal

from django.utils.translation import get_language

from mangnon.base.numbers import en_number, vi_number


def number(value: int | float | Decimal, decimals: int = 0) -> str:
    """Return 1234.5 as "1.234,5" on a Vietnamese page and "1,234.5" on an English one."""
    return en_number(value, decimals) if get_language() == "en" else vi_number(value, decimals)


def percent(value: int | float | Decimal, decimals: int = 1) -> str:
    """Return percent points: 25.754 → "25,8%" or "25.8%"."""
    return number(value, decimals) + "%"
