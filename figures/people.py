"""Charts: people found and missed, and the ten parts of the ranking. Knows no model."""

from __future__ import annotations

from matplotlib.figure import Figure

from figures.canvas import Canvas, Ink
from figures.content import Content
from figures.periods import usual
from figures.plot import ends
from figures.rows import ACCENT, GREY, WEAKNESS, Bar, Row, Table
from figures.stack import GAP, draw_rows
from figures.style import HAIR, OURS, QUIET, STRONG, TEXT, WEAK, Width
from plainspoken.findings import Findings
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


def tenths(findings: Findings, words: Words, width: Width) -> Figure:
    """The parts of the ranking from best to last: columns on paper, rows on a phone."""
    canvas = Canvas(width)
    bins = list(findings.over("calibration.bins"))[::-1]
    if not width.wide:
        return canvas.figure(
            draw_rows(canvas, findings, Table(tenth_rows(words, bins), usual(findings, words)))
        )
    return canvas.figure(columns(canvas, findings, words, bins))


def tenth_rows(words: Words, bins: list[str]) -> list[Row]:
    """One row for each part of the ranking; only the ends have a label."""
    labels = {0: words.label("chart_best"), len(bins) - 1: words.label("chart_last")}
    return [
        Row(
            labels.get(place, ""),
            (Bar(f"{at}.observed", GREY if place else ACCENT, words.show(f"{at}.observed", "of_100")),),
            strong=not place,
        )
        for place, at in enumerate(bins)
    ]


def columns(canvas: Canvas, findings: Findings, words: Words, bins: list[str]) -> float:
    """One column for each part of the ranking, best on the left; returns where the drawing ends."""
    size, line = canvas.width.text, usual(findings, words)
    room = canvas.wide(line.label, size=canvas.width.small) + 12 if line else 0.0
    pitch, tall, top = (canvas.right - room) / len(bins), 120.0, size * 2.6
    rates = [findings.get(f"{at}.observed") for at in bins]
    held = [findings.get(line.of)] if line else []
    _, most = ends([*rates, *held])
    most = most or 1.0
    bottom = top + tall
    level = bottom - tall * findings.get(line.of).number / most if line else None
    for place, at in enumerate(bins):
        ink = GREY if place else ACCENT
        column(canvas, findings, words, at, (place * pitch, bottom), pitch, tall / most, ink, level)
    canvas.line(((0, bottom), (pitch * len(bins), bottom)), TEXT, HAIR)
    if line and level is not None:
        canvas.line(((0, level), (pitch * len(bins) + 4, level)), TEXT, HAIR)
        canvas.text(pitch * len(bins) + 10, level, line.label, size=canvas.width.small, colour=QUIET)
    canvas.text(0, bottom + size * 1.2, words.label("chart_best"), weight=STRONG, colour=OURS)
    canvas.text(pitch * len(bins), bottom + size * 1.2, words.label("chart_last"), colour=TEXT, align="right")
    return bottom + size * 2.0


def column(
    canvas: Canvas,
    findings: Findings,
    words: Words,
    at: str,
    foot: tuple[float, float],
    pitch: float,
    unit: float,
    ink: Ink,
    level: float | None,
) -> None:
    """One column with its range and its value on top, clear of the line at `level`."""
    left, bottom = foot
    rate, wide = findings.get(f"{at}.observed"), pitch * 0.66
    long = rate.number * unit
    if long:
        canvas.bar(left, bottom - long, wide, long, ink, f"{at}.observed")
    high = long
    if rate.low is not None and rate.high is not None:
        high = rate.high * unit
        canvas.range((left + wide / 2, bottom - rate.low * unit), (left + wide / 2, bottom - high))
    shown = words.show(f"{at}.observed", "of_100")
    up = canvas.lines(shown, pitch - 4) / 2
    middle = bottom - max(high, long) - 4 - up
    if level is not None and abs(level - middle) < up + 1:
        middle = level - up - 2
    canvas.text(left + wide / 2, middle, shown, align="centre", room=pitch - 4)
