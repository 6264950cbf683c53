"""What a computed cell is: a value with its numerator and denominator, or the reason why there is none."""

from dataclasses import dataclass

VALUE, NONE, MISSING, UNCOMPUTABLE = "value", "none", "missing", "uncomputable"
STATES = {VALUE: "", NONE: "không phát sinh", MISSING: "chưa có số liệu", UNCOMPUTABLE: "chưa tính được"}


@dataclass(frozen=True, slots=True)
class Cell:
    """``value`` is an int, a float (rates, in percent), or a pair of ints. A rate keeps what it was divided from.

    ``part`` is (communes whose rows the map can all place, communes) of a figure to which more may belong; None: it is whole.
    """

    value: int | float | tuple[int, int] | None = None
    state: str = VALUE
    numerator: int | None = None
    denominator: int | None = None
    reason: str = ""
    part: tuple[int, int] | None = None


def number(value: int) -> Cell:
    """Return a counted cell."""
    return Cell(int(value))


def rate(numerator: int, denominator: int, multiplier: int = 100) -> Cell:
    """Return a quotient; nothing to divide by is "không phát sinh", never zero."""
    if not denominator:
        return Cell(state=NONE, numerator=numerator, denominator=denominator)
    return Cell(numerator * multiplier / denominator, numerator=numerator, denominator=denominator)


def missing(reason: str = "") -> Cell:
    """Return a cell nobody has declared yet."""
    return Cell(state=MISSING, reason=reason)


def uncomputable(reason: str) -> Cell:
    """Return a cell that cannot be computed, with the reason."""
    return Cell(state=UNCOMPUTABLE, reason=reason)
