"""Tests: copies of one answer are asked about; few copies, and copies of both answers, are not."""

from __future__ import annotations

import pytest

from plainspoken.claims.registry import registry
from plainspoken.claims.rule import RuleEvidence
from plainspoken.core.findings import Evidence, Verdict


@pytest.mark.parametrize(
    ("copies", "events", "rate", "by_chance", "verdict"),
    [
        (22, 22, 0.38, 0, Verdict.HOLDS),
        (40, 0, 0.5, 4, Verdict.HOLDS),
        (22, 21, 0.38, 0, Verdict.FAILS),
        (2, 2, 0.38, 0, Verdict.FAILS),
        (22, 0, 0.1, 0, Verdict.FAILS),
        (0, 0, 0.38, 0, Verdict.FAILS),
        (201, 0, 0.155, 68, Verdict.FAILS),
    ],
)
def test_copies_of_one_answer_are_asked_about(
    copies: int, events: int, rate: float, by_chance: int, verdict: Verdict
) -> None:
    given = {
        "copies": Evidence(value=copies, unit="count"),
        "again": Evidence(value=copies / 2, unit="count"),
        "by_chance": Evidence(value=by_chance, unit="count"),
        "positive": Evidence(value=events, unit="count"),
        "rate": Evidence(value=rate, unit="share", of="visits"),
    }
    assert registry()["copies_of_one_class"].judge(RuleEvidence(given)) == verdict
