"""Charts: what came in later periods, and where a column holds the answer. Knows no model."""

from __future__ import annotations

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings, Verdict
from plainspoken.figures.bar_rows import draw_rows
from plainspoken.figures.canvas import Canvas
from plainspoken.figures.periods import claim_of
from plainspoken.figures.rich_text import Content, headed
from plainspoken.figures.rows import ACCENT, GREY, WEAKNESS, Bar, Row, Table
from plainspoken.figures.style import WEAK, Width
from plainspoken.words import Words


def later(findings: Findings, words: Words, width: Width) -> Figure:
    """Each later period: what the model expected, and what came."""
    canvas = Canvas(width)
    misjudged = claim_of(findings, "later").verdict == Verdict.HOLDS
    worst = findings.get("time.worst.period").value if misjudged else None
    rows = [
        later_row(findings, words, at, findings.get(f"{at}.period").value == worst)
        for at in findings.over("time.periods")
    ]
    return canvas.figure(draw_rows(canvas, findings, Table(rows)))


def later_row(findings: Findings, words: Words, at: str, weak: bool) -> Row:
    """Expected and observed of one period; the worst one is outlined and says so."""
    expected, came = f"{at}.expected_rate", f"{at}.observed_rate"
    said: Content = [words.show(expected, "of_100"), " ", words.label("chart_expected")]
    seen: Content = [words.show(came, "of_100"), " ", words.label("chart_observed")]
    note = words.label("chart_far_more") if weak else ""
    bars = (
        Bar(expected, GREY, said),
        Bar(came, WEAKNESS if weak else ACCENT, seen, note, WEAK if weak else "#1B2429"),
    )
    return Row(headed(words.named(f"{at}.period")), bars)


def leak(findings: Findings, words: Words, width: Width) -> Figure:
    """The event's share among cases with the suspicious value, period by period."""
    canvas = Canvas(width)
    subject = claim_of(findings, "leak").subject
    rows = [leak_row(findings, words, at) for at in findings.over(f"{subject}.periods")]
    return canvas.figure(draw_rows(canvas, findings, Table(rows, dense=True)))


def leak_row(findings: Findings, words: Words, at: str) -> Row:
    """One period: where the event never came, a word in the colour of weakness instead of a bar."""
    never = findings.get(f"{at}.positives").number == 0
    counts: Content = (
        words.show(f"{at}.positives", "count"),
        " ",
        words.label("chart_of"),
        " ",
        words.show(f"{at}.n", "count"),
    )
    rate = f"{at}.rate"
    bar = (
        Bar(rate, WEAKNESS, counts, colour=WEAK)
        if never
        else Bar(rate, GREY, words.show(rate, "of_100"), counts)
    )
    return Row(headed(words.named(f"{at}.period")), (bar,))
