"""Cards of segments: what each asks for as a shape and a word, and bars on one scale."""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup

from plainspoken.claims.exclusions import settle_claims
from plainspoken.claims.registry import registry
from plainspoken.core.findings import Claim, ClaimKind, Evidence, Findings, Verdict
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


def with_claim(findings: Findings, **changes: object) -> Findings:
    """The findings with one claim put in the place of that of the same rule and subject."""
    given = Claim.model_validate({"kind": ClaimKind.FACT, "severity": 1, "evidence": (), **changes})
    kept = [each for each in findings.claims if (each.rule, each.subject) != (given.rule, given.subject)]
    return findings.model_copy(update={"claims": settle_claims([*kept, given], registry())})


def test_a_segment_with_too_few_says_so_and_asks_for_nothing() -> None:
    given = {"rule": "segment_by_score", "verdict": Verdict.OPEN, "subject": "segments.hot_new"}
    card = cards_of(with_claim(sample_findings(), **given))["hot_new"]
    assert (card.shape, card.tag.striptags()) == ("none", "Too few to say")


def test_where_there_is_nothing_to_act_on_no_segment_is_to_be_acted_on() -> None:
    found = with_claim(sample_findings(), rule="answer_no", verdict=Verdict.HOLDS)
    cards = cards_of(found)
    assert {(card.shape, card.tag.striptags()) for card in cards.values()} == {("none", "")}
    assert {card.advice.striptags() for card in cards.values()} == {
        "Nothing other than for the rest, because the score is nothing to act on."
    }


def test_a_segment_that_differs_but_has_too_few_is_not_to_be_treated_like_the_rest() -> None:
    findings, at = sample_findings(), "segments.hot_new"
    nothing = {f"{at}.priority": findings.get(f"{at}.priority").model_copy(update={"value": "priority.none"})}
    for differs, tag in ((True, "Too few to say"), (False, "Treat like the rest")):
        known = {**findings.evidence, **nothing, f"{at}.different": Evidence(value=differs, unit="flag")}
        card = cards_of(findings.model_copy(update={"evidence": known}))["hot_new"]
        assert (card.shape, card.tag.striptags()) == ("none", tag)


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


def test_where_page_one_asks_to_wait_no_card_asks_to_act_at_once() -> None:
    cards = cards_of(sample_findings())
    acting = {slug for slug, card in cards.items() if card.acting}
    assert acting and {slug for slug, card in cards.items() if card.tag_held.striptags() == "Not yet"} == acting
    quiet = [card for slug, card in cards.items() if slug not in acting]
    assert quiet and all(card.tag_held == card.tag for card in quiet), "to leave them alone needs no waiting"
    assert not quiet[0].acting and "Leave alone" in {card.tag.striptags() for card in quiet}


def test_a_page_that_holds_the_offer_back_says_so_on_its_cards() -> None:
    findings = whole_sample()
    for unseen in (True, False):
        verdict = Verdict.FAILS if unseen else Verdict.HOLDS
        claims = tuple(
            each.model_copy(update={"verdict": verdict}) if each.rule == "test_shows_effect" else each
            for each in findings.claims
        )
        page = Briefing(words_of(findings.model_copy(update={"claims": claims})), Path())
        assert page.first.held_back is unseen
