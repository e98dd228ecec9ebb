"""What is sure enough to be said: of a small segment that surely differs, and of more data of the same kind."""

from __future__ import annotations

import pytest

from plainspoken.claims.registry import registry
from plainspoken.claims.rule import RuleEvidence
from plainspoken.core.findings import Evidence


def judged(rule: str, **found: Evidence) -> object:
    """The verdict of a rule on this evidence."""
    verdict = registry()[rule].judge(RuleEvidence(found))
    return verdict[0] if isinstance(verdict, tuple) else verdict


@pytest.mark.parametrize(
    ("cases", "different", "verdict"),
    [(44, True, "holds"), (44, False, "open"), (19, True, "open"), (50, True, "holds"), (50, False, "fails")],
)
def test_a_small_segment_that_surely_differs_is_not_withheld(cases: int, different: bool, verdict: str) -> None:
    found = {"n": Evidence(value=cases, unit="count"), "different": Evidence(value=different, unit="flag")}
    assert judged("segment_differs", **found) == verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"), [(0.001, 0.03, "holds"), (-0.004, 0.019, "fails"), (-0.007, 0.07, "open")]
)
def test_more_data_surely_help_or_surely_do_not_or_nobody_knows(low: float, high: float, verdict: str) -> None:
    gain = Evidence(value=(low + high) / 2, low=low, high=high, unit="score")
    assert judged("more_data_helps", gain=gain) == verdict
