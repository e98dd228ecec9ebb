"""Charts: how stable each cut is, what ranks as well, when a new customer can be placed."""

from __future__ import annotations

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.bar_rows import draw_bar_rows
from plainspoken.figures.canvas import Canvas
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import ACCENT_COLOUR, TEXT_COLOUR, ChartWidth
from plainspoken.figures.ranking import CHANCE_SCALE_START, is_flag_set
from plainspoken.figures.rich_text import Content, capitalise_first_letter
from plainspoken.figures.rows import ACCENT_INK, GREY_INK, RING_INK, BarTable, ChartBar, ChartRow
from plainspoken.words import Words


@draws("steps")
def draw_cluster_stability(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Each number of segments: how far the cut agrees with itself, and that of data without groups."""
    canvas = Canvas(width)
    rows = [cluster_stability_row(findings, words, at) for at in findings.over("steps")]
    return canvas.figure(draw_bar_rows(canvas, findings, BarTable(rows, dense=True)))


def cluster_stability_row(findings: Findings, words: Words, at: str) -> ChartRow:
    """One number of segments: the data's dot above that of made-up data."""
    chosen = is_flag_set(findings, f"{at}.chosen")
    ours = ChartBar(
        f"{at}.stability",
        ACCENT_INK if chosen else GREY_INK,
        words.show(f"{at}.stability", "of_100"),
        words.label("chart_cut_ours") if chosen else "",
        ACCENT_COLOUR if chosen else TEXT_COLOUR,
        dot=True,
    )
    null = ChartBar(f"{at}.null", RING_INK, words.show(f"{at}.null", "of_100"), dot=True)
    label: Content = [words.show(f"{at}.count", "count"), " ", words.noun(f"{at}.count", "segment")]
    there = f"{at}.null" in findings.evidence
    return ChartRow(label, (ours, null) if there else (ours,), strong=chosen)


@draws("yardsticks")
def draw_ranking_baselines(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Ways to rank customers by who comes back: the segments, and what is simpler."""
    canvas = Canvas(width)
    rows = [ranking_baseline_row(findings, words, at) for at in findings.over("yardsticks")]
    return canvas.figure(draw_bar_rows(canvas, findings, BarTable(rows, start=CHANCE_SCALE_START, dense=True)))


def ranking_baseline_row(findings: Findings, words: Words, at: str) -> ChartRow:
    """One way to rank, as a dot; ours in the accent."""
    ours, auc = is_flag_set(findings, f"{at}.chosen"), f"{at}.roc_auc"
    colour = ACCENT_COLOUR if ours else TEXT_COLOUR
    bar = ChartBar(auc, ACCENT_INK if ours else GREY_INK, words.show(auc, "of_100"), colour=colour, dot=True)
    return ChartRow(capitalise_first_letter(words.named(f"{at}.setting")), (bar,), strong=ours)
