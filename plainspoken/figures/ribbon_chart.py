"""Charts: the share that each segment has of all cases, and what it has of the outcome, joined by ribbons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.bands import Span, band_down
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import (
    ACCENT_COLOUR,
    EMPTY_COLOUR,
    PAPER_COLOUR,
    QUIET_COLOUR,
    REST_COLOUR,
    STRONG_WEIGHT,
    TEXT_COLOUR,
    ChartWidth,
)
from plainspoken.figures.fonts import number_to_letters
from plainspoken.figures.ranking import is_flag_set
from plainspoken.figures.rich_text import Content, capitalise_first_letter
from plainspoken.words import Words
from plainspoken.words.number_formats import NO_BREAK_SPACE

FIRST_PRIORITIES = ("priority.first", "priority.keep")  # whose part of the bar is drawn in the accent
BAR_HEIGHT, RIBBON_HEIGHT = 18.0, 24.0
PART_GAP = 1.6  # white between two parts of a bar
MIN_PART_WIDTH = 1.0  # a segment that holds nothing keeps a line
ACCENT_FADE, REST_FADE = 0.32, 0.42  # of the ribbons
LETTER_ROOM = 4.0  # inside a part, on both sides of a letter or a value together


@dataclass(frozen=True)
class RibbonPart:
    """One segment: its name, the addresses of its two shares, whether it comes first, and its stretch of each bar."""

    name: Content
    above: str
    below: str
    first: bool
    over: Span
    under: Span

    @property
    def colour(self) -> str:
        """What its texts inside the bar are written in."""
        return PAPER_COLOUR if self.first else TEXT_COLOUR

    @property
    def ink(self) -> Ink:
        """How its part of a bar is drawn."""
        return Ink(ACCENT_COLOUR) if self.first else Ink(EMPTY_COLOUR, REST_COLOUR)


@draws("ribbon")
def draw_outcome_ribbon(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Each segment's share of all cases and, below, of all events. Only segments that add up."""
    places = [at for at in findings.over("segments") if is_flag_set(findings, f"{at}.adds_up")]
    heads = words.heading("chart_ribbon_cases"), words.heading("chart_ribbon_events")
    return draw_ribbon(findings, words, width, (places, "share", "share_of_positives"), heads)


