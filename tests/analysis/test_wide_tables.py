"""Tests: of a table of hundreds of columns a bounded number is learned from, chosen without the rows to be scored."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_selection import SelectKBest
from sklearn.neighbors import KNeighborsClassifier
from skops.io import get_untrusted_types

from plainspoken.analysis.explanation.shap_values import compute_shap_values
from plainspoken.analysis.serving_export.save_model import dump_reproducibly
from plainspoken.analysis.subgroups import slices
from plainspoken.analysis.subgroups.group_conditions import (
    MAX_PAIRED_COLUMNS,
    SliceCondition,
    columns_to_pair,
    combine_conditions,
    condition_group_mask,
)
from plainspoken.analysis.training.features import MAX_MODEL_NUMBERS, build_pipeline
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import Column, SliceSettings
from plainspoken.case.serving_manifest import FeatureProfile, Histogram
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.core.skops_types import TRUSTED_SKOPS_TYPES
from plainspoken.serving.encoder import build_row_encoder
from tests.analysis.trained_on import boosted, trained_on

COLUMNS, ROWS = MAX_MODEL_NUMBERS + 50, 300


@cache
def wide() -> tuple[pd.DataFrame, np.ndarray]:
    """Numbers of which the last three tell the event; one has gaps."""
    random = np.random.default_rng(3)
    frame = pd.DataFrame(random.normal(size=(ROWS, COLUMNS)), columns=[f"n{at}" for at in range(COLUMNS)])
    event = frame.iloc[:, -3:].sum(axis=1).to_numpy() + random.normal(size=ROWS) > 0
    frame.loc[::9, f"n{COLUMNS - 1}"] = np.nan
    return frame, event


@cache
def trained() -> TrainedModel:
    return trained_on(*wide(), calendar=False, errors=SliceSettings(max_conditions=2))


def profiles(frame: pd.DataFrame) -> list[FeatureProfile]:
    number = Column(type="number")
    return [
        FeatureProfile(column=name, slug=name, declared=number, grid=(0.0,), spread=Histogram(counts=(1,)))
        for name in frame
    ]


def test_a_model_sees_the_telling_columns_of_many_and_only_so_many() -> None:
    fitted = trained().fitted
    kept = fitted.named_steps["select"].get_support()
    assert kept.sum() == MAX_MODEL_NUMBERS
    assert kept[-3:].all()


def test_up_to_two_hundred_columns_are_all_seen() -> None:
    frame, _ = wide()
    columns = list(frame.columns[:MAX_MODEL_NUMBERS])
    steps = build_pipeline(frame, columns, (), "plain", boosted()).named_steps
    assert not any(isinstance(each, SelectKBest) for each in steps.values())


def test_fewer_numbers_that_a_setting_asks_for_stay_fewer() -> None:
    frame, _ = wide()
    pipeline = build_pipeline(frame, list(frame.columns), (), "scaled", boosted(), most=8)
    assert pipeline.named_steps["select"].k == 8


def test_many_columns_with_gaps_are_combined_after_the_choice() -> None:
    frame, event = wide()
    fitted = build_pipeline(frame, list(frame.columns), (), "scaled", boosted(), reduce=True).fit(frame, event)
    assert list(fitted.named_steps) == ["derive", "encode", "select", "reduce", "model"]


def test_only_seen_columns_move_a_score_however_it_is_explained() -> None:
    frame, event = wide()
    pipeline = build_pipeline(frame, list(frame.columns), (), "scaled", KNeighborsClassifier(15), most=8)
    fitted = pipeline.fit(frame, event)
    found = compute_shap_values(fitted, frame.iloc[:5], frame.iloc[50:58], list(frame.columns))
    assert found.columns == tuple(frame.columns[fitted.named_steps["select"].get_support()])
    assert found.error == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("encoding", ["plain", "scaled"])
def test_service_makes_the_numbers_that_training_made(encoding: str) -> None:
    frame, event = wide()
    fitted = build_pipeline(frame, list(frame.columns), (), encoding, boosted()).fit(frame, event)  # type: ignore[arg-type]
    encoder = build_row_encoder(fitted, profiles(frame))
    assert encoder is not None
    assert encoder.encode(frame.to_numpy()) == pytest.approx(np.asarray(fitted[:-1].transform(frame)), abs=1e-12)


def test_a_stored_model_that_chooses_numbers_is_of_known_types() -> None:
    content = dump_reproducibly(trained().fitted)
    assert set(get_untrusted_types(data=content)) <= set(TRUSTED_SKOPS_TYPES)


def test_pairs_of_conditions_are_those_that_counting_each_would_give() -> None:
    random = np.random.default_rng(5)
    held = random.random((24, 150)) < random.random((24, 1))
    parts = [SliceCondition(f"n{at // 3}", "is", value=str(at)) for at in range(24)]
    all_ways = [(at,) for at in range(24)] + [
        pair for pair in combinations(range(24), 2) if parts[pair[0]].column != parts[pair[1]].column
    ]
    wanted = [each for each in all_ways if 0.02 <= held[list(each)].all(axis=0).mean() <= 0.5]
    found = combine_conditions(parts, 2, {part.column for part in parts}, held, (0.02, 0.5))
    assert [group.parts for group in found] == wanted
    assert all(condition_group_mask(group, held).any() for group in found)


def test_of_many_columns_those_that_move_the_score_most_are_paired() -> None:
    names = [f"n{at}" for at in range(MAX_PAIRED_COLUMNS + 20)]
    paired = columns_to_pair(names, {"n119": 2.0, "n118": 1.0})
    assert paired[:3] == ["n119", "n118", "n0"]
    assert len(paired) == MAX_PAIRED_COLUMNS
    assert set(columns_to_pair(names[:60], {})) == set(names[:60])


def test_a_page_can_say_on_how_many_columns_groups_were_paired() -> None:
    book = EvidenceRecorder()
    slices.record_slices(trained(), book)
    assert book.evidence["slices.columns"].number == COLUMNS
    assert book.evidence["slices.paired"].number == MAX_PAIRED_COLUMNS
