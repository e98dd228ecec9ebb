"""Chart: people found and missed, contacted rightly and in vain. Knows no model."""

from __future__ import annotations

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.bar_rows import GAP
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.rich_text import Content
from plainspoken.figures.rows import ACCENT, GREY, WEAKNESS
from plainspoken.figures.style import OURS, QUIET, STRONG, WEAK, Width
from plainspoken.words import Words

PEOPLE = "evaluation.people"


def people(findings: Findings, words: Words, width: Width) -> Figure:
    """Two bars of people on one scale: positives found and missed; contacts right and for nothing."""
    canvas = Canvas(width)
    count = {each: findings.get(f"{PEOPLE}.{each}.n").number for each in ("found", "missed", "false_alarms")}
    most = max(count["found"] + count["missed"], count["found"] + count["false_alarms"], 1.0)
    unit = canvas.right / most
    found = ("found", "chart_found", ACCENT, OURS)
    missed = ("missed", "chart_missed", WEAKNESS, WEAK)
    right = ("found", "chart_right", ACCENT, OURS)
    vain = ("false_alarms", "chart_for_nothing", GREY, QUIET)
    top = two_parts(
        canvas, findings, words, "chart_people_all", "evaluation.positives", (found, missed), unit, 0.0
    )
    top += width.text * 1.6
    top = two_parts(
        canvas, findings, words, "chart_people_chosen", "evaluation.contacted", (right, vain), unit, top
    )
    return canvas.figure(top)


Side = tuple[str, str, Ink, str]


def two_parts(
    canvas: Canvas,
    findings: Findings,
    words: Words,
    heading: str,
    total: str,
    sides: tuple[Side, Side],
    unit: float,
    top: float,
) -> float:
    """One bar of people in two parts, with its heading above and the parts' numbers below."""
    size, tall = canvas.width.text, (16.0 if canvas.width.wide else 20.0)
    canvas.text(0, top + size * 0.7, [words.label(heading), " ", words.show(total, "count")], weight=STRONG)
    top += size * 1.7
    x = 0.0
    for what, _, ink, _ in sides:
        long = findings.get(f"{PEOPLE}.{what}.n").number * unit
        if long:
            canvas.bar(x, top, long, tall, ink, f"{PEOPLE}.{what}.n")
        x += long
    return part_labels(canvas, findings, words, sides, unit, top + tall)


def part_labels(
    canvas: Canvas, findings: Findings, words: Words, sides: tuple[Side, Side], unit: float, top: float
) -> float:
    """The name and number of each part, below where it starts; the second never on the first."""
    size, free = canvas.width.text, 0.0
    starts = (0.0, findings.get(f"{PEOPLE}.{sides[0][0]}.n").number * unit)
    for (what, word, _, colour), start in zip(sides, starts, strict=True):
        label: Content = [words.label(word), " ", words.show(f"{PEOPLE}.{what}.n", "count")]
        x = max(min(start, canvas.right - canvas.wide(label)), free)
        free = x + canvas.text(x, top + size * 1.1, label, colour=colour) + 2 * GAP
    return top + size * 1.8
