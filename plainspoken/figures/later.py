"""Charts: what came in later periods, and where a column holds the answer."""

from __future__ import annotations

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings, Verdict
from plainspoken.figures.bar_rows import draw_bar_rows
from plainspoken.figures.canvas import Canvas
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import TEXT_COLOUR, WEAKNESS_COLOUR, ChartWidth
from plainspoken.figures.periods import find_title_claim
from plainspoken.figures.rich_text import Content, capitalise_first_letter
from plainspoken.figures.rows import ACCENT_INK, GREY_INK, WEAKNESS_INK, BarTable, ChartBar, ChartRow
from plainspoken.words import Words


@draws("later")
def draw_later_periods(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Each later period: what the model expected, and what came."""
    canvas = Canvas(width)
    misjudged = find_title_claim(findings, "later").verdict == Verdict.HOLDS
    worst = findings.get("time.worst.period").value if misjudged else None
    rows = [
        later_period_row(findings, words, at, findings.get(f"{at}.period").value == worst)
        for at in findings.over("time.periods")
    ]
    return canvas.figure(draw_bar_rows(canvas, findings, BarTable(rows)))


def later_period_row(findings: Findings, words: Words, at: str, weak: bool) -> ChartRow:
    """Expected (ours) and observed of one period; the worst one is outlined and says so."""
    expected, came = f"{at}.expected_rate", f"{at}.observed_rate"
    said: Content = [words.show(expected, "rate"), " ", words.label("chart_expected")]
    seen: Content = [words.show(came, "rate"), " ", words.label("chart_observed")]
    note = words.label("chart_far_more") if weak else ""
    bars = (
        ChartBar(expected, ACCENT_INK, said),
        ChartBar(came, WEAKNESS_INK if weak else GREY_INK, seen, note, WEAKNESS_COLOUR if weak else TEXT_COLOUR),
    )
    return ChartRow(capitalise_first_letter(words.named(f"{at}.period")), bars)


@draws("leak")
def draw_leak_periods(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """The event's share among cases with the suspicious value, period by period."""
    canvas = Canvas(width)
    subject = find_title_claim(findings, "leak").subject
    rows = [leak_period_row(findings, words, at) for at in findings.over(f"{subject}.periods")]
    return canvas.figure(draw_bar_rows(canvas, findings, BarTable(rows, dense=True)))


def leak_period_row(findings: Findings, words: Words, at: str) -> ChartRow:
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
        ChartBar(rate, WEAKNESS_INK, counts, colour=WEAKNESS_COLOUR)
        if never
        else ChartBar(rate, GREY_INK, words.show(rate, "rate"), counts)
    )
    return ChartRow(capitalise_first_letter(words.named(f"{at}.period")), (bar,))
