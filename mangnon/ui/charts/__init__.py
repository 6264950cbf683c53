"""Charts drawn on the server: numbers in, SVG and the same numbers as a table out.

Every chart carries title, unit, source and cut-off; it is readable in black and white (patterns and outlines, values
in words) and obeys the content policy (presentation attributes, no style attribute, no script).
"""

from mangnon.ui.charts.bars import bars, grouped_bars, pyramid
from mangnon.ui.charts.drawing import About, Chart
from mangnon.ui.charts.lines import lines, spark

__all__ = ["About", "Chart", "bars", "grouped_bars", "lines", "pyramid", "spark"]
