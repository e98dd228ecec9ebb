"""Chart: what each segment brings, and the part of it that lies with the likeliest. Knows no model."""

from __future__ import annotations

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.bar_rows import draw_bar_rows
from plainspoken.figures.canvas import Canvas
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import ACCENT_COLOUR, ChartWidth
from plainspoken.figures.rich_text import capitalise_first_letter
from plainspoken.figures.rows import ACCENT_INK, GREY_INK, BarTable, ChartBar, ChartRow
from plainspoken.words import Words


@draws("profit")
def draw_profit_by_segment(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """What the members of each segment bring, and the same weighted by each one's probability of the event."""
    canvas = Canvas(width)
    places = [at for at in findings.over("segments") if f"{at}.value_weighted" in findings.evidence]
    ranked = sorted(places, key=lambda at: -findings.get(f"{at}.value_weighted").number)
    return canvas.figure(
        draw_bar_rows(canvas, findings, BarTable([profit_row(words, at) for at in ranked], dense=True))
    )


def profit_row(words: Words, at: str) -> ChartRow:
    """One segment: all that it brings, and what of that lies with the likeliest."""
    bars = (
        ChartBar(f"{at}.value_sum", GREY_INK, words.show(f"{at}.value_sum", "amount"), words.label("chart_brings")),
        ChartBar(
            f"{at}.value_weighted",
            ACCENT_INK,
            words.show(f"{at}.value_weighted", "amount"),
            words.label("chart_weighted"),
            ACCENT_COLOUR,
        ),
    )
    return ChartRow(capitalise_first_letter(words.named(f"{at}.segment")), bars)
