"""Charts: how the predicted chance of one real case adds up, factor by factor (SHAP waterfall). Knows no model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup
from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import (
    ACCENT_COLOUR,
    HAIRLINE_WIDTH,
    PAPER_COLOUR,
    REGULAR_WEIGHT,
    REST_COLOUR,
    RULE_COLOUR,
    STRONG_WEIGHT,
    TEXT_COLOUR,
    WEAKNESS_COLOUR,
    ChartWidth,
)
from plainspoken.figures.rich_text import Content, capitalise_first_letter
from plainspoken.figures.swarm import PointScale
from plainspoken.words import Words

LOWERS_INK = Ink(PAPER_COLOUR, WEAKNESS_COLOUR)
LEAST_BAR = 1.2  # so that a bar of nearly nothing is seen
LABEL_SHARE = 0.42  # of a wide drawing for the labels
VALUE_ROOM = 34.0


@dataclass(frozen=True)
class WaterfallStep:
    """One bar: the address of what it adds, its label, and the chance before and after it."""

    of: str
    label: Content
    before: float
    after: float


@draws("waterfall_found")
def draw_found_case(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """How the chance of a case that the model found adds up."""
    return draw_waterfall(findings, words, width, "examples.found")


@draws("waterfall_missed")
def draw_missed_case(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """How the chance of a case that the model missed adds up."""
    return draw_waterfall(findings, words, width, "examples.missed")


@draws("waterfall_false_alarm")
def draw_false_alarm(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """How the chance of a case that the model selected in vain adds up."""
    return draw_waterfall(findings, words, width, "examples.false_alarm")


def draw_waterfall(findings: Findings, words: Words, width: ChartWidth, at: str) -> Figure:
    """From the start to the predicted chance, on one scale for all examples."""
    canvas, scale = Canvas(width), share_scale(Canvas(width), findings, words)
    start, end = f"{at}.start", f"{at}.probability"
    top = draw_end_row(canvas, words, scale, start, words.label("chart_start"), 0.0)
    for step in list_steps(findings, words, at):
        top = draw_step(canvas, words, scale, step, top)
    canvas.line(((0, top), (canvas.right, top)), RULE_COLOUR, HAIRLINE_WIDTH)
    return canvas.figure(draw_end_row(canvas, words, scale, end, words.label("chart_predicted"), top, strong=True) + 1)


def list_steps(findings: Findings, words: Words, at: str) -> Iterator[WaterfallStep]:
    """Each column with its value, all other columns, and what the calibration changes; in this order."""
    chance = findings.get(f"{at}.start").number
    labels: dict[str, Content] = {each: label_step(words, findings, each) for each in findings.over(f"{at}.steps")}
    parts = {f"{each}.effect": label for each, label in labels.items()}
    if f"{at}.rest" in findings.evidence:
        parts[f"{at}.rest"] = Markup(words.label("chart_rest")).format(number=words.show(f"{at}.rest_columns"))
    if f"{at}.correction" in findings.evidence:
        parts[f"{at}.correction"] = words.label("chart_correction")
    for address, label in parts.items():
        after = chance + findings.get(address).number
        yield WaterfallStep(address, label, chance, after)
        chance = after


def label_step(words: Words, findings: Findings, place: str) -> Content:
    """A column and what it is in this case, rounded: a row of a table must not be found by it."""
    column = capitalise_first_letter(words.named(f"{place}.column"))
    for what in ("value_name", "value"):
        if f"{place}.{what}" in findings.evidence:
            return Markup("{}: {}").format(column, words.any(f"{place}.{what}"))
    return column


def share_scale(canvas: Canvas, findings: Findings, words: Words) -> PointScale:
    """One scale for all examples, so that their bars can be compared."""
    chances = [0.0]
    for at in findings.over("examples"):
        chances += [findings.get(f"{at}.{end}").number for end in ("start", "probability")]
        chances += [each for step in list_steps(findings, words, at) for each in (step.before, step.after)]
    left = canvas.right * LABEL_SHARE if canvas.width.wide else 6.0
    room = VALUE_ROOM if canvas.width.wide else VALUE_ROOM * 2
    return PointScale(min(chances), max(chances), left + room * 0.6, canvas.right - room * 2)


def place_row(canvas: Canvas, scale: PointScale, label: Content, top: float, weight: int) -> tuple[float, float]:
    """Write a label; returns where the middle of its bar is (beside it, on a phone below it), and the row's end."""
    size, wide = canvas.width.text, canvas.width.wide
    room = scale.left - VALUE_ROOM if wide else canvas.right
    tall = canvas.lines(label, room, weight=weight)
    canvas.text(0, top + size * 0.1 + tall / 2, label, room=room, weight=weight)
    if wide:
        return top + size * 0.1 + tall / 2, top + max(tall + size * 0.2, size * 1.36)
    return top + tall + size * 0.75, top + tall + size * 1.45


def draw_end_row(
    canvas: Canvas, words: Words, scale: PointScale, address: str, label: Content, top: float, strong: bool = False
) -> float:
    """The start or the end: a dot at the chance, with its words where there is room; returns where it ends."""
    middle, end = place_row(canvas, scale, label, top, STRONG_WEIGHT if strong else REGULAR_WEIGHT)
    x = scale.at(words.findings.get(address).number)
    canvas.dot(x, middle, 3.2, Ink(TEXT_COLOUR if strong else REST_COLOUR), address)
    shown = words.messages.phrase("phrases.chance", {"chance": address})
    right = x + 8 + canvas.wide(shown, weight=STRONG_WEIGHT) > canvas.right
    canvas.text(x - 8 if right else x + 8, middle, shown, weight=STRONG_WEIGHT, align="right" if right else "left")
    return end


def draw_step(canvas: Canvas, words: Words, scale: PointScale, step: WaterfallStep, top: float) -> float:
    """One bar from the chance before it to the one after it, filled where it raises, outlined where it lowers."""
    canvas.line(((0, top), (canvas.right, top)), RULE_COLOUR, HAIRLINE_WIDTH)
    middle, end = place_row(canvas, scale, step.label, top, REGULAR_WEIGHT)
    raises, tall = step.after >= step.before, canvas.width.text * 0.95
    left, right = sorted((scale.at(step.before), scale.at(step.after)))
    ink, colour = (Ink(ACCENT_COLOUR), ACCENT_COLOUR) if raises else (LOWERS_INK, WEAKNESS_COLOUR)
    canvas.bar(left, middle - tall / 2, max(right - left, LEAST_BAR), tall, ink, step.of)
    shown = words.show(step.of, "points")
    place = (right + 5, "left") if raises else (left - 5, "right")
    canvas.text(place[0], middle, shown, weight=STRONG_WEIGHT, colour=colour, align=place[1])
    return end
