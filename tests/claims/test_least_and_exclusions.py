"""Sure is not worth saying: least effects, rivals and claims that cannot both be said."""

from __future__ import annotations

import tomllib

import pytest

from plainspoken.claims.exclusions import NOT_BESIDE, NOT_OF_THE_SAME, list_contradictions, settle_claims
from plainspoken.claims.least_effect import LeastEffect
from plainspoken.claims.registry import judge_all, registry
from plainspoken.claims.rule import RuleEvidence
from plainspoken.claims.rules.answer_rules import NOTHING_SHOWN
from plainspoken.claims.verdicts import FACT, FAILS, HOLDS, STRENGTH
from plainspoken.core.findings import Claim, ClaimKind, Evidence, Findings, Verdict
from tests.words.planted import LANGUAGES, TEMPLATES, demanding_sample, leaning, samples, whole_sample, with_verdict

RULES = registry()


def with_values(findings: Findings, values: dict[str, float]) -> Findings:
    """The findings with other values, each sure within one in 1,000, judged anew."""
    planted = {
        address: findings.get(address).model_copy(update={"value": each, "low": each - 0.001, "high": each + 0.001})
        for address, each in values.items()
    }
    found = findings.model_copy(update={"evidence": {**findings.evidence, **planted}})
    return found.model_copy(update={"claims": judge_all(found)})


def kinds(findings: Findings) -> dict[str, ClaimKind]:
    return {each.rule: each.kind for each in findings.claims}


def test_every_strength_declares_a_least_effect() -> None:
    assert [name for name, each in RULES.items() if STRENGTH in each.says.values() and each.least is None] == []


@pytest.mark.parametrize(
    ("least", "reached"),
    [
        (LeastEffect("gain", 0.02), False),
        (LeastEffect("gain", 0.01), True),
        (LeastEffect("rate", 0.1, above="usual"), True),
        (LeastEffect("rate", 0.13, above="usual"), False),
        (LeastEffect("rate", 1.5, times="usual"), True),
        (LeastEffect("rate", 1.6, times="usual"), False),
    ],
)
def test_a_least_effect_is_reached_or_not(least: LeastEffect, reached: bool) -> None:
    values = {"gain": 0.015, "rate": 0.375, "usual": 0.25}
    evidence = RuleEvidence({name: Evidence(value=each, unit="share") for name, each in values.items()})
    assert least.is_reached(evidence) is reached


@pytest.mark.parametrize(("gain", "kind"), [(0.015, FACT), (0.1, STRENGTH)])
def test_what_is_sure_and_small_is_no_strength(gain: float, kind: ClaimKind) -> None:
    """A gain of fifteen in 1,000 is as sure as one of a hundred; pairs gain enough not to be called equal."""
    found = with_values(whole_sample(), {"evaluation.gain.top_rate": gain, "evaluation.gain.roc_auc": 0.08})
    assert kinds(found)["beats_simple_rule"] is kind
    claim = found.claim("beats_simple_rule")
    assert claim is not None and claim.verdict is HOLDS


def test_a_model_shown_equal_to_the_rule_does_not_beat_it() -> None:
    found = with_values(whole_sample(), {"evaluation.gain.top_rate": 0.005, "evaluation.gain.roc_auc": 0.005})
    assert {each.rule for each in found.claims if each.kind is ClaimKind.ANSWER} == {"answer_rule"}
    claim = found.claim("beats_simple_rule")
    assert claim is not None and claim.verdict is FAILS


def test_finding_as_many_as_a_coin_that_picks_as_many_is_no_strength() -> None:
    """Seven of ten are found by contacting two of three."""
    coin = with_values(whole_sample(), {"evaluation.recall": 0.7, "evaluation.contacted_share": 0.66})
    skill = with_values(whole_sample(), {"evaluation.recall": 0.7, "evaluation.contacted_share": 0.3})
    assert (kinds(coin)["finds_positives"], kinds(skill)["finds_positives"]) == (FACT, STRENGTH)


def test_being_right_as_often_as_was_demanded_is_no_strength() -> None:
    """The threshold was set so; what the model achieves is how many it then finds."""
    wanted = {"evaluation.precision": 0.8, "evaluation.recall": 0.7, "evaluation.contacted_share": 0.3}
    asked = with_values(demanding_sample(), wanted)
    free = with_values(whole_sample(), wanted)
    assert kinds(free)["contacts_rightly"] is STRENGTH and "drawn_at_precision" not in kinds(free)
    assert kinds(asked)["contacts_rightly"] is ClaimKind.SILENT
    assert (kinds(asked)["drawn_at_precision"], kinds(asked)["finds_positives"]) == (FACT, STRENGTH)


