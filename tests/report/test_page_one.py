"""Tests of page one: what a director reads in the first minute, on data with and without signal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html
from markupsafe import Markup

from plainspoken.core.findings import ClaimKind, Evidence, Findings, Verdict
from plainspoken.report.components import ClaimView, claim_priority
from plainspoken.report.data_span import list_gap_periods
from plainspoken.report.inline_bars import furthest_value
from plainspoken.report.page import Briefing
from plainspoken.report.page_one import INNER_STRENGTHS, MOST_DECISIONS
from plainspoken.report.page_one_pieces import PLAN_RULE, Decision, Stake
from plainspoken.report.write_briefing import bind_short_words
from plainspoken.theme import read_theme
from plainspoken.verify.built_page import HtmlPage
from plainspoken.verify.inline_drawings import inline_drawing_problems
from tests.report.building import page_of
from tests.report.parts import first_words, parsed, parts
from tests.sample import sample_findings
from tests.sample_customers import customers_findings
from tests.words.planted import TEMPLATES, early_sample, english, leaning, samples, whole_sample, with_verdict

FIRST = 160
BEST = 3
MIN_RATES = 2


def list_rates(page: str) -> list[str]:
    """The addresses of the bars of page one."""
    return [each.get("data-bar") for each in html.fromstring(page).xpath("//*[@data-bar]")]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page_of(whole_sample(), tmp_path_factory.mktemp("stubs"))


def test_the_first_words_hold_the_answer_and_its_rates(page: str) -> None:
    text = first_words(page, FIRST)
    findings = whole_sample()
    words = english(findings)
    answer = next(each for each in findings.claims if each.kind is ClaimKind.ANSWER)
    for aspect in ("verdict", "title", "lead"):
        assert " ".join(words.sentence(answer, aspect).striptags().split()) in text
    said = r"\d+ in 100 end in a purchase \(likely range \d+ to \d+\)[.,] "
    assert re.search(said, parts(page)[0].text)


def test_a_stake_that_is_not_settled_is_no_large_number(page: str) -> None:
    (leading,) = html.fromstring(page).xpath("//div[@class='stake']/h2/span[@class='big']")
    assert leading.text_content().startswith("On our assumptions")


def test_each_assumption_stands_beside_its_range(page: str) -> None:
    rows = html.fromstring(page).xpath("//table[@class='assumed']/tbody/tr")
    told = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
    assert len(told) > 1 and told[1][0] == "Effect: rise in purchases"
    for _, central, between in told:
        low, high = (float(each.strip("%")) for each in between.split(" to "))
        assert low < float(central.strip("%")) < high


def test_each_rate_stands_beside_its_own_base(page: str) -> None:
    shown = list_rates(page)
    assert {"within.top_rate", "evaluation.base_rate"} <= set(shown)
    assert ("time.top_rate" in shown) == ("time.base_rate" in shown)


@pytest.mark.parametrize("findings", [*samples(), early_sample()])
def test_bars_share_one_scale_that_holds_every_range(findings: Findings, tmp_path: Path) -> None:
    drawn = html.fromstring(page_of(findings, tmp_path)).xpath("//*[@data-bar]")
    ends = {float(each.get("data-end")) for each in drawn}
    assert len(drawn) >= MIN_RATES and len(ends) == 1
    assert max(furthest_value(findings.get(each.get("data-bar"))) for each in drawn) <= ends.pop()


def test_each_decision_has_reason_owner_and_date(page: str) -> None:
    rows = html.fromstring(page).xpath("//div[@class='decisions']//tbody/tr")
    assert 1 <= len(rows) <= MOST_DECISIONS
    texts = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
    assert all(map(all, texts))
    assert texts[0][-1] == "Marketing, in three months"  # as the case proposes
    assert texts[-1][-1] == "Finance, within six weeks"  # the figures that only management has


@pytest.mark.parametrize("weight", [1.0, 1e9])
def test_what_can_be_begun_at_once_stands_before_tests_whatever_they_are_worth(tmp_path: Path, weight: float) -> None:
    findings = customers_findings()
    weighed = tuple(
        each.model_copy(update={"weight": weight}) if each.rule == "action_contact_lapsed" else each
        for each in findings.claims
    )
    first = Briefing(english(findings.model_copy(update={"claims": weighed})), tmp_path).first
    ordered = [each.said.rule for each in first.planned]
    assert ordered.index("action_contact_lapsed") < ordered.index("action_keep_segment")
    others = [claim_priority(each.said) for each in first.planned if each.said.rule != "action_contact_lapsed"]
    assert others == sorted(others, reverse=True)


def test_a_strength_that_the_bars_show_is_not_said_again_but_its_weakness_is(tmp_path: Path) -> None:
    findings = sample_findings()
    first = Briefing(english(findings), tmp_path).first
    drawn = {row.said.rule for group in first.groups for row in group.rows}
    said = next(each for each in findings.claims if each.rule == "beats_simple_rule")
    assert "checklist_suffices" in drawn and "fact_rule_top" not in drawn and said.verdict is Verdict.HOLDS
    assert "beats_simple_rule" not in {each.said.rule for each in first.relied_on}
    failed = tuple(
        each.model_copy(update={"verdict": Verdict.FAILS, "kind": ClaimKind.WEAKNESS}) if each is said else each
        for each in findings.claims
    )
    turned = Briefing(english(findings.model_copy(update={"claims": failed})), tmp_path).first
    assert "beats_simple_rule" in {each.said.rule for each in turned.falls_short}


@pytest.mark.parametrize("findings", [sample_findings(), *samples(), early_sample()])
def test_steady_reasons_are_told_where_reasons_are(findings: Findings, tmp_path: Path) -> None:
    first = Briefing(english(findings), tmp_path).first
    assert any(each.rule in INNER_STRENGTHS for each in findings.claims) or findings.task != "classification"
    assert not {each.said.rule for each in first.relied_on} & set(INNER_STRENGTHS)
    assert first.relied_on


def test_that_nothing_was_left_out_reassures_nobody(tmp_path: Path) -> None:
    findings = early_sample()
    assert "uses_no_suspect" in {each.said.rule for each in Briefing(english(findings), tmp_path).first.relied_on}
    none = findings.get("leaks.suspected").model_copy(update={"value": 0})
    clean = findings.model_copy(update={"evidence": {**findings.evidence, "leaks.suspected": none}})
    assert "uses_no_suspect" not in {each.said.rule for each in Briefing(english(clean), tmp_path).first.relied_on}


def test_short_words_are_bound_to_what_follows_them() -> None:
    head = "<title>Вот у кого</title></head>"
    page = f'{head}<body title="и у кого"><p>Он был в доме — у <b>38</b> и (с другом). Вот и всё</p>'
    bound = bind_short_words(page, ["в", "у", "и", "с"])
    told = "<p>Он был в_доме_— у_<b>38</b> и_(с_другом). Вот и_всё</p>"
    assert bound.replace("\u00a0", "_") == f'{head}<body title="и у кого">{told}'
    assert bind_short_words(page, []) == page


def test_what_no_test_can_show_is_held_back() -> None:
    words = english(whole_sample())
    plan = next(each for each in words.findings.claims if each.rule == "action_contact_top")
    asked, held = (Decision(ClaimView(plan, words), "action.help_top", unseen) for unseen in (False, True))
    assert "compare them with the rest" in asked.ask and "Do not make" not in asked.ask
    assert "Hold the offer back" in held.ask and "but we have" in held.why
    assert held.held and not asked.held


def test_a_pooled_test_is_held_against_all_that_the_model_selects() -> None:
    found = with_verdict("action_contact_segment", Verdict.OPEN)
    assert found is not None
    findings, plan = found
    at = f"{plan.subject}.ab"
    for pooled, told in (
        (True, "1,800 visits, but the model selects 507"),
        (False, "1,800 such visits, but we have 507"),
    ):
        hand = {f"{at}.at_hand": Evidence(value=507, unit="count"), f"{at}.pooled": Evidence(value=True, unit="flag")}
        hand[f"{at}.needed"] = Evidence(value=1_800, unit="count", source="assumed")
        evidence = {**findings.evidence, **hand}
        if not pooled:
            del evidence[f"{at}.pooled"]
        words = english(findings.model_copy(update={"evidence": evidence}))
        rests_on = tuple(each for each in (*plan.evidence, *hand) if each in evidence)
        said = plan.model_copy(update={"evidence": tuple(dict.fromkeys(rests_on))})
        held = Decision(ClaimView(said, words), "action.help_top", True)
        assert told in Markup(held.why).striptags(), held.why


@pytest.mark.parametrize(
    ("ends", "label", "clear"),
    [((-3.0, 0.1, 4.0), "break_even", True), ((-9.0, -4.0, 1.0), "loss_or_gain", False),
     ((-3.0, 2.0, 9.0), "not_settled", True), ((-0.1, 2.0, 9.0), "not_settled", False)],
)  # fmt: skip
def test_a_stake_is_told_by_where_its_estimate_stands(
    ends: tuple[float, float, float], label: str, clear: bool
) -> None:
    base, address = whole_sample(), "actions.help_top.value"
    low, value, high = ends
    found = base.evidence[address].model_copy(update={"low": low, "value": value, "high": high})
    words = english(base.model_copy(update={"evidence": {**base.evidence, address: found}}))
    said = next(each for each in base.claims if each.rule == PLAN_RULE)
    stake = Stake(ClaimView(said, words), address, read_theme((TEMPLATES,)).colours)
    assert (stake.leaning, stake.nil_apart) == (label, clear)
    assert stake.side == ("from-there" if 2 * value < low + high else "up-to-there")


def test_who_sees_to_it_and_who_answers_come_from_the_case(tmp_path: Path) -> None:
    base = whole_sample()
    asked = {"action.help_top.owner": "Head of sales", "action.help_top.by": "31 March 2031"}
    about = {
        "text.author": "B. Writer",
        "text.contact": "desk 7",
        "text.report_date": "1 May 2031",
        "text.next_update": "in 9 weeks",
    }
    findings = base.model_copy(update={"names": {"en": {**base.names["en"], **asked, **about}}})
    page = page_of(findings, tmp_path)
    first = " ".join(html.fromstring(page).xpath("//section[contains(@class, 'page-one')]")[0].text_content().split())
    for text in (*asked.values(), "B. Writer", "1 May 2031", "Next update: in 9 weeks"):
        assert text in first
    assert "Questions: desk 7" in html.fromstring(page).find("body").get("data-running")


def test_at_most_three_of_each(page: str) -> None:
    (first,) = parsed(page).xpath("//section[contains(@class, 'page-one')]")
    for shape in ("claims strengths", "claims weaknesses"):
        assert 1 <= len(first.xpath(f".//*[@class='{shape}']/li")) <= BEST


def test_strengths_and_weaknesses_hold(page: str) -> None:
    (first,) = parsed(page).xpath("//section[contains(@class, 'page-one')]")
    claims = {each.key: each for each in whole_sample().claims}
    sides = {"strengths": {ClaimKind.STRENGTH, ClaimKind.FACT}, "weaknesses": {ClaimKind.WEAKNESS, ClaimKind.CAUTION}}
    for shape, kinds in sides.items():
        marks = first.xpath(f".//*[@class='claims {shape}']//@data-claim")
        assert marks
        assert {claims[each].kind for each in marks} <= kinds


def test_without_signal_there_is_nothing_to_do(tmp_path: Path) -> None:
    findings = leaning(Verdict.FAILS)
    assert [each.rule for each in findings.claims if each.kind is ClaimKind.ANSWER] == ["answer_no"]
    text = first_words(page_of(findings, tmp_path), FIRST)
    assert "No. There is nothing here to act on" in text
    assert "Do not act on the score." in text
    assert "nothing yet" in parts(page_of(findings, tmp_path))[0].text


def test_a_hostile_question_is_text(tmp_path: Path) -> None:
    base = whole_sample()
    hostile = "<script>alert('{{ 7*7 }}')</script>"
    names = {"en": {**base.names["en"], "text.question": hostile, "text.organisation": hostile}}
    page = page_of(base.model_copy(update={"names": names}), tmp_path)
    assert "<script" not in page
    (asked,) = parsed(page).xpath("//p[@class='question']")
    assert asked.text_content() == hostile


def test_the_data_lie_between_their_first_and_last_period_without_the_gaps() -> None:
    page = whole_sample()
    assert list_gap_periods(page) == ("data.missing_periods.apr.period",)  # January lies before the first
    without = page.model_copy(update={"members": {**page.members, "data.periods": ("jan", "feb")}})
    assert list_gap_periods(without) == ()  # the last one is not of this calendar


def test_the_range_of_a_bar_is_drawn_where_it_ends(page: str) -> None:
    tree = HtmlPage("briefing.en.html", page, html.fromstring(page))
    words = english(whole_sample())
    (bar, *_) = tree.root.xpath("//svg[@data-bar]")
    assert not list(inline_drawing_problems(tree, bar, words))
    (line, *_) = bar.xpath(".//line[@class='range']")
    line.set("x2", "1")
    assert [each.what for each in inline_drawing_problems(tree, bar, words)] == ["ends of a range"]
