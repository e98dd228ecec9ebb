"""Charts: parts of a ranking from best to last, columns on paper, rows on a phone. Knows no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.bar_rows import draw_rows
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.periods import usual
from plainspoken.figures.plot import ends
from plainspoken.figures.rich_text import Content
from plainspoken.figures.rows import ACCENT, GREY, Bar, Line, Row, Table
from plainspoken.figures.style import HAIR, OURS, QUIET, STRONG, TEXT, Width
from plainspoken.words import Words


@dataclass(frozen=True)
class Parts:
    """Parts of one size, best first: the addresses of their shares, the words at both ends, a line."""

    shares: Sequence[str]
    first: Content
    last: Content
    line: Line | None = None


def tenths(findings: Findings, words: Words, width: Width) -> Figure:
    """The parts of the ranking, from the likeliest to the least likely."""
    shares = [f"{at}.observed" for at in findings.over("calibration.bins")][::-1]
    labels = words.label("chart_best"), words.label("chart_last")
    return draw_parts(findings, words, Parts(shares, *labels, usual(findings, words)), width)


def fifths(findings: Findings, words: Words, width: Width) -> Figure:
    """The share of revenue that each part of the customers brought, from those who brought most."""
    shares = [f"{at}.share" for at in findings.over("fifths")]
    labels = words.label("chart_spent_most"), words.label("chart_spent_least")
    return draw_parts(findings, words, Parts(shares, *labels), width)


def draw_parts(findings: Findings, words: Words, parts: Parts, width: Width) -> Figure:
    """Columns where there is room for them, else rows."""
    canvas = Canvas(width)
    if width.wide:
        return canvas.figure(columns(canvas, findings, words, parts))
    return canvas.figure(draw_rows(canvas, findings, Table(part_rows(words, parts), parts.line)))


def part_rows(words: Words, parts: Parts) -> list[Row]:
    """One row for each part of the ranking; only the ends have a label."""
    labels = {0: parts.first, len(parts.shares) - 1: parts.last}
    return [
        Row(
            labels.get(place, ""),
            (Bar(share, GREY if place else ACCENT, words.show(share, "of_100")),),
            strong=not place,
        )
        for place, share in enumerate(parts.shares)
    ]


def columns(canvas: Canvas, findings: Findings, words: Words, parts: Parts) -> float:
    """One column for each part of the ranking, best on the left; returns where the drawing ends."""
    size, line = canvas.width.text, parts.line
    room = canvas.wide(line.label, size=canvas.width.small) + 12 if line else 0.0
    pitch, tall, top = (canvas.right - room) / len(parts.shares), 120.0, size * 2.6
    rates = [findings.get(share) for share in parts.shares]
    held = [findings.get(line.of)] if line else []
    _, most = ends([*rates, *held])
    most = most or 1.0
    bottom = top + tall
    level = bottom - tall * findings.get(line.of).number / most if line else None
    for place, share in enumerate(parts.shares):
        ink = GREY if place else ACCENT
        column(canvas, findings, words, share, (place * pitch, bottom), pitch, tall / most, ink, level)
    canvas.line(((0, bottom), (pitch * len(parts.shares), bottom)), TEXT, HAIR)
    if line and level is not None:
        canvas.line(((0, level), (pitch * len(parts.shares) + 4, level)), TEXT, HAIR)
        canvas.text(pitch * len(parts.shares) + 10, level, line.label, size=canvas.width.small, colour=QUIET)
    canvas.text(0, bottom + size * 1.2, parts.first, weight=STRONG, colour=OURS)
    if len(parts.shares) > 1:
        right = pitch * len(parts.shares)
        canvas.text(right, bottom + size * 1.2, parts.last, colour=TEXT, align="right")
    return bottom + size * 2.0


def column(
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
    """One column with its range and its value on top, clear of the line at `level`."""
    left, bottom = foot
    rate, wide = findings.get(share), pitch * 0.66
    long = rate.number * unit
    if long:
        canvas.bar(left, bottom - long, wide, long, ink, share)
    high = long
    if rate.low is not None and rate.high is not None:
        high = rate.high * unit
        canvas.range((left + wide / 2, bottom - rate.low * unit), (left + wide / 2, bottom - high))
    shown = words.show(share, "of_100")
    up = canvas.lines(shown, pitch - 4) / 2
    middle = bottom - max(high, long) - 4 - up
    if level is not None and abs(level - middle) < up + 1:
        middle = level - up - 2
    canvas.text(left + wide / 2, middle, shown, align="centre", room=pitch - 4)
