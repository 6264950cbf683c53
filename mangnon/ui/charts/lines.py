"""Lines over time, and the small line beside a figure."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from mangnon.ui.charts.drawing import (
    CHAR,
    DASHES,
    GREEN,
    INK,
    LINE,
    PAPER,
    SOFT,
    WIDTH,
    About,
    Chart,
    ceiling,
    element,
    framed,
    label,
    number,
    said,
    ticks,
)
from mangnon.ui.table import Col, Table

HEIGHT, TOP, BOTTOM = 280, 20, 34
Value = int | float | None


def lines(about: About, periods: Sequence[str], series: Sequence[tuple[str, Sequence[Value]]], *, decimals: int = 0) -> Chart:
    """One line a series from zero up, dashed differently, named at its end; a missing period breaks the line."""
    known = [value for _name, values in series for value in values if value is not None]
    top = ceiling(max(known, default=0))
    grid = ticks(top, whole=decimals == 0)
    left = max(len(said(value, decimals)) for value in grid) * CHAR + 10
    right = WIDTH - max(len(name) for name, _values in series) * CHAR - 16
    low = HEIGHT - BOTTOM

    def at(index: int, value: float) -> tuple[float, float]:
        across = (right - left) / max(len(periods) - 1, 1)
        return left + index * across, low - value / top * (low - TOP)

    parts = []
    for value in grid:
        y = at(0, value)[1]
        parts.append(element("line", x1=left, x2=right, y1=y, y2=y, stroke=INK if value == 0 else LINE))
        parts.append(label(left - 6, y + 4, said(value, decimals), "end", SOFT))
    every = max(1, -(-len(periods) // max(int((right - left) / (max(map(len, periods)) * CHAR + 14)), 1)))
    parts += [label(at(i, 0)[0], low + 20, text, "middle", SOFT) for i, text in enumerate(periods) if i % every == 0]
    ends = _apart([at(len(values) - 1, next((v for v in reversed(values) if v is not None), 0))[1] for _name, values in series])
    for index, (name, values) in enumerate(series):
        parts.append(_line(index, [None if value is None else at(i, value) for i, value in enumerate(values)]))
        parts.append(label(right + 10, ends[index] + 4, name))
    desc = _("%(n)d kỳ, từ %(first)s đến %(last)s: %(names)s.") % {
        "n": len(periods), "first": periods[0], "last": periods[-1], "names": ", ".join(name for name, _values in series),
    }
    columns = [Col("period", _("Kỳ"), head=True), *(Col(f"s{i}", name, "number", decimals=decimals) for i, (name, _v) in enumerate(series))]
    rows = [{"period": text} | {f"s{j}": values[i] for j, (_name, values) in enumerate(series)} for i, text in enumerate(periods)]
    table = Table(columns, rows, caption=about.title, unit=about.unit, source=about.source, cut_off=about.cut_off, show_caption=False)
    return Chart(about.title, framed(about, desc, HEIGHT, "".join(parts)), desc, table)


def spark(values: Sequence[Value], text: str, width: int = 96, height: int = 24) -> str:
    """A line of the last values without axes; ``text`` says it in words (the figure beside it gives the number)."""
    known = [value for value in values if value is not None]
    low, high = min(known, default=0), max(known, default=0)
    across, tall = (width - 6) / max(len(values) - 1, 1), height - 6
    points = [
        None if value is None else (3 + i * across, 3 + tall - ((value - low) / (high - low) if high > low else 0.5) * tall)
        for i, value in enumerate(values)
    ]
    last = next((point for point in reversed(points) if point), None)
    dot = element("circle", cx=last[0], cy=last[1], r=2.5, fill=GREEN) if last else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="spark" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">'
        + element("title", text) + _strokes(points, stroke=GREEN, stroke_width=1.5) + dot + "</svg>"
    )


def _line(index: int, points: Sequence[tuple[float, float] | None]) -> str:
    inks = (GREEN, INK, SOFT, INK)
    drawn = _strokes(points, stroke=inks[index % 4], stroke_width=2, stroke_dasharray=DASHES[index % 4])
    return drawn + "".join(
        element("circle", cx=x, cy=y, r=3.5, fill=inks[index % 4] if index % 2 == 0 else PAPER, stroke=inks[index % 4], stroke_width=1.5)
        for x, y in filter(None, points)
    )


def _strokes(points: Sequence[tuple[float, float] | None], **attributes: object) -> str:
    """Unbroken stretches as polylines."""
    stretches: list[list[str]] = [[]]
    for point in points:
        if point is None:
            stretches.append([])
        else:
            stretches[-1].append(f"{number(point[0])},{number(point[1])}")
    return "".join(element("polyline", points=" ".join(part), fill="none", **attributes) for part in stretches if len(part) > 1)


def _apart(heights: Sequence[float], least: float = 16) -> list[float]:
    """Names at the ends of lines moved apart so that none covers another; order kept."""
    placed = dict(enumerate(heights))
    before = None
    for index in sorted(placed, key=lambda i: (heights[i], i)):
        if before is not None and placed[index] - before < least:
            placed[index] = before + least
        before = placed[index]
    return [placed[index] for index in range(len(heights))]
