"""Charts: parts of a ranking from best to last, columns on paper, rows on a phone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.bar_rows import draw_bar_rows
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import (
    ACCENT_COLOUR,
    HAIRLINE_WIDTH,
    QUIET_COLOUR,
    STRONG_WEIGHT,
    TEXT_COLOUR,
    ChartWidth,
)
from plainspoken.figures.periods import make_base_rate_line
from plainspoken.figures.plot import find_interval_ends
from plainspoken.figures.rich_text import Content
from plainspoken.figures.rows import ACCENT_INK, GREY_INK, BarTable, ChartBar, ChartRow, ReferenceLine
from plainspoken.words import Words

TOP_RATE, TOP_SHARE = "evaluation.top_rate", "evaluation.top_share"
COLUMN_SHARE = 0.66  # of the room for a column that it fills


@dataclass(frozen=True)
class QuantileParts:
    """Parts of one size, best first: the addresses of their shares, the words at both ends, a line."""

    shares: Sequence[str]
    first: Content
    last: Content
    line: ReferenceLine | None = None


@draws("tenths")
def draw_ranking_tenths(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """The parts of the ranking, from the likeliest to the least likely."""
    shares = list_ranking_tenths(findings)
    labels = words.label("chart_best"), words.label("chart_last")
    return draw_quantile_chart(
        findings, words, QuantileParts(shares, *labels, make_base_rate_line(findings, words)), width
    )


def list_ranking_tenths(findings: Findings) -> list[str]:
    """The addresses of the shares, best first. Where the first part is the top of the title and of page one, but for a
    case more or less and for how equal scores at its edge are shared, its rate is the one that is told there."""
    shares = [f"{at}.observed" for at in findings.over("calibration.bins")][::-1]
    known = findings.evidence
    if shares and TOP_RATE in known and TOP_SHARE in known and math.isclose(known[TOP_SHARE].number, 1 / len(shares)):
        return [TOP_RATE, *shares[1:]]
    return shares


def draw_quantile_chart(findings: Findings, words: Words, parts: QuantileParts, width: ChartWidth) -> Figure:
    """Columns where there is room for them, else rows."""
    canvas = Canvas(width)
    if width.wide:
        return canvas.figure(draw_quantile_columns(canvas, findings, words, parts))
    return canvas.figure(draw_bar_rows(canvas, findings, BarTable(quantile_rows(words, parts), parts.line)))


def quantile_rows(words: Words, parts: QuantileParts) -> list[ChartRow]:
    """One row for each part of the ranking; only the ends have a label."""
    labels = {0: parts.first, len(parts.shares) - 1: parts.last}
    return [
        ChartRow(
            labels.get(place, ""),
            (ChartBar(share, GREY_INK if place else ACCENT_INK, words.show(share, "rate")),),
            strong=not place,
        )
        for place, share in enumerate(parts.shares)
    ]


def draw_quantile_columns(canvas: Canvas, findings: Findings, words: Words, parts: QuantileParts) -> float:
    """One column for each part of the ranking, best on the left; returns where the drawing ends."""
    size, line = canvas.width.text, parts.line
    room = canvas.wide(line.label, size=canvas.width.small) + 12 if line else 0.0
    pitch, tall, top = (canvas.right - room) / len(parts.shares), 120.0, size * 2.6
    rates = [findings.get(share) for share in parts.shares]
    held = [findings.get(line.of)] if line else []
    _, most = find_interval_ends([*rates, *held])
    most = most or 1.0
    bottom = top + tall
    level = bottom - tall * findings.get(line.of).number / most if line else None
    for place, share in enumerate(parts.shares):
        ink = GREY_INK if place else ACCENT_INK
        draw_quantile_column(canvas, findings, words, share, (place * pitch, bottom), pitch, tall / most, ink, level)
    canvas.line(((0, bottom), (pitch * len(parts.shares), bottom)), TEXT_COLOUR, HAIRLINE_WIDTH)
    if line and level is not None:
        canvas.line(((0, level), (pitch * len(parts.shares) + 4, level)), TEXT_COLOUR, HAIRLINE_WIDTH)
        canvas.text(pitch * len(parts.shares) + 10, level, line.label, size=canvas.width.small, colour=QUIET_COLOUR)
    canvas.text(0, bottom + size * 1.2, parts.first, weight=STRONG_WEIGHT, colour=ACCENT_COLOUR)
    if len(parts.shares) > 1:
        right = pitch * (len(parts.shares) - 1 + COLUMN_SHARE)
        canvas.text(right, bottom + size * 1.2, parts.last, colour=TEXT_COLOUR, align="right")
    return bottom + size * 2.0


def draw_quantile_column(
    canvas: Canvas,
    findings: Findings,
    words: Words,
    share: str,
    foot: tuple[float, float],
    pitch: float,
    unit: float,
    ink: Ink,
    level: float | None,
) -> None:
    """One column with its confidence interval and its value on top, clear of the line at `level`."""
    left, bottom = foot
    rate, wide = findings.get(share), pitch * COLUMN_SHARE
    long = rate.number * unit
    if long:
        canvas.bar(left, bottom - long, wide, long, ink, share)
    high = long
    if rate.low is not None and rate.high is not None:
        high = rate.high * unit
        canvas.range((left + wide / 2, bottom - rate.low * unit), (left + wide / 2, bottom - high))
    shown = words.show(share, "rate")
    up = canvas.lines(shown, pitch - 4) / 2
    middle = bottom - max(high, long) - 4 - up
    if level is not None and abs(level - middle) < up + 1:
        middle = level - up - 2
    canvas.text(left + wide / 2, middle, shown, align="centre", room=pitch - 4)
