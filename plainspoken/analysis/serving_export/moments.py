"""Analysis, production: the models that answer at the start and in the end, each with its own line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from plainspoken.analysis.explanation.drivers import raw_and_derived_columns
from plainspoken.analysis.explanation.record_explanation import sample_explained_rows
from plainspoken.analysis.explanation.shap_values import encode_features, trace_source_columns
from plainspoken.analysis.serving_export.export_calibration import export_calibration_map
from plainspoken.analysis.serving_export.reference_distribution import find_outlier_threshold, quantile_histogram
from plainspoken.analysis.training.calibration import Calibration
from plainspoken.analysis.training.train import TrainingResult
from plainspoken.analysis.training.train_on_columns import train_on_columns
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import Case
from plainspoken.case.serving_manifest import FeatureProfile, Moment, ServedModel
from plainspoken.data.dataset import Dataset


@dataclass(frozen=True)
class MomentModel:
    """A fitted model with its calibration; `file` is what it is kept as."""

    trained: TrainedModel
    calibration: Calibration
    file: str


def train_moment_model(training: TrainingResult, case: Case, loaded: Dataset, columns: Sequence[str]) -> MomentModel:
    """The chosen kind of model over fewer columns, as it is kept."""
    trained, calibration, _ = train_on_columns(training, case, loaded, columns)
    return MomentModel(trained, calibration, "model_start.skops")


def describe_served_model(moment: Moment, model: MomentModel, seen: Sequence[FeatureProfile]) -> ServedModel:
    """What answers at one moment."""
    trained = model.trained
    mine = [each for each in seen if each.column in trained.columns]
    background = trained.frame.iloc[sample_explained_rows(trained)[1]][list(trained.columns)]
    owners = trace_source_columns(trained.fitted, raw_and_derived_columns(trained))
    return ServedModel(
        moment=moment,
        file=model.file,
        columns=trained.columns,
        curve=export_calibration_map(model.calibration),
        threshold=trained.threshold,
        band_edges=score_band_edges(trained),
        scores=quantile_histogram(trained.out_of_fold),
        background=tuple(map(float, encode_features(trained.fitted, background).mean(axis=0))) if owners else (),
        owners=tuple(owners or ()),
        odd=find_outlier_threshold(trained.frame, mine),
    )


def score_band_edges(trained: TrainedModel) -> tuple[float, float]:
    """The lowest held-out probability in the top band, and in the next one."""
    ranked = np.sort(trained.out_of_fold)[::-1]
    decision, size = trained.case.decision, len(ranked)
    shares = (decision.top_share, decision.top_share + decision.next_share)
    top, near = (float(ranked[min(max(round(share * size), 1), size) - 1]) for share in shares)
    return top, near
