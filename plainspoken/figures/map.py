"""Chart: segments as discs, by the time since the last order and the revenue each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log, sqrt

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.canvas import LINE_SPACING, Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import ACCENT_COLOUR, PAPER_COLOUR, REST_COLOUR, TEXT_COLOUR, ChartWidth
from plainspoken.figures.fonts import number_to_letters
from plainspoken.figures.plot import PlotArea, draw_axis_labels, draw_ticks_below, draw_ticks_beside
from plainspoken.figures.rich_text import Content, capitalise_first_letter
from plainspoken.words import Words

MAX_DISC_RADIUS = 24.0  # radius of the disc of the largest segment
MIN_DISC_RADIUS = 4.0
ROUND_NUMBER_STEPS = (1, 2, 5)
DISC_LABEL_GAP = 3.0  # between a disc and its words


@dataclass(frozen=True)
class BoundingBox:
    """A rectangle that is taken."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: BoundingBox) -> bool:
        """Whether two rectangles lie on each other."""
        across = min(self.right, other.right) > max(self.left, other.left)
        return across and min(self.bottom, other.bottom) > max(self.top, other.top)

    def inside(self, other: BoundingBox) -> bool:
        """Whether it lies in another one."""
        high = other.top <= self.top and self.bottom <= other.bottom
        return high and other.left <= self.left and self.right <= other.right


