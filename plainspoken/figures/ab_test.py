"""Chart: what a test of the first action looks for, and what a year of it could show. Knows no statistics."""

from __future__ import annotations

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings, Verdict
from plainspoken.figures.bar_rows import draw_rows
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.periods import claim_of
from plainspoken.figures.rows import ACCENT, GREY, RING, WEAKNESS, Bar, Row, Table
from plainspoken.figures.style import WEAK, Width
from plainspoken.words import Words


def test_size(findings: Findings, words: Words, width: Width) -> Figure:
    """The event's share now, the share the plan looks for, and the least that a one-year test could show."""
    canvas = Canvas(width)
    claim = claim_of(findings, "test_size")
    fits = claim.verdict == Verdict.HOLDS
    ab = f"{claim.subject}.ab"
    least = bar(words, f"{ab}.detectable_rate", ACCENT if fits else WEAKNESS)
    rows = [
        Row(words.label("chart_rate_now"), (bar(words, f"{ab}.rate_now", GREY),)),
        Row(words.label("chart_rate_then"), (bar(words, f"{ab}.rate_then", RING),)),
        Row(
            words.label("chart_rate_detectable"),
            (least,),
            aside="" if fits else words.label("chart_too_large"),
            aside_colour=WEAK,
        ),
    ]
    return canvas.figure(draw_rows(canvas, findings, Table(rows)))


def bar(words: Words, address: str, ink: Ink) -> Bar:
    """A share with its value."""
    return Bar(address, ink, words.show(address, "of_100"))
