"""Ranges on a part drawn with the table's share of events hold the truth as often as they say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from plainspoken.analysis.statistics.metrics import (
    bootstrap_measure,
    brier_score,
    pr_auc,
    pr_auc_interval,
    precision_at_top,
    top_intervals,
)
from plainspoken.analysis.statistics.resampling import bootstrap_rows
from plainspoken.analysis.statistics.roc_auc import roc_auc_difference
from plainspoken.analysis.statistics.stratified_intervals import stratified_wilson_intervals
from plainspoken.analysis.training.split import stratified_folds
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


def test_the_range_of_average_precision_holds_the_truth_where_percentiles_do_not() -> None:
    random, held, by_percentiles = np.random.default_rng(7), [], []
    for seed in range(300):
        event, score = np.arange(400) < 60, random.normal(size=400)
        drawn = bootstrap_rows(event, seed, 200, whole=TABLE)
        held.append(covers(pr_auc_interval(event, score, drawn), 0.15))
        by_percentiles.append(covers(bootstrap_measure(pr_auc, event, score, drawn), 0.15))
    assert 0.92 <= np.mean(held) <= 0.98
    assert np.mean(by_percentiles) < np.mean(held)


def test_a_perfect_ranking_has_a_range_of_average_precision() -> None:
    event = np.arange(100) < 20
    found = pr_auc_interval(event, event.astype(float), bootstrap_rows(event, 1, 50))
    assert found.value == found.high == 1 and found.low is not None and 0 < found.low <= 1
    assert found.method == "bootstrap_log_odds_95"


def test_one_perfect_resample_among_few_cases_makes_no_range_of_average_precision_wide() -> None:
    random, event = np.random.default_rng(0), np.arange(60) < 12
    for _ in range(20):
        score = random.normal(size=60) + 3.5 * event
        found = pr_auc_interval(event, score, bootstrap_rows(event, 1, 100))
        assert found.low is not None and found.high is not None
        assert found.low <= found.value <= found.high
        assert found.value < 0.9 or found.low > 0.5


def test_the_range_of_a_gain_on_few_rows_holds_the_truth() -> None:
    random, held = np.random.default_rng(8), []
    for _ in range(1_500):
        event, better, worse = np.arange(50) < 8, random.normal(size=50), random.normal(size=50)
        better[event] += 0.8
        worse[event] += 0.8
        held.append(covers(roc_auc_difference(event, better, worse), 0.0))
    assert 0.93 <= np.mean(held) <= 0.98


def grouped_table(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Event, score and group of 400 customers with five rows each, whose answers and scores are alike."""
    own = np.repeat(random.normal(size=400), 5)
    score = 1 / (1 + np.exp(1.6 - 1.2 * own))
    happens = np.repeat(random.random(400), 5) < score
    return np.where(random.random(2_000) < 0.7, happens, random.random(2_000) < score), score, np.repeat(range(400), 5)


@cache
def held_of_dealt_groups() -> dict[str, list[bool]]:
    """Of each measure, whether its range on each fold of 120 tables of groups holds the truth."""
    many = [grouped_table(np.random.default_rng(1_000 + seed)) for seed in range(200)]
    event, picked = np.concatenate([each[0] for each in many]), np.concatenate([each[1] >= LINE for each in many])
    truth = {"recall": picked[event].mean(), "precision": event[picked].mean(), "accuracy": (event == picked).mean()}
    held: dict[str, list[bool]] = {name: [] for name in truth}
    for seed in range(120):
        event, score, groups = grouped_table(np.random.default_rng(seed))
        dealt = stratified_folds(np.arange(2_000), event, 5, seed, groups)
        for rows in (fold.score for fold in dealt):
            found = stratified_wilson_intervals(event[rows], score[rows] >= LINE, 2_000, groups[rows])
            for name, value in truth.items():
                held[name].append(covers(found[name], value))
    return held


@pytest.mark.parametrize("name", ["recall", "precision", "accuracy"])
def test_ranges_of_dealt_groups_hold_the_truth(name: str) -> None:
    assert 0.93 <= np.mean(held_of_dealt_groups()[name]) <= 0.97


@pytest.mark.parametrize("all_of_them", [False, True])
def test_a_top_share_of_one_mind_has_a_range(all_of_them: bool) -> None:
    score, groups = np.linspace(0, 1, 400), np.repeat(np.arange(80), 5)
    event = np.asarray((score > 0.85) if all_of_them else (score < 0.2))
    wide = {}
    for each in (None, groups):
        found = top_intervals(0.1, event, score, bootstrap_rows(event, 1, 50, whole=TABLE, groups=each))
        assert found["top_rate"].value == float(all_of_them)
        ends = {name: (one.low or 0.0, one.high or 0.0) for name, one in found.items()}
        assert all(low < high for low, high in ends.values())
        wide[each is None] = ends["top_rate"][1] - ends["top_rate"][0]
    assert wide[False] > 1.5 * wide[True] > 0.1


def test_a_range_by_effective_size_says_so() -> None:
    event, picked = next(cuts())
    found = stratified_wilson_intervals(event, picked, TABLE)
    assert found["recall"] is not None and found["recall"].method == "wilson_95"
    assert found["precision"] is not None and found["precision"].method == "wilson_effect_95"


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
