"""Charts: how stable each cut is, what ranks as well, when a new customer can be placed. Knows no model."""

from __future__ import annotations

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings, Verdict
from plainspoken.figures.bar_rows import draw_rows
from plainspoken.figures.canvas import Canvas
from plainspoken.figures.ranking import CHANCE, flag
from plainspoken.figures.rich_text import Content, headed
from plainspoken.figures.rows import ACCENT, GREY, RING, Bar, Row, Table
from plainspoken.figures.style import OURS, TEXT, Width
from plainspoken.words import Words


def steps(findings: Findings, words: Words, width: Width) -> Figure:
    """Each number of segments: how far the cut agrees with itself, and that of data without groups."""
    canvas = Canvas(width)
    rows = [step_row(findings, words, at) for at in findings.over("steps")]
    return canvas.figure(draw_rows(canvas, findings, Table(rows, dense=True)))


def step_row(findings: Findings, words: Words, at: str) -> Row:
    """One number of segments: the data's dot above that of made-up data."""
    chosen = flag(findings, f"{at}.chosen")
    ours = Bar(
        f"{at}.stability",
        ACCENT if chosen else GREY,
        words.show(f"{at}.stability", "of_100"),
        words.label("chart_cut_ours") if chosen else "",
        OURS if chosen else TEXT,
        dot=True,
    )
    null = Bar(f"{at}.null", RING, words.show(f"{at}.null", "of_100"), dot=True)
    label: Content = [words.show(f"{at}.count", "count"), " ", words.label("chart_segments")]
    there = f"{at}.null" in findings.evidence
    return Row(label, (ours, null) if there else (ours,), strong=chosen)


def yardsticks(findings: Findings, words: Words, width: Width) -> Figure:
    """Ways to rank customers by who comes back: the segments, and what is simpler."""
    canvas = Canvas(width)
    rows = [yardstick_row(findings, words, at) for at in findings.over("yardsticks")]
    return canvas.figure(draw_rows(canvas, findings, Table(rows, start=CHANCE, dense=True)))


def yardstick_row(findings: Findings, words: Words, at: str) -> Row:
    """One way to rank, as a dot; ours in the accent."""
    ours, auc = flag(findings, f"{at}.chosen"), f"{at}.roc_auc"
    colour = OURS if ours else TEXT
    bar = Bar(auc, ACCENT if ours else GREY, words.show(auc, "of_100"), colour=colour, dot=True)
    return Row(headed(words.named(f"{at}.setting")), (bar,), strong=ours)


def newcomers(findings: Findings, words: Words, width: Width) -> Figure:
    """Each look at a new customer: how many are placed rightly, and how many by simpler means."""
    canvas = Canvas(width)
    rows = [look_row(findings, words, at) for at in findings.over("newcomers")]
    return canvas.figure(draw_rows(canvas, findings, Table(rows)))


def look_row(findings: Findings, words: Words, at: str) -> Row:
    """One look: ours in the accent where it is surely better than the most common segment."""
    claim = findings.claim(f"newcomer_look@{at}")
    surely = claim is not None and claim.verdict == Verdict.HOLDS
    said = {
        "accuracy": (ACCENT if surely else RING, "chart_placed"),
        "majority": (GREY, "chart_most_common"),
        "rule": (GREY, "chart_one_column"),
    }
    bars = tuple(
        Bar(f"{at}.{what}", ink, words.show(f"{at}.{what}", "of_100"), words.label(label))
        for what, (ink, label) in said.items()
        if f"{at}.{what}" in findings.evidence
    )
    return Row(headed(words.show(f"{at}.days", "look")), bars)
