"""The claims of a briefing, as a layout asks for them: by kind, by rule, and what no part has said yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from html import unescape

from plainspoken.claims.registry import registry
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import ClaimKind, Verdict, suggest_nearest
from plainspoken.report.components import (
    SAYING_ASPECTS,
    ClaimView,
    DriverView,
    ExampleView,
    ThemedClaims,
    order_actions,
)
from plainspoken.words import Words

SAID_CLAIM_PATTERN = re.compile(rf'data-claim="([^"]*)" data-aspect="(?:{"|".join(SAYING_ASPECTS)})"')
CONTRAST_RULE = "contrast_remains"  # how cases differ across what we can change, other things alike
CONTRASTS_SHOWN = 2  # in one paragraph; the annex holds the rest
DECIDING_SEVERITY = 3  # of a leak warning that stands in a box of its own
PAGE_ONE_TOPICS = ("answer", "first")  # said there as title and lead, as rows and cells
EXAMPLE_KINDS = ("found", "missed", "false_alarm")


class SpokenClaims:
    """What is said of the findings in one language; silent claims are none of it."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.findings = words.findings
        self._said: frozenset[str] = frozenset()

    @cached_property
    def answer(self) -> ClaimView:
        """The one answer that holds.

        Raises:
            PlainspokenError: none holds, so that there is nothing to brief about.
        """
        answers = self._all(ClaimKind.ANSWER)
        if not answers:
            raise PlainspokenError("no answer holds: the findings lack the evidence that the answer needs")
        return answers[0]

    @cached_property
    def all_actions(self) -> tuple[ClaimView, ...]:
        """Every action that holds, in order."""
        return order_actions(self._all(ClaimKind.ACTION))

    @cached_property
    def strengths(self) -> tuple[ClaimView, ...]:
        """All strengths, the weightiest first."""
        return self._all(ClaimKind.STRENGTH)

    @cached_property
    def weaknesses(self) -> tuple[ClaimView, ...]:
        """All weaknesses, the most serious first."""
        return self._all(ClaimKind.WEAKNESS)

    @cached_property
    def cautions(self) -> tuple[ClaimView, ...]:
        """All cautions, the most serious first."""
        return self._all(ClaimKind.CAUTION)

    @cached_property
    def warnings(self) -> tuple[ClaimView, ...]:
        """Leak warnings that decide: of columns that the model uses, and of columns that were left out."""
        found = (each for each in (*self.weaknesses, *self.cautions) if registry()[each.rule].topic == "leaks")
        return tuple(each for each in found if each.claim.severity == DECIDING_SEVERITY and each.subject)

    @cached_property
    def drivers(self) -> tuple[DriverView, ...]:
        """What the model goes by, the strongest first, with whether we can change it."""
        found = [each for each in self._spoken() if each.claim.kind is ClaimKind.DRIVER]
        return tuple(map(DriverView, sorted(found, key=lambda said: -said.claim.weight)))

    @cached_property
    def examples(self) -> tuple[ExampleView, ...]:
        """Real cases, each with the chart of how its predicted chance adds up."""
        found = (each for kind in EXAMPLE_KINDS for each in self.each(f"example_{kind}"))
        return tuple(map(ExampleView, found))

    @cached_property
    def contrasts(self) -> tuple[ClaimView, ...]:
        """The two contrasts across what we can change that say most: those that remain before those that may not."""
        return tuple(self._surest_first(CONTRAST_RULE)[:CONTRASTS_SHOWN])

    def one(self, rule: str) -> ClaimView | None:
        """What a rule says about the whole, or None where it is silent or does not apply.

        Raises:
            PlainspokenError: no rule of this name; names the nearest.
        """
        return next(iter(self.each(rule)), None)

    def still_unsaid(self, rules: Sequence[str]) -> tuple[ClaimView, ...]:
        """What each of these rules says, in this order, but for what an earlier part has said already."""
        return tuple(each for rule in rules for each in self.each(rule) if each.claim.key not in self._said)

    def each(self, rule: str) -> tuple[ClaimView, ...]:
        """What a rule says about each of its subjects, in their order."""
        if rule not in registry():
            raise PlainspokenError(f"no rule {rule!r}{suggest_nearest(rule, registry())}")
        return tuple(said for said in self._spoken() if said.rule == rule)

    def opening(self, rules: Sequence[str]) -> ClaimView | None:
        """The first of these rules that speaks and has a `title`: it opens the page; None where none has."""
        return self._first_with("title", rules)

    def concluding(self, rules: Sequence[str]) -> ClaimView | None:
        """The first of these rules that tells what it `means` for the reader; None where none does."""
        return self._first_with("means", rules)

    def _first_with(self, aspect: str, rules: Sequence[str]) -> ClaimView | None:
        return next((each for rule in rules for each in self._surest_first(rule) if each.also(aspect)), None)

    def _surest_first(self, rule: str) -> list[ClaimView]:
        return sorted(self.each(rule), key=lambda said: said.claim.verdict is not Verdict.HOLDS)

    def remember_said(self, rendered: str) -> None:
        """Keep which claims a rendered part says, so that no later part need repeat them."""
        self._said |= frozenset(map(unescape, SAID_CLAIM_PATTERN.findall(rendered)))

    @property
    def unsaid(self) -> tuple[ThemedClaims, ...]:
        """The claims that no part rendered before has said, by theme: each stands once in the document."""
        spoken = (each for each in self._spoken() if registry()[each.rule].topic not in PAGE_ONE_TOPICS)
        left = [each for each in spoken if each.claim.key not in self._said]
        themes = dict.fromkeys(registry()[each.rule].topic for each in left)
        return tuple(
            ThemedClaims(
                self.words.label(f"theme_{theme}"), tuple(each for each in left if registry()[each.rule].topic == theme)
            )
            for theme in themes
        )

    def _spoken(self) -> Iterator[ClaimView]:
        return (ClaimView(each, self.words) for each in self.findings.claims if each.kind is not ClaimKind.SILENT)

    def _all(self, kind: ClaimKind) -> tuple[ClaimView, ...]:
        found = [each for each in self._spoken() if each.claim.kind is kind]
        return tuple(sorted(found, key=lambda said: -said.claim.severity))
