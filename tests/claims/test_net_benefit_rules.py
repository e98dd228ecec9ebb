"""At which cost a model is worth using: what is said, and where nothing may be said."""

from __future__ import annotations

import pytest

from plainspoken.claims.registry import judge_all
from plainspoken.core.findings import ClaimKind, Evidence, Verdict
from tests.sample import sample_findings

SILENT = ClaimKind.SILENT


def judged_net_benefit(*without: str, **evidence: Evidence) -> dict[str, tuple[Verdict, ClaimKind]]:
    """Verdict and kind of both rules on the sample, without some evidence and with other."""
    base = sample_findings()
    kept = {name: each for name, each in base.evidence.items() if name not in without}
    changed = {name.replace("__", "."): each for name, each in evidence.items()}
    claims = judge_all(base.model_copy(update={"evidence": {**kept, **changed}}))
    return {each.rule: (each.verdict, each.kind) for each in claims if each.rule.startswith("worth_using")}


def share(value: float) -> Evidence:
    """A share without a range."""
    return Evidence(value=value, unit="share")


def test_the_ratios_are_said_where_the_model_is_surely_worth_more() -> None:
    assert judged_net_benefit() == {
        "worth_using_between": (Verdict.HOLDS, ClaimKind.FACT),
        "worth_using_untold": (Verdict.FAILS, SILENT),
    }


@pytest.mark.parametrize("off", [{"calibration__gap": share(0.09)}, {"calibration__noise": share(0.2)}])
def test_probabilities_that_are_off_forbid_to_say_it(off: dict[str, Evidence]) -> None:
    said = judged_net_benefit(**off)
    assert said["worth_using_between"] == (Verdict.OPEN, SILENT)
    assert said["worth_using_untold"] == (Verdict.HOLDS, ClaimKind.CAUTION)


def test_wide_ranges_and_a_ranking_by_chance_leave_it_open() -> None:
    ends = ("decision_curve.lowest", "decision_curve.highest")
    coin = Evidence(value=0.52, unit="score", low=0.49, high=0.55, method="delong_95")
    for said in (judged_net_benefit(*ends), judged_net_benefit(evaluation__roc_auc=coin)):
        assert said["worth_using_between"] == (Verdict.OPEN, SILENT)
        assert said["worth_using_untold"] == (Verdict.OPEN, ClaimKind.FACT)


def test_that_it_is_worth_using_nowhere_is_never_said() -> None:
    ends = ("decision_curve.lowest", "decision_curve.highest")
    said = judged_net_benefit(*ends, **{f"decision_curve__{at}__gain": share(-0.02) for at in range(5)})
    assert said["worth_using_between"] == (Verdict.OPEN, SILENT)
