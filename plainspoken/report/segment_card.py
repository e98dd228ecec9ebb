"""A segment as a card: what it asks for as a shape and a word, and its figure as a bar beside what is usual."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from plainspoken.claims.exclusions import NOTHING_TO_ACT_ON, UNSTABLE_SEGMENTS, says_any
from plainspoken.core.findings import Evidence, Findings, Verdict
from plainspoken.report.components import ClaimView
from plainspoken.theme import Colours

BAR_LENGTH, BAR_HEIGHT = 100.0, 12.0  # units of the drawing, which is stretched to the room there is
BAR_TOP, BAR_THICK, RANGE_THICK, TICK_WIDE = 2.0, 8.0, 1.2, 0.5
Box = tuple[float, float, float, float, str]
RANKED_CARD_RULES = ("segment_by_score", "segment_differs")  # of a classification
DARK_SHAPES = ("first", "keep")  # cards whose bar is in the accent
ACTING_SHAPES = (*DARK_SHAPES, "low-cost", "test")  # cards that ask for something to be done
# What is drawn of a segment, and what it is held against, below its address: the first pair that is there.
NO_PRIORITY = "priority.none"
CARD_FIGURES = (("rate", "elsewhere"), ("revenue_share", "share"))


@dataclass(frozen=True)
class SegmentCard:
    """What is known of one segment. `said`: the claim that describes it."""

    said: ClaimView
    _most: float
    _colours: Colours

    @property
    def tag(self) -> Markup:
        """What the segment asks for, in words, or that it has too few for that; nothing where nothing is known."""
        few = self.said.words.label("tag_few")
        if self._differs_among_few:
            return few
        unknown = few if self.said.claim.verdict is Verdict.OPEN else Markup()
        return next((each.also("tag") for each in self.said.beside("segment_priority")), unknown)

    @property
    def tag_held(self) -> Markup:
        """The same where page one holds the contact back: that it is not yet time; only of what asks for something."""
        acting = (each.also("held") for each in self.said.beside("segment_priority") if self.acting)
        return next(acting, self.tag)

    @property
    def _differs_among_few(self) -> bool:
        """Whether its rate is surely another than elsewhere, and yet it asks for nothing: it has too few members."""
        known = self.said.words.findings.evidence
        asked, other = known.get(f"{self.said.subject}.priority"), known.get(f"{self.said.subject}.different")
        return asked is not None and asked.value == NO_PRIORITY and other is not None and other.value is True

    @property
    def shape(self) -> str:
        """The same as a style: keep, first, low-cost, leave, hold, test; none also where that is not said."""
        found = self.said.words.findings.evidence.get(f"{self.said.subject}.priority")
        if found is None or not self.said.beside("segment_priority"):
            return "none"
        return str(found.value).rpartition(".")[2].replace("_", "-")

    @property
    def acting(self) -> bool:
        """Whether it asks for something to be done, and not to leave its members as they are."""
        return self.shape in ACTING_SHAPES

    @property
    def advice(self) -> Markup:
        """What to do with its members: nothing of their own where the score, or the cut, is nothing to act on."""
        if self.said.rule in RANKED_CARD_RULES and says_any(self.said.words.findings, NOTHING_TO_ACT_ON):
            return self.said.words.label("do_nothing_of_their_own")
        if says_any(self.said.words.findings, UNSTABLE_SEGMENTS):
            return self.said.words.label("do_nothing_unstable")
        return self.said.also("do")

    @property
    def bar(self) -> Markup:
        """Its figure with the range, and a line at what it is held against; nothing where there is no figure."""
        drawn = find_card_figure(self.said.words.findings, self.said.subject)
        if drawn is None or not self._most:
            return Markup()
        figure, usual = drawn
        dark = self.shape in DARK_SHAPES
        colour = self._colours.accent if dark else self._colours.rest
        scale = BAR_LENGTH / self._most
        boxes = [(0.0, BAR_TOP, figure.number * scale, BAR_THICK, colour)]
        boxes += draw_bar_range(figure, scale, (self._colours.ink, self._colours.paper))
        boxes.append((usual.number * scale - TICK_WIDE / 2, 0.0, TICK_WIDE, BAR_HEIGHT, self._colours.ink))
        title = Markup("{}: {} {}").format(self.said.name, self.said.also("figure"), self.said.also("unit")).striptags()
        return draw_boxes(boxes, title, self.said.subject)


def find_card_figure(findings: Findings, at: str) -> tuple[Evidence, Evidence] | None:
    """A segment's figure and what it is held against; None where it has none."""
    known = findings.evidence
    for figure, usual in CARD_FIGURES:
        if f"{at}.{figure}" in known and f"{at}.{usual}" in known:
            return known[f"{at}.{figure}"], known[f"{at}.{usual}"]
    return None


def find_scale_end(findings: Findings, places: tuple[str, ...]) -> float:
    """The furthest value on any card, so that all bars have one scale; nil where no card has a figure."""
    drawn = [found for at in places if (found := find_card_figure(findings, at)) is not None]
    ends = [end for figure, usual in drawn for end in (figure.number, figure.high or 0.0, usual.number)]
    return max(ends, default=0.0)


def draw_bar_range(figure: Evidence, scale: float, colours: tuple[str, str]) -> list[Box]:
    """The range of a figure as thin boxes: light on the bar, dark beyond it. `colours`: dark, light."""
    if figure.low is None or figure.high is None:
        return []
    top = BAR_TOP + (BAR_THICK - RANGE_THICK) / 2
    low, middle, high = (each * scale for each in (figure.low, figure.number, figure.high))
    return [(middle, top, high - middle, RANGE_THICK, colours[0]), (low, top, middle - low, RANGE_THICK, colours[1])]


def draw_boxes(boxes: list[Box], title: str, subject: str) -> Markup:
    """Boxes (left, top, width, height, colour) of a subject as one drawing that fills its room."""
    box = Markup('<rect x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}" fill="{}"/>')
    frame = (
        '<svg class="card-bar" data-card="{}" viewBox="0 0 {:g} {:g}" preserveAspectRatio="none" role="img" '
        'xmlns="http://www.w3.org/2000/svg"><title>{}</title>{}</svg>'
    )
    drawn = Markup().join(box.format(*each) for each in boxes)
    return Markup(frame).format(subject, BAR_LENGTH, BAR_HEIGHT, title, drawn)
