"""The measures against the library that is slower, ties included."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from analysis.measures import pr_auc
from analysis.ranking import roc_auc


@pytest.mark.parametrize("seed", range(20))
def test_ranking_measures_agree_with_the_library(seed: int) -> None:
    random = np.random.default_rng(seed)
    event = random.random(300) < 0.2
    score = np.round(random.random(300) + 0.3 * event, 1 + seed % 3)
    assert roc_auc(event, score) == pytest.approx(roc_auc_score(event, score), abs=1e-12)
    assert pr_auc(event, score) == pytest.approx(average_precision_score(event, score), abs=1e-12)
