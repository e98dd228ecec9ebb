"""Small drawings of page one: a bar with its likely range on a shared scale, and an interval around nil."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from markupsafe import Markup

from plainspoken.core.findings import Evidence
from plainspoken.theme import Colours
from plainspoken.words import Words

WIDTH, BAR_HEIGHT, INTERVAL_HEIGHT = 240.0, 20.0, 28.0  # of the drawings, in their own units
INTERVAL_MARGIN = 6.0  # room for a dot at either end
MOST_TICKS = 5
TICK_STEPS = (Decimal(1), Decimal(2), Decimal(5))
OURS = "ours"
CAP = 3.2  # half the height of the cap at the end of a range
BAR_THICKNESS = BAR_HEIGHT - 8
BAR_SHADE = "0.62"  # of its colour: the line of the range is seen on it
TINT = "0.14"  # of a colour, where a loss or a gain may lie


@dataclass(frozen=True)
class Scale:
    """From where to where a row of drawings reaches, and its ticks."""

    start: float
    end: float
    ticks: tuple[float, ...] = ()

    def place(self, value: float) -> float:
        """Where a value is drawn."""
        return round(WIDTH * (value - self.start) / (self.end - self.start), 2)


def furthest_value(evidence: Evidence) -> float:
    """The furthest that is drawn of a piece of evidence."""
    return max(evidence.number, evidence.number if evidence.high is None else evidence.high)


def choose_share_scale(shares: list[Evidence]) -> Scale:
    """A scale from nil that holds every share with its range, and ends at a round value."""
    most = Decimal(repr(max(map(furthest_value, shares), default=0.0))) or Decimal(1)
    size = Decimal(1).scaleb(most.adjusted() - 1)
    step = next(step * size * ten for ten in (1, 10) for step in TICK_STEPS if step * size * ten * MOST_TICKS >= most)
    count = ceil(most / step)
    return Scale(0.0, float(count * step), tuple(float(step * each) for each in range(count + 1)))


def draw_bar(address: str, scale: Scale, look: str, words: Words, colours: Colours) -> Markup:
    """A bar from nil, with its range as a thin line; `look`: `ours` or `rest`."""
    evidence = words.findings.get(address)
    end = scale.place(evidence.number)
    bar = Markup(
        '<rect class="{}" data-part="value" x="0" y="4" width="{}" height="{}" fill="{}" fill-opacity="{}"/>'
    ).format(look, end, BAR_THICKNESS, colours.accent if look == OURS else colours.rest, BAR_SHADE)
    whisker = draw_range(evidence, scale, colours)
    axis = draw_line(0, 0, 0, BAR_HEIGHT, "axis", colours.ink)
    # Stretched to the width of its column, at a height of its own.
    marks = Markup('preserveAspectRatio="none" data-bar="{}" data-end="{}"').format(address, scale.end)
    title = describe(address, "rate", words)
    return frame_drawing("bar", (0.0, WIDTH, BAR_HEIGHT), marks, title, (bar, whisker, axis))


def frame_drawing(
    kind: str, box: tuple[float, float, float], marks: Markup, title: str, parts: tuple[Markup, ...]
) -> Markup:
    """A drawing with its title and its marks; `box`: where it starts, how wide and how high it is."""
    left, wide, high = box
    head = Markup('<svg class="{}" viewBox="{} 0 {} {}" width="{}" height="{}" role="img" {} ').format(
        kind, left, wide, high, wide, high, marks
    )
    name = Markup('xmlns="http://www.w3.org/2000/svg"><title>{}</title>').format(title)
    return head + name + Markup().join(parts) + Markup("</svg>")


def range_ends(evidence: Evidence, scale: Scale) -> tuple[float, float] | None:
    """From where to where a range is drawn; None where there is none."""
    if evidence.low is None or evidence.high is None or evidence.high <= evidence.low:
        return None
    return scale.place(max(evidence.low, scale.start)), scale.place(evidence.high)


def draw_range(evidence: Evidence, scale: Scale, colours: Colours) -> Markup:
    """A range as a thin line with caps."""
    ends = range_ends(evidence, scale)
    if ends is None:
        return Markup()
    (low, high), middle = ends, BAR_HEIGHT / 2
    lines = ((low, middle, high, middle), *((each, middle - CAP, each, middle + CAP) for each in ends))
    return Markup().join(draw_line(*line, "range", colours.ink) for line in lines)


def draw_line(x1: float, y1: float, x2: float, y2: float, kind: str, colour: str) -> Markup:
    """One straight line."""
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="1.2"/>').format(
        kind, x1, y1, x2, y2, colour
    )


def choose_interval_scale(evidence: Evidence) -> Scale:
    """A scale that holds a range and nil."""
    ends = (0.0, evidence.number, *(each for each in (evidence.low, evidence.high) if each is not None))
    return Scale(min(ends), max(ends) if max(ends) > min(ends) else min(ends) + 1)


def interval_place(scale: Scale, value: float) -> str:
    """How far along the drawing of an interval a value stands, its margins included."""
    return f"{100 * (scale.place(value) + INTERVAL_MARGIN) / (WIDTH + 2 * INTERVAL_MARGIN):.4g}%"


def draw_interval(address: str, way: str, words: Words, colours: Colours) -> Markup:
    """A range as a box, its loss and its gain each in a colour of its own; nil an upright line, the estimate a dot."""
    evidence = words.findings.get(address)
    scale = choose_interval_scale(evidence)
    low, high = (evidence.number if end is None else end for end in (evidence.low, evidence.high))
    loss, gain = (scale.place(low), scale.place(min(high, 0.0))), (scale.place(max(low, 0.0)), scale.place(high))
    boxes = ((loss, "loss", colours.weak), (gain, "gain", colours.accent))
    drawn = Markup().join(
        Markup(
            '<rect class="{}" x="{}" y="9" width="{}" height="12" fill="{}" fill-opacity="{}" stroke="{}" '
            'stroke-width="1.4"/>'
        ).format(kind, start, round(end - start, 2), colour, TINT, colour)
        for (start, end), kind, colour in boxes
        if end > start
    )
    nil = draw_line(scale.place(0.0), 2, scale.place(0.0), INTERVAL_HEIGHT, "axis", colours.ink)
    dot = Markup('<circle class="ours" cx="{}" cy="15" r="4.6" fill="{}" stroke="{}"/>').format(
        scale.place(evidence.number), colours.accent, colours.paper
    )
    marks = Markup('data-interval="{}"').format(address)
    box = (-INTERVAL_MARGIN, WIDTH + 2 * INTERVAL_MARGIN, INTERVAL_HEIGHT)
    return frame_drawing("interval", box, marks, describe(address, way, words), (drawn, nil, dot))


def describe(address: str, way: str, words: Words) -> str:
    """A drawing in words: its number and, where it has one, its range."""
    evidence = words.findings.get(address)
    ranged = evidence.low is not None and evidence.high is not None
    ends = {end: words.show(f"{address}:{end}", way).text for end in ("low", "high")} if ranged else {}
    base = words.numbers.rate_base_text
    key = f"drawn_{'rate' if way == 'rate' else 'amount'}{'' if ranged else '_alone'}"
    return Markup(words.label(key)).striptags().format(number=words.show(address, way).text, base=base, **ends)
