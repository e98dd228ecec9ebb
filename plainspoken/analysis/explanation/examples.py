"""Analysis, explain: three typical cases with their reasons, and reason codes per row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray

from plainspoken.analysis.explanation.drivers import raw_and_derived_columns
from plainspoken.analysis.explanation.shap_values import ShapValues, compute_shap_values, has_exact_shap
from plainspoken.analysis.statistics.intervals import Flags
from plainspoken.analysis.training import cross_validation
from plainspoken.analysis.training.trained_model import Rows, TrainedModel

Kind = Literal["found", "missed", "false_alarm"]
EXAMPLE_KINDS: tuple[Kind, ...] = ("found", "missed", "false_alarm")
REASONS_PER_ROW = 3


@dataclass(frozen=True)
class ReasonCodes:
    """Reason codes: for each of m rows the three columns with the largest effects, largest first.

    `rows`: (m,) row numbers; `columns`: (m, 3) column names; `effects`: (m, 3), positive speaks for it;
    `every`: the effects of all columns on these rows.
    """

    rows: Rows
    columns: NDArray[np.str_]
    effects: NDArray[np.float64]
    every: ShapValues


@dataclass(frozen=True)
class TypicalCase:
    """A typical case of its kind: its row and its probability by a model that had not seen it."""

    kind: Kind
    row: int
    probability: float


def select_typical_cases(trained: TrainedModel) -> list[TypicalCase]:
    """For each kind the test case whose probability is nearest to the median of its kind."""
    found = []
    for kind in EXAMPLE_KINDS:
        rows = trained.test[mask_outcome_kind(trained, kind)]
        if len(rows):
            chance = trained.out_of_fold[rows]
            nearest = int(np.argmin(np.abs(chance - np.median(chance))))
            found.append(TypicalCase(kind, int(rows[nearest]), float(chance[nearest])))
    return found


def mask_outcome_kind(trained: TrainedModel, kind: Kind) -> Flags:
    """Which test cases were found, missed, or wrongly picked."""
    event = trained.event[trained.test]
    picked = trained.judged[trained.test] >= trained.threshold
    return np.asarray({"found": event & picked, "missed": event & ~picked, "false_alarm": ~event & picked}[kind])


def explain_rows(trained: TrainedModel, rows: Rows, background: Rows) -> ShapValues:
    """The fitted model's effects on some rows; each row's own fold's model where there is one a fold."""
    columns, known = list(trained.columns), raw_and_derived_columns(trained)
    frame, standing = trained.frame[columns], trained.frame.iloc[background][columns]
    if not trained.fold_models:
        return compute_shap_values(trained.fitted, frame.iloc[rows], standing, known)
    parts = [(model, rows[trained.folds[rows] == number]) for number, model in enumerate(trained.fold_models)]
    some = [(model, mine) for model, mine in parts if len(mine)]
    # Compiled kernels take all processors themselves; permuting takes them by processes.
    run = Parallel(n_jobs=1 if has_exact_shap(trained.family) else cross_validation.CORES, max_nbytes=None)
    found = run(delayed(compute_shap_values)(model, frame.iloc[mine], standing, known) for model, mine in some)
    return merge_fold_effects(rows, [mine for _, mine in some], found)


def merge_fold_effects(rows: Rows, parts: Sequence[Rows], found: Sequence[ShapValues]) -> ShapValues:
    """Effects of several models on their own rows, as effects on `rows`; a column that one lacks is nil."""
    columns = tuple(dict.fromkeys(name for each in found for name in each.columns))
    values, base, margin = np.zeros((len(rows), len(columns))), np.zeros(len(rows)), np.zeros(len(rows))
    place = {int(row): at for at, row in enumerate(rows)}
    for mine, each in zip(parts, found, strict=True):
        places = [place[int(row)] for row in mine]
        base[places], margin[places] = each.base, each.margin
        for at, name in enumerate(each.columns):
            values[places, columns.index(name)] = each.values[:, at]
    error = max((each.error for each in found), default=0.0)
    return ShapValues(columns, values, error, base, margin, all(each.log_odds for each in found))


def top_reason_codes(rows: Rows, effects: ShapValues) -> ReasonCodes:
    """The three largest effects on each row."""
    order = np.argsort(-np.abs(effects.values), axis=1, kind="stable")[:, :REASONS_PER_ROW]
    names = np.array(effects.columns)
    return ReasonCodes(rows, names[order], np.take_along_axis(effects.values, order, axis=1), effects)
