"""Chart: what a test of the first action looks for, and what a year of it could show."""

from __future__ import annotations

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings, Verdict
from plainspoken.figures.bar_rows import draw_bar_rows
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import WEAKNESS_COLOUR, ChartWidth
from plainspoken.figures.periods import find_title_claim
from plainspoken.figures.rows import ACCENT_INK, GREY_INK, RING_INK, WEAKNESS_INK, BarTable, ChartBar, ChartRow
from plainspoken.words import Words


@draws("test_size")
def draw_ab_test_size(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """The event's share now, the share the plan looks for, and the least that a one-year test could show."""
    canvas = Canvas(width)
    claim = find_title_claim(findings, "test_size")
    fits = claim.verdict == Verdict.HOLDS
    ab = f"{claim.subject}.ab"
    least = ab_test_bar(words, f"{ab}.detectable_rate", ACCENT_INK if fits else WEAKNESS_INK)
    rows = [
        ChartRow(words.label("chart_rate_now"), (ab_test_bar(words, f"{ab}.rate_now", GREY_INK),)),
        ChartRow(words.label("chart_rate_then"), (ab_test_bar(words, f"{ab}.rate_then", RING_INK),)),
        ChartRow(
            words.label("chart_rate_detectable"),
            (least,),
            aside="" if fits else words.label("chart_too_large"),
            aside_colour=WEAKNESS_COLOUR,
        ),
    ]
    return canvas.figure(draw_bar_rows(canvas, findings, BarTable(rows)))


def ab_test_bar(words: Words, address: str, ink: Ink) -> ChartBar:
    """A share with its value."""
    return ChartBar(address, ink, words.show(address, "rate"))
