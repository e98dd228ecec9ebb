"""Chart: what the model said against what came."""

from __future__ import annotations

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import ACCENT_COLOUR, PAPER_COLOUR, QUIET_COLOUR, TEXT_COLOUR, ChartWidth
from plainspoken.figures.plot import (
    PlotArea,
    draw_axis_labels,
    draw_ticks_below,
    draw_ticks_beside,
    find_interval_ends,
    make_round_ticks,
)
from plainspoken.figures.rich_text import Content
from plainspoken.words import Words

TYPICAL_RING = 6.5  # around the dot of the bin that is told in figures
TYPICAL_BIN = "calibration.typical"
TYPICAL_HEIGHT, MORE_CAME_HEIGHT, FEWER_CAME_HEIGHT = 0.94, 0.72, 0.12  # of the words, as shares of the highest


@draws("calibration")
def draw_calibration_chart(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Each bin as a dot with its confidence interval, held against the diagonal on which said and came agree."""
    canvas = Canvas(width)
    bins = list(findings.over("calibration.bins"))
    both = [f"{at}.{what}" for at in [*bins, TYPICAL_BIN] for what in ("predicted", "observed")]
    _, most = find_interval_ends(findings.get(address) for address in both if address in findings.evidence)
    high = min(most * 1.04, 1.0) or 1.0
    left, top = canvas.wide("100", size=width.small) + 8, width.small * 2.4
    right = left + 300 if width.wide else canvas.right - canvas.wide("100", size=width.small)
    plot = PlotArea((0, high), (0, high), left, right, top, top + (190 if width.wide else 240))
    texts = [(each, words.numbers.write(each, "rate")) for each in make_round_ticks(0, high)]
    draw_ticks_beside(canvas, plot, texts)
    draw_ticks_below(canvas, plot, texts)
    draw_calibration_diagonal(canvas, words, plot)
    for at in bins:
        draw_calibration_bin(canvas, findings, plot, at)
    draw_typical_bin(canvas, findings, words, plot)
    return canvas.figure(draw_axis_labels(canvas, plot, words.label("chart_said"), words.label("chart_came")))


def draw_calibration_diagonal(canvas: Canvas, words: Words, plot: PlotArea) -> None:
    """The line on which as much came as was said, with what lies on either side of it."""
    high = plot.x[1]
    canvas.line((plot.at(0, 0), plot.at(high, high)), QUIET_COLOUR, 0.8, dashed=True)
    size = canvas.width.small
    x, y = plot.at(0.04 * high, MORE_CAME_HEIGHT * high)
    canvas.text(x, y, words.label("chart_more_came"), size=size, colour=QUIET_COLOUR)
    x, y = plot.at(0.99 * high, FEWER_CAME_HEIGHT * high)
    canvas.text(x, y, words.label("chart_fewer_came"), size=size, colour=QUIET_COLOUR, align="right")


def draw_calibration_bin(canvas: Canvas, findings: Findings, plot: PlotArea, at: str) -> None:
    """One bin with its confidence interval."""
    said, came = findings.get(f"{at}.predicted").number, findings.get(f"{at}.observed")
    if came.low is not None and came.high is not None:
        plot.vertical(canvas, said, (came.low, came.high))
    x, y = plot.at(said, came.number)
    canvas.dot(x, y, 3.6, Ink(ACCENT_COLOUR, PAPER_COLOUR), f"{at}.observed")


def draw_typical_bin(canvas: Canvas, findings: Findings, words: Words, plot: PlotArea) -> None:
    """The bin near the threshold with a ring, and above all bins in figures: said so many, came so many."""
    if f"{TYPICAL_BIN}.predicted" not in findings.evidence:
        return
    said, came = (findings.get(f"{TYPICAL_BIN}.{what}").number for what in ("predicted", "observed"))
    canvas.dot(*plot.at(said, came), TYPICAL_RING, Ink("none", TEXT_COLOUR))
    label: Content = [
        words.label("chart_ringed"), " ", words.label("chart_said_short"), " ",
        words.show(f"{TYPICAL_BIN}.predicted", "rate"), ", ",
        words.label("chart_came_short"), " ", words.show(f"{TYPICAL_BIN}.observed", "rate"),
    ]  # fmt: skip
    x, y = plot.at(0.04 * plot.x[1], TYPICAL_HEIGHT * plot.y[1])
    canvas.text(x, y, label, colour=TEXT_COLOUR)
