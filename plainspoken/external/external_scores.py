"""Analysis, judged: what was handed over of a model trained elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from plainspoken.analysis.training.case_value import money_for_threshold
from plainspoken.analysis.training.nested_training import choose_row_thresholds, fold_numbers
from plainspoken.analysis.training.row_groups import declared_groups, inseparable_rows
from plainspoken.analysis.training.split import Fold, stratified_folds
from plainspoken.analysis.training.threshold import assumed_economics, choose_threshold
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import Case
from plainspoken.core.errors import PlainspokenError
from plainspoken.data.dataset import Dataset
from plainspoken.external.external_model import ExternalModel, prepare_model_columns

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ExternalScores:
    """Scores of n cases with their truth, and what is known of the cases.

    `case`: only what the columns at hand can serve. `loaded`: the cases, in the order of `probability` (n,);
    its frame has no feature where only scores were given. `features`: the columns that the model uses, None
    where nobody can tell. `unseen`: we were told that the model was not trained on these cases. `per_year`:
    cases a year. `model`: the model itself, where it was given.
    """

    case: Case
    loaded: Dataset
    probability: Floats
    features: tuple[str, ...] | None
    unseen: bool
    per_year: int
    model: ExternalModel | None = None

    @property
    def frame(self) -> pd.DataFrame:
        """The cases, with each column that the model takes."""
        known = self.loaded.frame
        return known if self.model is None else prepare_model_columns(known, self.model.table)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that describe the cases and are known in time."""
        known = self.case.known_by("start", "during")
        return tuple(name for name in known if name in self.loaded.frame)


def external_evaluation_folds(given: ExternalScores) -> list[Fold]:
    """Folds by which thresholds and simple rules are learned without the rows that they are judged on."""
    case, event = given.case, given.loaded.event
    return stratified_folds(
        np.arange(len(event)), event, case.split.folds, case.seed, inseparable_rows(case, given.loaded.frame)
    )


def scores_as_trained(given: ExternalScores, shared: list[Fold], columns: tuple[str, ...]) -> TrainedModel:
    """The scores in the form that evaluation, groups and segments take.

    There is no training part: all rows are test rows, and each row is judged by a threshold that was chosen
    without its fold. The scores are taken as the probabilities that they claim to be.
    """
    case, event, score = given.case, given.loaded.event, given.probability
    everyone = np.arange(len(event))
    return TrainedModel(
        case=case,
        frame=given.frame,
        event=event,
        groups=declared_groups(case, given.loaded.frame),
        train=everyone,
        test=everyone,
        columns=columns,
        family="judged",
        make=refuse_refit,
        fitted=Pipeline([("model", "passthrough")]),
        folds=fold_numbers(shared, everyone, len(event)),
        calibrate=lambda scores: scores,
        out_of_fold=score,
        threshold=choose_threshold(
            case.decision, assumed_economics(money_for_threshold(case, given.frame, event)), score, event
        ),
        line=choose_row_thresholds(case, given.frame, score, event, shared),
    )


def refuse_refit() -> Pipeline:
    """Nobody told how the model is made.

    Raises:
        PlainspokenError: always.
    """
    raise PlainspokenError("the model was trained elsewhere: it cannot be trained anew here")
