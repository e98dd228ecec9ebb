"""The pieces that a page is made of, each a claim or a drawing with its words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Claim, ClaimKind
from plainspoken.words import ChartWords, Words
from plainspoken.words.phrases import join_marked_items

MAIN_TRAITS = 2
ACTIONS_AT_ONCE = ("action_contact_lapsed",)  # nothing has to be prepared for them
TEST_ACTIONS = ("action_keep_segment", "action_contact_segment")  # a group without the action comes first
# The messages that say a claim: its sentence, or what stands for it on a card. All others only point at it.
SAYING_ASPECTS = ("", "card", "tag", "held", "figure")
HEADED_SUBJECTS = ("segment", "offer")  # stand at the head of a card or row, so that sentences need not name them


@dataclass(frozen=True)
class ClaimView:
    """A claim as the page says it. Its other messages are had by `also`."""

    claim: Claim
    words: Words

    @property
    def text(self) -> Markup:
        """The sentence, marked with its claim."""
        return self.words.say(self.claim)

    def also(self, aspect: str) -> Markup:
        """Another message of the same claim and verdict; nothing where there is none."""
        return self.words.say(self.claim, aspect) if self.words.can_say(self.claim, aspect) else Markup()

    def beside(self, rule: str) -> tuple[ClaimView, ...]:
        """What another rule says about the same subject."""
        claims = self.words.findings.claims
        near = (each for each in claims if each.rule == rule and each.subject == self.subject)
        return tuple(ClaimView(each, self.words) for each in near if each.kind is not ClaimKind.SILENT)

    @property
    def rule(self) -> str:
        """The rule's name."""
        return self.claim.rule

    @property
    def subject(self) -> str:
        """The address of what the claim is about; empty for the whole."""
        return self.claim.subject

    @property
    def name(self) -> Markup:
        """The readable name of the subject: its segment, action or column."""
        known = self.words.findings.evidence
        for what in ("segment", "action", "column"):
            if f"{self.subject}.{what}" in known:
                return Markup(self.words.named(f"{self.subject}.{what}").__html__())
        return Markup()

    @property
    def alone(self) -> Markup:
        """The sentence where no heading names its subject: after the name of its segment or offer, if it lacks it."""
        known = self.words.findings.evidence
        names = (f"{self.subject}.{what}" for what in HEADED_SUBJECTS if f"{self.subject}.{what}" in known)
        missing = [at for at in names if f'data-name="{known[at].value}"' not in self.text]
        return Markup().join(Markup("<strong>{}.</strong> ").format(self.words.named(at)) for at in missing) + self.text

    @property
    def traits(self) -> Markup:
        """What distinguishes the subject, as a list; nothing where there is nothing."""
        places = self.words.findings.over(f"{self.subject}.traits")
        return join_marked_items((format_segment_trait(place, self.words) for place in places), self.words.shower)

    @property
    def main_traits(self) -> Markup:
        """The few that distinguish it most, as a list, where room is short."""
        places = self.words.findings.over(f"{self.subject}.traits")
        shown = (format_segment_trait(place, self.words) for place in list(places)[:MAIN_TRAITS])
        return join_marked_items(shown, self.words.shower)


def claim_priority(said: ClaimView) -> tuple[int, float]:
    """How much a claim matters: severity, then weight."""
    return said.claim.severity, said.claim.weight


def order_actions(actions: Iterable[ClaimView]) -> tuple[ClaimView, ...]:
    """Actions, the weightiest first, but no test before what can be begun at once."""
    asked = tuple(actions)
    heaviest_test = max((claim_priority(each) for each in asked if each.rule in TEST_ACTIONS), default=(0, 0.0))

    def place(each: ClaimView) -> tuple[tuple[int, float], bool]:
        at_once = each.rule in ACTIONS_AT_ONCE
        return max(claim_priority(each), heaviest_test) if at_once else claim_priority(each), at_once

    return tuple(sorted(asked, key=place, reverse=True))


def format_segment_trait(place: str, words: Words) -> Markup:
    """One thing that distinguishes a segment, against the rest."""
    by_value = f"{place}.value" in words.findings.evidence
    uses = (
        ("column", "value", "share_here", "share_elsewhere")
        if by_value
        else ("column", "median_here", "median_elsewhere")
    )
    key = "phrases.trait_value" if by_value else "phrases.trait_number"
    return words.messages.phrase(key, {name: f"{place}.{name}" for name in uses})


@dataclass(frozen=True)
class ChartView:
    """A chart on the page: its words and its two drawings."""

    words: ChartWords
    wide: Markup
    narrow: Markup

    @property
    def half(self) -> Markup:
        """The narrow drawing, to stand beside another one on every page."""
        return Markup(str(self.narrow).replace('class="narrow"', 'class="half"', 1))


@dataclass(frozen=True)
class DriverView:
    """A column that the model goes by, and whether we can change it."""

    said: ClaimView

    @property
    def text(self) -> Markup:
        """The sentence."""
        return self.said.text

    @property
    def changeable(self) -> Markup:
        """Whether we can change it, cannot, or it is itself a consequence."""
        value = self.said.words.findings.get(f"{self.said.subject}.changeable").value
        return self.said.words.label(f"changeable_{value}")


@dataclass(frozen=True)
class ExampleView:
    """A real case: what the model made of it, and what happened."""

    said: ClaimView

    @property
    def shape(self) -> str:
        """The kind as a style: found, missed, false-alarm."""
        return self.said.rule.removeprefix("example_").replace("_", "-")

    @property
    def chart(self) -> str:
        """The name of the chart that adds its chance up."""
        return self.said.rule.replace("example_", "waterfall_")


@dataclass(frozen=True)
class RenderedPart:
    """A part of the briefing with its body, to be put into its section."""

    name: str
    body: Markup


@dataclass(frozen=True)
class ThemedClaims:
    """What is said under one heading of the annex."""

    name: Markup
    said: tuple[ClaimView, ...]


@dataclass(frozen=True)
class UseStatement:
    """What the model may, and may not, be used for."""

    good: Markup
    bad: Markup


@dataclass(frozen=True)
class Term:
    """A name and what it means."""

    name: Markup
    meaning: Markup


def read_drawing(path: Path) -> Markup:
    """A drawing, to stand in the page as it is.

    Raises:
        PlainspokenError: it has not been drawn.
    """
    if not path.is_file():
        raise PlainspokenError(f"{path}: not drawn; run `plainspoken draw` first")
    return Markup(path.read_text(encoding="utf-8"))
