"""Tests: numbers that are missing are filled where a model cannot take a gap, the same in service."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from plainspoken.analysis.training.baselines import learn_column_rule
from plainspoken.analysis.training.candidates import CANDIDATE_MODELS
from plainspoken.analysis.training.features import build_pipeline
from plainspoken.case import Column
from plainspoken.case.serving_manifest import FeatureProfile, Histogram
from plainspoken.serving.encoder import build_row_encoder
from tests.analysis.planted import visits

COLUMNS = ("pages", "seconds", "visitor")
SHORT = ("max_iter", "n_estimators")
NUMBER = Column(type="number", missing=True)


@pytest.fixture
def gaps() -> tuple[pd.DataFrame, np.ndarray]:
    """Visits, a tenth of whose seconds and pages are missing."""
    frame, event = visits(600)
    draw = np.random.default_rng(5)
    for name in ("pages", "seconds"):
        frame[name] = frame[name].mask(draw.random(len(frame)) < 0.1)
    return frame, event


@pytest.mark.parametrize("slug", [each for each in CANDIDATE_MODELS if each != "soft_vote"])
def test_every_candidate_takes_gaps(slug: str, gaps: tuple[pd.DataFrame, np.ndarray]) -> None:
    (frame, event), candidate = gaps, CANDIDATE_MODELS[slug]
    settings = candidate.settings()[0]
    model = candidate.make({**settings, **{each: 5 for each in SHORT if each in settings}}, 1)
    fitted = build_pipeline(frame, COLUMNS, (), candidate.encoding, model).fit(frame, event)
    assert set(fitted.predict(frame)) <= {False, True}
    dense = fitted["encode"].transform(frame)
    assert np.isnan(np.asarray(dense)).any() == (candidate.encoding == "plain")


def test_nothing_is_filled_where_nothing_is_missing() -> None:
    frame, event = visits(600)
    candidate = CANDIDATE_MODELS["logistic_regression"]
    fitted = build_pipeline(frame, COLUMNS, (), "scaled", candidate.make({}, 1)).fit(frame, event)
    assert [name for name, _ in fitted["encode"].named_transformers_["numbers"].steps] == [
        "functiontransformer", "standardscaler",
    ]  # fmt: skip


def test_the_simple_rule_ranks_a_gap_in_the_middle(gaps: tuple[pd.DataFrame, np.ndarray]) -> None:
    frame, event = gaps
    score = learn_column_rule(frame, event, "pages").score(frame)
    assert set(score[frame["pages"].isna()]) == {frame["pages"].median()}


def test_service_fills_gaps_alike(gaps: tuple[pd.DataFrame, np.ndarray]) -> None:
    frame, event = gaps
    numbers = ("seconds", "pages")
    model = CANDIDATE_MODELS["logistic_regression"].make({}, 1)
    fitted = build_pipeline(frame, numbers, (), "scaled", model).fit(frame, event)
    seen = [
        FeatureProfile(column=each, slug=each, declared=NUMBER, grid=(0.0,), spread=Histogram(counts=(1,)))
        for each in numbers
    ]
    encoder = build_row_encoder(fitted, seen)
    assert encoder is not None and encoder.fill is not None
    rows = frame[list(numbers)].to_numpy(float)
    assert np.allclose(encoder.encode(rows), fitted["encode"].transform(frame), atol=0, rtol=1e-12)