@draws("revenue_ribbon")
def draw_revenue_ribbon(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Each segment's share of all customers and, below, of the revenue."""
    heads = words.heading("chart_ribbon_cases"), words.heading("chart_ribbon_revenue")
    return draw_ribbon(findings, words, width, (list(findings.over("segments")), "share", "revenue_share"), heads)


def draw_ribbon(
    findings: Findings,
    words: Words,
    width: ChartWidth,
    drawn: tuple[Sequence[str], str, str],
    heads: tuple[Content, Content],
) -> Figure:
    """Two bars under each other. `drawn`: the segments, and the names of the share above and the one below."""
    canvas, small = Canvas(width), width.small
    wide = max(canvas.wide(head, weight=STRONG_WEIGHT) for head in heads)
    left, above = (wide + 14, 0.0) if width.wide else (0.0, small * 1.6)
    tops = (above, above + BAR_HEIGHT + RIBBON_HEIGHT)
    parts = lay_out_parts(findings, words, drawn, (left, canvas.right))
    for part in parts:
        colour, fade = (ACCENT_COLOUR, ACCENT_FADE) if part.first else (EMPTY_COLOUR, REST_FADE)
        canvas.area(band_down(part.over, part.under, tops[0] + BAR_HEIGHT, tops[1]), Ink(colour, fade=fade))
    named = place_names(canvas, parts)
    unnamed = [part.below for part in parts if part.below not in named]
    letters = {below: number_to_letters(number) for number, below in enumerate(unnamed)}
    middles = (
        [top + BAR_HEIGHT / 2 for top in tops] if width.wide else [small * 0.8, tops[1] + BAR_HEIGHT + small * 0.9]
    )
    for top, middle, head in zip(tops, middles, heads, strict=True):
        canvas.text(0, middle, head, weight=STRONG_WEIGHT)
        for part in parts:
            draw_part(canvas, words, part, top, above=top == tops[0], letter=letters.get(part.below, ""))
    return canvas.figure(draw_names(canvas, parts, named, letters, tops[1] + BAR_HEIGHT + 3 + above))


def lay_out_parts(
    findings: Findings, words: Words, drawn: tuple[Sequence[str], str, str], room: Span
) -> list[RibbonPart]:
    """Each segment's stretch of the two bars, on one scale: a bar that is not full leaves some of the room free."""
    places, above, below = drawn
    shares = [[findings.get(f"{at}.{what}").number for at in places] for what in (above, below)]
    scale = (room[1] - room[0]) / max(*(sum(each) for each in shares), 1.0)
    spans = [stack_spans([share * scale for share in each], room) for each in shares]
    return [
        RibbonPart(
            capitalise_first_letter(words.named(f"{at}.segment")),
            f"{at}.{above}",
            f"{at}.{below}",
            f"{at}.priority" in findings.evidence and findings.get(f"{at}.priority").value in FIRST_PRIORITIES,
            over,
            under,
        )
        for at, over, under in zip(places, *spans, strict=True)
    ]


def stack_spans(lengths: Sequence[float], room: Span) -> list[Span]:
    """Stretches of these lengths, one behind the other."""
    spans, start = [], room[0]
    for length in lengths:
        spans.append((start, start + max(length - PART_GAP, MIN_PART_WIDTH)))
        start += length
    return spans


def draw_part(canvas: Canvas, words: Words, part: RibbonPart, top: float, *, above: bool, letter: str) -> None:
    """One segment's part of a bar, with its share in it, or its letter, where there is room."""
    start, end = part.over if above else part.under
    of = part.above if above else part.below
    long = end - start
    canvas.bar(start, top, long, BAR_HEIGHT, part.ink, of)
    share: Content = words.show(of, "percent")
    both: Content = [letter, NO_BREAK_SPACE, share] if letter else share
    fitting = (
        each
        for each in (both, letter, share)
        if each and canvas.wide(each, size=canvas.width.small) + LETTER_ROOM <= long
    )
    for text in list(fitting)[:1]:
        middle = (start + long / 2, top + BAR_HEIGHT / 2)
        canvas.text(*middle, text, size=canvas.width.small, colour=part.colour, align="centre")


def place_names(canvas: Canvas, parts: Sequence[RibbonPart]) -> dict[str, float]:
    """Where each name begins that has room under its part of the lower bar, by the address of that part."""
    free, placed = 0.0, {}
    for part in parts:
        wide, middle = canvas.wide(part.name, size=canvas.width.small), sum(part.under) / 2
        start = max(middle - wide / 2, free)
        near = abs(start + wide / 2 - middle) <= (part.under[1] - part.under[0]) / 2
        if near and start + wide <= canvas.right:
            placed[part.below] = start
            free = start + wide + canvas.width.text
    return placed


def draw_names(
    canvas: Canvas, parts: Sequence[RibbonPart], named: dict[str, float], letters: dict[str, str], top: float
) -> float:
    """The names under the lower bar, and below them those that have only a letter there; returns the end."""
    small, entries = canvas.width.small, list[Content]()
    for part in parts:
        if part.below in named:
            colour = ACCENT_COLOUR if part.first else QUIET_COLOUR
            canvas.text(named[part.below], top + small * 0.7, part.name, size=small, colour=colour)
        else:
            entries += [letters[part.below], NO_BREAK_SPACE, part.name, " · "]
    top += small * 1.6 if named else 0.0
    if entries:
        entries.pop()
        room = canvas.right - small  # a separator at the end of a line keeps its space
        tall = canvas.lines(entries, room, size=small)
        canvas.text(0, top + tall / 2, entries, size=small, colour=QUIET_COLOUR, room=room)
        top += tall
    return top + 2