def test_a_strength_falls_beside_a_rival_that_fails() -> None:
    """Better than past spending, yet worse than the usual points."""
    _, claim = with_verdict("beats_past_spend", Verdict.HOLDS) or (None, None)
    assert claim is not None
    strong = claim.model_copy(update={"kind": STRENGTH})
    rival = Claim(rule="beats_points_score", verdict=FAILS, kind=ClaimKind.CAUTION, severity=2, evidence=())
    assert settle_claims([strong, rival], RULES)[0].kind is FACT
    assert settle_claims([strong], RULES)[0].kind is STRENGTH


def claim_of(rule: str, verdict: Verdict, subject: str = "") -> Claim:
    """A claim that is said aloud."""
    return Claim(rule=rule, verdict=verdict, kind=FACT, severity=1, evidence=(), subject=subject)


def test_a_segment_asks_for_nothing_where_there_is_nothing_to_act_on() -> None:
    asked = [claim_of("segment_priority", Verdict.HOLDS, "segments.top"), claim_of("act_on_first", Verdict.HOLDS)]
    for answer in (*NOTHING_SHOWN, "answer_too_late.holds"):
        settled = settle_claims([*asked, claim_of(answer.partition(".")[0], Verdict.HOLDS)], RULES)
        assert [each.kind for each in settled] == [ClaimKind.SILENT, ClaimKind.SILENT, FACT]
    assert [each.kind for each in settle_claims(asked, RULES)] == [FACT, FACT]


@pytest.mark.parametrize("rule", ["segment_by_score", "segment_differs"])
def test_of_a_segment_with_too_few_nothing_is_asked(rule: str) -> None:
    """It stood as “Treat like the rest” above the next one's “Act first”."""
    few = claim_of(rule, Verdict.OPEN, "segments.top")
    asked = [claim_of("segment_priority", Verdict.HOLDS, f"segments.{name}") for name in ("top", "next")]
    assert [each.kind for each in settle_claims([*asked, few], RULES)] == [ClaimKind.SILENT, FACT, FACT]


def test_every_excluded_statement_exists() -> None:
    named = {other for each in RULES.values() for others in each.excludes.values() for other in others}
    named |= {other for each in RULES.values() for other in each.rivals}
    beside = (*NOT_BESIDE.items(), *NOT_OF_THE_SAME.items())
    named |= {each for name, others in beside for each in (name, *others)}
    assert named and all(name.partition(".")[0] in RULES for name in named)
    assert {name.partition(".")[2] for name in named} <= {str(each) for each in Verdict}


@pytest.mark.parametrize("task", ["classification", "segmentation"])
@pytest.mark.parametrize("verdict", list(Verdict))
def test_no_two_claims_contradict_each_other(task: str, verdict: Verdict) -> None:
    assert list(list_contradictions(leaning(verdict, task).claims, RULES)) == []


def test_samples_are_free_of_contradictions() -> None:
    assert [list(list_contradictions(each.claims, RULES)) for each in samples()] == [[], []]


def test_a_contradiction_would_be_noticed() -> None:
    """No skill is shown, yet its top is called a strength: the guard, broken by hand."""
    found = with_values(whole_sample(), {"evaluation.roc_auc": 0.51})
    assert {each.rule for each in found.claims if each.kind is ClaimKind.ANSWER} == {"answer_no"}
    loud = [each.model_copy(update={"kind": STRENGTH}) if each.rule == "ranks_top" else each for each in found.claims]
    assert ("ranks_top.holds", "answer_no.holds") in list_contradictions(loud, RULES)
    assert kinds(found)["ranks_top"] is ClaimKind.SILENT


def found_with_test(verdict: Verdict, task: str = "classification") -> Findings:
    """As many findings as possible that hold, and of tests this one."""
    found, changed = leaning(HOLDS, task), with_verdict("test_shows_effect", verdict)
    assert changed is not None
    evidence = {**found.evidence, **{each: kept for each, kept in changed[0].evidence.items() if "best_test" in each}}
    found = found.model_copy(update={"evidence": evidence})
    return found.model_copy(update={"claims": judge_all(found)})


@pytest.mark.parametrize(("verdict", "told"), [(HOLDS, True), (FAILS, False)])
def test_where_no_test_shows_the_effect_nobody_is_told_to_test_on_a_wider_list(verdict: Verdict, told: bool) -> None:
    found = found_with_test(verdict)
    claim = found.claim("test_shows_effect")
    assert claim is not None and claim.verdict is verdict
    spoken = {each.rule for each in found.claims if each.kind is not ClaimKind.SILENT}
    assert ("wider_test" in spoken) is told
    assert list(list_contradictions(found.claims, RULES)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_one_advises_a_test_and_the_plan_calls_none_useless(language: str) -> None:
    """Page one says that a test comes before any roll-out: a plan whose test shows too little puts it off."""
    told = tomllib.loads((TEMPLATES / "words" / language / "plan.toml").read_text(encoding="utf-8"))
    said = told["test_shows_effect"]["lead_fails"].casefold()
    assert not any(each in said for each in ("prove nothing", "inte bevisa", "ничего бы не доказал"))
