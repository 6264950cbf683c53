"""What all charts share: the words around them, the inks and patterns, scales, and safe SVG elements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from math import floor, log10

from django.utils.translation import gettext as _

from mangnon.ui import numbers
from mangnon.ui.table import Table

INK, SOFT, LINE, GREEN, PAPER = "#1b211c", "#4c574e", "#c9d1ca", "#1e6b3a", "#fff"
WIDTH, TEXT, CHAR = 640, 13, 7.7  # view-box units; CHAR is a letter's mean width at 13 px
# Each series has a fill that stays apart from its neighbour on a black and white copy.
FILLS = ("solid", "hatch", "light", "dots")
DASHES = ("", "7 4", "2 3", "10 3 2 3")


@dataclass(frozen=True, slots=True)
class About:
    """The words without which a chart may not be shown. ``name`` is unique on its page: patterns are called by it."""

    name: str
    title: str
    unit: str
    source: str
    cut_off: date | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart: the SVG, the sentence that says it to who can't see it, and its numbers as a Table."""

    title: str
    svg: str
    desc: str
    table: Table


def number(value: float) -> str:
    """A coordinate: one decimal, no trailing zero, never a comma."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def element(tag: str, text: str | None = None, **attributes: object) -> str:
    """One SVG element; attribute names take ``_`` for ``-``; words are escaped."""
    named = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(number(value) if isinstance(value, (int, float)) else str(value))}"'
        for key, value in attributes.items() if value not in (None, "")
    )
    return f"<{tag}{named}/>" if text is None else f"<{tag}{named}>{escape(text)}</{tag}>"


def label(x: float, y: float, text: str, anchor: str = "start", fill: str = INK, weight: str = "") -> str:
    """A word of the chart."""
    return element("text", text, x=x, y=y, text_anchor="" if anchor == "start" else anchor, fill=fill, font_weight=weight)


def fitted(text: str, room: float) -> str:
    """The words shortened to ``room`` view-box units; the table beside the chart has them whole."""
    most = int(room / CHAR)
    return text if len(text) <= most else text[: max(most - 1, 1)].rstrip() + "…"


def fill_of(name: str, series: int) -> str:
    """The fill of a series: a colour, or one of the chart's patterns."""
    kind = FILLS[series % len(FILLS)]
    return {"solid": GREEN, "light": "#dcebe1"}.get(kind) or f"url(#{name}-{kind})"


def patterns(name: str, series: int) -> str:
    """Definitions of the patterns that ``series`` series need."""
    hatch = (
        f'<pattern id="{escape(name)}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="{PAPER}"/><rect width="2.5" height="6" fill="{SOFT}"/></pattern>'
    )
    dots = (
        f'<pattern id="{escape(name)}-dots" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{PAPER}"/><circle cx="3" cy="3" r="1.4" fill="{INK}"/></pattern>'
    )
    return "<defs>" + hatch + (dots if series > 3 else "") + "</defs>" if series > 1 else ""


def legend(name: str, labels: Sequence[str], y: float = 16) -> str:
    """Names of the series with their fill, in one row."""
    parts, x = [], 0.0
    for index, text in enumerate(labels):
        parts.append(element("rect", x=x + 0.5, y=y - 11, width=14, height=12, fill=fill_of(name, index), stroke=INK, stroke_width=1))
        parts.append(label(x + 20, y, text))
        x += 20 + len(text) * CHAR + 20
    return "".join(parts)


def framed(about: About, desc: str, height: float, body: str, width: float = WIDTH) -> str:
    """The whole SVG with its title and description for assistive technology."""
    name = escape(about.name)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn" viewBox="0 0 {number(width)} {number(height)}" width="{number(width)}" height="{number(height)}" '
        f'role="img" aria-labelledby="{name}-t {name}-d" font-size="{TEXT}"><title id="{name}-t">{escape(about.title)}</title>'
        f'<desc id="{name}-d">{escape(desc)}</desc>{body}</svg>'
    )


def ceiling(value: float) -> float:
    """The next round number at or above ``value`` (1, 2, 2.5, 5 × a power of ten): the end of an axis. 1 for nothing."""
    if value <= 0:
        return 1
    power = 10 ** floor(log10(value))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if value <= step * power * 1.0000001)


def ticks(top: float, whole: bool, parts: int = 4) -> list[float]:
    """Values for grid lines from 0 to ``top``; counts get no half."""
    step = top / parts
    if whole and step != int(step):
        step = max(1.0, float(int(top / 2) or 1))
    found, value = [], 0.0
    while value <= top * 1.0001:
        found.append(value)
        value += step
    return found


def said(value: float | None, decimals: int) -> str:
    """A value in words; a missing one says so."""
    return _("chưa có số liệu") if value is None else numbers.number(value, decimals)
