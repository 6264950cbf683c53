"""Bars, grouped bars and the population pyramid."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangnon.ui.charts.drawing import (
    CHAR,
    GREEN,
    INK,
    SOFT,
    WIDTH,
    About,
    Chart,
    element,
    fill_of,
    fitted,
    framed,
    label,
    legend,
    patterns,
    said,
)
from mangnon.ui.table import Col, Table

BAR, GAP = 16, 8
Value = int | float | None


def bars(about: About, rows: Sequence[tuple[str, Value]], *, decimals: int = 0, by: str = "") -> Chart:
    """Horizontal bars in the given order, the value at the end of each; a missing value is said, not drawn as zero."""
    most = max(((value, name) for name, value in rows if value is not None), default=None)
    desc = ngettext("%(n)d dòng.", "%(n)d dòng.", len(rows)) % {"n": len(rows)}
    if most:
        desc += " " + _("Lớn nhất: %(name)s, %(value)s.") % {"name": most[1], "value": said(most[0], decimals)}
    return _chart(about, [(name, [value]) for name, value in rows], [about.unit], decimals, by, desc)


def grouped_bars(
    about: About, rows: Sequence[tuple[str, Sequence[Value]]], series: Sequence[str], *, decimals: int = 0, by: str = ""
) -> Chart:
    """Horizontal bars, several a row; each series has its own fill. ``by`` heads the first column of the table."""
    desc = _("%(n)d dòng, %(m)d dãy số: %(names)s.") % {"n": len(rows), "m": len(series), "names": ", ".join(series)}
    return _chart(about, rows, series, decimals, by, desc)


def pyramid(about: About, rows: Sequence[tuple[str, int, int]], left_name: str, right_name: str) -> Chart:
    """Two sides by age, the youngest (first row) below: the left one hatched, the right one solid."""
    top = max((max(a, b) for _name, a, b in rows), default=0) or 1
    middle, step, half = WIDTH / 2, 20, WIDTH / 2 - 84
    height = len(rows) * step + 30
    parts = [
        label(middle - 40, 14, left_name, "end", weight="600"), label(middle + 40, 14, right_name, weight="600"),
        label(middle, 14, _("Tuổi"), "middle", SOFT),
    ]
    for index, (name, a, b) in enumerate(rows):
        y = height - (index + 1) * step
        wide_a, wide_b = a / top * half, b / top * half
        parts += [
            element("rect", x=middle - 24 - wide_a, y=y, width=wide_a, height=15, fill=f"url(#{about.name}-hatch)", stroke=INK),
            element("rect", x=middle + 24, y=y, width=wide_b, height=15, fill=GREEN, stroke=INK),
            label(middle, y + 12, name, "middle"),
            label(middle - 30 - wide_a, y + 12, said(a, 0), "end", SOFT),
            label(middle + 30 + wide_b, y + 12, said(b, 0), fill=SOFT),
        ]
    total_a, total_b = sum(a for _name, a, _b in rows), sum(b for _name, _a, b in rows)
    desc = _("%(left)s %(a)s, %(right)s %(b)s.") % {"left": left_name, "a": said(total_a, 0), "right": right_name, "b": said(total_b, 0)}
    columns = [Col("name", _("Tuổi"), head=True), _column("a", left_name, 0, True), _column("b", right_name, 0, True), _column("c", _("Cộng"), 0, True)]
    body = [{"name": name, "a": a, "b": b, "c": a + b} for name, a, b in rows]
    return Chart(about.title, framed(about, desc, height, patterns(about.name, 2) + "".join(parts)), desc, _table(about, columns, body))


def _chart(about: About, rows: Sequence[tuple[str, Sequence[Value]]], series: Sequence[str], decimals: int, by: str, desc: str) -> Chart:
    left = min(max((len(name) for name, _values in rows), default=0) * CHAR + 12, WIDTH * 0.45)
    values = [value for _name, row in rows for value in row]
    top = max((value for value in values if value is not None), default=0) or 1
    scale = (WIDTH - left - max(len(said(value, decimals)) for value in [top, *values]) * CHAR - 8) / top
    start = 32.0 if len(series) > 1 else 4.0
    y, parts = start, [legend(about.name, series)] if len(series) > 1 else []
    for name, row in rows:
        parts.append(label(left - 8, y + BAR * len(row) / 2 + 5, fitted(name, left - 8), "end"))
        parts += [_bar(about.name, i, left, y + i * BAR, value, scale, decimals) for i, value in enumerate(row)]
        y += BAR * len(row) + GAP
    parts.append(element("line", x1=left, x2=left, y1=start - 4, y2=y - GAP + 4, stroke=INK))
    columns = [Col("name", by or _("Nhóm"), head=True), *(_column(f"s{i}", text, decimals) for i, text in enumerate(series))]
    body = [{"name": name} | {f"s{i}": value for i, value in enumerate(row)} for name, row in rows]
    return Chart(about.title, framed(about, desc, y, patterns(about.name, len(series)) + "".join(parts)), desc, _table(about, columns, body))


def _bar(name: str, series: int, x: float, y: float, value: Value, scale: float, decimals: int) -> str:
    width = (value or 0) * scale
    drawn = ""
    if width > 0:
        drawn = element("rect", x=x, y=y + 0.5, width=max(width, 1), height=BAR - 1, fill=fill_of(name, series), stroke=INK if series else GREEN)
    return drawn + label(x + width + 6, y + 13, said(value, decimals), fill=SOFT if value is None else INK)


def _column(key: str, text: str, decimals: int, total: bool = False) -> Col:
    return Col(key, text, "number", decimals=decimals, total=total)


def _table(about: About, columns: Sequence[Col], rows: Sequence[dict]) -> Table:
    return Table(columns, rows, caption=about.title, unit=about.unit, source=about.source, cut_off=about.cut_off, show_caption=False)
