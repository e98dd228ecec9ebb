"""Analysis, judged: a fitted classifier as it was handed over, and the table it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.explanation.values import is_numeric_series
from plainspoken.case import MISSING_CATEGORY


class Classifier(Protocol):
    """What a model must be able to do."""

    classes_: NDArray[Any]

    def predict_proba(self, table: Any, /) -> NDArray[np.float64]:
        """A probability for each case and class (n, classes)."""


@dataclass(frozen=True)
class ExternalModel:
    """A fitted classifier. `table`: the cases as it takes them (n, its columns), in the order of the scores;
    `place`: which of its classes is the event."""

    classifier: Classifier
    table: pd.DataFrame
    place: int

    def probability(self, table: pd.DataFrame) -> NDArray[np.float64]:
        """The probability of the event for each row (n,)."""
        return np.asarray(self.classifier.predict_proba(table), dtype=np.float64)[:, self.place]


def prepare_model_columns(frame: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """The cases as prepared here, with the columns that only the model takes; what is no number as text."""
    columns = {}
    for name in map(str, table.columns):
        values = frame[name] if is_prepared_column(frame, name) else table[name].set_axis(frame.index)
        columns[name] = values.astype(float) if is_numeric_series(values) else as_text_category(values)
    return frame.assign(**columns)


def is_prepared_column(frame: pd.DataFrame, name: str) -> bool:
    """Whether a column is there as a number or a category; an identifier is not."""
    return name in frame and (is_numeric_series(frame[name]) or isinstance(frame[name].dtype, pd.CategoricalDtype))


def as_text_category(values: pd.Series) -> pd.Series:
    """Values as categories of text; where there is none, that is a value of its own, as to the model."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(str).where(values.notna()).astype("category")
    if not values.isna().any():
        return values
    known = values if MISSING_CATEGORY in values.cat.categories else values.cat.add_categories(MISSING_CATEGORY)
    return known.fillna(MISSING_CATEGORY)
