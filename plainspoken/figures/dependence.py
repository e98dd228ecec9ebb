"""Chart: what the main factors add to the predicted chance along their values (SHAP dependence). Knows no model."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape
from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.beeswarm import factor_sample, list_sampled_factors, name_factor
from plainspoken.figures.canvas import Canvas
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import (
    ACCENT_COLOUR,
    HAIRLINE_WIDTH,
    PAPER_COLOUR,
    QUIET_COLOUR,
    REST_COLOUR,
    RULE_COLOUR,
    STRONG_WEIGHT,
    TEXT_COLOUR,
    THIN_LINE_WIDTH,
    ChartWidth,
)
from plainspoken.figures.rich_text import capitalise_first_letter
from plainspoken.figures.swarm import PointScale, Swarm, draw_point_axis, draw_swarm, make_point_scale, ring
from plainspoken.words import Words
from plainspoken.words.phrases import BARE_WAYS, counts_things

MAX_PANELS = 2
MAX_CATEGORIES = 6
PANEL_GAP = 26.0
BIN_EDGE_TOLERANCE = 1e-9  # two hundredths nearer than this are one
MEAN_LINE_WIDTH = 2.4
LABEL_SHARE = 0.46  # of a panel, at most


@draws("dependence")
def draw_dependence(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """What the first factors add, value by value: a dot a case, the mean with its range, and the observed share."""
    canvas = Canvas(width)
    shown = list_factors_with_bins(findings)[:MAX_PANELS]
    effects = [effect for at in shown for effect in list_bin_effects(findings, sort_bins(findings, at), at)]
    wide = (canvas.right - PANEL_GAP) / MAX_PANELS if width.wide else canvas.right
    top = bottom = 0.0
    for place, at in enumerate(shown):
        left = place * (wide + PANEL_GAP) if width.wide else 0.0
        top = 0.0 if width.wide or not place else bottom + width.text
        panel = draw_dependence_panel(canvas, findings, words, at, effects, (left, top, wide))
        bottom = max(bottom, panel)
    return canvas.figure(bottom)


def list_factors_with_bins(findings: Findings) -> list[str]:
    """The factors that have bins to compare; where none has, those that have one at all."""
    bins = {at: findings.members.get(f"{at}.bins", ()) for at in list_sampled_factors(findings)}
    return [at for at in bins if bins[at][1:]] or [at for at in bins if bins[at]]


def draw_dependence_panel(
    canvas: Canvas,
    findings: Findings,
    words: Words,
    at: str,
    effects: Sequence[float],
    place: tuple[float, float, float],
) -> float:
    """One factor's name and a row for each bin, on the scale of all `effects`; returns where it ends."""
    left, top, wide = place
    size, small = canvas.width.text, canvas.width.small
    heading = name_factor(words, findings, at)
    tall = canvas.lines(heading, wide, weight=STRONG_WEIGHT)
    canvas.text(left, top + tall / 2, heading, weight=STRONG_WEIGHT, room=wide)
    bins = sort_bins(findings, at)
    labels = [label_bin(findings, words, at, bins, each) for each in range(len(bins))]
    room = min(max(canvas.wide(each, size=small) for each in labels), wide * LABEL_SHARE)
    row = max(size * 1.5, *(canvas.lines(each, room, size=small) + small * 0.5 for each in labels))
    rates = words.label("chart_actual")
    scale = make_point_scale(effects, left + room + 10, left + wide - small * 3.4)
    canvas.text(left + wide, top + tall + small * 0.9, rates, size=small, colour=QUIET_COLOUR, align="right")
    first = top + tall + small * 1.9
    end = draw_point_axis(canvas, scale, first, first + row * len(bins))
    for number, each in enumerate(bins):
        middle = first + row * (number + 0.5)
        canvas.line(((left, middle - row / 2), (left + wide, middle - row / 2)), RULE_COLOUR, HAIRLINE_WIDTH)
        canvas.text(left, middle, labels[number], size=small, room=room)
        draw_bin_row(canvas, findings, at, each, scale, middle, row)
        if f"{each}.rate" in findings.evidence:
            rate = words.show(f"{each}.rate", "rate")
            canvas.text(left + wide, middle, rate, weight=STRONG_WEIGHT, align="right")
    return end


