"""Ranges on a part drawn with the table's share of events hold the truth as often as they say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from plainspoken.analysis.statistics.metrics import bootstrap_measure, brier_score, precision_at_top
from plainspoken.analysis.statistics.resampling import bootstrap_rows
from plainspoken.analysis.statistics.stratified_intervals import stratified_wilson_intervals
from plainspoken.core.recorder import Estimate

TABLE, PART, LINE = 2_000, 400, 0.3


def world(random: np.random.Generator, rows: int) -> tuple[np.ndarray, np.ndarray]:
    score = 1 / (1 + np.exp(1.6 - 1.2 * random.normal(size=rows)))
    return random.random(rows) < score, score


@cache
def parts() -> list[tuple[np.ndarray, np.ndarray]]:
    """A fifth of each of 600 tables, with the table's share of events."""
    random, found = np.random.default_rng(5), []
    for _ in range(600):
        event, score = world(random, TABLE)
        sides = [random.permutation(np.flatnonzero(side)) for side in (event, ~event)]
        rows = np.concatenate([side[: round(len(side) * PART / TABLE)] for side in sides])
        found.append((event[rows], score[rows]))
    return found


@pytest.fixture(scope="module")
def truth() -> dict[str, float]:
    event, score = world(np.random.default_rng(6), 1_000_000)
    picked = score >= LINE
    return {
        "recall": picked[event].mean(),
        "precision": event[picked].mean(),
        "accuracy": (event == picked).mean(),
        "brier": brier_score(event, score),
        "top": precision_at_top(0.1)(event, score),
    }


@pytest.mark.parametrize("name", ["recall", "precision", "accuracy"])
def test_ranges_by_formula_hold_the_truth(name: str, truth: dict[str, float]) -> None:
    held = [covers(stratified_wilson_intervals(*cut, TABLE)[name], truth[name]) for cut in cuts()]
    assert 0.93 <= np.mean(held) <= 0.97


def test_a_part_taken_for_a_table_of_its_own_has_a_wider_range() -> None:
    event, picked = next(cuts())
    one, alone = (stratified_wilson_intervals(event, picked, whole)["precision"] for whole in (TABLE, PART))
    assert one is not None and alone is not None and one.value == alone.value
    assert one.high - one.low < 0.9 * (alone.high - alone.low)  # type: ignore[operator]


@pytest.mark.parametrize("name", ["brier", "top"])
def test_ranges_by_resampling_hold_the_truth(name: str, truth: dict[str, float]) -> None:
    measure = brier_score if name == "brier" else precision_at_top(0.1)
    held = [
        covers(bootstrap_measure(measure, event, score, bootstrap_rows(event, seed, 200, whole=TABLE)), truth[name])
        for seed, (event, score) in enumerate(parts()[:300])
    ]
    assert 0.92 <= np.mean(held) <= 0.98


def test_a_resample_of_a_whole_table_varies_as_a_sample_does() -> None:
    event = np.arange(500) < 100
    drawn = [event[rows].mean() for rows in bootstrap_rows(event, 1, 2_000).rows]
    assert np.std(drawn) == pytest.approx(np.sqrt(0.2 * 0.8 / 500), rel=0.06)


def test_everyone_picked_leaves_only_the_share_of_events_in_doubt() -> None:
    event = np.arange(PART) < 80
    found = stratified_wilson_intervals(event, np.ones(PART, dtype=bool), TABLE)["precision"]
    assert found is not None and found.high is not None and found.low is not None
    assert found.high - found.low == pytest.approx(2 * 1.96 * np.sqrt(0.2 * 0.8 / TABLE), rel=0.02)


def test_nobody_picked_no_precision() -> None:
    assert stratified_wilson_intervals(np.arange(20) < 5, np.zeros(20, dtype=bool), 100)["precision"] is None


def cuts() -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Event and who is picked, of each part."""
    return ((event, score >= LINE) for event, score in parts())


def covers(found: Estimate | None, value: float) -> bool:
    assert found is not None and found.low is not None and found.high is not None
    return found.low <= value <= found.high
