"""Tests: the compiled Shapley values are those of the shap library, add up, and rest on a thousand rows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shap
from lightgbm import LGBMClassifier
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

from plainspoken.analysis import explanation
from plainspoken.analysis.explanation.shap_values import exact_number_shap, explained_row_count, model_margin
from plainspoken.analysis.shap.tree_nodes import read_tree_ensemble
from plainspoken.analysis.shap.tree_shap import TreeShap
from plainspoken.analysis.training import stability_refits
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.test_explain import effects_of_known_size
from tests.analysis.trained_on import trained_on

BOOSTED: dict[str, Any] = {"n_estimators": 60, "num_leaves": 10, "colsample_bytree": 0.5, "n_jobs": 1, "verbosity": -1}
MODELS: dict[str, Any] = {
    "decision_tree": DecisionTreeClassifier(max_depth=6, random_state=0),
    "random_forest": RandomForestClassifier(20, min_samples_leaf=5, random_state=0),
    "weighted_forest": RandomForestClassifier(20, max_depth=5, class_weight="balanced", random_state=0),
    "extra_trees": ExtraTreesClassifier(20, min_samples_leaf=3, random_state=0),
    "hist_boosting": HistGradientBoostingClassifier(max_iter=40, max_features=0.5, random_state=0),
    "lightgbm": LGBMClassifier(**BOOSTED),
    "lightgbm_of_stumps": LGBMClassifier(n_estimators=3, min_child_samples=5000, verbosity=-1),
}


def planted(gaps: bool, rows: int = 2000) -> tuple[np.ndarray, np.ndarray]:
    """Eight numbers, of which three decide; with gaps that tell something."""
    random = np.random.default_rng(3)
    numbers = random.normal(size=(rows, 8)).round(2)
    odds = numbers[:, 0] - numbers[:, 1] * numbers[:, 2]
    if gaps:
        numbers[random.random(rows) < 1 / (1 + np.exp(-odds)), 3] = np.nan
    return numbers, random.random(rows) < 1 / (1 + np.exp(-odds))


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("family", MODELS)
def test_effects_are_those_of_the_library_and_add_up_to_the_score(family: str, gaps: bool) -> None:
    numbers, event = planted(gaps)
    model = MODELS[family].fit(numbers[:1500], event[:1500])
    ensemble, few = read_tree_ensemble(model), numbers[1500:1600]
    assert ensemble is not None
    trees = TreeShap.of(ensemble, 8)
    library = shap.TreeExplainer(model)
    theirs = np.asarray(library.shap_values(few, check_additivity=False))
    found = trees.effects(few)
    np.testing.assert_allclose(found, theirs[..., 1] if theirs.ndim == 3 else theirs, atol=1e-9)
    assert trees.base == pytest.approx(float(np.ravel(library.expected_value)[-1]), abs=1e-9)
    np.testing.assert_allclose(found.sum(axis=1) + trees.base, model_margin(model, few), atol=1e-9)


def test_gaps_that_no_training_row_had_are_taken_as_the_library_takes_them() -> None:
    numbers, event = planted(gaps=False)
    model = MODELS["lightgbm"].fit(numbers, event)
    few = numbers[:200].copy()
    few[::2, 0], few[::3, 1] = np.nan, np.nan
    found = exact_number_shap(model, few, few)
    assert found is not None
    np.testing.assert_allclose(found[0].sum(axis=1) + found[1], model_margin(model, few), atol=1e-9)


@pytest.mark.parametrize("asked", [{"categorical_feature": [4]}, {"zero": True}, {"linear": True}])
def test_questions_that_the_kernels_do_not_know_go_to_the_library_itself(asked: dict[str, Any]) -> None:
    numbers, event = planted(gaps=False)
    numbers[:, 4] = np.random.default_rng(0).integers(0, 5, len(numbers))
    event = event ^ np.isin(numbers[:, 4], [1, 3])
    model = LGBMClassifier(**BOOSTED, zero_as_missing="zero" in asked, linear_tree="linear" in asked)
    model.fit(numbers, event, categorical_feature=asked.get("categorical_feature", "auto"))
    assert read_tree_ensemble(model) is None
    found = exact_number_shap(model, numbers[:50], numbers[:50])
    assert (found is None) == ("linear" in asked)  # of linear leaves it has none
    if found is not None:
        np.testing.assert_allclose(found[0].sum(axis=1) + found[1], model_margin(model, numbers[:50]), atol=1e-9)
    boosting = HistGradientBoostingClassifier(categorical_features=[4], max_iter=10).fit(numbers, event)
    assert read_tree_ensemble(boosting) is None


@pytest.mark.parametrize("family", ["random_forest", "extra_trees", "hist_boosting", "lightgbm"])
def test_drivers_rest_on_a_thousand_rows_where_there_are_so_many(family: str) -> None:
    frame, event = effects_of_known_size(6000)
    trained, book = trained_on(frame.drop(columns="twin"), event, family, calendar=False), EvidenceRecorder()
    explanation.record_explanation(trained, book, stability_refits.refit_on_halves(trained, 3))
    assert book.evidence["explain.sample"].number == explained_row_count(family) >= 1000
    assert book.evidence["explain.additivity"].number < 1e-9
    assert book.members["drivers"][0] == "strong" and book.members["drivers"][-1] == "noise"


def test_a_fresh_process_finds_the_kernels_compiled(tmp_path: Path) -> None:
    code = (
        "import numpy as np\n"
        "from plainspoken.analysis.shap import tree_shap_kernels as kernels\n"
        "kernels.compute_path_shares(*(np.zeros(1, np.int32),) * 2, np.ones(1), np.ones(1), np.zeros(1, np.int32))\n"
        "print(sum(kernels.compute_path_shares.stats.cache_hits.values()))\n"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for _ in range(2)
    ]
    assert told == ["0", "1"]
