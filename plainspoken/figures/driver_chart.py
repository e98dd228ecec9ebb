"""Charts: what the model goes by, and how the event's share changes along it."""

from __future__ import annotations

from markupsafe import Markup, escape
from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.bar_rows import draw_bar_rows, make_row_frame
from plainspoken.figures.canvas import Canvas
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import STRONG_WEIGHT, ChartWidth
from plainspoken.figures.rich_text import capitalise_first_letter
from plainspoken.figures.rows import ACCENT_INK, GREY_INK, BarTable, ChartBar, ChartRow
from plainspoken.words import Words
from plainspoken.words.phrases import BARE_WAYS, counts_things

MAX_SHAPE_PANELS = 4
PANEL_GAP = 28.0
BIN_EDGE_TOLERANCE = 1e-9  # two hundredths nearer than this are one


@draws("drivers")
def draw_drivers_chart(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """The ranking with ranges: coloured where a column keeps its place; beside it, can we change it."""
    canvas = Canvas(width)
    rows = [driver_row(findings, words, at) for at in findings.over("drivers")]
    return canvas.figure(draw_bar_rows(canvas, findings, BarTable(rows)))


def driver_row(findings: Findings, words: Words, at: str) -> ChartRow:
    """One column the model goes by."""
    size = f"{at}.size"
    stable = findings.get(f"{at}.stable").value is True
    changeable = words.label(f"chart_change_{findings.get(f'{at}.changeable').value}")
    bar = ChartBar(size, ACCENT_INK if stable else GREY_INK, words.show(size, "of_100"))
    return ChartRow(capitalise_first_letter(words.named(f"{at}.column")), (bar,), aside=changeable)


@draws("shapes")
def draw_driver_shapes(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """The strongest columns one by one: the event's share in each bin of values, with ranges."""
    canvas = Canvas(width)
    shown = list_drivers_with_bins(findings)[:MAX_SHAPE_PANELS]
    across = 2 if width.wide else 1
    wide = (canvas.right - (across - 1) * PANEL_GAP) / across
    top = bottom = 0.0
    for place, at in enumerate(shown):
        if place and place % across == 0:
            top = bottom + width.text * 1.4
        left = (place % across) * (wide + PANEL_GAP)
        bottom = max(bottom, draw_driver_panel(canvas, findings, words, at, left, top, wide))
    return canvas.figure(bottom)


def list_drivers_with_bins(findings: Findings) -> list[str]:
    """The columns that have bins to compare; where none has, those that have one at all."""
    bins = {at: findings.members.get(f"{at}.bins", ()) for at in findings.over("drivers")}
    return [at for at in bins if bins[at][1:]] or [at for at in bins if bins[at]]


def draw_driver_panel(
    canvas: Canvas, findings: Findings, words: Words, at: str, left: float, top: float, wide: float
) -> float:
    """One column's name and a row for each bin; returns where it ends."""
    heading = capitalise_first_letter(words.named(f"{at}.column"))
    tall = canvas.lines(heading, wide, weight=STRONG_WEIGHT)
    canvas.text(left, top + tall / 2, heading, weight=STRONG_WEIGHT, room=wide)
    bins = sort_driver_bins(findings, at)
    column = str(findings.get(f"{at}.column").value)
    rows = [driver_bin_row(findings, words, column, bins, place) for place in range(len(bins))]
    frame = make_row_frame(canvas, rows, left, top + tall + 3, wide)
    return draw_bar_rows(canvas, findings, BarTable(rows, dense=True), frame)


def sort_driver_bins(findings: Findings, at: str) -> list[str]:
    """A column's bins: numbers in their order, categories by their share."""
    bins = list(findings.over(f"{at}.bins"))
    named = all(f"{each}.value" in findings.evidence for each in bins)
    return sorted(bins, key=lambda each: -findings.get(f"{each}.rate").number) if named else bins


def driver_bin_row(findings: Findings, words: Words, column: str, bins: list[str], place: int) -> ChartRow:
    """The event's share in one bin."""
    at = bins[place]
    named = f"{at}.value" in findings.evidence
    label = (
        capitalise_first_letter(words.named(f"{at}.value"))
        if named
        else format_bin_bounds(findings, words, column, bins, place)
    )
    bar = ChartBar(f"{at}.rate", GREY_INK, words.show(f"{at}.rate", "rate"))
    return ChartRow(label, (bar,))


def choose_edge_format(findings: Findings, bins: list[str]) -> str:
    """How the edges of bins are shown: as usual, or finer where a share between two hundredths is an edge."""
    edges = [findings.get(f"{each}.from") for each in bins]
    fine = any(abs(each.number * 100 - round(each.number * 100)) > BIN_EDGE_TOLERANCE for each in edges)
    return "percent_fine" if fine and edges[0].unit == "share" else ""


def format_bin_bounds(findings: Findings, words: Words, column: str, bins: list[str], place: int) -> Markup:
    """The values of a bin in words: below its end, from one bound to the other, or at least its start."""
    at, forms = bins[place], words.numbers.forms
    way = choose_edge_format(findings, bins)
    low, high = words.show(f"{at}.from", way), words.show(f"{at}.to", way)
    if low.text == high.text:
        return Markup(escape(low))
    if place == len(bins) - 1 and place:
        return capitalise_first_letter(Markup(forms["at_least"]).format(low=low))
    touching = place + 1 < len(bins) and findings.get(f"{bins[place + 1]}.from").value == findings.get(f"{at}.to").value
    if place == 0 and touching:
        counted = counts_things(f"{at}.to", column, words.shower)
        return capitalise_first_letter(Markup(forms["fewer_than" if counted else "less_than"]).format(high=high))
    low = words.show(f"{at}.from", BARE_WAYS.get(low.way, low.way))
    return capitalise_first_letter(Markup(forms["range"]).format(low=low, high=high))
