"""Tests that service, batch and analysis say the same of every row: probability, decision, reasons."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from plainspoken.analysis.explanation.shap_values import compute_shap_values
from plainspoken.analysis.training.cross_validation import raw_score
from plainspoken.serving.api_models import Answer
from plainspoken.serving.batch import score_file
from plainspoken.serving.load_case import open_case
from plainspoken.serving.predictors import TreePredictor
from plainspoken.serving.scorer import build_scorers
from tests.serve.built import GRIDS, TEMPLATES, Built, build, sent

COLUMNS = ["pages", "seconds", "visitor", "region", "month"]


@pytest.fixture(scope="module", params=list(GRIDS))
def each(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The case with each kind of model."""
    return build(tmp_path_factory.mktemp("kinds") / "planted", request.param, rows=800)


def analysed(built: Built) -> np.ndarray:
    """The probability of every row as the analysis computes it."""
    trained = built.training.trained
    return trained.calibrate(raw_score(trained.fitted, built.frame[COLUMNS]))


def test_every_row_gets_the_probability_and_the_decision_of_the_analysis(each: Built) -> None:
    desk = replace(build_scorers(open_case(each.folder, TEMPLATES))["end"], gives=True)
    answers = desk.answers([sent(each.frame, row) for row in range(len(each.frame))], "en", False)
    assert all(isinstance(answer, Answer) for answer in answers)
    expected, threshold = analysed(each), each.training.trained.threshold
    found = np.array([answer.probability for answer in answers if isinstance(answer, Answer)])
    assert np.abs(found - expected).max() < 1e-9
    picked = [answer.picked for answer in answers if isinstance(answer, Answer)]
    assert picked == list(expected >= threshold)


def test_the_reasons_are_those_of_the_analysis(each: Built) -> None:
    desk = build_scorers(open_case(each.folder, TEMPLATES))["end"]
    trained, rows = each.training.trained, range(40)
    background = trained.frame.iloc[chosen(each)][COLUMNS]
    effects = compute_shap_values(trained.fitted, each.frame[COLUMNS].iloc[: len(rows)], background, COLUMNS)
    for row, answer in zip(rows, desk.answers([sent(each.frame, row) for row in rows], "en", True), strict=True):
        assert isinstance(answer, Answer)
        for reason, effect in zip(answer.reasons, sorted(effects.values[row], key=abs, reverse=True), strict=False):
            assert reason.effect == pytest.approx(effect, abs=1e-7)
            place = effects.columns.index(reason.column)
            assert effects.values[row][place] == pytest.approx(effect, abs=1e-7)


def chosen(built: Built) -> np.ndarray:
    """The rows that stand for the average case."""
    from plainspoken.analysis.explanation.record_explanation import sample_explained_rows

    return sample_explained_rows(built.training.trained)[1]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_batch_says_what_the_service_says(built: Built, tmp_path: Path, ending: str) -> None:
    desk = build_scorers(open_case(built.folder, TEMPLATES))["end"]
    source, target = tmp_path / f"new.{ending}", tmp_path / f"scores.{ending}"
    write = built.frame.to_csv if ending == "csv" else built.frame.to_parquet
    write(source, index=False)
    score_file(desk, source, target, language="en", reasons=True, ignored=(), tell=lambda what, share: None)
    scores = pd.read_csv(target) if ending == "csv" else pd.read_parquet(target)
    answers = desk.answers([sent(built.frame, row) for row in range(len(built.frame))], "en", True)
    for (_, line), answer in zip(scores.iterrows(), answers, strict=True):
        assert isinstance(answer, Answer)
        assert line["probability"] == pytest.approx(answer.probability, abs=1e-9)
        assert (bool(line["picked"]), line["band"]) == (answer.picked, answer.band)
        assert line["reason_1"] == answer.reasons[0].words


def test_effects_add_up_to_the_score_and_are_those_of_the_library(built: Built) -> None:
    import shap

    model = built.training.trained.fitted[-1]
    desk = build_scorers(open_case(built.folder, TEMPLATES))["end"]
    rows = np.array([desk.form.row(sent(built.frame, row)).values for row in range(50)])
    numbers = desk.engine.numbers(rows)
    effects = desk.engine.effects(numbers)
    assert isinstance(desk.engine, TreePredictor)
    base = desk.engine.shap.base
    assert np.abs(effects.sum(axis=1) + base - desk.engine.score(numbers)).max() < 1e-12
    library = shap.TreeExplainer(model)
    assert base == pytest.approx(float(np.ravel(library.expected_value)[-1]), abs=1e-12)
    theirs = np.asarray(library.shap_values(numbers, check_additivity=False))[..., 1].sum(axis=1)
    assert np.abs(theirs - effects.sum(axis=1)).max() < 1e-10


def test_the_score_of_a_forest_is_that_of_the_library_to_the_last_digit(built: Built) -> None:
    trained = built.training.trained
    desk = build_scorers(open_case(built.folder, TEMPLATES))["end"]
    rows = np.array([desk.form.row(sent(built.frame, row)).values for row in range(len(built.frame))])
    found = desk.engine.score(desk.engine.numbers(rows))
    assert np.array_equal(found, raw_score(trained.fitted, built.frame[COLUMNS]))
