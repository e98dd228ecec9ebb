"""Charts: dots of single cases along one scale of percentage points, as rows. Draws; knows no chart's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.chart_style import HAIRLINE_WIDTH, PAPER_COLOUR, QUIET_COLOUR, RULE_COLOUR, TEXT_COLOUR
from plainspoken.figures.plot import make_round_ticks
from plainspoken.figures.rich_text import mark_axis_number
from plainspoken.words.number_formats import MINUS_SIGN

DOT_RADIUS = 1.45  # as drawn on paper
RING_INSET = 0.25  # by which a ring is smaller than a disc, for its line lies outside
PERCENTAGE_POINTS = 100
MOST_TICKS, TICK_ROOM = 6, 4.0  # numbers on the axis, and the room each needs, in sizes of its letters


@dataclass(frozen=True)
class PointScale:
    """From a share to a place: `low` and `high` stand at `left` and `right`; nil is always inside."""

    low: float
    high: float
    left: float
    right: float

    def at(self, share: float) -> float:
        """The place of a share."""
        return self.left + (share - self.low) / ((self.high - self.low) or 1.0) * (self.right - self.left)


def make_point_scale(effects: Sequence[float], left: float, right: float) -> PointScale:
    """A scale that holds all effects and nil."""
    return PointScale(min((*effects, 0.0)), max((*effects, 0.0)), left, right)


@dataclass(frozen=True)
class Swarm:
    """Cases of one row: their effects, whether each is filled, and marks that tell what they are."""

    effects: Sequence[float]
    filled: Sequence[bool]
    filled_ink: Ink
    ring_ink: Ink
    marks: Mapping[str, str] = field(default_factory=dict)


def draw_point_axis(canvas: Canvas, scale: PointScale, top: float, bottom: float) -> float:
    """Faint lines at round numbers of percentage points, a dark one at nil, and the numbers below."""
    size = canvas.width.small
    most = max(1, int((scale.right - scale.left) / (TICK_ROOM * size)))
    ticks = make_round_ticks(scale.low * PERCENTAGE_POINTS, scale.high * PERCENTAGE_POINTS, min(most, MOST_TICKS))
    for tick in ticks:
        x = scale.at(tick / PERCENTAGE_POINTS)
        canvas.line(((x, top), (x, bottom)), TEXT_COLOUR if not tick else RULE_COLOUR, HAIRLINE_WIDTH)
        text = mark_axis_number(format_signed_tick(tick))
        canvas.text(x, bottom + size * 0.9, text, size=size, colour=QUIET_COLOUR, align="centre")
    return bottom + size * 1.7


def format_signed_tick(tick: float) -> str:
    """A round number with its sign."""
    return f"+{tick:g}" if tick > 0 else f"{tick:g}".replace("-", MINUS_SIGN)


def draw_swarm(canvas: Canvas, scale: PointScale, swarm: Swarm, middle: float, tall: float) -> None:
    """The dots of one row about its middle, no taller than `tall`: rings, and discs before them."""
    radius = DOT_RADIUS * canvas.width.small / 8.4
    places = stack_dots([scale.at(each) for each in swarm.effects], swarm.filled, radius, middle, tall)
    for filled, ink, size in ((False, swarm.ring_ink, radius - RING_INSET), (True, swarm.filled_ink, radius)):
        mine = [place for place, own in zip(places, swarm.filled, strict=True) if bool(own) is filled]
        if mine:
            canvas.dots(mine, size, ink, {**swarm.marks, "data-filled": str(int(filled))})


def stack_dots(
    xs: Sequence[float], filled: Sequence[bool], radius: float, middle: float, tall: float
) -> list[tuple[float, float]]:
    """A place for each dot at its own x: those of one dot's width are stacked, the filled ones on top."""
    stacks: dict[int, list[int]] = {}
    for number, x in enumerate(xs):
        stacks.setdefault(round(x / (2 * radius)), []).append(number)
    heights = [0.0] * len(xs)
    for stack in stacks.values():
        stack.sort(key=lambda number: (not filled[number], number))
        step = min(2 * radius, (tall - 2 * radius) / max(len(stack) - 1, 1))
        for place, number in enumerate(stack):
            heights[number] = middle + (place - (len(stack) - 1) / 2) * step
    return list(zip(xs, heights, strict=True))


def ring(colour: str) -> Ink:
    """The ink of a dot that is not filled."""
    return Ink(PAPER_COLOUR, colour)
