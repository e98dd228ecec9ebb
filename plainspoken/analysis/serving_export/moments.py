"""Analysis, production: the models that answer at the start and in the end, each with its own line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from plainspoken.analysis.explanation.drivers import known_columns
from plainspoken.analysis.explanation.record import chosen_rows
from plainspoken.analysis.explanation.shap_values import owners_of, transformed
from plainspoken.analysis.serving_export.calibration_curve import curve_of
from plainspoken.analysis.serving_export.reference_distribution import odd, spread
from plainspoken.analysis.training.calibration import Calibration
from plainspoken.analysis.training.cross_validation import cross_validate
from plainspoken.analysis.training.nested_training import finish_nested
from plainspoken.analysis.training.train import Training, finish
from plainspoken.analysis.training.trained_model import Trained
from plainspoken.case import Case
from plainspoken.case.serving_manifest import At, Moment, Seen
from plainspoken.data.dataset import Loaded


@dataclass(frozen=True)
class Model:
    """A fitted model with its calibration; `file` is what it is kept as."""

    trained: Trained
    calibration: Calibration
    file: str


def moments_of(case: Case, columns: Sequence[str]) -> dict[Moment, tuple[str, ...]]:
    """The moments at which a score can be asked for, with the columns that are known by then.

    Where all that the model uses is known from the start there is one moment, `now`.
    """
    early = tuple(name for name in columns if case.columns[name].known == "start")
    if early == tuple(columns):
        return {"now": early}
    late: dict[Moment, tuple[str, ...]] = {"during": tuple(columns), "end": tuple(columns)}
    return {"start": early, **late} if early else late


def with_columns(training: Training, case: Case, loaded: Loaded, columns: Sequence[str]) -> Model:
    """The chosen kind of model over fewer columns: fitted, calibrated and with a line of its own."""
    compared = training.comparison
    pipeline = training.make(columns)
    folds = compared.folds if training.nested else compared.folds[: case.split.folds]
    results = cross_validate([pipeline], loaded.frame, loaded.event, folds)[0]
    family = compared.chosen.candidate.slug
    if training.nested:
        trained, calibration, _ = finish_nested(case, loaded, columns, family, results, folds, training.make)
    else:
        chosen = replace(compared.chosen, results=results)
        rows, test = training.trained.train, training.trained.test
        trained, calibration, _ = finish(
            case, loaded, rows, test, columns, replace(compared, chosen=chosen), training.make
        )
    return Model(trained, calibration, "model_start.skops")


def at(moment: Moment, model: Model, seen: Sequence[Seen]) -> At:
    """What answers at one moment."""
    trained = model.trained
    mine = [each for each in seen if each.column in trained.columns]
    background = trained.frame.iloc[chosen_rows(trained)[1]][list(trained.columns)]
    owners = owners_of(trained.fitted, background, known_columns(trained))
    return At(
        moment=moment,
        file=model.file,
        columns=trained.columns,
        curve=curve_of(model.calibration),
        threshold=trained.threshold,
        band_edges=band_edges(trained),
        scores=spread(trained.out_of_fold),
        background=tuple(map(float, transformed(trained.fitted, background).mean(axis=0))) if owners else (),
        owners=tuple(owners or ()),
        odd=odd(trained.frame, mine),
    )


def band_edges(trained: Trained) -> tuple[float, float]:
    """The lowest held-out probability in the top band, and in the next one."""
    ranked = np.sort(trained.out_of_fold)[::-1]
    decision, size = trained.case.decision, len(ranked)
    shares = (decision.top_share, decision.top_share + decision.next_share)
    top, near = (float(ranked[min(max(round(share * size), 1), size) - 1]) for share in shares)
    return top, near
