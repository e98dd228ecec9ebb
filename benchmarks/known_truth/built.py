"""Truth: one world built into findings by the shipped analysis, the trained model kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

import numpy as np
from joblib import parallel_config
from threadpoolctl import threadpool_limits

from benchmarks.known_truth.commission import build_loaded_world, build_world_case
from benchmarks.known_truth.worlds import Floats, WorldParameters, WorldSample, draw_world, logistic_function
from plainspoken.analysis import classification, serving_export
from plainspoken.analysis.evaluation import evaluate
from plainspoken.analysis.training.train import TrainingResult, train_model
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case.name_findings import name_findings
from plainspoken.claims.registry import judge_all
from plainspoken.core.findings import Findings
from plainspoken.core.recorder import EvidenceRecorder

PROBABILITY_EDGE = 1e-4


@dataclass(frozen=True)
class BuiltWorld:
    """A world's rows, the findings that the shipped analysis and rules make of them, and the model."""

    dials: WorldParameters
    seed: int
    drawn: WorldSample
    findings: Findings
    training: TrainingResult


def build_world(dials: WorldParameters, seed: int, *, full: bool = False) -> BuiltWorld:
    """Draw a world, analyse it and judge the evidence; one process, one thread, no file."""
    drawn = draw_world(dials, seed)
    case = build_world_case(dials, drawn.frame, seed % 2**31, full=full)
    with threadpool_limits(1), parallel_config(backend="sequential"), capture_training() as kept:
        found = classification.run_classification_analysis(
            case, build_loaded_world(drawn), lambda what, share: None
        ).findings
    training = kept[0]
    if dials.overconfident != 1:
        training = make_overconfident(training, dials.overconfident)
        found = rewrite_calibration_evidence(found, training)
    named = name_findings(found, case)
    return BuiltWorld(dials, seed, drawn, named.model_copy(update={"claims": judge_all(named)}), training)


@contextmanager
def capture_training() -> Iterator[list[TrainingResult]]:
    """Keep what the analysis trains: findings are self-sufficient, so it hands over no calibrated model. The files of
    the model's service are left out: nothing that is judged here rests on them."""
    kept: list[TrainingResult] = []

    def keeping(*inputs: Any) -> TrainingResult:
        kept.append(train_model(*inputs))
        return kept[-1]

    service: Any = patch.object(serving_export, "export_serving_files", lambda *inputs: {})
    with patch.object(classification, "train_model", keeping), service:
        yield kept


def make_overconfident(training: TrainingResult, factor: float) -> TrainingResult:
    """The same model, but surer of itself than it should be: all its log-odds times a factor."""
    old = training.trained
    new: TrainedModel = replace(
        old,
        out_of_fold=scale_log_odds(old.out_of_fold, factor),
        calibrate=lambda raw: scale_log_odds(old.calibrate(raw), factor),
        threshold=float(scale_log_odds(np.array([old.threshold]), factor)[0]),
    )
    return replace(training, trained=new)


def scale_log_odds(probability: Floats, factor: float) -> Floats:
    """Probabilities with their log-odds times a factor."""
    kept = np.clip(probability, PROBABILITY_EDGE, 1 - PROBABILITY_EDGE)
    return logistic_function(factor * np.log(kept / (1 - kept)))


def rewrite_calibration_evidence(findings: Findings, training: TrainingResult) -> Findings:
    """The findings with the evidence on calibration written anew, for a model that was changed."""
    book, trained = EvidenceRecorder(), training.trained
    evaluate.record_calibration(trained, trained.event[trained.test], trained.out_of_fold[trained.test], book)
    return findings.model_copy(update={"evidence": {**findings.evidence, **book.evidence}})
