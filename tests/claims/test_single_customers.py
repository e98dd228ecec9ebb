"""Where single customers stand behind a figure, and where they do not."""

from __future__ import annotations

import pytest

from plainspoken.claims.registry import registry
from plainspoken.claims.rule import RuleEvidence
from plainspoken.core.findings import Evidence, Verdict


def share(value: float) -> Evidence:
    """A share of revenue."""
    return Evidence(value=value, unit="share")


@pytest.mark.parametrize(
    ("largest", "part", "verdict"), [(0.8, 0.1, Verdict.HOLDS), (0.05, 0.1, Verdict.FAILS), (0.8, 0.004, Verdict.FAILS)]
)
def test_a_segment_hangs_on_one_customer_only_where_it_brings_most_of_something(
    largest: float, part: float, verdict: Verdict
) -> None:
    judged = registry()["segment_is_one_customer"].judge(
        RuleEvidence({"largest": share(largest), "share": share(part)})
    )
    assert judged is verdict


@pytest.mark.parametrize(("heavy", "verdict"), [(3, Verdict.HOLDS), (0, Verdict.FAILS)])
def test_revenue_hangs_on_single_customers_only_where_one_is_heavy(heavy: int, verdict: Verdict) -> None:
    found = {"heavy": Evidence(value=heavy, unit="count")}
    assert registry()["hangs_on_single_customers"].judge(RuleEvidence(found)) is verdict
