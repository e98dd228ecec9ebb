"""Tests: copies of one answer are asked about; few copies, and copies of both answers, are not."""

from __future__ import annotations

import pytest

from plainspoken.claims.registry import registry
from plainspoken.claims.rule import RuleEvidence
from plainspoken.core.findings import Evidence, Verdict


@pytest.mark.parametrize(
    ("copies", "events", "rate", "verdict"),
    [
        (22, 22, 0.38, Verdict.HOLDS),
        (40, 0, 0.5, Verdict.HOLDS),
        (22, 21, 0.38, Verdict.FAILS),
        (2, 2, 0.38, Verdict.FAILS),
        (22, 0, 0.1, Verdict.FAILS),
        (0, 0, 0.38, Verdict.FAILS),
    ],
)
def test_copies_of_one_answer_are_asked_about(copies: int, events: int, rate: float, verdict: Verdict) -> None:
    given = {
        "across": Evidence(value=copies, unit="count"),
        "positive": Evidence(value=events, unit="count"),
        "rate": Evidence(value=rate, unit="share", of="visits"),
    }
    assert registry()["copies_of_one_class"].judge(RuleEvidence(given)) == verdict
