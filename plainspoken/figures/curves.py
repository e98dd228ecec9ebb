"""Charts: ranking by size of the data, value by how many are contacted."""

from __future__ import annotations

from math import log

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import (
    ACCENT_COLOUR,
    BAND_COLOUR,
    HAIRLINE_WIDTH,
    PAPER_COLOUR,
    QUIET_COLOUR,
    REST_COLOUR,
    STRONG_WEIGHT,
    TEXT_COLOUR,
    ChartWidth,
)
from plainspoken.figures.plot import (
    PlotArea,
    draw_axis_labels,
    draw_ticks_below,
    draw_ticks_beside,
    find_interval_ends,
    make_round_ticks,
)
from plainspoken.figures.rich_text import Content, capitalise_first_letter
from plainspoken.words import Words

PLOT_LABEL_GAP = 14.0  # from a plot to words on its right, clear of the last number below it
CHOSEN_RADIUS = 4.4  # of the dot at the chosen share
BREAK_EVEN_LINE_WIDTH = 0.8  # width of the line that stands for nothing gained, nothing lost


@draws("learning")
def draw_learning_curve(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """The ranking with more and more data to learn from; equal steps to the right multiply the data alike."""
    canvas = Canvas(width)
    points = list(findings.over("learning"))
    sizes = {at: log(max(findings.get(f"{at}.n").number, 1.0)) for at in points}
    side, top = (34.0 if width.wide else 24.0), width.text * 2
    span = (min(sizes.values()), max(sizes.values()))
    heights = find_interval_ends(findings.get(f"{at}.roc_auc") for at in points)
    plot = PlotArea(span, heights, side, canvas.right - side, top, top + (110.0 if width.wide else 130.0))
    path = [plot.at(sizes[at], findings.get(f"{at}.roc_auc").number) for at in points]
    canvas.line(path, ACCENT_COLOUR, 1.4)
    for at in points:
        draw_learning_point(canvas, findings, words, plot, at, sizes[at])
    below = plot.bottom + width.text * 2.9
    canvas.text(
        canvas.right, below, words.label("chart_learned_from"), size=width.small, colour=QUIET_COLOUR, align="right"
    )
    return canvas.figure(below + width.small)


def draw_learning_point(canvas: Canvas, findings: Findings, words: Words, plot: PlotArea, at: str, size: float) -> None:
    """One size of the data: the dot, its range, the value above and the size below."""
    auc = findings.get(f"{at}.roc_auc")
    if auc.low is not None and auc.high is not None:
        plot.vertical(canvas, size, (auc.low, auc.high))
    x, y = plot.at(size, auc.number)
    canvas.dot(x, y, 4.0, Ink(ACCENT_COLOUR, PAPER_COLOUR), f"{at}.roc_auc")
    _, high = plot.at(size, auc.high if auc.high is not None else auc.number)
    canvas.text(x, min(high, y - 4) - canvas.width.text * 0.8, words.show(f"{at}.roc_auc", "of_100"), align="centre")
    lowest = plot.bottom + canvas.width.text * 1.4
    canvas.text(x, lowest, words.show(f"{at}.n", "about"), colour=QUIET_COLOUR, align="centre")


@draws("value")
def draw_value_curve(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """What contacting a larger share of the ranking is worth: assumed, with the range of the assumptions."""
    canvas = Canvas(width)
    steps = [at for at in findings.over("thresholds") if f"{at}.value" in findings.evidence]
    steps.sort(key=lambda at: findings.get(f"{at}.contacted_share").number)
    low, high = find_interval_ends(findings.get(f"{at}.value") for at in steps)
    upward = (min(low, 0.0), max(high, 0.0))
    texts = [(each, words.numbers.write(each, "about")) for each in make_round_ticks(*upward)]
    left = max(canvas.wide(text, size=width.small) for _, text in texts) + 8
    right = canvas.right - canvas.wide(words.label("chart_break_even"), size=width.small) - PLOT_LABEL_GAP
    top = canvas.lines(words.label("chart_value"), canvas.right, size=width.small) + width.small * 1.1
    plot = PlotArea((0, 1), upward, left, right, top, top + (165 if width.wide else 190))
    draw_ticks_beside(canvas, plot, texts)
    draw_ticks_below(canvas, plot, [(each, words.numbers.write(each, "percent")) for each in make_round_ticks(0, 1)])
    draw_value_band(canvas, findings, plot, steps)
    draw_break_even_line(canvas, words, plot)
    told = draw_chosen_share(canvas, findings, words, plot, steps)
    end = draw_axis_labels(canvas, plot, words.label("chart_contacted"), words.label("chart_value"))
    return canvas.figure(end if not told else draw_chosen_key(canvas, told, end))


def draw_value_band(canvas: Canvas, findings: Findings, plot: PlotArea, steps: list[str]) -> None:
    """The value with the band in which it lies while the assumptions vary."""
    shares = [findings.get(f"{at}.contacted_share").number for at in steps]
    values = [findings.get(f"{at}.value") for at in steps]
    lows = [
        plot.at(x, each.low if each.low is not None else each.number) for x, each in zip(shares, values, strict=True)
    ]
    tops = [
        plot.at(x, each.high if each.high is not None else each.number) for x, each in zip(shares, values, strict=True)
    ]
    canvas.area([*lows, *reversed(tops)], Ink(BAND_COLOUR))
    canvas.line(lows, REST_COLOUR, HAIRLINE_WIDTH)
    canvas.line(tops, REST_COLOUR, HAIRLINE_WIDTH)
    canvas.line([plot.at(x, each.number) for x, each in zip(shares, values, strict=True)], ACCENT_COLOUR, 1.6)


def draw_break_even_line(canvas: Canvas, words: Words, plot: PlotArea) -> None:
    """The line at which contacting costs as much as it brings."""
    (left, y), (right, _) = plot.at(0, 0), plot.at(1, 0)
    canvas.line(((left, y), (right, y)), TEXT_COLOUR, BREAK_EVEN_LINE_WIDTH)
    canvas.text(right + PLOT_LABEL_GAP, y, words.label("chart_break_even"), size=canvas.width.small)


def draw_chosen_share(
    canvas: Canvas, findings: Findings, words: Words, plot: PlotArea, steps: list[str]
) -> Content | None:
    """The chosen share: a full dot with its share, in the accent; returns the label where no side has room for it."""
    chosen = next((at for at in steps if findings.get(f"{at}.chosen").value is True), None)
    if chosen is None:
        return None
    share = findings.get(f"{chosen}.contacted_share").number
    x, y = plot.at(share, findings.get(f"{chosen}.value").number)
    canvas.dot(x, y, CHOSEN_RADIUS, Ink(ACCENT_COLOUR, PAPER_COLOUR), f"{chosen}.value")
    name, shown = words.label("chart_chosen_share"), words.show(f"{chosen}.contacted_share", "percent")
    label: Content = [name, " ", shown]
    wide = canvas.wide(label, weight=STRONG_WEIGHT) + 8
    right = x + wide < plot.right
    if not right and x - wide < plot.left:
        return [capitalise_first_letter(name), " ", shown]
    place, align = (x + 7, "left") if right else (x - 7, "right")
    above = y - canvas.width.text * 1.5 > plot.top
    middle = y + canvas.width.text * (-0.9 if above else 1.1)
    canvas.text(place, middle, label, weight=STRONG_WEIGHT, colour=ACCENT_COLOUR, align=align)
    return None


def draw_chosen_key(canvas: Canvas, label: Content, top: float) -> float:
    """What the dot stands for, on a line under the plot; returns where it ends."""
    middle = top + canvas.width.text * 0.9
    canvas.dot(CHOSEN_RADIUS, middle, CHOSEN_RADIUS, Ink(ACCENT_COLOUR, PAPER_COLOUR))
    canvas.text(3 * CHOSEN_RADIUS, middle, label, weight=STRONG_WEIGHT, colour=ACCENT_COLOUR)
    return middle + canvas.width.text * 0.9
