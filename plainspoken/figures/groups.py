"""Charts: groups served worse, and segments. Knows no model."""

from __future__ import annotations

from markupsafe import escape
from matplotlib.figure import Figure

from plainspoken.core.findings import Findings, Verdict
from plainspoken.figures.bar_rows import draw_beside, draw_rows
from plainspoken.figures.canvas import Canvas
from plainspoken.figures.rich_text import Content, headed
from plainspoken.figures.rows import ACCENT, GREY, WEAKNESS, Bar, Row, Table
from plainspoken.figures.style import WEAK, Width
from plainspoken.words import Words
from plainspoken.words.phrases import group


def slices(findings: Findings, words: Words, width: Width) -> Figure:
    """Each group served worse: how often the model fails in it, and how often elsewhere."""
    canvas = Canvas(width)
    rows = [slice_row(findings, words, at) for at in findings.over("slices")]
    return canvas.figure(draw_rows(canvas, findings, Table(rows)))


def slice_row(findings: Findings, words: Words, at: str) -> Row:
    """One group: its failures outlined, those elsewhere in grey, both with the word for the failure."""
    metric = findings.get(f"{at}.metric").value
    here: Content = [words.show(f"{at}.rate", "of_100"), " ", words.label(f"chart_slice_{metric}")]
    there: Content = [words.show(f"{at}.elsewhere", "of_100"), " ", words.label("chart_elsewhere")]
    bars = (Bar(f"{at}.rate", WEAKNESS, here, colour=WEAK), Bar(f"{at}.elsewhere", GREY, there))
    return Row(headed(escape(group(at, words.shower))), bars)


def segments(findings: Findings, words: Words, width: Width) -> Figure:
    """Each segment's size and its share of the event, in two columns of bars."""
    canvas = Canvas(width)
    members = list(findings.over("segments"))
    sizes = [
        Row(segment_name(words, at), (Bar(f"{at}.share", GREY, words.show(f"{at}.share", "of_100")),))
        for at in members
    ]
    rates = [
        Row(segment_name(words, at), rate_bars(findings, words, at), words.label("chart_not_followed"))
        for at in members
    ]
    heads = (words.label("chart_segment_size"), words.label("chart_segment_rate"))
    return canvas.figure(draw_beside(canvas, findings, (Table(sizes), Table(rates)), heads))


def segment_name(words: Words, at: str) -> Content:
    """What a segment is called."""
    return headed(words.named(f"{at}.segment"))


# Where a segment's share of the event stands, and the rule that judges it.
RATES = {"rate": "segment_differs", "later.rate": "segment_later"}


def rate_bars(findings: Findings, words: Words, at: str) -> tuple[Bar, ...]:
    """A segment's share of the event, where it is known: in the accent if it surely differs from the rest."""
    there = (what for what in RATES if f"{at}.{what}" in findings.evidence)
    return tuple(rate_bar(findings, words, f"{at}.{what}", f"{RATES[what]}@{at}") for what in there)


def rate_bar(findings: Findings, words: Words, address: str, key: str) -> Bar:
    """One share of the event, as its claim judges it."""
    claim = findings.claim(key)
    differs = claim is not None and claim.verdict == Verdict.HOLDS
    note: Content = ""
    if claim is not None and not differs:
        note = words.label(f"chart_segment_{claim.verdict}")
    return Bar(address, ACCENT if differs else GREY, words.show(address, "of_100"), note)
