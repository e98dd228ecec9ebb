"""Charts: ranking by size of the data, value by how many are contacted. Knows no model."""

from __future__ import annotations

from math import log

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.plot import Plot, axis_words, ends, round_steps, ticks_below, ticks_beside
from plainspoken.figures.rich_text import Content
from plainspoken.figures.style import BAND, HAIR, OURS, PAPER, QUIET, REST, STRONG, TEXT, Width
from plainspoken.words import Words

BESIDE = 14.0  # from a plot to words on its right, clear of the last number below it
AXIS = 0.8  # width of the line that stands for nothing gained, nothing lost


def learning(findings: Findings, words: Words, width: Width) -> Figure:
    """The ranking with more and more data to learn from; equal steps to the right multiply the data alike."""
    canvas = Canvas(width)
    points = list(findings.over("learning"))
    sizes = {at: log(max(findings.get(f"{at}.n").number, 1.0)) for at in points}
    side, top = (34.0 if width.wide else 24.0), width.text * 2
    span = (min(sizes.values()), max(sizes.values()))
    heights = ends(findings.get(f"{at}.roc_auc") for at in points)
    plot = Plot(span, heights, side, canvas.right - side, top, top + (110.0 if width.wide else 130.0))
    path = [plot.at(sizes[at], findings.get(f"{at}.roc_auc").number) for at in points]
    canvas.line(path, OURS, 1.4)
    for at in points:
        learned(canvas, findings, words, plot, at, sizes[at])
    below = plot.bottom + width.text * 2.9
    canvas.text(
        canvas.right, below, words.label("chart_learned_from"), size=width.small, colour=QUIET, align="right"
    )
    return canvas.figure(below + width.small)


def learned(canvas: Canvas, findings: Findings, words: Words, plot: Plot, at: str, size: float) -> None:
    """One size of the data: the dot, its range, the value above and the size below."""
    auc = findings.get(f"{at}.roc_auc")
    if auc.low is not None and auc.high is not None:
        plot.vertical(canvas, size, (auc.low, auc.high))
    x, y = plot.at(size, auc.number)
    canvas.dot(x, y, 4.0, Ink(OURS, PAPER), f"{at}.roc_auc")
    _, high = plot.at(size, auc.high if auc.high is not None else auc.number)
    canvas.text(
        x, min(high, y - 4) - canvas.width.text * 0.8, words.show(f"{at}.roc_auc", "of_100"), align="centre"
    )
    lowest = plot.bottom + canvas.width.text * 1.4
    canvas.text(x, lowest, words.show(f"{at}.n", "about"), colour=QUIET, align="centre")


def value(findings: Findings, words: Words, width: Width) -> Figure:
    """What contacting a larger share of the ranking is worth: assumed, with the range of the assumptions."""
    canvas = Canvas(width)
    steps = [at for at in findings.over("thresholds") if f"{at}.value" in findings.evidence]
    steps.sort(key=lambda at: findings.get(f"{at}.contacted_share").number)
    low, high = ends(findings.get(f"{at}.value") for at in steps)
    upward = (min(low, 0.0), max(high, 0.0))
    texts = [(each, words.numbers.write(each, "about")) for each in round_steps(*upward)]
    left = max(canvas.wide(text, size=width.small) for _, text in texts) + 8
    right = canvas.right - canvas.wide(words.label("chart_break_even"), size=width.small) - BESIDE
    top = canvas.lines(words.label("chart_value"), canvas.right, size=width.small) + width.small * 1.1
    plot = Plot((0, 1), upward, left, right, top, top + (165 if width.wide else 190))
    ticks_beside(canvas, plot, texts)
    ticks_below(canvas, plot, [(each, words.numbers.write(each, "of_100")) for each in round_steps(0, 1)])
    draw_band(canvas, findings, plot, steps)
    draw_break_even(canvas, words, plot)
    draw_choice(canvas, findings, words, plot, steps)
    end = axis_words(canvas, plot, words.label("chart_contacted"), words.label("chart_value"))
    return canvas.figure(end)


def draw_band(canvas: Canvas, findings: Findings, plot: Plot, steps: list[str]) -> None:
    """The value with the band in which it lies while the assumptions vary."""
    shares = [findings.get(f"{at}.contacted_share").number for at in steps]
    values = [findings.get(f"{at}.value") for at in steps]
    lows = [
        plot.at(x, each.low if each.low is not None else each.number)
        for x, each in zip(shares, values, strict=True)
    ]
    tops = [
        plot.at(x, each.high if each.high is not None else each.number)
        for x, each in zip(shares, values, strict=True)
    ]
    canvas.area([*lows, *reversed(tops)], Ink(BAND))
    canvas.line(lows, REST, HAIR)
    canvas.line(tops, REST, HAIR)
    canvas.line([plot.at(x, each.number) for x, each in zip(shares, values, strict=True)], OURS, 1.6)


def draw_break_even(canvas: Canvas, words: Words, plot: Plot) -> None:
    """The line at which contacting costs as much as it brings."""
    (left, y), (right, _) = plot.at(0, 0), plot.at(1, 0)
    canvas.line(((left, y), (right, y)), TEXT, AXIS)
    canvas.text(right + BESIDE, y, words.label("chart_break_even"), size=canvas.width.small)


def draw_choice(canvas: Canvas, findings: Findings, words: Words, plot: Plot, steps: list[str]) -> None:
    """The chosen share: a full dot with its share, in the accent."""
    chosen = [at for at in steps if findings.get(f"{at}.chosen").value is True]
    for at in chosen[:1]:
        share = findings.get(f"{at}.contacted_share").number
        x, y = plot.at(share, findings.get(f"{at}.value").number)
        canvas.dot(x, y, 4.4, Ink(OURS, PAPER), f"{at}.value")
        label: Content = [
            words.label("chart_chosen_share"),
            " ",
            words.show(f"{at}.contacted_share", "of_100"),
        ]
        right = x + canvas.wide(label, weight=STRONG) + 8 < plot.right
        place, align = (x + 7, "left") if right else (x - 7, "right")
        above = y - canvas.width.text * 1.5 > plot.top
        middle = y + canvas.width.text * (-0.9 if above else 1.1)
        canvas.text(place, middle, label, weight=STRONG, colour=OURS, align=align)
