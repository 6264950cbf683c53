"""Money is whole đồng; a report prints millions."""

from decimal import Decimal

from mangnon.base.numbers import vi_number


def vnd(amount: int) -> str:
    """Return 1500000 as "1.500.000 đ"."""
    return f"{vi_number(amount)} đ"


def trieu(amount: int, decimals: int = 1) -> str:
    """Return đồng in millions: 1500000 → "1,5"."""
    return vi_number(Decimal(amount) / 1_000_000, decimals)
