"""Which statements and charts of a briefing the evidence of a notebook's cells backs so far."""

from __future__ import annotations

from collections.abc import Collection

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.core.findings import Claim, ClaimKind
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.words import Words

SENTENCE_ENDS = (".", "!", "?", "”")


class Backlog:
    """What the stored findings say and draw, each handed out once: as soon as all its evidence is there."""

    def __init__(self, words: Words) -> None:
        self.words = words
        claims = (each for each in words.findings.claims if each.kind is not ClaimKind.SILENT)
        self.claims = [each for each in claims if says_sentence(each, words)]
        self.charts = list(CHART_DEFINITIONS)

    def take_claims(self, known: Collection[str]) -> list[Claim]:
        """The statements that rest on nothing but known evidence, the most serious first."""
        ready = [each for each in self.claims if each.evidence and all(at in known for at in each.evidence)]
        self.claims = [each for each in self.claims if each not in ready]
        return order_by_weight(ready)

    def take_charts(self, book: EvidenceRecorder) -> list[str]:
        """The charts that can be drawn of what a record of evidence holds."""
        ready = [each for each in self.charts if chart_is_backed(each, self.words, book)]
        self.charts = [each for each in self.charts if each not in ready]
        return ready

    def take_rest(self) -> list[Claim]:
        """The statements that no step backs by itself."""
        rest, self.claims = self.claims, []
        return order_by_weight(rest)


def says_sentence(claim: Claim, words: Words) -> bool:
    """Whether a claim says a whole sentence: some only label a figure on page one."""
    return words.can_say(claim) and words.sentence(claim).striptags().rstrip().endswith(SENTENCE_ENDS)


def order_by_weight(claims: list[Claim]) -> list[Claim]:
    """Statements, those that judge before plain facts; among equals their order stays."""
    return sorted(claims, key=lambda each: (each.kind is ClaimKind.FACT, -each.severity))


def chart_is_backed(name: str, words: Words, book: EvidenceRecorder) -> bool:
    """Whether a chart's title, its words and what it draws rest on what a record of evidence holds."""
    chart = CHART_DEFINITIONS[name]
    claim = chart.claim(words.findings)
    if claim is None or chart.collection not in book.members:
        return False
    shown = [at for at in chart.addresses(claim).values() if at in words.findings.evidence]
    return all(at in book.evidence for at in (*claim.evidence, *shown))
