"""The measures against the library that is slower, ties included."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm
from sklearn.metrics import average_precision_score, roc_auc_score

from plainspoken.analysis.statistics.metrics import pr_auc
from plainspoken.analysis.statistics.roc_auc import roc_auc_difference, roc_auc_interval
from plainspoken.core.ranked_scores import RankedScores, roc_auc
from plainspoken.core.recorder import Estimate


@pytest.mark.parametrize("seed", range(20))
def test_ranking_measures_agree_with_the_library(seed: int) -> None:
    random = np.random.default_rng(seed)
    event = random.random(300) < 0.2
    score = np.round(random.random(300) + 0.3 * event, 1 + seed % 3).astype(np.float64)
    assert roc_auc(event, score) == pytest.approx(roc_auc_score(event, score), abs=1e-12)
    weight = random.integers(0, 4, 300).astype(np.float64)
    theirs = roc_auc_score(event, score, sample_weight=weight)
    assert RankedScores.of(event, score).auc(weight) == pytest.approx(theirs, abs=1e-12)
    assert pr_auc(event, score) == pytest.approx(average_precision_score(event, score), abs=1e-12)


@pytest.mark.parametrize(("cases", "apart"), [(60, 1.0), (400, 0.5), (2_000, 2.0)])
def test_the_range_of_roc_auc_holds_the_truth_as_often_as_it_says(cases: int, apart: float) -> None:
    random = np.random.default_rng(11)
    truth = norm.cdf(apart / np.sqrt(2))
    held = []
    for _ in range(1_000):
        event = np.arange(cases) < cases // 5
        found = roc_auc_interval(event, random.normal(0, 1, cases) + apart * event)
        held.append(ends(found)[0] <= truth <= ends(found)[1])
    assert 0.93 <= np.mean(held) <= 0.97


def test_the_range_of_a_perfect_ranking_is_no_point() -> None:
    found = roc_auc_interval(np.arange(20) < 5, -np.arange(20.0))
    assert found.value == 1.0 and 0.5 < ends(found)[0] < 0.95 and ends(found)[1] == 1.0


def ends(found: Estimate) -> tuple[float, float]:
    """Both ends of a range."""
    assert found.low is not None and found.high is not None
    return found.low, found.high


def test_the_range_of_a_difference_holds_the_truth_as_often_as_it_says() -> None:
    random = np.random.default_rng(12)
    truth = norm.cdf(1.2 / np.sqrt(2)) - norm.cdf(0.7 / np.sqrt(2))
    held = []
    for _ in range(1_000):
        event = np.arange(200) < 40
        shared = random.normal(0, 0.7, 200)
        one, other = (shared + random.normal(0, np.sqrt(0.51), 200) + gap * event for gap in (1.2, 0.7))
        low, high = ends(roc_auc_difference(event, one, other))
        held.append(low <= truth <= high)
    assert 0.93 <= np.mean(held) <= 0.97
