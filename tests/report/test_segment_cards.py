"""Cards of segments: what each asks for as a shape and a word, and bars on one scale."""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup

from plainspoken.core.findings import ClaimKind, Findings
from plainspoken.report.components import ClaimView
from plainspoken.report.page import Briefing
from plainspoken.report.segment_card import SegmentCard
from tests.figures.variants import words_of
from tests.sample import sample_findings
from tests.sample_customers import customers_findings
from tests.words.planted import english, whole_sample


def cards_of(findings: Findings) -> dict[str, SegmentCard]:
    """The cards by the segment's slug."""
    rows = Briefing(words_of(findings), Path()).segment_cards
    assert all(1 <= len(row) <= 2 for row in rows)
    return {card.said.subject.rpartition(".")[2]: card for row in rows for card in row}


def bar_length(drawn: Markup) -> float:
    """How long the first box of a bar is."""
    found = re.search(r'<rect x="0\.00" y="[\d.]+" width="([\d.]+)"', drawn)
    assert found is not None
    return float(found[1])


def test_what_a_segment_asks_for_is_a_shape_and_a_word() -> None:
    cards = cards_of(sample_findings())
    assert (cards["hot_new"].shape, cards["hot_new"].tag.striptags()) == ("first", "Act first")
    assert (cards["cold"].shape, cards["cold"].tag.striptags()) == ("leave", "Leave alone")
    assert (cards["holiday"].shape, cards["holiday"].tag.striptags()) == ("hold", "No extra budget")
    assert cards_of(customers_findings())["champions"].tag.striptags() == "Keep first"


def test_bars_have_one_scale_and_carry_their_segment() -> None:
    for findings, what in ((sample_findings(), "rate"), (customers_findings(), "revenue_share")):
        scales = []
        for slug, card in cards_of(findings).items():
            assert f'data-card="segments.{slug}"' in card.bar
            scales.append(bar_length(card.bar) / findings.get(f"segments.{slug}.{what}").number)
        assert max(scales) < 1.02 * min(scales)


def test_a_segment_without_a_priority_has_no_tag() -> None:
    findings = sample_findings()
    gone = {at: each for at, each in findings.evidence.items() if not at.endswith(".priority")}
    claims = tuple(each for each in findings.claims if each.rule != "segment_priority")
    card = cards_of(findings.model_copy(update={"evidence": gone, "claims": claims}))["hot_new"]
    assert card.shape == "none" and not card.tag


def test_a_sentence_that_stands_alone_is_said_of_its_segment_or_offer_once() -> None:
    findings = whole_sample()
    views = [ClaimView(each, english(findings)) for each in findings.claims]
    alone = {view.rule: view.alone.striptags() for view in reversed(views) if view.claim.kind is not ClaimKind.SILENT}
    assert alone["segment_beyond_score"].startswith("Hot new visitors. By their scores")
    assert alone["offer_sign"].startswith("Reminder. 90 visits get it")
    assert alone["segment_edge_firm"].startswith("The edge of “Hot new visitors” is firm"), "it has the name"
    assert alone["ranks_pairs"] == next(view.text.striptags() for view in views if view.rule == "ranks_pairs")
