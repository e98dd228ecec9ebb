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

TYPICAL_BIN = "calibration.typical"
FEWER_CAME_HEIGHTS = (0.12, 0.3)  # heights at which the words below the diagonal may stand
LABEL_CLEARANCE = 1.3  # heights of a line of text


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
    taken = draw_typical_bin(canvas, findings, words, plot)
    draw_calibration_diagonal(canvas, words, plot, taken)
    for at in bins:
        draw_calibration_bin(canvas, findings, plot, at)
    return canvas.figure(draw_axis_labels(canvas, plot, words.label("chart_said"), words.label("chart_came")))


def draw_calibration_diagonal(canvas: Canvas, words: Words, plot: PlotArea, taken: float | None) -> None:
    """The line on which as much came as was said; its words keep clear of the height that is taken."""
    high = plot.x[1]
    canvas.line((plot.at(0, 0), plot.at(high, high)), QUIET_COLOUR, 0.8, dashed=True)
    size = canvas.width.small
    x, y = plot.at(0.04 * high, 0.72 * high)
    canvas.text(x, y, words.label("chart_more_came"), size=size, colour=QUIET_COLOUR)
    heights = [plot.at(0.99 * high, share * high) for share in FEWER_CAME_HEIGHTS]
    clear = (each for each in heights if taken is None or abs(each[1] - taken) > LABEL_CLEARANCE * canvas.width.text)
    x, y = next(clear)
    canvas.text(x, y, words.label("chart_fewer_came"), size=size, colour=QUIET_COLOUR, align="right")


def draw_calibration_bin(canvas: Canvas, findings: Findings, plot: PlotArea, at: str) -> None:
    """One bin with its confidence interval."""
    said, came = findings.get(f"{at}.predicted").number, findings.get(f"{at}.observed")
    if came.low is not None and came.high is not None:
        plot.vertical(canvas, said, (came.low, came.high))
    x, y = plot.at(said, came.number)
    canvas.dot(x, y, 3.6, Ink(ACCENT_COLOUR, PAPER_COLOUR), f"{at}.observed")


def draw_typical_bin(canvas: Canvas, findings: Findings, words: Words, plot: PlotArea) -> float | None:
    """The bin near the threshold in figures: said so many, came so many, below and right of its dot.

    Returns the height at which it stands, if it does.
    """
    if f"{TYPICAL_BIN}.predicted" not in findings.evidence:
        return None
    said, came = findings.get(f"{TYPICAL_BIN}.predicted").number, findings.get(f"{TYPICAL_BIN}.observed")
    x, y = plot.at(said, came.low if came.low is not None else came.number)
    label: Content = [
        words.label("chart_said_short"), " ", words.show(f"{TYPICAL_BIN}.predicted", "rate"), ", ",
        words.label("chart_came_short"), " ", words.show(f"{TYPICAL_BIN}.observed", "rate"),
    ]  # fmt: skip
    below = min(y + canvas.width.text, plot.bottom - canvas.width.text)
    left = min(x + 5, plot.right - canvas.wide(label))
    canvas.text(left, below, label, colour=TEXT_COLOUR)
    return below
