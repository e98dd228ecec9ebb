"""Chart: net benefit by the ratio of cost to benefit. Knows no model."""

from __future__ import annotations

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import (
    ACCENT_COLOUR,
    BAND_COLOUR,
    QUIET_COLOUR,
    STRONG_WEIGHT,
    TEXT_COLOUR,
    ChartWidth,
)
from plainspoken.figures.plot import PlotArea, draw_axis_labels, draw_ticks_below, draw_ticks_beside, make_round_ticks
from plainspoken.words import Words

ROOM_BELOW_NIL = 0.2  # of the highest net benefit: enough to see the line of everybody fall through nil
LABEL_GAP = 14.0
KEY_LENGTH = 18.0


@draws("decision")
def draw_net_benefit(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Net benefit of the model, of contacting everybody and of nobody, by what a contact costs of what it brings.

    Shaded where the model is surely above both.
    """
    canvas = Canvas(width)
    steps = list(findings.over("decision_curve"))
    ratios = [findings.get(f"{at}.ratio").number for at in steps]
    model = [findings.get(f"{at}.model").number for at in steps]
    everybody = [findings.get(f"{at}.everybody").number for at in steps]
    high = max(*model, *everybody, 0.0) or 1.0
    texts = [(each, words.numbers.write(each, "of_100_price")) for each in make_round_ticks(0.0, high, 4)]
    left = max(canvas.wide(text, size=width.small) for _, text in texts) + 8
    right = canvas.right - canvas.wide(words.label("chart_nobody"), size=width.small) - LABEL_GAP
    top = canvas.lines(words.label("chart_net_benefit"), canvas.right, size=width.small) + width.small * 1.1
    floor = -ROOM_BELOW_NIL * high
    plot = PlotArea((0.0, ratios[-1]), (floor, high), left, right, top, top + (150 if width.wide else 170))
    draw_ticks_beside(canvas, plot, texts)
    scale = [(each, words.numbers.write(each, "percent_price")) for each in make_round_ticks(0, ratios[-1])]
    draw_ticks_below(canvas, plot, scale)
    shade_sure_gain(canvas, findings, plot, steps)
    draw_nobody_line(canvas, words, plot)
    draw_falling_line(canvas, plot, ratios, everybody)
    canvas.line([plot.at(*each) for each in zip(ratios, model, strict=True) if each[1] >= floor], ACCENT_COLOUR, 1.6)
    draw_line_key(canvas, words, plot)
    return canvas.figure(draw_axis_labels(canvas, plot, words.label("chart_ratio"), words.label("chart_net_benefit")))


def shade_sure_gain(canvas: Canvas, findings: Findings, plot: PlotArea, steps: list[str]) -> None:
    """Between the model and the better of the two others, over the ratios at which it is surely above."""
    found = [findings.evidence.get(f"decision_curve.{end}") for end in ("lowest", "highest")]
    if found[0] is None or found[1] is None:
        return
    first, last = found[0].number, found[1].number
    inside = [at for at in steps if first <= findings.get(f"{at}.ratio").number <= last]
    above = [plot.at(findings.get(f"{at}.ratio").number, findings.get(f"{at}.model").number) for at in inside]
    below = [
        plot.at(findings.get(f"{at}.ratio").number, max(findings.get(f"{at}.everybody").number, 0.0)) for at in inside
    ]
    if len(inside) > 1:
        canvas.area([*above, *reversed(below)], Ink(BAND_COLOUR))


def draw_nobody_line(canvas: Canvas, words: Words, plot: PlotArea) -> None:
    """Nil: what contacting nobody is worth, whatever a contact costs."""
    (left, y), (right, _) = plot.at(plot.x[0], 0), plot.at(plot.x[1], 0)
    canvas.line(((left, y), (right, y)), TEXT_COLOUR)
    canvas.text(right + LABEL_GAP, y, words.label("chart_nobody"), size=canvas.width.small)


def draw_falling_line(canvas: Canvas, plot: PlotArea, ratios: list[float], everybody: list[float]) -> None:
    """The line of everybody as far down as the plot goes."""
    points = [each for each in zip(ratios, everybody, strict=True) if each[1] >= plot.y[0]]
    left_out = [each for each in zip(ratios, everybody, strict=True) if each[1] < plot.y[0]]
    if points and left_out:
        (x, y), (next_x, next_y) = points[-1], left_out[0]
        points.append((x + (next_x - x) * (y - plot.y[0]) / (y - next_y), plot.y[0]))
    canvas.line([plot.at(*each) for each in points], QUIET_COLOUR, dashed=True)


def draw_line_key(canvas: Canvas, words: Words, plot: PlotArea) -> None:
    """Which line is which, at the upper right, where no line runs: all of them fall."""
    y = plot.top + canvas.width.text * 0.7
    model = words.label("chart_model")
    wide = canvas.text(plot.right, y, model, weight=STRONG_WEIGHT, colour=ACCENT_COLOUR, align="right")
    start = plot.right - wide
    canvas.line(((start - KEY_LENGTH - 6, y), (start - 6, y)), ACCENT_COLOUR, 1.6)
    y += canvas.width.text * 1.4
    canvas.line(((start - KEY_LENGTH - 6, y), (start - 6, y)), QUIET_COLOUR, dashed=True)
    canvas.text(start, y, words.label("chart_everybody"))
