"""Chart: how much of the revenue the largest customers bring, added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.canvas import LINE_SPACING, Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import ACCENT_COLOUR, BAND_COLOUR, PAPER_COLOUR, ChartWidth
from plainspoken.figures.plot import PlotArea, draw_axis_labels, draw_ticks_below, draw_ticks_beside, make_round_ticks
from plainspoken.figures.rich_text import Content
from plainspoken.figures.side_labels import spread_labels
from plainspoken.words import Words

POINT_RADIUS = 3.6
MAX_NAMED_SHARE = 0.5  # of the customers: further to the right there is no room for words


@dataclass(frozen=True)
class CurvePoint:
    """A point of the curve: how many of the customers, what they bring, and the words beside it."""

    customers: float
    revenue: float
    of: str
    label: Content


@draws("pareto")
def draw_revenue_curve(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Customers from the largest down, and how much of the revenue they bring together; some points are named."""
    canvas, marked = Canvas(width), list_named_points(findings, words)
    top = width.small * 2.2
    sides = [(each, words.numbers.write(each, "percent")) for each in make_round_ticks(0, 1)]
    widest = max(canvas.wide(text, size=width.small) for _, text in sides)
    plot = PlotArea(
        (0, 1), (0, 1), widest + 8, canvas.right - widest / 2 - 1, top, top + (170.0 if width.wide else 200.0)
    )
    path = [plot.at(*each) for each in list_curve_points(findings, marked)]
    canvas.area([*path, plot.at(1, 0)], Ink(BAND_COLOUR))
    draw_ticks_beside(canvas, plot, sides)
    draw_ticks_below(canvas, plot, sides[1:])  # the corner has its nil from the other side
    canvas.line(path, ACCENT_COLOUR, 1.6)
    draw_named_points(canvas, plot, marked)
    below = draw_axis_labels(canvas, plot, words.label("chart_pareto_below"), words.label("chart_pareto_above"))
    return canvas.figure(below)


def list_named_points(findings: Findings, words: Words) -> list[CurvePoint]:
    """The largest few, the share that brings half, and the best part: those of them that the findings hold, and that
    are few of the customers and bring more than their share."""
    at, total = "concentration", sum(findings.get(f"{each}.customers").number for each in findings.over("fifths"))
    known, points = findings.evidence, []
    if {f"{at}.few_n", f"{at}.best_ten"} <= set(known):
        few = findings.get(f"{at}.few_n").number / max(total, 1.0)
        label: list[Content] = [words.label("chart_pareto_largest"), " ", words.show(f"{at}.few_n", "count"), ": "]
        points.append(named_point(findings, words, (min(few, 1.0), f"{at}.best_ten"), label))
    for share, revenue in ((f"{at}.half_share", f"{at}.half_part"), (f"{at}.top_part", f"{at}.best_fifth")):
        if {share, revenue} <= set(known):
            label = [words.show(share, "percent"), " ", words.label("chart_pareto_of"), " "]
            points.append(named_point(findings, words, (findings.get(share).number, revenue), label))
    telling = (each for each in points if each.customers < MAX_NAMED_SHARE and each.revenue > each.customers)
    return sorted(telling, key=lambda point: point.customers)


def named_point(findings: Findings, words: Words, place: tuple[float, str], label: Sequence[Content]) -> CurvePoint:
    """A point that brings what stands at an address, which its label ends in."""
    customers, revenue = place
    return CurvePoint(customers, findings.get(revenue).number, revenue, [*label, words.show(revenue, "percent")])


def list_curve_points(findings: Findings, marked: Sequence[CurvePoint]) -> list[tuple[float, float]]:
    """All points of the curve, from none of the customers to all: the named ones, and the ends of each fifth."""
    sizes = [
        (findings.get(f"{each}.customers").number, findings.get(f"{each}.share").number)
        for each in findings.over("fifths")
    ]
    people, found = max(sum(size for size, _ in sizes), 1.0), {(0.0, 0.0)}
    size = revenue = 0.0
    for more, share in sizes:
        size, revenue = size + more, revenue + share
        found.add((size / people, min(revenue, 1.0)))
    ends = {round(x, 2) for x, _ in found}
    found |= {(each.customers, each.revenue) for each in marked if round(each.customers, 3) not in ends}
    return sorted(found)


def draw_named_points(canvas: Canvas, plot: PlotArea, marked: Sequence[CurvePoint]) -> None:
    """The points with their words on their right, moved apart where they need to be, while there is room."""
    falling = sorted(marked, key=lambda point: -point.revenue)
    places = [plot.at(each.customers, each.revenue) for each in falling]
    starts = [x + POINT_RADIUS + 6 for x, _ in places]
    rooms = [canvas.right - start for start in starts]
    talls = [canvas.lines(each.label, room) for each, room in zip(falling, rooms, strict=True)]
    wanted = [y + canvas.width.text * 0.9 for _, y in places]
    middles = spread_labels(wanted, talls, plot.top - canvas.width.text * (LINE_SPACING - 1))
    for each, (x, y), start, room, middle in zip(falling, places, starts, rooms, middles, strict=True):
        canvas.dot(x, y, POINT_RADIUS, Ink(ACCENT_COLOUR, PAPER_COLOUR), each.of)
        if middle + canvas.lines(each.label, room) / 2 <= plot.bottom:
            canvas.text(start, middle, each.label, room=room)
