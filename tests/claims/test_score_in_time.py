"""The plan fits the moment: worlds in which the final score comes too late, and in which it does not."""

from __future__ import annotations

import pytest

from plainspoken.claims.exclusions import list_contradictions
from plainspoken.claims.registry import registry
from plainspoken.core.findings import ClaimKind, Evidence, Findings
from tests.claims.test_time_rules import judged_with, near
from tests.words.planted import early_sample, judged, whole_sample

IN_TIME = Evidence(value=False, unit="flag")
BLIND = {"plan__score__roc_auc": near(0.51, 0.02), "plan__score__top_rate": near(0.21, 0.03)}
CLEAR = {"plan__score__roc_auc": near(0.8, 0.02), "plan__score__top_rate": near(0.5, 0.03)}


def spoken(base: Findings, kind: ClaimKind, **evidence: Evidence) -> list[str]:
    return [rule for rule, (_, found) in judged_with(base, **evidence).items() if found is kind]


@pytest.mark.parametrize(
    ("evidence", "answer"), [({}, "answer_early_little"), (BLIND, "answer_too_late"), (CLEAR, "answer_early")]
)
def test_the_answer_goes_by_the_score_that_exists_in_time(evidence: dict[str, Evidence], answer: str) -> None:
    assert spoken(early_sample(), ClaimKind.ANSWER, **evidence) == [answer]


def test_where_all_is_known_from_the_start_nothing_comes_too_late() -> None:
    said = judged_with(early_sample(), plan__score__final_too_late=IN_TIME)
    plain = judged_with(whole_sample())
    silent = ("final_score_too_late", "fact_in_time", "confusion_looking_back", "threshold_in_time")
    assert {said[rule][1] for rule in silent} == {ClaimKind.SILENT}
    assert [rule for rule, (_, kind) in said.items() if kind is ClaimKind.ANSWER] == [
        rule for rule, (_, kind) in plain.items() if kind is ClaimKind.ANSWER
    ]
    assert said["ranks_within_period"] == plain["ranks_within_period"]


def test_what_the_finished_case_tells_is_no_strength_of_the_plan() -> None:
    late = spoken(early_sample(), ClaimKind.STRENGTH)
    assert "start_ranks_later" in late
    finished = {"beats_simple_rule", "ranks_top", "ranks_within_period", "still_useful_later", "holds_over_time"}
    assert not finished & set(late)
    assert {"beats_simple_rule", "ranks_within_period"} <= set(spoken(whole_sample(), ClaimKind.STRENGTH))


def test_one_figure_leads_the_page() -> None:
    facts = {rule for rule in spoken(early_sample(), ClaimKind.FACT) if rule.startswith("fact_")}
    assert facts == {"fact_in_time", "fact_usual_in_time"}


def test_a_plan_that_nobody_can_run_gives_way_to_the_nearest() -> None:
    blind = spoken(early_sample(), ClaimKind.ACTION, **BLIND)
    assert "action_contact_all" in blind and "action_contact_top" not in blind
    said = spoken(early_sample(), ClaimKind.ACTION)
    assert "action_contact_top" in said and "action_contact_all" not in said
    assert "action_contact_segment" not in said, "its members are known only when the case is over"


def test_where_nothing_ranks_at_all_no_test_by_lot_is_asked_for() -> None:
    nothing = spoken(early_sample(), ClaimKind.ACTION, **BLIND, evaluation__roc_auc=near(0.5, 0.02))
    assert not {"action_contact_all", "action_contact_top"} & set(nothing)


@pytest.mark.parametrize("evidence", [{}, BLIND, CLEAR])
def test_nothing_contradicts_in_a_plan_of_the_start(evidence: dict[str, Evidence]) -> None:
    base = early_sample()
    changed = {name.replace("__", "."): each for name, each in evidence.items()}
    found = judged(base, {**base.evidence, **changed}, dict(base.members))
    assert list(list_contradictions(found.claims, registry())) == []


def test_a_threshold_is_suggested_only_where_the_money_settles_how_many() -> None:
    share = {"sensitivity__contacted_low": near(0.4, 0), "sensitivity__contacted_high": near(0.5, 0)}
    share["sensitivity__doubled"] = near(0.0, 0)
    settled = judged_with(early_sample(), **share)
    assert settled["threshold_in_time"][0] == "holds" and settled["threshold_sensitive"][0] == "fails"
    unsettled = judged_with(early_sample())
    assert unsettled["threshold_in_time"][0] == "fails" and unsettled["threshold_sensitive"][0] == "holds"
    assert judged_with(whole_sample())["confusion"][0] == "fails"
    assert judged_with(whole_sample(), **share)["confusion"][0] == "holds"
