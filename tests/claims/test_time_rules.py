"""What may be said about time: worlds in which each rule must be silent, and in which it must speak."""

from __future__ import annotations

import pytest

from plainspoken.claims.registry import judge_all
from plainspoken.core.findings import ClaimKind, Evidence, Findings, Verdict
from tests.sample import sample_findings
from tests.words.planted import whole_sample


def judged_with(base: Findings, **evidence: Evidence) -> dict[str, tuple[Verdict, ClaimKind]]:
    """Verdict and kind of each rule, by its name, where some evidence is another one."""
    changed = {name.replace("__", "."): each for name, each in evidence.items()}
    findings = base.model_copy(update={"evidence": {**base.evidence, **changed}})
    return {each.rule: (each.verdict, each.kind) for each in judge_all(findings)}


def near(value: float, half: float) -> Evidence:
    """A value with a range."""
    return Evidence(value=value, unit="score", low=value - half, high=value + half, method="t_95")


def test_a_table_without_dates_is_cautioned_and_asks_to_record_them() -> None:
    undated = judged_with(sample_findings(), time__tested_later=Evidence(value=False, unit="flag"))
    assert undated["untested_later"] == (Verdict.HOLDS, ClaimKind.CAUTION)
    dated = judged_with(sample_findings())
    assert dated["untested_later"][1] is ClaimKind.SILENT


@pytest.mark.parametrize(("tested", "verdict"), [(False, Verdict.HOLDS), (True, Verdict.FAILS)])
def test_to_record_needs_no_start_and_end_where_nothing_is_dated(tested: bool, verdict: Verdict) -> None:
    base = sample_findings()
    known = {name: each for name, each in base.evidence.items() if "_roc_auc" not in name}
    plain = base.model_copy(update={"evidence": known})
    assert judged_with(plain, time__tested_later=Evidence(value=tested, unit="flag"))["action_record"][0] is verdict


@pytest.mark.parametrize(
    ("loss", "verdict"),
    [(near(0.0, 0.01), Verdict.HOLDS), (near(0.0, 0.03), Verdict.OPEN), (near(0.05, 0.01), Verdict.FAILS)],
)
def test_columns_are_spared_by_their_paired_range_and_are_never_a_strength(loss: Evidence, verdict: Verdict) -> None:
    said = judged_with(whole_sample(), comparisons__early_warning__loss=loss)["columns_spared"]
    assert said == (verdict, ClaimKind.FACT)


def test_probabilities_are_not_at_face_value_where_a_later_period_is_misjudged() -> None:
    came = near(0.25, 0.01)
    misjudged = judged_with(sample_findings(), time__worst__observed_rate=came)
    assert misjudged["misjudges_a_period"][0] is Verdict.HOLDS
    assert misjudged["calibrated"] == (Verdict.OPEN, ClaimKind.CAUTION)
    as_expected = judged_with(
        sample_findings(),
        time__worst__observed_rate=came,
        time__worst__expected_rate=Evidence(value=0.25, unit="share"),
    )
    assert as_expected["calibrated"] == (Verdict.HOLDS, ClaimKind.STRENGTH)


def test_where_only_the_period_tells_nobody_can_be_chosen_within_it() -> None:
    blind = judged_with(whole_sample(), within__roc_auc=near(0.5, 0.03), within__top_rate=near(0.16, 0.04))
    assert blind["ranks_within_period"] == (Verdict.FAILS, ClaimKind.WEAKNESS)
    assert judged_with(whole_sample())["ranks_within_period"] == (Verdict.HOLDS, ClaimKind.STRENGTH)


def test_the_rate_within_the_period_leads() -> None:
    within, year = (judged_with(base) for base in (whole_sample(), sample_findings()))
    assert (within["fact_top"][1], within["fact_top_within"][1]) == (ClaimKind.SILENT, ClaimKind.FACT)
    assert year["fact_top"][1] is ClaimKind.FACT and "fact_top_within" not in year


def test_a_start_that_tells_nothing_later_is_a_weakness() -> None:
    blind = judged_with(whole_sample(), time__start__roc_auc=near(0.51, 0.03))
    assert blind["start_ranks_later"] == (Verdict.FAILS, ClaimKind.WEAKNESS)


def test_a_mix_that_did_not_move_is_not_said_to_have_moved() -> None:
    same = judged_with(whole_sample(), mix__roc_auc=near(0.51, 0.02))
    assert same["mix_moved"] == (Verdict.FAILS, ClaimKind.FACT)
    assert judged_with(whole_sample())["mix_moved"] == (Verdict.HOLDS, ClaimKind.FACT)


def test_it_is_said_to_get_worse_only_where_it_surely_loses_enough_to_matter() -> None:
    def said(loss: float, half: float) -> str:
        return judged_with(whole_sample(), time__decay=near(loss, half))["holds_over_time"][0]

    assert said(0.043, 0.012) == "fails"
    assert said(0.025, 0.012) == "open"  # surely some loss, not surely one that matters
    assert said(0.056, 0.051) == "open"
    assert said(0.012, 0.011) == "open"
    assert said(0.01, 0.009) == "holds"  # surely less than two pairs in 100
    assert said(0.0, 0.03) == "holds"
