"""Tests: of rival models the first round of folds tells the best, which alone goes on."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

from plainspoken.analysis.training import cross_validation
from plainspoken.analysis.training.cross_validation import cross_validate, race_pipelines
from plainspoken.analysis.training.features import build_pipeline
from plainspoken.analysis.training.split import repeated_folds


@pytest.mark.parametrize("repeats", [1, 3])
def test_the_best_of_the_first_round_is_scored_on_all_folds(repeats: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(2)
    frame = pd.DataFrame({"x": random.normal(size=400), "kind": np.array(["a", "b"])[random.integers(0, 2, 400)]})
    event = random.random(400) < 1 / (1 + np.exp(-2 * frame["x"].to_numpy()))
    models = (DummyClassifier(), LogisticRegression(), DummyClassifier(strategy="uniform", random_state=1))
    rivals = [build_pipeline(frame, [*frame], (), "scaled", model) for model in models]
    folds = repeated_folds(np.arange(400), event, 4, repeats, 5)
    whole = cross_validate([rivals[1]], frame, event, folds)[0]
    asked = []

    def note(pipelines: list[object], *rest: object) -> object:
        asked.append((len(pipelines), len(rest[-1])))  # type: ignore[arg-type]
        return cross_validate(pipelines, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(cross_validation, "cross_validate", note)
    found = race_pipelines(rivals, frame, event, folds, 4)
    assert asked == [(3, 4), *([(1, 4 * (repeats - 1))] if repeats > 1 else [])]
    assert found.roc_auc.tolist() == whole.roc_auc.tolist() and found.pr_auc.tolist() == whole.pr_auc.tolist()
    assert all((mine == other).all() for mine, other in zip(found.scores, whole.scores, strict=True))
