"""A fitted model with the frame it scores to a briefing: what `plainspoken judge` does, in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from narwhals.exceptions import DuplicateError
from narwhals.stable.v2.typing import IntoDataFrame
from numpy.typing import ArrayLike, NDArray

from plainspoken.api.briefing import Briefing
from plainspoken.api.case_changes import merge_phrases
from plainspoken.api.case_for_frames import read_case_text
from plainspoken.api.frames import as_pandas, text_of_cell, write_frame
from plainspoken.api.python_errors import python_errors
from plainspoken.api.workspace import Progress, Workspace
from plainspoken.case import Case, file_slug
from plainspoken.core.errors import PlainspokenError
from plainspoken.external.external_model import Classifier, ExternalModel
from plainspoken.external.external_options import ID_COLUMN, PROBABILITY_COLUMN, TRUTH_COLUMN, ExternalModelOptions
from plainspoken.external.external_plan import plan_external_findings, read_classification_case
from plainspoken.external.load_model import require_classifier
from plainspoken.external.score_table import event_class_index, predict_event_probability

SCORING_REMEDY = "give the frame that it was fitted on, or its probabilities as scores="


def brief_model(
    model: object,
    X: IntoDataFrame | NDArray[Any],
    y: ArrayLike,
    *,
    event: object,
    scores: ArrayLike | None = None,
    feature_names: Sequence[str] = (),
    unseen: bool = False,
    per_year: int = 0,
    called: str = "",
    unit: tuple[str, str] | None = None,
    title: str = "",
    question: str = "",
    organisation: str = "",
    texts: Mapping[str, str] | None = None,
    case: str | Path | Case | None = None,
    name: str = "",
    progress: Progress = None,
) -> Briefing:
    """Brief on a model that somebody else trained, from the frame that it scores and what came true.

    What cannot be known from outside (how it was trained, whether it holds later) is named as unknown. Why rows
    get their score is told by SHAP, exactly for linear models and trees on a frame, else by permuted columns.

    Args:
        model: a fitted classifier with `predict_proba` and `classes_`, as of scikit-learn, or a pipeline that ends in
            one; None where `scores` are given.
        X: a frame with named columns as the model takes it, or an array (n, features).
        y: what came true (n,), in the order of `X`.
        event: the value of `y` that is the event.
        scores: the probability of the event of each row (n,), in place of the model; then no reasons are told.
        feature_names: names of the columns where `X` is an array.
        unseen: you vouch that the model was not trained on these rows; else page one says that nobody knows.
        per_year: rows a year, where these are of more or less.
        called: what the event is called (churned); else as `y` is called where it has a name.
        unit, title, question, organisation, texts: as of `brief`.
        case: a case (file, name or object) whose phrases, money, segments and actions are used.
        name: what the briefing is called.
        progress: as of `brief`.

    Returns:
        The briefing.

    Raises:
        Faults: all that is wrong with the rows: fewer than 200, a single class, a score that is none.
        PlainspokenError: a model that cannot score them, or something else that can be mended.
    """
    phrases = merge_phrases(texts, unit, title=title, question=question, organisation=organisation)
    workspace = Workspace.open(progress)
    with python_errors(workspace.folder):
        table, positive = read_features(X, feature_names), text_of_cell(event)
        fitted = None if model is None else wrap_model(model, table, positive, arrays=isinstance(X, np.ndarray))
        roles, frame = frame_of_scores(table, y, score_rows(fitted, model, scores))
        briefing_name = file_slug(name) if name else ""
        path = workspace.folder / f"{briefing_name or 'model'}.csv"
        write_frame(frame, path)
        asked = ExternalModelOptions(
            copy_case(case, workspace.folder), path, None, *roles, positive, called, briefing_name, phrases, unseen,
            per_year, fitted=fitted,
        )  # fmt: skip
        folder, stages = plan_external_findings(workspace.paths, asked, None)
        workspace.run(folder, stages)
        known = read_classification_case(workspace.paths, asked)
    return Briefing(workspace, folder, "", (), bool(known and known.offers))


def read_features(X: IntoDataFrame | NDArray[Any], names: Sequence[str]) -> pd.DataFrame:
    """The rows as a frame (n, features) whose columns have names.

    Raises:
        PlainspokenError: an array without a name for each column, or a name that is there twice.
    """
    if not isinstance(X, np.ndarray):
        try:
            return as_pandas(X).reset_index(drop=True)
        except DuplicateError as error:
            raise PlainspokenError(f"X: {error}; rename one") from None
    if X.ndim != 2 or len(names) != X.shape[1]:
        expected = "feature_names with a name for each column of an array (n, features)"
        raise PlainspokenError(f"expected {expected}, found {len(names)} names for shape {X.shape}")
    return pd.DataFrame(X, columns=list(names))


class ArrayClassifier:
    """A classifier that was fitted on an array, for frames."""

    def __init__(self, fitted: Classifier) -> None:
        self.fitted, self.classes_ = fitted, fitted.classes_

    def predict_proba(self, table: pd.DataFrame, /) -> NDArray[np.float64]:
        """A probability for each row and class (n, classes)."""
        return self.fitted.predict_proba(table.to_numpy())


def wrap_model(model: object, table: pd.DataFrame, positive: str, *, arrays: bool) -> ExternalModel:
    """A model with the rows that it scores. `arrays`: it was fitted on arrays.

    Raises:
        PlainspokenError: no classifier, or one without a class that is the event.
    """
    named = type(model).__name__
    found = require_classifier(model, "model", "give one that is fitted, or its probabilities as scores=")
    classes = [text_of_cell(each) for each in found.classes_]
    place = event_class_index(positive, classes, Path(named))
    return ExternalModel(ArrayClassifier(found) if arrays else found, table, place)


def score_rows(fitted: ExternalModel | None, model: object, scores: ArrayLike | None) -> NDArray[np.float64]:
    """The probability of the event for each row (n,), of the model or as given.

    Raises:
        PlainspokenError: none of both, or both; or a model that cannot score these rows.
    """
    if (fitted is None) == (scores is None):
        found = "none" if fitted is None else "both"
        raise PlainspokenError(f"expected either a model or scores=, found {found}; give one (None for the model)")
    if fitted is None:
        return np.asarray(scores, dtype=np.float64).ravel()
    return predict_event_probability(fitted, Path(type(model).__name__), SCORING_REMEDY)


def frame_of_scores(
    table: pd.DataFrame, y: ArrayLike, scores: NDArray[np.float64]
) -> tuple[tuple[str, str, str], pd.DataFrame]:
    """The rows with their number, what came true, and their score; and what these three columns are called.

    Raises:
        PlainspokenError: not as many values as there are rows.
    """
    truth = np.asarray(y, dtype=object).ravel()
    for what, values in (("y", truth), ("scores", scores)):
        if len(values) != len(table):
            raise PlainspokenError(
                f"{what}: expected {len(table):,} values, one for each row of X, found {len(values):,}"
            )
    named = str(getattr(y, "name", None) or TRUTH_COLUMN)
    first, second, third = (free_column_name(each, table) for each in (ID_COLUMN, named, PROBABILITY_COLUMN))
    own = pd.DataFrame({first: np.arange(1, len(table) + 1), second: truth, third: scores})
    return (first, second, third), pd.concat([own, table], axis=1)


def free_column_name(name: str, table: pd.DataFrame) -> str:
    """The name, or one made of it that no column has."""
    while name in table:
        name += "_"
    return name


def copy_case(case: str | Path | Case | None, folder: Path) -> str:
    """The path of a copy of a case; empty where none was given."""
    if case is None:
        return ""
    text, found = read_case_text(case)
    path = folder / f"{found.name}.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)
