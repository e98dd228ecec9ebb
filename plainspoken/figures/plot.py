"""A rectangle with a scale on each side, for charts that are read along two directions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10

from plainspoken.core.findings import Evidence
from plainspoken.figures.canvas import Canvas
from plainspoken.figures.chart_style import HAIRLINE_WIDTH, QUIET_COLOUR, RULE_COLOUR
from plainspoken.figures.rich_text import Content, mark_axis_number


@dataclass(frozen=True)
class PlotArea:
    """`x` and `y` are the values at the ends; `left` to `right` and `top` to `bottom` the places."""

    x: tuple[float, float]
    y: tuple[float, float]
    left: float
    right: float
    top: float
    bottom: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The place of a point."""
        across = (x - self.x[0]) / ((self.x[1] - self.x[0]) or 1.0)
        up = (y - self.y[0]) / ((self.y[1] - self.y[0]) or 1.0)
        return self.left + across * (self.right - self.left), self.bottom - up * (self.bottom - self.top)

    def vertical(self, canvas: Canvas, x: float, ends: tuple[float, float]) -> None:
        """A range as an upright line."""
        canvas.range(self.at(x, ends[0]), self.at(x, ends[1]))


def find_interval_ends(found: Iterable[Evidence]) -> tuple[float, float]:
    """The lowest and the highest value of some evidence, ranges included."""
    numbers = [number for each in found for number in (each.number, each.low, each.high) if number is not None]
    return min(numbers), max(numbers)


def make_round_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round values between two ends, at most about `most`: steps of 1, 2 or 5 times a power of ten."""
    if high <= low:
        return [low]
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough * 0.999)
    first = -floor(-low / step)
    return [index * step for index in range(first, floor(high / step + 1e-9) + 1)]


def draw_ticks_below(canvas: Canvas, plot: PlotArea, labels: Sequence[tuple[float, str]]) -> None:
    """Numbers under a plot, each below its place, or as near to it as the edge of the drawing lets it stand."""
    size = canvas.width.small
    for value, text in labels:
        x, _ = plot.at(value, plot.y[0])
        canvas.line(((x, plot.bottom), (x, plot.bottom + 3)), QUIET_COLOUR, HAIRLINE_WIDTH)
        number, half = mark_axis_number(text), canvas.wide(text, size=size) / 2
        inside = max(half, min(x, canvas.right - half))
        canvas.text(inside, plot.bottom + 6 + size * 0.75, number, size=size, colour=QUIET_COLOUR, align="centre")


def draw_ticks_beside(canvas: Canvas, plot: PlotArea, labels: Sequence[tuple[float, str]]) -> None:
    """Numbers left of a plot, each with a faint line to read values off."""
    for value, text in labels:
        _, y = plot.at(plot.x[0], value)
        canvas.line(((plot.left, y), (plot.right, y)), RULE_COLOUR, HAIRLINE_WIDTH)
        size = canvas.width.small
        canvas.text(plot.left - 6, y, mark_axis_number(text), size=size, colour=QUIET_COLOUR, align="right")


def draw_axis_labels(canvas: Canvas, plot: PlotArea, below: Content, above: Content) -> float:
    """What is measured along the bottom and upwards, as words; returns where they end."""
    size = canvas.width.small
    canvas.text(0, size * 0.7, above, size=size, colour=QUIET_COLOUR, room=canvas.right)
    y = plot.bottom + 6 + size * 2.25
    canvas.text(plot.right, y, below, size=size, colour=QUIET_COLOUR, align="right")
    return y + size * 0.8
