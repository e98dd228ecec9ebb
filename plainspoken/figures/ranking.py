"""Charts: how well cases are ranked, by model and by what is known."""

from __future__ import annotations

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.bar_rows import draw_bar_rows
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import ACCENT_COLOUR, QUIET_COLOUR, ChartWidth
from plainspoken.figures.rich_text import Content, capitalise_first_letter
from plainspoken.figures.rows import (
    ACCENT_INK,
    FORBIDDEN_INK,
    GREY_INK,
    RING_INK,
    BarTable,
    ChartBar,
    ChartRow,
    ReferenceLine,
)
from plainspoken.words import Words

BASELINE_MODELS = ("simple_rule", "nobody")
CHANCE_SCALE_START = 0.5  # pairs in the right order by chance alone
MAJORITY_BASELINE_AUC = "models.nobody.roc_auc"


@draws("models")
def draw_models_chart(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Each model's ranking with its confidence interval: ours, those as good, the others, a simple rule, and chance."""
    canvas = Canvas(width)
    rows = [model_row(findings, words, at) for at in findings.over("models")]
    return canvas.figure(draw_bar_rows(canvas, findings, BarTable(rows, start=CHANCE_SCALE_START, dense=True)))


def model_row(findings: Findings, words: Words, at: str) -> ChartRow:
    """One model as a dot: full in the accent if chosen, a ring if it cannot be told apart, else grey."""
    auc = f"{at}.roc_auc"
    yardstick = at.rsplit(".", 1)[1] in BASELINE_MODELS
    chosen = not yardstick and is_flag_set(findings, f"{at}.chosen")
    alike = not yardstick and not chosen and not is_flag_set(findings, f"{at}.told_apart")
    ink, word = (ACCENT_INK, "chart_chosen") if chosen else (RING_INK, "chart_alike") if alike else (GREY_INK, "")
    colour = ACCENT_COLOUR if chosen else QUIET_COLOUR
    bar = ChartBar(auc, ink, words.show(auc, "of_100"), colour=colour, dot=True)
    aside = words.label(word) if word else ""
    label = capitalise_first_letter(words.named(f"{at}.model"))
    return ChartRow(label, (bar,), aside=aside, aside_colour=colour, strong=chosen, quiet=yardstick)


def is_flag_set(findings: Findings, address: str) -> bool:
    """Whether a flag is there and up."""
    evidence = findings.evidence.get(address)
    return evidence is not None and evidence.value is True


@draws("stages")
def draw_feature_availability(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """What can be told at the start, on the way, and only when looking back."""
    canvas = Canvas(width)
    inks = {"start": GREY_INK, "operational": ACCENT_INK, "with_after": FORBIDDEN_INK}
    rows = [
        feature_availability_row(words, name, ink)
        for name, ink in inks.items()
        if f"settings.{name}.roc_auc" in findings.evidence
    ]
    chance: Content = [words.label("chart_chance"), " "]
    line = (
        ReferenceLine(MAJORITY_BASELINE_AUC, [chance, words.show(MAJORITY_BASELINE_AUC, "of_100")])
        if MAJORITY_BASELINE_AUC in findings.evidence
        else None
    )
    return canvas.figure(draw_bar_rows(canvas, findings, BarTable(rows, line)))


def feature_availability_row(words: Words, name: str, ink: Ink) -> ChartRow:
    """One moment of knowing."""
    auc, forbidden = f"settings.{name}.roc_auc", name == "with_after"
    aside = words.label("chart_must_not_be_used") if forbidden else ""
    bar = ChartBar(auc, ink, words.show(auc, "of_100"))
    return ChartRow(words.label(f"chart_stage_{name}"), (bar,), aside=aside, strong=name == "operational")
