"""Tests of a segmentation's page: what a director reads first, and that each answer fits its evidence."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from plainspoken.claims.registry import judge_all
from plainspoken.core.findings import ClaimKind, Evidence, Findings, Verdict
from plainspoken.report.targets import AssignedCase, format_segment_list
from tests.report.building import page_of
from tests.report.parts import first_words, parsed, parts
from tests.sample_customers import customers_findings
from tests.words.planted import english

FIRST = 120
CHANCE = {"value": 0.51, "low": 0.48, "high": 0.54}


def with_evidence(**changed: Evidence) -> Findings:
    """The sample with other evidence at some addresses (`__` for a dot), judged anew."""
    base = customers_findings()
    new = {address.replace("__", "."): each for address, each in changed.items()}
    found = base.model_copy(update={"evidence": {**base.evidence, **new}})
    return found.model_copy(update={"claims": judge_all(found)})


def at(address: str, **update: float) -> Evidence:
    """The sample's evidence with another value."""
    return customers_findings().get(address).model_copy(update=update)


def answer(findings: Findings) -> list[str]:
    return [each.rule for each in findings.claims if each.kind is ClaimKind.ANSWER]


def actions(findings: Findings) -> list[str]:
    return [each.rule for each in findings.claims if each.kind is ClaimKind.ACTION]


def letters(text: str) -> str:
    """A text without spaces and signs."""
    return "".join(sign for sign in text if sign.isalnum())


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page_of(customers_findings(), tmp_path_factory.mktemp("stubs"))


def test_a_stable_useful_cut_without_natural_groups() -> None:
    assert answer(customers_findings()) == ["answer_cut"]


def test_natural_groups() -> None:
    assert answer(with_evidence(clusters__natural_count=at("clusters.natural_count", value=3))) == ["answer_groups"]


def test_a_stable_cut_that_tells_nothing_is_no_answer_to_act_on() -> None:
    found = with_evidence(later__roc_auc=at("later.roc_auc", **CHANCE))
    assert answer(found) == ["answer_idle"]
    assert actions(found) == ["action_identify"]


def unfollowed() -> Findings:
    """The sample as a table would give it that is too short to follow anybody."""
    base = customers_findings()
    gone = ("later.", "moves.", "segments.best_rate", "segments.weakest_rate")
    kept = {at: each for at, each in base.evidence.items() if not at.startswith(gone) and ".later." not in at}
    found = base.model_copy(update={"evidence": kept})
    return found.model_copy(update={"claims": judge_all(found)})


def test_a_table_too_short_to_follow_anybody_gets_a_page_that_says_so(tmp_path: Path) -> None:
    assert answer(unfollowed()) == ["answer_unfollowed"]
    assert "action_contact_segment" not in actions(unfollowed())
    made = page_of(unfollowed(), tmp_path)
    assert "too short to show what customers do next" in html.fromstring(made).find(".//h1").text_content()
    first = parts(made)[0].text
    assert "nothing yet" in first


def test_less_than_a_year_is_called_no_whole_year() -> None:
    found = with_evidence(trade_months__years=at("trade_months.years", value=0.2))
    said = {each.rule: english(found).sentence(each) for each in found.claims if each.rule == "season_seen_once"}
    assert "less than a year" in said["season_seen_once"]


def test_without_a_stable_cut_there_is_nothing_to_act_on(tmp_path: Path) -> None:
    found = with_evidence(clusters__stability=at("clusters.stability", value=0.6, low=0.4, high=0.8))
    assert answer(found) == ["answer_unstable"]
    assert "action_contact_segment" not in actions(found)
    made = page_of(found, tmp_path)
    assert "nothing here to act on" in html.fromstring(made).find(".//h1").text_content()
    first = parts(made)[0].text
    assert "nothing yet" in first
    assert "on the score" not in first
    asked = {each.text_content() for each in html.fromstring(made).find_class("recommendation")}
    assert len(asked) == 1 and "these segments are not reliable" in asked.pop()
    assert not html.fromstring(made).find_class("tag")
    placed = AssignedCase("c1", 8.0, 9.0, 500.0, "champions", 1.0)
    assert "not reliable" in format_segment_list([placed], english(found))


@pytest.mark.parametrize(
    ("mean", "low", "high", "verdict", "says"),
    [
        (0.92, 0.80, 0.99, Verdict.HOLDS, "segments are stable"),
        (0.92, 0.70, 0.99, Verdict.OPEN, "cannot say whether the segments are stable"),
        (0.85, 0.72, 0.99, Verdict.OPEN, "cannot say whether the segments are stable"),
        (0.60, 0.40, 0.80, Verdict.FAILS, "are not stable"),
    ],
)
def test_a_cut_is_called_stable_only_where_nearly_every_draw_gives_it_again(
    mean: float, low: float, high: float, verdict: Verdict, says: str
) -> None:
    found = with_evidence(clusters__stability=at("clusters.stability", value=mean, low=low, high=high))
    (said,) = (each for each in found.claims if each.rule == "stable_choice")
    assert said.verdict is verdict and says in english(found).sentence(said)
    assert answer(found) == (["answer_cut"] if verdict is Verdict.HOLDS else ["answer_unstable"])


