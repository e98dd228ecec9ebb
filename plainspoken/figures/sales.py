"""Charts: what a shop sold, by month and by category, and how far a forecast misses."""

from __future__ import annotations

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings, Verdict
from plainspoken.figures.bar_rows import draw_bar_rows
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import ChartWidth
from plainspoken.figures.periods import find_title_claim
from plainspoken.figures.ranking import is_flag_set
from plainspoken.figures.rich_text import Content, capitalise_first_letter
from plainspoken.figures.rows import ACCENT_INK, GREY_INK, BarTable, ChartBar, ChartRow
from plainspoken.words import Words


@draws("trade")
def draw_monthly_revenue(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Revenue by month; the best whole month stressed, months that are not whole say so."""
    canvas = Canvas(width)
    best = findings.get("trade_months.best").value
    rows = []
    for at in findings.over("trade_months"):
        whole = is_flag_set(findings, f"{at}.whole")
        note = "" if whole else words.label("chart_part_month")
        stressed = whole and findings.get(f"{at}.period").value == best
        rows.append(named_bar_row(words, f"{at}.period", f"{at}.revenue", "money", note=note, stressed=stressed))
    return canvas.figure(draw_bar_rows(canvas, findings, BarTable(rows, dense=True)))


@draws("categories")
def draw_categories_chart(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Share of revenue by category of product, the largest stressed."""
    canvas = Canvas(width)
    rows = [
        named_bar_row(words, f"{at}.category", f"{at}.share", "percent", stressed=not place)
        for place, at in enumerate(findings.over("categories"))
    ]
    return canvas.figure(draw_bar_rows(canvas, findings, BarTable(rows, dense=True)))


@draws("spend")
def draw_spend_forecasts(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """How far each forecast of spending misses; the best one in the accent where it surely misses less."""
    canvas = Canvas(width)
    surely = find_title_claim(findings, "spend").verdict == Verdict.HOLDS
    best = findings.get("spend.best").value if surely else None
    rows = [
        named_bar_row(
            words,
            f"{at}.model",
            f"{at}.mae",
            "money",
            ACCENT_INK if findings.get(f"{at}.model").value == best else GREY_INK,
        )
        for at in findings.over("spend")
    ]
    return canvas.figure(draw_bar_rows(canvas, findings, BarTable(rows, dense=True)))


def named_bar_row(
    words: Words, name: str, address: str, way: str, ink: Ink = GREY_INK, note: Content = "", *, stressed: bool = False
) -> ChartRow:
    """One bar with what it is called and its value."""
    bar = ChartBar(address, ink, words.show(address, way), note, strong=stressed)
    return ChartRow(capitalise_first_letter(words.any(name)), (bar,), stressed=stressed)
