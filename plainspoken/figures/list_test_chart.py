"""Chart: on each list, the rate now, the one at which an offer pays, the one assumed, and what a test shows."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import (
    ACCENT_COLOUR,
    BAND_COLOUR,
    HAIRLINE_WIDTH,
    QUIET_COLOUR,
    REST_COLOUR,
    STRONG_WEIGHT,
    TEXT_COLOUR,
    WEAKNESS_COLOUR,
    ChartWidth,
)
from plainspoken.figures.plot import PlotArea, draw_ticks_below, make_round_ticks
from plainspoken.figures.rich_text import Content, capitalise_first_letter
from plainspoken.words import Words

MARKS = ("now", "detectable", "then", "pays")
SCALE_ROOM = 0.18  # of what is drawn, beyond the furthest mark: where a test shows any change
MARK_RADIUS = 4.0
LABEL_GAP = 6.0
LEAST_WHOLE_SCALE = 5.0  # length of a scale, in its base, below which its numbers need a decimal
PLOT_MARGIN = 18.0  # room for half a number of the scale


@dataclass(frozen=True)
class RateLabel:
    """Words at a place of the line, in a colour."""

    x: float
    text: Content
    colour: str


@draws("tests")
def draw_list_tests(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """A line a list: the rate now, the rates at which an offer pays and that is assumed, and from where a test shows.

    The bar is what a test shows; a change before it may go unseen.
    """
    canvas, places = Canvas(width), list(findings.over("tests"))
    shown = [
        findings.get(f"{at}.{name}").number for at in places for name in MARKS if f"{at}.{name}" in findings.evidence
    ]
    low, high = min(shown), max(shown)
    rise = all(findings.get(f"{at}.detectable").number >= findings.get(f"{at}.now").number for at in places)
    room = SCALE_ROOM * ((high - low) or 0.01)
    ends = (low - room / 2, min(high + room, 1.0)) if rise else (max(low - room, 0.0), high + room / 2)
    labels = canvas.right * 0.2 if width.wide else 0.0
    row = width.text * (5.0 if width.wide else 7.0)
    plot = PlotArea(ends, (0.0, 1.0), labels + PLOT_MARGIN, canvas.right - PLOT_MARGIN, 0.0, len(places) * row)
    for number, at in enumerate(places):
        draw_list_line(canvas, findings, words, plot, at, number * row, rise)
    way = "rate" if (ends[1] - ends[0]) * words.numbers.rate_base >= LEAST_WHOLE_SCALE else "rate_fine"
    ticks = [(each, words.numbers.write(each, way)) for each in make_round_ticks(*ends, 6)]
    draw_ticks_below(canvas, plot, ticks)
    return canvas.figure(plot.bottom + 6 + width.small * 1.6)


def draw_list_line(
    canvas: Canvas, findings: Findings, words: Words, plot: PlotArea, at: str, top: float, rise: bool
) -> None:
    """One list: its name and size, its line, its marks, and their words above and below."""
    size, wide = canvas.width.text, canvas.width.wide
    draw_list_name(canvas, findings, words, at, top)
    y = top + size * (2.4 if wide else 4.4)
    place = {
        name: plot.at(findings.get(f"{at}.{name}").number, 0)[0]
        for name in MARKS
        if f"{at}.{name}" in findings.evidence
    }
    canvas.line(((plot.left, y), (plot.right, y)), REST_COLOUR, HAIRLINE_WIDTH)
    first, last = (place["detectable"], plot.right) if rise else (plot.left, place["detectable"])
    canvas.bar(first, y - 5.5, last - first, 11.0, Ink(BAND_COLOUR, ACCENT_COLOUR))
    if "pays" in place:
        canvas.line(((place["pays"], y - 7), (place["pays"], y + 7)), WEAKNESS_COLOUR, 1.6)
    if "then" in place:
        canvas.diamond(place["then"], y, MARK_RADIUS + 0.6, Ink(TEXT_COLOUR), f"{at}.then")
    canvas.dot(place["now"], y, MARK_RADIUS, Ink(ACCENT_COLOUR), f"{at}.now")
    draw_labels_apart(
        canvas, [mark_label(words, at, name, place[name]) for name in ("now", "detectable")], y - size * 1.25
    )
    below = [mark_label(words, at, name, place[name]) for name in ("pays", "then") if name in place]
    draw_labels_apart(canvas, below, y + size * 1.25)


def draw_list_name(canvas: Canvas, findings: Findings, words: Words, at: str, top: float) -> None:
    """What the list is, and how many it holds."""
    size, wide = canvas.width.text, canvas.width.wide
    room = canvas.right * 0.2 - 4 if wide else None
    name = list_name(findings, words, at)
    cases: Content = [words.show(f"{at}.cases", "count"), " ", words.noun(f"{at}.cases", "unit")]
    middle = top + size * (1.9 if wide else 0.8)
    canvas.text(0, middle, name, weight=STRONG_WEIGHT, room=room)
    if wide:
        tall = canvas.lines(name, room or canvas.right, weight=STRONG_WEIGHT)
        canvas.text(
            0, middle + tall / 2 + canvas.width.small * 0.6, cases, size=canvas.width.small, colour=QUIET_COLOUR
        )
    else:
        canvas.text(canvas.right, middle, cases, size=canvas.width.small, colour=QUIET_COLOUR, align="right")


def list_name(findings: Findings, words: Words, at: str) -> Content:
    """A part of a ranking with its share, a segment by its name, or else what the label of its scope says."""
    if f"{at}.share" in findings.evidence:
        return [words.label("chart_top"), " ", words.show(f"{at}.share", "percent")]
    return capitalise_first_letter(words.named(f"{at}.scope"))


def mark_label(words: Words, at: str, name: str, x: float) -> RateLabel:
    """What a mark means, with its rate."""
    colours = {"now": ACCENT_COLOUR, "detectable": ACCENT_COLOUR, "pays": WEAKNESS_COLOUR, "then": TEXT_COLOUR}
    return RateLabel(
        x, [words.label(f"chart_test_{name}"), " ", words.show(f"{at}.{name}", "rate_fine")], colours[name]
    )


def draw_labels_apart(canvas: Canvas, labels: list[RateLabel], y: float) -> None:
    """Words each over its mark, pushed apart where they would touch, and inside the drawing."""
    size = canvas.width.small
    ordered = sorted(labels, key=lambda each: each.x)
    wide = [canvas.wide(each.text, size=size) for each in ordered]
    starts: list[float] = []
    for each, long in zip(ordered, wide, strict=True):
        free = starts[-1] + wide[len(starts) - 1] + LABEL_GAP if starts else 0.0
        starts.append(max(each.x - long / 2, free))
    over = max((start + long - canvas.right for start, long in zip(starts, wide, strict=True)), default=0.0)
    limit = canvas.right
    for place in reversed(range(len(starts))):
        if over > 0:
            starts[place] = min(starts[place], limit - wide[place])
        limit = starts[place] - LABEL_GAP
    for each, start in zip(ordered, starts, strict=True):
        canvas.text(start, y, each.text, size=size, colour=each.colour)
