"""Charts: what a shop sold, by month and by category, and how far a forecast misses. Knows no model."""

from __future__ import annotations

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings, Verdict
from plainspoken.figures.bar_rows import draw_rows
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.periods import claim_of
from plainspoken.figures.ranking import flag
from plainspoken.figures.rich_text import Content, headed
from plainspoken.figures.rows import ACCENT, GREY, Bar, Row, Table
from plainspoken.figures.style import Width
from plainspoken.words import Words


def trade(findings: Findings, words: Words, width: Width) -> Figure:
    """Revenue by month; the best whole month in the accent, months that are not whole say so."""
    canvas = Canvas(width)
    best = findings.get("trade_months.best").value
    rows = []
    for at in findings.over("trade_months"):
        whole = flag(findings, f"{at}.whole")
        note = "" if whole else words.label("chart_part_month")
        ink = ACCENT if whole and findings.get(f"{at}.period").value == best else GREY
        rows.append(bar_row(words, f"{at}.period", f"{at}.revenue", "money", ink, note))
    return canvas.figure(draw_rows(canvas, findings, Table(rows, dense=True)))


def categories(findings: Findings, words: Words, width: Width) -> Figure:
    """Share of revenue by category of product, the largest in the accent."""
    canvas = Canvas(width)
    rows = [
        bar_row(words, f"{at}.category", f"{at}.share", "of_100", GREY if place else ACCENT)
        for place, at in enumerate(findings.over("categories"))
    ]
    return canvas.figure(draw_rows(canvas, findings, Table(rows, dense=True)))


def spend(findings: Findings, words: Words, width: Width) -> Figure:
    """How far each forecast of spending misses; the best one in the accent where it surely misses less."""
    canvas = Canvas(width)
    surely = claim_of(findings, "spend").verdict == Verdict.HOLDS
    best = findings.get("spend.best").value if surely else None
    rows = [
        bar_row(
            words,
            f"{at}.model",
            f"{at}.mae",
            "money",
            ACCENT if findings.get(f"{at}.model").value == best else GREY,
        )
        for at in findings.over("spend")
    ]
    return canvas.figure(draw_rows(canvas, findings, Table(rows)))


def bar_row(words: Words, name: str, address: str, way: str, ink: Ink, note: Content = "") -> Row:
    """One bar with what it is called and its value."""
    return Row(headed(words.any(name)), (Bar(address, ink, words.show(address, way), note),))
