"""Chart: what the model said against what came. Knows no model."""

from __future__ import annotations

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.plot import Plot, axis_words, ends, round_steps, ticks_below, ticks_beside
from plainspoken.figures.rich_text import Content
from plainspoken.figures.style import OURS, PAPER, QUIET, TEXT, Width
from plainspoken.words import Words

TYPICAL = "calibration.typical"
FEWER_CAME = (0.12, 0.3)  # heights at which the words below the diagonal may stand
CLEAR = 1.3  # heights of a line of text


def calibration(findings: Findings, words: Words, width: Width) -> Figure:
    """Each bin as a dot with its range, held against the diagonal on which said and came agree."""
    canvas = Canvas(width)
    bins = list(findings.over("calibration.bins"))
    both = [f"{at}.{what}" for at in [*bins, TYPICAL] for what in ("predicted", "observed")]
    _, most = ends(findings.get(address) for address in both if address in findings.evidence)
    high = min(most * 1.04, 1.0) or 1.0
    left, top = canvas.wide("100", size=width.small) + 8, width.small * 2.4
    right = left + 300 if width.wide else canvas.right - canvas.wide("100", size=width.small)
    plot = Plot((0, high), (0, high), left, right, top, top + (190 if width.wide else 240))
    texts = [(each, words.numbers.write(each, "of_100")) for each in round_steps(0, high)]
    ticks_beside(canvas, plot, texts)
    ticks_below(canvas, plot, texts)
    taken = draw_typical(canvas, findings, words, plot)
    draw_diagonal(canvas, words, plot, taken)
    for at in bins:
        draw_bin(canvas, findings, plot, at)
    return canvas.figure(axis_words(canvas, plot, words.label("chart_said"), words.label("chart_came")))


def draw_diagonal(canvas: Canvas, words: Words, plot: Plot, taken: float | None) -> None:
    """The line on which as much came as was said; its words keep clear of the height that is taken."""
    high = plot.x[1]
    canvas.line((plot.at(0, 0), plot.at(high, high)), QUIET, 0.8, dashed=True)
    size = canvas.width.small
    x, y = plot.at(0.04 * high, 0.72 * high)
    canvas.text(x, y, words.label("chart_more_came"), size=size, colour=QUIET)
    heights = [plot.at(0.99 * high, share * high) for share in FEWER_CAME]
    clear = (each for each in heights if taken is None or abs(each[1] - taken) > CLEAR * canvas.width.text)
    x, y = next(clear)
    canvas.text(x, y, words.label("chart_fewer_came"), size=size, colour=QUIET, align="right")


def draw_bin(canvas: Canvas, findings: Findings, plot: Plot, at: str) -> None:
    """One bin with its range."""
    said, came = findings.get(f"{at}.predicted").number, findings.get(f"{at}.observed")
    if came.low is not None and came.high is not None:
        plot.vertical(canvas, said, (came.low, came.high))
    x, y = plot.at(said, came.number)
    canvas.dot(x, y, 3.6, Ink(OURS, PAPER), f"{at}.observed")


def draw_typical(canvas: Canvas, findings: Findings, words: Words, plot: Plot) -> float | None:
    """The bin near the threshold in figures: said so many, came so many, below and right of its dot.

    Returns the height at which it stands, if it does.
    """
    if f"{TYPICAL}.predicted" not in findings.evidence:
        return None
    said, came = findings.get(f"{TYPICAL}.predicted").number, findings.get(f"{TYPICAL}.observed")
    x, y = plot.at(said, came.low if came.low is not None else came.number)
    label: Content = [
        words.label("chart_said_short"), " ", words.show(f"{TYPICAL}.predicted", "of_100"), ", ",
        words.label("chart_came_short"), " ", words.show(f"{TYPICAL}.observed", "of_100"),
    ]  # fmt: skip
    below = min(y + canvas.width.text, plot.bottom - canvas.width.text)
    left = min(x + 5, plot.right - canvas.wide(label))
    canvas.text(left, below, label, colour=TEXT)
    return below