def test_a_segment_with_nothing_left_to_win_is_not_written_to() -> None:
    findings = customers_findings()
    without = {at: each for at, each in findings.evidence.items() if at != "actions.win_back.ab.detectable_rate"}
    changed = findings.model_copy(update={"evidence": without, "claims": ()})
    said = [each.key for each in judge_all(changed) if each.kind is ClaimKind.ACTION]
    assert "action_contact_segment@actions.win_back" not in said
    assert "action_contact_segment@actions.next_order" in said


def test_actions_stand_in_the_order_of_what_one_returning_customer_spends(page: str) -> None:
    asked = [
        each.text_content().lower() for each in html.fromstring(page).xpath("//div[@class='decisions']//tbody//th")
    ]
    heads = [
        "call the large customers",
        "give half of the champions",
        "write to half of the cooling",
        "remind half of the promising",
    ]
    assert [next(each for each in heads if told.startswith(each)) for told in asked] == heads


def test_the_first_words_hold_answer_and_action(page: str) -> None:
    text = letters(first_words(page, FIRST))
    words, findings = english(customers_findings()), customers_findings()
    said = next(each for each in findings.claims if each.kind is ClaimKind.ANSWER)
    action = max((each for each in findings.claims if each.kind is ClaimKind.ACTION), key=lambda each: each.weight)
    for wanted in (words.sentence(said, "verdict"), words.sentence(said, "title"), words.sentence(said, "lead")):
        assert letters(wanted.striptags()) in text
    assert words.sentence(action, "ask").striptags() in html.fromstring(page).text_content()


def test_page_one_shows_the_rate_of_each_segment_and_of_all_and_one_weakness_of_a_topic(page: str) -> None:
    (first,) = parsed(page).xpath("//section[contains(@class, 'page-one')]")
    assert html.fromstring(page).xpath("//*[@data-bar]/@data-bar") == [
        "segments.best_rate",
        *(f"segments.{slug}.later.rate" for slug in ("loyal", "promising", "big_rare", "cooling")),
        "segments.weakest_rate",
        "later.rate",
    ]
    rules = list(dict.fromkeys(first.xpath(".//*[@class='claims weaknesses']//@data-claim")))
    assert rules == ["beats_past_spend", "season_seen_once", "part_is_anonymous"]


def test_each_segment_has_its_card_with_strategy(page: str) -> None:
    cards = parsed(page).xpath("//section[@id='part-segments']//article[contains(@class, 'segment')]")
    names = [card.xpath("string(.//h3)") for card in cards]
    assert names == ["Champions", "Loyal", "Large but rare", "Promising", "Cooling", "Long silent"]
    assert all("Do this:" in card.text_content() for card in cards)


def test_no_classification_is_spoken_of(page: str) -> None:
    text = " ".join(each.text for each in parts(page))
    for strange in ("the model’s", "known only after", "out of fold", "correct selections", "false alarm"):
        assert strange not in text


def test_sums_carry_the_sign_of_their_currency(page: str) -> None:
    text = " ".join(each.text for each in parts(page))
    assert "£1,400,000" in text
    assert "bought for £168,473 and sent back £168,470" in text


def test_dates_are_written_out(page: str) -> None:
    text = " ".join(each.text for each in parts(page))
    assert "1 December 2010 to 9 December 2011" in text
    assert "November 2011 brought £1,100,000" in text


def said_of(findings: Findings, rule: str, aspect: str = "") -> str:
    """What a rule says first, as text."""
    claim = next(each for each in findings.claims if each.rule == rule and each.kind is not ClaimKind.SILENT)
    return english(findings).sentence(claim, aspect).striptags()


def test_what_members_of_the_earlier_day_did_is_not_said_of_those_of_now(page: str) -> None:
    findings = customers_findings()
    cut = str(english(findings).show("later.cut"))
    assert f"on {cut}," in said_of(findings, "action_contact_segment", "brief")
    assert f"Of those in the segment on {cut}," in said_of(findings, "action_contact_segment")
    assert "We followed " in said_of(findings, "segment_later")
    assert "those we followed" in said_of(findings, "action_keep_segment", "sure")
    assert f"counted for the members on {cut}, over" in " ".join(each.text for each in parts(page))
    assert f"after {cut}" in english(findings).label("chart_segment_rate").striptags()


def test_where_nobody_was_followed_no_day_is_named(tmp_path: Path) -> None:
    assert english(unfollowed()).label("chart_segment_rate").striptags() == "returns per 100 customers"
    assert "counted for the members on" not in page_of(unfollowed(), tmp_path)


def test_it_is_said_what_counts_as_the_usual_gap_of_who_bought_once(page: str) -> None:
    told = " ".join(each.text for each in parts(page))
    assert "Those who bought on one day only have none, so the middle gap of all others" in told


def test_those_who_come_back_without_a_call_are_named_beside_the_call() -> None:
    brief = said_of(customers_findings(), "action_contact_lapsed", "brief")
    assert "bought again without any call that we know of" in brief
    gone = {at: each for at, each in customers_findings().evidence.items() if at != "actions.call.base_rate"}
    without = customers_findings().model_copy(update={"evidence": gone})
    assert "usual gaps" in said_of(
        without.model_copy(update={"claims": judge_all(without)}), "action_contact_lapsed", "brief"
    )


def test_the_glossary_names_no_model_that_a_segmentation_does_not_use(page: str) -> None:
    (full,) = parsed(page).xpath("//section[@id='part-annex_terms']")
    assert "Kinds of forecast" in full.text_content()
    assert not [
        each for each in ("random forest", "nearest neighbours", "support vector") if each in full.text_content()
    ]
