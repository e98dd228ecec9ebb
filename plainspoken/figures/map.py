"""Chart: segments as discs, by the time since the last order and the revenue each. Knows no model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log, sqrt

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.canvas import LEADING, Canvas, Ink
from plainspoken.figures.fonts import letter
from plainspoken.figures.plot import Plot, axis_words, ticks_below, ticks_beside
from plainspoken.figures.rich_text import Content, headed
from plainspoken.figures.style import OURS, PAPER, REST, TEXT, Width
from plainspoken.words import Words

LARGEST = 24.0  # radius of the disc of the largest segment
SMALLEST = 4.0
STEPS = (1, 2, 5)
APART = 3.0  # between a disc and its words


@dataclass(frozen=True)
class Box:
    """A rectangle that is taken."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two rectangles lie on each other."""
        across = min(self.right, other.right) > max(self.left, other.left)
        return across and min(self.bottom, other.bottom) > max(self.top, other.top)

    def inside(self, other: Box) -> bool:
        """Whether it lies in another one."""
        high = other.top <= self.top and self.bottom <= other.bottom
        return high and other.left <= self.left and self.right <= other.right


@dataclass(frozen=True)
class Disc:
    """One segment: where it stands, what it is called, and where its disc is."""

    at: str
    name: Content
    x: float
    y: float
    radius: float

    @property
    def box(self) -> Box:
        """The square around the disc."""
        return Box(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


def segment_map(findings: Findings, words: Words, width: Width) -> Figure:
    """Each segment by its medians; equal steps multiply alike. Names stand beside their discs where there is
    room, else a letter stands in the disc and the name below."""
    canvas = Canvas(width)
    plot, ticks = scales(canvas, findings, words)
    ticks_beside(canvas, plot, ticks[1])
    ticks_below(canvas, plot, ticks[0])
    discs = [disc(findings, words, at, plot) for at in findings.over("segments")]
    top = findings.evidence.get("segments.top")
    for each in sorted(discs, key=lambda one: -one.radius):
        ours = top is not None and findings.get(f"{each.at}.segment").value == top.value
        canvas.dot(each.x, each.y, each.radius, Ink(OURS if ours else REST, PAPER), f"{each.at}.share")
    unnamed = name_beside(canvas, discs, Box(plot.left, 0, canvas.right, plot.bottom))
    below = axis_words(canvas, plot, words.label("chart_map_below"), words.label("chart_map_above"))
    return canvas.figure(name_below(canvas, unnamed, below))


def scales(
    canvas: Canvas, findings: Findings, words: Words
) -> tuple[Plot, tuple[list[tuple[float, str]], list[tuple[float, str]]]]:
    """The plot on two logarithmic scales, with round numbers along both."""
    places = list(findings.over("segments"))
    days = [measure(findings, at, "recency_days") for at in places]
    sums = [measure(findings, at, "revenue_each") for at in places]
    along, up = spread(days), spread(sums)
    beside = [(log(each), words.numbers.money(each)) for each in round_numbers(*up)]
    below = [(log(each), words.numbers.count(each)) for each in round_numbers(*along)]
    left = max((canvas.wide(text, size=canvas.width.small) for _, text in beside), default=0.0) + 8
    top = canvas.width.small * 2.4
    tall = 210.0 if canvas.width.wide else 250.0
    plot = Plot(along, up, left, canvas.right - 2, top, top + tall)
    return plot, (below, beside)


def measure(findings: Findings, at: str, what: str) -> float:
    """A median on a logarithmic scale; what is below one counts as one."""
    return log(max(findings.get(f"{at}.{what}").number, 1.0))


def spread(values: Sequence[float]) -> tuple[float, float]:
    """The ends of a scale that leave room for discs and names."""
    room = max(0.12 * (max(values) - min(values)), 0.5)
    return min(values) - room, max(values) + room


def round_numbers(low: float, high: float) -> list[float]:
    """The numbers 1, 2, 5, 10, 20 ... whose logarithms lie between two ends; only powers of ten if many."""
    found = [step * 10.0**power for power in range(10) for step in STEPS]
    inside = [each for each in found if low <= log(each) <= high]
    return inside if len(inside) <= 2 * len(STEPS) + 1 else [each for each in inside if is_power(each)]


def is_power(number: float) -> bool:
    """Whether a number is 1, 10, 100 ..."""
    return str(int(number)).strip("0") == "1"


def disc(findings: Findings, words: Words, at: str, plot: Plot) -> Disc:
    """One segment; the area of its disc goes with its share of customers."""
    x, y = plot.at(measure(findings, at, "recency_days"), measure(findings, at, "revenue_each"))
    most = max(findings.get(f"{each}.share").number for each in findings.over("segments"))
    share = findings.get(f"{at}.share").number
    radius = max(LARGEST * sqrt(share / most), SMALLEST) if most else SMALLEST
    return Disc(at, headed(words.named(f"{at}.segment")), x, y, radius)


def name_beside(canvas: Canvas, discs: Sequence[Disc], frame: Box) -> list[Disc]:
    """Write each name right, left, above or below its disc, where nothing else is; returns those without."""
    taken, unnamed = [each.box for each in discs], []
    for each in discs:
        own = each.box
        others = [box for box in taken if box != own]
        free = next((spot for spot in spots(canvas, each) if is_free(spot[0], others, frame)), None)
        if free is None:
            unnamed.append(each)
            continue
        box, align, x = free
        canvas.text(x, (box.top + box.bottom) / 2, each.name, colour=TEXT, align=align)
        taken.append(box)
    return unnamed


def is_free(box: Box, others: Sequence[Box], frame: Box) -> bool:
    """Whether a box lies in the frame and on no other."""
    return box.inside(frame) and not any(box.meets(other) for other in others)


def spots(canvas: Canvas, disc: Disc) -> Iterator[tuple[Box, str, float]]:
    """Where a name may stand, best first: its box, how it is aligned, and from where."""
    wide, half = canvas.wide(disc.name), canvas.width.text * LEADING / 2
    right, left = disc.x + disc.radius + APART, disc.x - disc.radius - APART
    yield Box(right, disc.y - half, right + wide, disc.y + half), "left", right
    yield Box(left - wide, disc.y - half, left, disc.y + half), "right", left
    for y in (disc.y - disc.radius - APART - half, disc.y + disc.radius + APART + half):
        yield Box(disc.x - wide / 2, y - half, disc.x + wide / 2, y + half), "centre", disc.x


def name_below(canvas: Canvas, unnamed: Sequence[Disc], top: float) -> float:
    """Names for which there was no room, with the letters that now stand at their discs; returns the end."""
    for number, each in enumerate(unnamed):
        sign: Content = letter(number)
        if not any(near(each, other) for other in unnamed[:number]):
            canvas.text(each.x, each.y, sign, colour=PAPER, size=canvas.width.small, align="centre")
        entry: Content = [sign, "  ", each.name]
        tall = canvas.lines(entry, canvas.right)
        top += 4
        canvas.text(0, top + tall / 2, entry, room=canvas.right)
        top += tall
    return top


def near(one: Disc, other: Disc) -> bool:
    """Whether letters in two discs would lie on each other."""
    return abs(one.x - other.x) < 2 * SMALLEST * 2 and abs(one.y - other.y) < 2 * SMALLEST * 2
