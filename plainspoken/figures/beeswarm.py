"""Chart: what each factor adds to the predicted chance, one dot a case (SHAP summary). Knows no model."""

from __future__ import annotations

from markupsafe import Markup, escape
from matplotlib.figure import Figure

from plainspoken.core.effects import EffectSample
from plainspoken.core.findings import Findings
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import (
    ACCENT_COLOUR,
    HAIRLINE_WIDTH,
    QUIET_COLOUR,
    REGULAR_WEIGHT,
    REST_COLOUR,
    RULE_COLOUR,
    STRONG_WEIGHT,
    ChartWidth,
)
from plainspoken.figures.rich_text import capitalise_first_letter
from plainspoken.figures.swarm import PointScale, Swarm, draw_point_axis, draw_swarm, make_point_scale, ring
from plainspoken.words import Words

LABEL_ROOM, VALUE_ROOM = 150.0, 92.0
ROW_PAD = 2.0


def factor_sample(findings: Findings) -> EffectSample:
    """The sampled cases; the chart's definition sees to it that there are some.

    Raises:
        ValueError: there are none.
    """
    if findings.effects is None:
        raise ValueError("no sample of effects to draw")
    return findings.effects


def list_sampled_factors(findings: Findings) -> list[str]:
    """The addresses of the factors whose effects on single cases are known, strongest first."""
    sample = factor_sample(findings)
    return [at for at in findings.over("driver_groups") if sample.of(at) is not None]


@draws("beeswarm")
def draw_beeswarm(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """What each factor adds to the predicted chance: one dot a case, filled where its value is high."""
    canvas = Canvas(width)
    shown = list_sampled_factors(findings)
    every = [effect for at in shown for effect in factor_swarm(findings, at).effects]
    room = (LABEL_ROOM, VALUE_ROOM) if width.wide else (6.0, 6.0)
    scale = make_point_scale(every, room[0], canvas.right - room[1])
    top = draw_swarm_heads(canvas, words, scale)
    bottom = top
    for at in shown:
        bottom = draw_factor_row(canvas, findings, words, at, scale, bottom)
    background = len(canvas.artists)
    end = draw_point_axis(canvas, scale, top, bottom)
    canvas.artists = canvas.artists[background:] + canvas.artists[:background]  # lines behind the dots
    return canvas.figure(end)


def draw_swarm_heads(canvas: Canvas, words: Words, scale: PointScale) -> float:
    """What left and right mean, above the rows; returns where they begin."""
    size, nil, gap = canvas.width.small, scale.at(0.0), 6.0
    lowers, raises = words.label("chart_lowers"), words.label("chart_raises")
    canvas.text(max(nil - gap, scale.left), size * 0.8, lowers, size=size, colour=QUIET_COLOUR, align="right")
    canvas.text(nil + gap, size * 0.8, raises, size=size, colour=QUIET_COLOUR)
    if canvas.width.wide:
        rank, filled = words.label("chart_rank_stable"), words.label("chart_filled")
        canvas.text(0, size * 0.8, rank, size=size, colour=QUIET_COLOUR)
        canvas.text(canvas.right, size * 0.8, filled, size=size, colour=QUIET_COLOUR, align="right")
    return size * 1.9


def draw_factor_row(canvas: Canvas, findings: Findings, words: Words, at: str, scale: PointScale, top: float) -> float:
    """One factor: its name (strong where it keeps its rank), whether we can change it, its dots, what is filled."""
    size, small, wide = canvas.width.text, canvas.width.small, canvas.width.wide
    weight = STRONG_WEIGHT if findings.get(f"{at}.stable").value is True else REGULAR_WEIGHT
    name = name_factor(words, findings, at)
    room = LABEL_ROOM - 8 if wide else canvas.right * 0.62
    lines = canvas.lines(name, room, size=size, weight=weight)
    ours = findings.get(f"{at}.changeable").value == "yes"
    label = lines + (small * 1.2 if ours else 0.0)
    swarm = 18.0 if wide else 40.0
    tall = max(swarm, label) + 2 * ROW_PAD if wide else label + swarm + 3 * ROW_PAD
    first = top + (tall - label) / 2 if wide else top + ROW_PAD
    canvas.line(((0, top), (canvas.right, top)), RULE_COLOUR, HAIRLINE_WIDTH)
    canvas.text(0, first + lines / 2, name, size=size, weight=weight, room=room)
    if ours:
        changeable = words.label("chart_can_change")
        canvas.text(0, first + lines + small * 0.6, changeable, size=small, colour=QUIET_COLOUR, room=room)
    beside = top + tall / 2 if wide else first + lines / 2
    high = describe_high_values(words, findings, at)
    canvas.text(
        canvas.right, beside, high, size=small, weight=STRONG_WEIGHT, colour=ACCENT_COLOUR, align="right",
        room=VALUE_ROOM - 8 if wide else canvas.right * 0.36,
    )  # fmt: skip
    middle = top + tall / 2 if wide else top + tall - ROW_PAD - swarm / 2
    draw_swarm(canvas, scale, factor_swarm(findings, at), middle, swarm)
    return top + tall


def factor_swarm(findings: Findings, at: str) -> Swarm:
    """The sampled cases of one factor."""
    found = factor_sample(findings).of(at)
    assert found is not None  # the sample names its own factors
    filled = [bool(each) for each in found.high]
    return Swarm(found.effects, filled, Ink(ACCENT_COLOUR), ring(REST_COLOUR), {"data-effects": at})


def name_factor(words: Words, findings: Findings, at: str) -> Markup:
    """A factor's name, with those of the columns that cannot be told apart from it."""
    others = [words.named(f"{each}.column") for each in findings.over(f"{at}.others")]
    named = capitalise_first_letter(words.named(f"{at}.column"))
    return Markup(", ").join([named, *(Markup(escape(each)) for each in others)])


def describe_high_values(words: Words, findings: Findings, at: str) -> Markup:
    """Which values are filled: a category (a code with its column's name), or a number and more."""
    if f"{at}.high_value" in findings.evidence:
        value = words.named(f"{at}.high_value")
        code = value.text.isdigit()  # a bare number says nothing
        return capitalise_first_letter(Markup("{} {}").format(words.named(f"{at}.column"), value) if code else value)
    if f"{at}.high" in findings.evidence:
        return capitalise_first_letter(Markup(words.numbers.forms["at_least"]).format(low=words.show(f"{at}.high")))
    return Markup()
