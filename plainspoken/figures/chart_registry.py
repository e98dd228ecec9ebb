"""Which function draws which chart: each registers itself where it is written."""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.figure import Figure

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.core.findings import Findings, suggest_nearest
from plainspoken.figures.chart_style import ChartWidth
from plainspoken.words import Words

ChartFunction = Callable[[Findings, Words, ChartWidth], Figure]
CHART_FUNCTIONS: dict[str, ChartFunction] = {}


def draws(name: str) -> Callable[[ChartFunction], ChartFunction]:
    """Register the decorated function as the one that draws a chart of `claims/charts.py`.

    Raises:
        ValueError: there is no such chart, or two functions draw it.
    """
    if name not in CHART_DEFINITIONS:
        raise ValueError(f"claims/charts.py defines no chart {name!r}{suggest_nearest(name, CHART_DEFINITIONS)}")
    if name in CHART_FUNCTIONS:
        raise ValueError(f"two functions draw the chart {name!r}")

    def register(draw: ChartFunction) -> ChartFunction:
        CHART_FUNCTIONS[name] = draw
        return draw

    return register
