"""Truth: one world built into findings by the shipped analysis, the trained model kept. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

import numpy as np
from joblib import parallel_config
from threadpoolctl import threadpool_limits

from benchmarks.known_truth.commission import case_of, loaded_of
from benchmarks.known_truth.worlds import Dials, Draw, Floats, draw, logistic
from plainspoken.analysis import classification as line
from plainspoken.analysis.evaluation import evaluate
from plainspoken.analysis.training.train import Training, train
from plainspoken.analysis.training.trained_model import Trained
from plainspoken.claims.registry import judge_all
from plainspoken.core.findings import Findings
from plainspoken.core.recorder import Book

EDGE = 1e-4


@dataclass(frozen=True)
class Built:
    """A world's rows, the findings that the shipped analysis and rules make of them, and the model."""

    dials: Dials
    seed: int
    drawn: Draw
    findings: Findings
    training: Training


def build(dials: Dials, seed: int, *, full: bool = False) -> Built:
    """Draw a world, analyse it and judge the evidence; one process, one thread, no file."""
    drawn = draw(dials, seed)
    case = case_of(dials, drawn.frame, seed % 2**31, full=full)
    with threadpool_limits(1), parallel_config(backend="sequential"), tapped() as kept:
        found = line.analyse(case, loaded_of(drawn), lambda what, share: None).findings
    training = kept[0]
    if dials.overconfident != 1:
        training = stretched(training, dials.overconfident)
        found = recalibrated(found, training)
    return Built(dials, seed, drawn, found.model_copy(update={"claims": judge_all(found)}), training)


@contextmanager
def tapped() -> Iterator[list[Training]]:
    """Keep what the analysis trains: findings are self-sufficient, so it hands over no calibrated model."""
    kept: list[Training] = []

    def keeping(*inputs: Any) -> Training:
        kept.append(train(*inputs))
        return kept[-1]

    with patch.object(line, "train", keeping):
        yield kept


def stretched(training: Training, factor: float) -> Training:
    """The same model, but surer of itself than it should be: all its log-odds times a factor."""
    old = training.trained
    new: Trained = replace(
        old,
        out_of_fold=surer(old.out_of_fold, factor),
        calibrate=lambda raw: surer(old.calibrate(raw), factor),
        threshold=float(surer(np.array([old.threshold]), factor)[0]),
    )
    return replace(training, trained=new)


def surer(probability: Floats, factor: float) -> Floats:
    """Probabilities with their log-odds times a factor."""
    kept = np.clip(probability, EDGE, 1 - EDGE)
    return logistic(factor * np.log(kept / (1 - kept)))


def recalibrated(findings: Findings, training: Training) -> Findings:
    """The findings with the evidence on calibration written anew, for a model that was changed."""
    book, trained = Book(), training.trained
    evaluate.write_calibration(trained, trained.event[trained.test], trained.out_of_fold[trained.test], book)
    return findings.model_copy(update={"evidence": {**findings.evidence, **book.evidence}})
