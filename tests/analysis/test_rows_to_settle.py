"""Rows that would settle what is open, against a simulation of tables of that size."""

from __future__ import annotations

import numpy as np
import pytest

from plainspoken.analysis.evaluation.rows_to_settle import record_least_effects, rows_for_gain, rows_to_settle
from plainspoken.analysis.statistics.roc_auc import roc_auc_interval
from plainspoken.case.settings import DecisionSettings
from plainspoken.core.findings import Evidence
from plainspoken.core.recorder import Estimate, EvidenceRecorder


def ranged(value: float, half: float) -> Evidence:
    return Evidence(value=value, unit="score", low=value - half, high=value + half)


def test_a_range_ten_times_as_wide_needs_a_hundred_times_the_rows() -> None:
    one, ten = (rows_to_settle(ranged(0.5, half), 0.5, 0.55, 1_000) for half in (0.01, 0.1))
    assert one is not None and ten == pytest.approx(100 * one)


def test_what_stands_far_from_either_end_is_settled_soon() -> None:
    near, far = (rows_to_settle(ranged(value, 0.05), 0.5, 0.55, 1_000) for value in (0.525, 0.6))
    assert near is not None and far is not None and near == pytest.approx(16 * far)


def test_one_gain_shown_is_enough_but_both_must_be_ruled_out() -> None:
    shown = rows_for_gain([(ranged(0.0, 0.01), 0.02), (ranged(0.14, 0.15), 0.04)], 2_500)
    assert shown == pytest.approx(2_500 * (0.15 / 0.14) ** 2 * (2.802 / 1.96) ** 2)
    neither = rows_for_gain([(ranged(0.0, 0.01), 0.02), (ranged(0.0, 0.15), 0.04)], 2_500)
    assert neither == pytest.approx(2_500 * (0.15 / 0.04) ** 2 * (2.802 / 1.96) ** 2)


def test_rows_are_told_only_where_more_are_needed() -> None:
    book = EvidenceRecorder()
    book.put("evaluation.roc_auc", Estimate(0.9, 0.89, 0.91), "score")
    record_least_effects(DecisionSettings(), 5_000, book)
    assert "least.rows_for_skill" not in book.evidence
    assert book.evidence["least.roc_auc"].value == 0.55


def test_as_many_rows_as_said_settle_a_coin_four_times_of_five() -> None:
    """A score that knows nothing, on as many rows as a small table asks for: its range ends below the least."""
    random = np.random.default_rng(3)
    event = random.random(500) < 0.15
    start = roc_auc_interval(event, random.random(500))
    needed = rows_to_settle(ranged(0.5, (start.high - start.low) / 2), 0.5, 0.55, 500)  # type: ignore[operator]
    assert needed is not None
    ends = []
    for _ in range(60):
        event = random.random(round(needed)) < 0.15
        ends.append(roc_auc_interval(event, random.random(len(event))).high < 0.55)  # type: ignore[operator]
    assert 0.65 <= np.mean(ends) <= 0.95