@dataclass(frozen=True)
class SegmentDisc:
    """One segment: where it stands, what it is called, and where its disc is."""

    at: str
    name: Content
    x: float
    y: float
    radius: float

    @property
    def box(self) -> BoundingBox:
        """The square around the disc."""
        return BoundingBox(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


@draws("map")
def draw_segment_map(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Each segment by its medians, on two logarithmic scales. Names stand beside their discs where there is
    room, else a letter stands in the disc and the name below."""
    canvas = Canvas(width)
    plot, ticks = make_log_scales(canvas, findings, words)
    draw_ticks_beside(canvas, plot, ticks[1])
    draw_ticks_below(canvas, plot, ticks[0])
    discs = [make_segment_disc(findings, words, at, plot) for at in findings.over("segments")]
    top = findings.evidence.get("segments.top")
    for each in sorted(discs, key=lambda one: -one.radius):
        ours = top is not None and findings.get(f"{each.at}.segment").value == top.value
        canvas.dot(
            each.x,
            each.y,
            each.radius,
            Ink(ACCENT_COLOUR if ours else REST_COLOUR, PAPER_COLOUR),
            f"{each.at}.revenue_share",
        )
    unnamed = draw_names_beside(canvas, discs, BoundingBox(plot.left, 0, canvas.right, plot.bottom))
    below = draw_axis_labels(canvas, plot, words.label("chart_map_below"), words.label("chart_map_above"))
    return canvas.figure(draw_names_below(canvas, unnamed, below))


def make_log_scales(
    canvas: Canvas, findings: Findings, words: Words
) -> tuple[PlotArea, tuple[list[tuple[float, str]], list[tuple[float, str]]]]:
    """The plot on two logarithmic scales, with round numbers along both."""
    places = list(findings.over("segments"))
    days = [log_median(findings, at, "recency_days") for at in places]
    sums = [log_median(findings, at, "revenue_each") for at in places]
    along, up = pad_scale_ends(days), pad_scale_ends(sums)
    beside = [(log(each), words.numbers.money(each)) for each in round_numbers_between(*up)]
    below = [(log(each), words.numbers.count(each)) for each in round_numbers_between(*along)]
    left = max((canvas.wide(text, size=canvas.width.small) for _, text in beside), default=0.0) + 8
    top = canvas.width.small * 2.4
    tall = 210.0 if canvas.width.wide else 250.0
    plot = PlotArea(along, up, left, canvas.right - 2, top, top + tall)
    return plot, (below, beside)


def log_median(findings: Findings, at: str, what: str) -> float:
    """A median on a logarithmic scale; what is below one counts as one."""
    return log(max(findings.get(f"{at}.{what}").number, 1.0))


def pad_scale_ends(values: Sequence[float]) -> tuple[float, float]:
    """The ends of a scale that leave room for discs and names."""
    room = max(0.12 * (max(values) - min(values)), 0.5)
    return min(values) - room, max(values) + room


def round_numbers_between(low: float, high: float) -> list[float]:
    """The numbers 1, 2, 5, 10, 20 ... whose logarithms lie between two ends; only powers of ten if many."""
    found = [step * 10.0**power for power in range(10) for step in ROUND_NUMBER_STEPS]
    inside = [each for each in found if low <= log(each) <= high]
    return (
        inside if len(inside) <= 2 * len(ROUND_NUMBER_STEPS) + 1 else [each for each in inside if is_power_of_ten(each)]
    )


def is_power_of_ten(number: float) -> bool:
    """Whether a number is 1, 10, 100 ..."""
    return str(int(number)).strip("0") == "1"


def make_segment_disc(findings: Findings, words: Words, at: str, plot: PlotArea) -> SegmentDisc:
    """One segment; the area of its disc goes with its share of the revenue."""
    x, y = plot.at(log_median(findings, at, "recency_days"), log_median(findings, at, "revenue_each"))
    most = max(findings.get(f"{each}.revenue_share").number for each in findings.over("segments"))
    share = findings.get(f"{at}.revenue_share").number
    radius = max(MAX_DISC_RADIUS * sqrt(share / most), MIN_DISC_RADIUS) if most else MIN_DISC_RADIUS
    return SegmentDisc(at, capitalise_first_letter(words.named(f"{at}.segment")), x, y, radius)


def draw_names_beside(canvas: Canvas, discs: Sequence[SegmentDisc], frame: BoundingBox) -> list[SegmentDisc]:
    """Write each name right, left, above or below its disc, where nothing else is; returns those without."""
    taken, unnamed = [each.box for each in discs], []
    for each in discs:
        own = each.box
        others = [box for box in taken if box != own]
        free = next(
            (spot for spot in list_label_positions(canvas, each) if is_space_free(spot[0], others, frame)), None
        )
        if free is None:
            unnamed.append(each)
            continue
        box, align, x = free
        canvas.text(x, (box.top + box.bottom) / 2, each.name, colour=TEXT_COLOUR, align=align)
        taken.append(box)
    return unnamed


def is_space_free(box: BoundingBox, others: Sequence[BoundingBox], frame: BoundingBox) -> bool:
    """Whether a box lies in the frame and on no other."""
    return box.inside(frame) and not any(box.meets(other) for other in others)


def list_label_positions(canvas: Canvas, disc: SegmentDisc) -> Iterator[tuple[BoundingBox, str, float]]:
    """Where a name may stand, best first: its box, how it is aligned, and from where."""
    wide, half = canvas.wide(disc.name), canvas.width.text * LINE_SPACING / 2
    right, left = disc.x + disc.radius + DISC_LABEL_GAP, disc.x - disc.radius - DISC_LABEL_GAP
    yield BoundingBox(right, disc.y - half, right + wide, disc.y + half), "left", right
    yield BoundingBox(left - wide, disc.y - half, left, disc.y + half), "right", left
    for y in (disc.y - disc.radius - DISC_LABEL_GAP - half, disc.y + disc.radius + DISC_LABEL_GAP + half):
        yield BoundingBox(disc.x - wide / 2, y - half, disc.x + wide / 2, y + half), "centre", disc.x


def draw_names_below(canvas: Canvas, unnamed: Sequence[SegmentDisc], top: float) -> float:
    """Names for which there was no room, with the letters that now stand at their discs; returns the end."""
    for number, each in enumerate(unnamed):
        sign: Content = number_to_letters(number)
        if not any(letters_overlap(each, other) for other in unnamed[:number]):
            canvas.text(each.x, each.y, sign, colour=PAPER_COLOUR, size=canvas.width.small, align="centre")
        entry: Content = [sign, "  ", each.name]
        tall = canvas.lines(entry, canvas.right)
        top += 4
        canvas.text(0, top + tall / 2, entry, room=canvas.right)
        top += tall
    return top


def letters_overlap(one: SegmentDisc, other: SegmentDisc) -> bool:
    """Whether letters in two discs would lie on each other."""
    return abs(one.x - other.x) < 2 * MIN_DISC_RADIUS * 2 and abs(one.y - other.y) < 2 * MIN_DISC_RADIUS * 2
