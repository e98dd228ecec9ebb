"""The pieces of page one: a rate with its bar, a tick, a decision, a point, a stake, each made of a claim."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from plainspoken.core.findings import Verdict
from plainspoken.report.components import ClaimView
from plainspoken.report.inline_bars import Scale, choose_interval_scale, draw_bar, draw_interval, interval_place
from plainspoken.theme import Colours
from plainspoken.words.evidence_text import EvidenceRef
from plainspoken.words.phrases import format_interval

MONEY, STATED = "money", "amount"  # how the ends of a stake are written, and how its estimate is, as in the text
# What tells a segment beside its rate: how many, when and how often a usual member bought, its share of revenue.
SEGMENT_DETAILS = (("n", "count"), ("recency_days", "days"), ("orders", "number"), ("revenue_share", "percent"))
PLAN_RULE = "plan_may_bring"
LEAST_APART = 12.0  # percent of the drawing, between a number under it and one at its end
MIDDLE = 45.0  # of the width, in percent
NEARLY_NIL = 0.1  # of the interval: an estimate that near to nil is told as nil


@dataclass(frozen=True)
class RateRow:
    """One rate: what of, how often, its range, and its bar; `segment`: the address of the segment it is of, if any."""

    said: ClaimView
    address: str
    look: str
    scale: Scale
    colours: Colours
    segment: str = ""

    @property
    def label(self) -> Markup:
        """What the rate is of."""
        return self.said.also("row")

    @property
    def number(self) -> Markup:
        """How often, of the base in which the case counts."""
        return Markup(self.said.words.show(self.address, "rate").__html__())

    @property
    def interval(self) -> Markup:
        """Its likely range; nothing where it has none."""
        known = self.said.words.findings.get(self.address)
        if known.low is None or known.high is None:
            return Markup()
        return format_interval(EvidenceRef(self.address, self.said.words.shower), "rate")

    @property
    def details(self) -> tuple[Markup, ...]:
        """What tells its segment; nothing where the rate is of none."""
        words = self.said.words
        if not self.segment:
            return ()
        return tuple(Markup(words.show(f"{self.segment}.{each}", way).__html__()) for each, way in SEGMENT_DETAILS)

    @property
    def drawing(self) -> Markup:
        """Its bar on the scale of all."""
        return draw_bar(self.address, self.scale, self.look, self.said.words, self.colours)


@dataclass(frozen=True)
class RateGroup:
    """Rates of the same cases, the base among them; `title` tells the groups apart where there are several."""

    title: Markup
    rows: tuple[RateRow, ...]


@dataclass(frozen=True)
class Tick:
    """A round value on the scale, and how far along it stands."""

    text: str
    place: str


@dataclass(frozen=True)
class Decision:
    """What management is asked to decide: what, why, who sees to it, by when."""

    said: ClaimView
    key: str
    unseen: bool = False  # whether no test at hand can show the effect that is assumed

    @property
    def ask(self) -> Markup:
        """The decision; what a test would have to show, and cannot, is held back."""
        return self._held("hold") or self.said.also("ask") or self.said.also("head")

    @property
    def step(self) -> Markup:
        """The same as a step of the plan."""
        return self._held("hold") or self.said.also("head")

    @property
    def why(self) -> Markup:
        """The reason, in one sentence or two."""
        return self._held("unseen") or self.said.also("why") or self.said.also("brief")

    @property
    def owner(self) -> Markup:
        """Who sees to it, as the case says; else that it is to be named."""
        return Markup(escape(self.said.words.name(f"{self.key}.owner")))

    @property
    def by(self) -> Markup:
        """By when, as the case says; else that it is to be set."""
        return Markup(escape(self.said.words.name(f"{self.key}.by")))

    @property
    def held(self) -> bool:
        """Whether it is a decision to wait: its date is then when to decide again."""
        return bool(self._held("hold"))

    def _held(self, aspect: str) -> Markup:
        return self.said.also(aspect) if self.unseen else Markup()


@dataclass(frozen=True)
class Point:
    """Something to rely on, or that falls short: a bold head and a sentence, or a sentence alone."""

    said: ClaimView

    @property
    def head(self) -> Markup:
        """The head; nothing where the claim has no short form."""
        return self.said.also("bold")

    @property
    def text(self) -> Markup:
        """The sentence after it."""
        return self.said.also("point") if self.head else self.said.text


@dataclass(frozen=True)
class Stake:
    """What a plan may bring, or what losing the best would cost: a sentence, an estimate, and its interval."""

    said: ClaimView
    address: str
    colours: Colours

    @property
    def text(self) -> Markup:
        """The sentence."""
        return self.said.also("stake") or self.said.text

    @property
    def settled(self) -> bool:
        """Whether the claim holds; otherwise the estimate is nothing to lead with."""
        return self.said.claim.verdict is Verdict.HOLDS

    @property
    def leaning(self) -> str:
        """The label of an estimate whose interval holds nil: nearly nil itself, a loss, or a gain."""
        known = self.said.words.findings.get(self.address)
        ends = (0.0 if known.low is None else known.low, 0.0 if known.high is None else known.high)
        if abs(known.number) < NEARLY_NIL * (max(ends) - min(ends)):
            return "break_even"
        return "loss_or_gain" if known.number < 0 else "not_settled"

    @property
    def plan(self) -> bool:
        """Whether it is what a plan may bring, counted as the case counts values."""
        return self.said.rule == PLAN_RULE

    @property
    def number(self) -> Markup:
        """The estimate."""
        return Markup(self.said.words.show(self.address, STATED).__html__())

    @property
    def side(self) -> str:
        """Whether what is written of the estimate begins at its place, or ends there: wherever there is room."""
        return "from-there" if float(self.estimate_place.rstrip("%")) <= MIDDLE else "up-to-there"

    @property
    def nil(self) -> Tick:
        """Where nil stands under the drawing."""
        return Tick(self.said.words.numbers.write(0.0, MONEY), self._place(0.0))

    @property
    def nil_apart(self) -> bool:
        """Whether nil stands clear of both ends, which are written there, too."""
        return LEAST_APART <= float(self.nil.place.rstrip("%")) <= 100 - LEAST_APART

    @property
    def estimate_place(self) -> str:
        """How far along the drawing the estimate stands."""
        return self._place(self.said.words.findings.get(self.address).number)

    def _place(self, value: float) -> str:
        return interval_place(choose_interval_scale(self.said.words.findings.get(self.address)), value)

    @property
    def lowest(self) -> Markup:
        """The lower end of its interval, to stand under the drawing."""
        return Markup(self.said.words.show(f"{self.address}:low", MONEY).__html__())

    @property
    def highest(self) -> Markup:
        """The upper end of its interval, to stand under the drawing."""
        return Markup(self.said.words.show(f"{self.address}:high", MONEY).__html__())

    @property
    def interval(self) -> Markup:
        """From where to where it may lie; nothing where that is not known."""
        known = self.said.words.findings.get(self.address)
        return (
            Markup() if known.low is None else format_interval(EvidenceRef(self.address, self.said.words.shower), MONEY)
        )

    @property
    def drawing(self) -> Markup:
        """The interval on a scale with nil; nothing where there is none."""
        return draw_interval(self.address, MONEY, self.said.words, self.colours) if self.interval else Markup()