def list_bin_effects(findings: Findings, bins: list[str], at: str) -> list[float]:
    """All numbers that a panel shows along its scale: of cases in a bin, and the means with their ranges."""
    found = factor_sample(findings).of(at)
    dots = [effect for effect, place in zip(found.effects, found.bins, strict=True) if place >= 0] if found else []
    means = [findings.get(f"{each}.effect") for each in bins if f"{each}.effect" in findings.evidence]
    return dots + [end for each in means for end in (each.number, each.low, each.high) if end is not None]


def draw_bin_row(
    canvas: Canvas, findings: Findings, at: str, place: str, scale: PointScale, middle: float, row: float
) -> None:
    """The cases of one bin, and their mean with its range."""
    found, number = factor_sample(findings).of(at), int(place.rsplit(".", 1)[1])
    if found is not None:
        mine = [effect for effect, own in zip(found.effects, found.bins, strict=True) if own == number]
        marks = {"data-effects": at, "data-bin": str(number)}
        draw_swarm(
            canvas, scale, Swarm(mine, [False] * len(mine), ring(REST_COLOUR), ring(REST_COLOUR), marks), middle,
            row * 0.86,
        )  # fmt: skip
    mean = findings.evidence.get(f"{place}.effect")
    if mean is not None:
        x = scale.at(mean.number)
        if mean.low is not None and mean.high is not None:
            ends = (scale.at(mean.low), middle), (scale.at(mean.high), middle)
            canvas.line(ends, PAPER_COLOUR, MEAN_LINE_WIDTH + 1)
            canvas.line(ends, TEXT_COLOUR, THIN_LINE_WIDTH)
        canvas.line(((x, middle - row * 0.42), (x, middle + row * 0.42)), PAPER_COLOUR, MEAN_LINE_WIDTH + 1.4)
        canvas.line(((x, middle - row * 0.4), (x, middle + row * 0.4)), ACCENT_COLOUR, MEAN_LINE_WIDTH)


def sort_bins(findings: Findings, at: str) -> list[str]:
    """A factor's bins: numbers in their order, the commonest categories from what adds most to what takes most."""
    bins = list(findings.over(f"{at}.bins"))
    if not all(f"{each}.value" in findings.evidence for each in bins):
        return bins
    known = [each for each in bins if f"{each}.effect" in findings.evidence]
    return sorted(known[:MAX_CATEGORIES], key=lambda each: -findings.get(f"{each}.effect").number)


def label_bin(findings: Findings, words: Words, at: str, bins: list[str], place: int) -> Markup:
    """A bin's category or bounds in words."""
    if f"{bins[place]}.value" in findings.evidence:
        return capitalise_first_letter(words.named(f"{bins[place]}.value"))
    return format_bin_bounds(findings, words, str(findings.get(f"{at}.column").value), bins, place)


def choose_edge_format(findings: Findings, bins: list[str]) -> str:
    """How the edges of bins are shown: as usual, or finer where a share between two hundredths is an edge."""
    edges = [findings.get(f"{each}.from") for each in bins]
    fine = any(abs(each.number * 100 - round(each.number * 100)) > BIN_EDGE_TOLERANCE for each in edges)
    return "percent_fine" if fine and edges[0].unit == "share" else ""


def format_bin_bounds(findings: Findings, words: Words, column: str, bins: list[str], place: int) -> Markup:
    """The values of a bin in words: below its end, from one bound to the other, or at least its start."""
    at, forms = bins[place], words.numbers.forms
    way = choose_edge_format(findings, bins)
    low, high = words.show(f"{at}.from", way), words.show(f"{at}.to", way)
    if low.text == high.text:
        return Markup(escape(low))
    if place == len(bins) - 1 and place:
        return capitalise_first_letter(Markup(forms["at_least"]).format(low=low))
    touching = place + 1 < len(bins) and findings.get(f"{bins[place + 1]}.from").value == findings.get(f"{at}.to").value
    if place == 0 and touching:
        counted = counts_things(f"{at}.to", column, words.shower)
        return capitalise_first_letter(Markup(forms["fewer_than" if counted else "less_than"]).format(high=high))
    low = words.show(f"{at}.from", BARE_WAYS.get(low.way, low.way))
    return capitalise_first_letter(Markup(forms["range"]).format(low=low, high=high))
