"""Charts: what the model goes by, and how the event's share changes along it. Knows no model."""

from __future__ import annotations

from markupsafe import Markup, escape
from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.bar_rows import draw_rows, frame_for
from plainspoken.figures.canvas import Canvas
from plainspoken.figures.rich_text import headed
from plainspoken.figures.rows import ACCENT, GREY, Bar, Row, Table
from plainspoken.figures.style import STRONG, Width
from plainspoken.words import Words
from plainspoken.words.phrases import things

SHAPES = 4
PANEL_GAP = 28.0
SAME = 1e-9  # two hundredths nearer than this are one


def drivers(findings: Findings, words: Words, width: Width) -> Figure:
    """The ranking with ranges: coloured where a column keeps its place; beside it, can we change it."""
    canvas = Canvas(width)
    rows = [driver_row(findings, words, at) for at in findings.over("drivers")]
    return canvas.figure(draw_rows(canvas, findings, Table(rows)))


def driver_row(findings: Findings, words: Words, at: str) -> Row:
    """One column the model goes by."""
    size = f"{at}.size"
    stable = findings.get(f"{at}.stable").value is True
    changeable = words.label(f"chart_change_{findings.get(f'{at}.changeable').value}")
    bar = Bar(size, ACCENT if stable else GREY, words.show(size, "of_100"))
    return Row(headed(words.named(f"{at}.column")), (bar,), aside=changeable)


def shapes(findings: Findings, words: Words, width: Width) -> Figure:
    """The strongest columns one by one: the event's share in each bin of values, with ranges."""
    canvas = Canvas(width)
    shown = with_shape(findings)[:SHAPES]
    across = 2 if width.wide else 1
    wide = (canvas.right - (across - 1) * PANEL_GAP) / across
    top = bottom = 0.0
    for place, at in enumerate(shown):
        if place and place % across == 0:
            top = bottom + width.text * 1.4
        left = (place % across) * (wide + PANEL_GAP)
        bottom = max(bottom, panel(canvas, findings, words, at, left, top, wide))
    return canvas.figure(bottom)


def with_shape(findings: Findings) -> list[str]:
    """The columns that have bins to compare; where none has, those that have one at all."""
    bins = {at: findings.members.get(f"{at}.bins", ()) for at in findings.over("drivers")}
    return [at for at in bins if bins[at][1:]] or [at for at in bins if bins[at]]


def panel(
    canvas: Canvas, findings: Findings, words: Words, at: str, left: float, top: float, wide: float
) -> float:
    """One column's name and a row for each bin; returns where it ends."""
    heading = headed(words.named(f"{at}.column"))
    tall = canvas.lines(heading, wide, weight=STRONG)
    canvas.text(left, top + tall / 2, heading, weight=STRONG, room=wide)
    bins = bins_of(findings, at)
    column = str(findings.get(f"{at}.column").value)
    rows = [bin_row(findings, words, column, bins, place) for place in range(len(bins))]
    frame = frame_for(canvas, rows, left, top + tall + 3, wide)
    return draw_rows(canvas, findings, Table(rows, dense=True), frame)


def bins_of(findings: Findings, at: str) -> list[str]:
    """A column's bins: numbers in their order, categories by their share."""
    bins = list(findings.over(f"{at}.bins"))
    named = all(f"{each}.value" in findings.evidence for each in bins)
    return sorted(bins, key=lambda each: -findings.get(f"{each}.rate").number) if named else bins


def bin_row(findings: Findings, words: Words, column: str, bins: list[str], place: int) -> Row:
    """The event's share in one bin."""
    at = bins[place]
    named = f"{at}.value" in findings.evidence
    label = headed(words.named(f"{at}.value")) if named else bounds(findings, words, column, bins, place)
    bar = Bar(f"{at}.rate", GREY, words.show(f"{at}.rate", "of_100"))
    return Row(label, (bar,))


def edges_way(findings: Findings, bins: list[str]) -> str:
    """How the edges of bins are shown: as usual, or finer where a share between two hundredths is an edge."""
    edges = [findings.get(f"{each}.from") for each in bins]
    fine = any(abs(each.number * 100 - round(each.number * 100)) > SAME for each in edges)
    return "of_100_fine" if fine and edges[0].unit == "share" else ""


def bounds(findings: Findings, words: Words, column: str, bins: list[str], place: int) -> Markup:
    """The values of a bin in words: below its end, from one bound to the other, or at least its start."""
    at, forms = bins[place], words.numbers.forms
    way = edges_way(findings, bins)
    low, high = words.show(f"{at}.from", way), words.show(f"{at}.to", way)
    if low.text == high.text:
        return Markup(escape(low))
    if place == len(bins) - 1 and place:
        return headed(Markup(forms["at_least"]).format(low=low))
    touching = (
        place + 1 < len(bins)
        and findings.get(f"{bins[place + 1]}.from").value == findings.get(f"{at}.to").value
    )
    if place == 0 and touching:
        counted = things(f"{at}.to", column, words.shower)
        return headed(Markup(forms["fewer_than" if counted else "less_than"]).format(high=high))
    return headed(Markup(forms["range"]).format(low=low, high=high))
