"""Money is whole đồng."""

from mangnon.base.numbers import vi_number


def vnd(amount: int) -> str:
    """Return 1500000 as "1.500.000 đ"."""
    return f"{vi_number(amount)} đ"
