"""Charts: how well cases are ranked, by model and by what is known. Knows no model's inside."""

from __future__ import annotations

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.bar_rows import draw_rows
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.rich_text import Content, headed
from plainspoken.figures.rows import ACCENT, GREY, NOT_TO_USE, RING, Bar, Line, Row, Table
from plainspoken.figures.style import OURS, QUIET, Width
from plainspoken.words import Words

YARDSTICKS = ("simple_rule", "nobody")
CHANCE = 0.5  # pairs in the right order by chance alone
NOBODY = "models.nobody.roc_auc"


def models(findings: Findings, words: Words, width: Width) -> Figure:
    """Each model's ranking with its range: ours, those as good, the others, a simple rule, and chance."""
    canvas = Canvas(width)
    rows = [model_row(findings, words, at) for at in findings.over("models")]
    return canvas.figure(draw_rows(canvas, findings, Table(rows, start=CHANCE, dense=True)))


def model_row(findings: Findings, words: Words, at: str) -> Row:
    """One model as a dot: full in the accent if chosen, a ring if it cannot be told apart, else grey."""
    auc = f"{at}.roc_auc"
    yardstick = at.rsplit(".", 1)[1] in YARDSTICKS
    chosen = not yardstick and flag(findings, f"{at}.chosen")
    alike = not yardstick and not chosen and not flag(findings, f"{at}.told_apart")
    ink, word = (ACCENT, "chart_chosen") if chosen else (RING, "chart_alike") if alike else (GREY, "")
    colour = OURS if chosen else QUIET
    bar = Bar(auc, ink, words.show(auc, "of_100"), colour=colour, dot=True)
    aside = words.label(word) if word else ""
    label = headed(words.named(f"{at}.model"))
    return Row(label, (bar,), aside=aside, aside_colour=colour, strong=chosen, quiet=yardstick)


def flag(findings: Findings, address: str) -> bool:
    """Whether a flag is there and up."""
    evidence = findings.evidence.get(address)
    return evidence is not None and evidence.value is True


def stages(findings: Findings, words: Words, width: Width) -> Figure:
    """What can be told at the start, on the way, and only when looking back."""
    canvas = Canvas(width)
    inks = {"start": GREY, "operational": ACCENT, "with_after": NOT_TO_USE}
    rows = [
        stage_row(words, name, ink)
        for name, ink in inks.items()
        if f"settings.{name}.roc_auc" in findings.evidence
    ]
    chance: Content = [words.label("chart_chance"), " "]
    line = Line(NOBODY, [chance, words.show(NOBODY, "of_100")]) if NOBODY in findings.evidence else None
    return canvas.figure(draw_rows(canvas, findings, Table(rows, line)))


def stage_row(words: Words, name: str, ink: Ink) -> Row:
    """One moment of knowing."""
    auc, forbidden = f"settings.{name}.roc_auc", name == "with_after"
    aside = words.label("chart_must_not_be_used") if forbidden else ""
    bar = Bar(auc, ink, words.show(auc, "of_100"))
    return Row(words.label(f"chart_stage_{name}"), (bar,), aside=aside, strong=name == "operational")
