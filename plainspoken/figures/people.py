"""Chart: people found and missed, contacted rightly and in vain."""

from __future__ import annotations

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.bar_rows import BAR_VALUE_GAP
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import ACCENT_COLOUR, QUIET_COLOUR, STRONG_WEIGHT, WEAKNESS_COLOUR, ChartWidth
from plainspoken.figures.rich_text import Content
from plainspoken.figures.rows import ACCENT_INK, GREY_INK, WEAKNESS_INK
from plainspoken.words import Words

PEOPLE_ADDRESS = "evaluation.people"


@draws("people")
def draw_people_chart(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Two bars of people on one scale: positives found and missed; contacts right and for nothing."""
    canvas = Canvas(width)
    count = {each: findings.get(f"{PEOPLE_ADDRESS}.{each}.n").number for each in ("found", "missed", "false_alarms")}
    most = max(count["found"] + count["missed"], count["found"] + count["false_alarms"], 1.0)
    unit = canvas.right / most
    found = ("found", "chart_found", ACCENT_INK, ACCENT_COLOUR)
    missed = ("missed", "chart_missed", WEAKNESS_INK, WEAKNESS_COLOUR)
    right = ("found", "chart_right", ACCENT_INK, ACCENT_COLOUR)
    vain = ("false_alarms", "chart_for_nothing", GREY_INK, QUIET_COLOUR)
    top = draw_two_part_bar(
        canvas, findings, words, "chart_people_all", "evaluation.positives", (found, missed), unit, 0.0
    )
    top += width.text * 1.6
    top = draw_two_part_bar(
        canvas, findings, words, "chart_people_chosen", "evaluation.contacted", (right, vain), unit, top
    )
    return canvas.figure(top)


PeopleBarPart = tuple[str, str, Ink, str]


def draw_two_part_bar(
    canvas: Canvas,
    findings: Findings,
    words: Words,
    heading: str,
    total: str,
    sides: tuple[PeopleBarPart, PeopleBarPart],
    unit: float,
    top: float,
) -> float:
    """One bar of people in two parts, with its heading above and the parts' numbers below."""
    size, tall = canvas.width.text, (16.0 if canvas.width.wide else 20.0)
    canvas.text(0, top + size * 0.7, [words.label(heading), " ", words.show(total, "count")], weight=STRONG_WEIGHT)
    top += size * 1.7
    x = 0.0
    for what, _, ink, _ in sides:
        long = findings.get(f"{PEOPLE_ADDRESS}.{what}.n").number * unit
        if long:
            canvas.bar(x, top, long, tall, ink, f"{PEOPLE_ADDRESS}.{what}.n")
        x += long
    return draw_part_labels(canvas, findings, words, sides, unit, top + tall)


def draw_part_labels(
    canvas: Canvas,
    findings: Findings,
    words: Words,
    sides: tuple[PeopleBarPart, PeopleBarPart],
    unit: float,
    top: float,
) -> float:
    """The name and number of each part, below where it starts; the second never on the first."""
    size, free = canvas.width.text, 0.0
    starts = (0.0, findings.get(f"{PEOPLE_ADDRESS}.{sides[0][0]}.n").number * unit)
    for (what, word, _, colour), start in zip(sides, starts, strict=True):
        label: Content = [words.label(word), " ", words.show(f"{PEOPLE_ADDRESS}.{what}.n", "count")]
        x = max(min(start, canvas.right - canvas.wide(label)), free)
        free = x + canvas.text(x, top + size * 1.1, label, colour=colour) + 2 * BAR_VALUE_GAP
    return top + size * 1.8
