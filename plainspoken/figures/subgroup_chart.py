"""Charts: groups whose scores are wrong, and segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import escape
from matplotlib.figure import Figure

from plainspoken.core.findings import Findings, Verdict
from plainspoken.figures.bar_rows import draw_bar_rows, draw_tables_beside, make_row_frame
from plainspoken.figures.canvas import Canvas
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import QUIET_COLOUR, WEAKNESS_COLOUR, ChartWidth
from plainspoken.figures.rich_text import Content, capitalise_first_letter
from plainspoken.figures.rows import GREY_INK, WEAKNESS_INK, BarTable, ChartBar, ChartRow
from plainspoken.words import Words
from plainspoken.words.phrases import format_group

MEASURE_HEAD_HEIGHT = 1.5  # of the head of one measure, over the size of its text
MEASURE_GAP = 8.0  # between the rows of one measure and the head of the next


@draws("slices")
def draw_slices_chart(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Each group whose scores are wrong: what happened in it, and what they lead one to expect.

    Where groups differ in what is wrong, each measure has a head and a scale of its own.
    """
    canvas = Canvas(width)
    measures: dict[str, list[ChartRow]] = {}
    for at in findings.over("slices"):
        measures.setdefault(str(findings.get(f"{at}.metric").value), []).append(slice_row(findings, words, at))
    frame, small = make_row_frame(canvas, [row for rows in measures.values() for row in rows]), width.small
    end = 0.0
    for metric, rows in measures.items():
        if len(measures) > 1:
            head = capitalise_first_letter(words.label(f"chart_slice_{metric}"))
            canvas.text(0, end + small * 0.7, head, size=small, colour=QUIET_COLOUR)
            end += small * MEASURE_HEAD_HEIGHT
        end = draw_bar_rows(canvas, findings, BarTable(rows), replace(frame, top=end))
        end += MEASURE_GAP if len(measures) > 1 else 0.0
    return canvas.figure(end)


def slice_row(findings: Findings, words: Words, at: str) -> ChartRow:
    """One group: what happened outlined, what was expected in grey, the first with its word."""
    metric = findings.get(f"{at}.metric").value
    way = "rate" if metric == "calibration" else "of_100"
    here: Content = [words.show(f"{at}.rate", way), " ", words.label(f"chart_slice_{metric}")]
    there: Content = [words.show(f"{at}.expected", way), " ", words.label("chart_expected")]
    bars = (
        ChartBar(f"{at}.rate", WEAKNESS_INK, here, colour=WEAKNESS_COLOUR),
        ChartBar(f"{at}.expected", GREY_INK, there),
    )
    return ChartRow(capitalise_first_letter(escape(format_group(at, words.shower))), bars)


@draws("segments")
def draw_segments_chart(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Each segment's size and its share of the event, in two columns of bars."""
    canvas = Canvas(width)
    members = list(findings.over("segments"))
    sizes = [
        ChartRow(
            format_segment_name(words, at), (ChartBar(f"{at}.share", GREY_INK, words.show(f"{at}.share", "percent")),)
        )
        for at in members
    ]
    rates = [
        ChartRow(
            format_segment_name(words, at), segment_rate_bars(findings, words, at), words.label("chart_not_followed")
        )
        for at in members
    ]
    heads = (words.label("chart_segment_size"), words.label("chart_segment_rate"))
    return canvas.figure(draw_tables_beside(canvas, findings, (BarTable(sizes), BarTable(rates)), heads))


def format_segment_name(words: Words, at: str) -> Content:
    """What a segment is called."""
    return capitalise_first_letter(words.named(f"{at}.segment"))


# Where a segment's share of the event stands, and the rules of which one judges it.
SEGMENT_RATE_RULES = {"rate": ("segment_differs", "segment_by_score"), "later.rate": ("segment_later",)}


def segment_rate_bars(findings: Findings, words: Words, at: str) -> tuple[ChartBar, ...]:
    """A segment's share of the event, where it is known: stressed if it surely differs from the rest."""
    there = (what for what in SEGMENT_RATE_RULES if f"{at}.{what}" in findings.evidence)
    return tuple(
        segment_rate_bar(findings, words, f"{at}.{what}", [f"{rule}@{at}" for rule in SEGMENT_RATE_RULES[what]])
        for what in there
    )


def segment_rate_bar(findings: Findings, words: Words, address: str, keys: Sequence[str]) -> ChartBar:
    """One share of the event, as its claim judges it."""
    claim = next((found for key in keys if (found := findings.claim(key)) is not None), None)
    differs = claim is not None and claim.verdict == Verdict.HOLDS
    note: Content = ""
    if claim is not None and not differs:
        note = words.label(f"chart_segment_{claim.verdict}")
    return ChartBar(address, GREY_INK, words.show(address, "rate"), note, strong=differs)
