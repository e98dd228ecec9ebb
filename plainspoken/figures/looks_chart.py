"""Chart: how often new customers are placed rightly, look by look, and how often simpler means do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.canvas import LINE_SPACING, Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import (
    ACCENT_COLOUR,
    PAPER_COLOUR,
    QUIET_COLOUR,
    REST_COLOUR,
    TEXT_COLOUR,
    ChartWidth,
)
from plainspoken.figures.plot import PlotArea, draw_ticks_beside, make_round_ticks
from plainspoken.figures.rich_text import Content, capitalise_first_letter
from plainspoken.figures.side_labels import spread_labels
from plainspoken.words import Words

DOT_RADIUS, LINE_WIDTH = 3.8, 1.6
SIDE_SHARE = 0.26  # of the width, for the names of the lines


@dataclass(frozen=True)
class LookSeries:
    """One way to place new customers: the last word of its addresses, its label and how its line is drawn."""

    what: str
    label: str
    colour: str
    dashed: bool = False


SERIES = (
    LookSeries("accuracy", "chart_placed", ACCENT_COLOUR),
    LookSeries("majority", "chart_most_common", REST_COLOUR),
    LookSeries("rule", "chart_one_column", REST_COLOUR, dashed=True),
)


@draws("newcomers")
def draw_new_customers(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Of all new customers, how many are placed rightly at each look (line with ranges), by a guess and by a rule."""
    canvas, looks = Canvas(width), list(findings.over("newcomers"))
    drawn = [each for each in SERIES if all(f"{at}.{each.what}" in findings.evidence for at in looks)]
    found = [findings.get(f"{at}.{each.what}") for each in drawn for at in looks]
    most = max((each.high if each.high is not None else each.number for each in found), default=1.0)
    ticks = [(each, words.numbers.write(each, "of_100")) for each in make_round_ticks(0, max(most, 0.01))]
    left = max(canvas.wide(text, size=width.small) for _, text in ticks) + 8
    side = SIDE_SHARE * canvas.right
    room = (canvas.right - side - left) / max(len(looks), 1)
    plot = PlotArea(
        (-0.5, len(looks) - 0.5), (0, max(most, 0.01)), left, canvas.right - side, width.text, width.text + 96.0
    )
    draw_ticks_beside(canvas, plot, ticks)
    for each in drawn[::-1]:
        draw_series(canvas, findings, plot, looks, each)
    bottom = plot.bottom
    for place, at in enumerate(looks):
        head = capitalise_first_letter(words.show(f"{at}.days", "look"))
        tall = canvas.lines(head, room - 4, size=width.small)
        x, _ = plot.at(place, 0)
        canvas.text(
            x, plot.bottom + 4 + tall / 2, head, size=width.small, colour=QUIET_COLOUR, room=room - 4, align="centre"
        )
        bottom = max(bottom, plot.bottom + 4 + tall)
    end = draw_series_names(canvas, findings, words, plot, drawn, looks)
    return canvas.figure(max(bottom, end) + 2)


def draw_series(canvas: Canvas, findings: Findings, plot: PlotArea, looks: Sequence[str], series: LookSeries) -> None:
    """One line; ours with a dot and its range at each look."""
    addresses = [f"{at}.{series.what}" for at in looks]
    path = [plot.at(place, findings.get(at).number) for place, at in enumerate(addresses)]
    canvas.line(path, series.colour, LINE_WIDTH, dashed=series.dashed)
    ours = series is SERIES[0]
    for place, (at, (x, y)) in enumerate(zip(addresses, path, strict=True)):
        evidence = findings.get(at)
        if ours and evidence.low is not None and evidence.high is not None:
            plot.vertical(canvas, place, (evidence.low, evidence.high))
        canvas.dot(
            x, y, DOT_RADIUS if ours else DOT_RADIUS / 2, Ink(series.colour, PAPER_COLOUR if ours else "none"), at
        )


def draw_series_names(
    canvas: Canvas, findings: Findings, words: Words, plot: PlotArea, drawn: Sequence[LookSeries], looks: Sequence[str]
) -> float:
    """The name of each line at its right end, with its last value; returns where they end."""
    if not looks:
        return 0.0
    last = {each: f"{looks[-1]}.{each.what}" for each in drawn}
    order = sorted(drawn, key=lambda each: -findings.get(last[each]).number)
    start, small = plot.right + 2, canvas.width.small
    room = canvas.right - start
    labels: list[Content] = [[words.show(last[each], "of_100"), " ", words.label(each.label)] for each in order]
    talls = [canvas.lines(label, room, size=small) for label in labels]
    wanted = [plot.at(0, findings.get(last[each]).number)[1] for each in order]
    middles = spread_labels(wanted, talls, small * (LINE_SPACING - 1))
    for each, label, middle in zip(order, labels, middles, strict=True):
        colour = ACCENT_COLOUR if each is SERIES[0] else TEXT_COLOUR
        canvas.text(start, middle, label, size=small, colour=colour, room=room)
    return max((middle + tall / 2 for middle, tall in zip(middles, talls, strict=True)), default=0.0)
