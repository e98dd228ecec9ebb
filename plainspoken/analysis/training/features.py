"""Columns to numbers: derived features and encodings, learned where they are fitted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.feature_selection import SelectKBest
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from plainspoken.analysis.training.category_encoder import CategoryEncoder
from plainspoken.case import DerivedFeature

Encoding = Literal["scaled", "plain"]
MIN_CATEGORY_ROWS = 30  # a category value with fewer training rows is put with the other rare ones
PCA_KEPT_VARIANCE = 0.9
MAX_MODEL_NUMBERS = 200  # of a table with more columns a model sees so many numbers, chosen anew at each fit


class Derive(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Adds the derived columns; row by row, so nothing is learned.

    `specs`: (slug, kind, of, by) for each derived column.
    """

    def __init__(self, specs: Sequence[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = ()) -> None:
        self.specs = specs

    def fit(self, frame: pd.DataFrame, event: Any = None) -> Derive:
        """Nothing to learn."""
        self.fitted_ = True
        return self

    def transform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame (n, k) with one more column per spec."""
        return frame.assign(**{spec[0]: derive_column(frame, *spec[1:]) for spec in self.specs})


def derive_column(frame: pd.DataFrame, kind: str, of: Sequence[str], by: Sequence[str]) -> pd.Series[float]:
    """One derived column: a sum, or a ratio or share that is 0 where there is nothing to divide by."""
    above = frame[list(of)].sum(axis=1)
    if kind == "sum":
        return above
    below = frame[list(by)].sum(axis=1)
    return (above / below.where(below != 0)).fillna(0.0)


def derived_column_specs(
    derived_columns: Sequence[DerivedFeature],
) -> tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]:
    """The derived columns of a case in the form that `Derive` keeps."""
    return tuple((each.slug, each.kind, each.of, each.by) for each in derived_columns)


def signed_log(values: Any) -> Any:
    """log(1 + |x|) with the sign of x: tames heavy tails and keeps zero at zero."""
    return np.sign(values) * np.log1p(np.abs(values))


def numeric_columns(frame: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    """Those of the columns that hold numbers."""
    kinds = dict(zip(frame.columns, frame.dtypes, strict=True))
    return [name for name in columns if pd.api.types.is_numeric_dtype(kinds[name])]


def has_missing_numbers(frame: pd.DataFrame, columns: Sequence[str]) -> bool:
    """Whether a number is missing anywhere in these columns."""
    return bool(frame[numeric_columns(frame, columns)].isna().to_numpy().any())


def build_column_encoder(
    frame: pd.DataFrame, columns: Sequence[str], extra: Sequence[str], encoding: Encoding
) -> ColumnTransformer:
    """Numbers (scaled after a signed log, or plain) beside one-hot categories, as one dense array.

    Where `frame` has gaps in its numbers, scaled ones are filled with the median; plain ones stay gaps, which
    trees learn from, unless numbers are to be chosen among. `extra`: derived columns, all numeric, that will be there
    when the encoder runs.
    """
    numbers = [*numeric_columns(frame, columns), *extra]
    taken = set(numbers)
    others = [name for name in columns if name not in taken]
    log = FunctionTransformer(signed_log, feature_names_out="one-to-one")
    filled = [SimpleImputer(strategy="median")] if has_missing_numbers(frame, columns) else []
    plain = filled[0] if filled and has_too_many([*columns, *extra]) else "passthrough"
    scaled = make_pipeline(*filled, log, StandardScaler())
    return ColumnTransformer(
        [
            ("numbers", scaled if encoding == "scaled" else plain, numbers),
            ("categories", CategoryEncoder(MIN_CATEGORY_ROWS), others),
        ],
        verbose_feature_names_out=False,
    )


def has_too_many(columns: Sequence[str]) -> bool:
    """Whether a model sees only a part of these columns, those that differ most by the event."""
    return len(columns) > MAX_MODEL_NUMBERS


def build_pipeline(
    frame: pd.DataFrame,
    columns: Sequence[str],
    specs: Sequence[tuple[str, str, tuple[str, ...], tuple[str, ...]]],
    encoding: Encoding,
    model: Any,
    reduce: bool = False,
    most: int | None = None,
) -> Pipeline:
    """Derive, encode, perhaps reduce, perhaps keep the `most` telling numbers, then the model; unfitted.

    Of more than 200 columns the most telling numbers are kept (F test; sure independence screening, Fan & Lv 2008):
    chosen anew at each fit, on its own rows, so that no row is scored by a choice that it took part in. Takes frames
    that hold at least `columns`.
    """
    usable = [spec for spec in specs if {*spec[2], *spec[3]} <= set(columns)]
    extra = [spec[0] for spec in usable]
    first: list[tuple[str, Any]] = [
        ("derive", Derive(tuple(usable))),
        ("encode", build_column_encoder(frame, columns, extra, encoding)),
    ]
    fewer = [("reduce", PCA(n_components=PCA_KEPT_VARIANCE, random_state=0))] if reduce else []
    if has_too_many([*columns, *extra]):
        select = SelectKBest(k=min(most or MAX_MODEL_NUMBERS, MAX_MODEL_NUMBERS))
        return Pipeline([*first, ("select", select), *fewer, ("model", model)])
    some = [("select", SelectKBest(k=most))] if most is not None and most < len(columns) else []
    return Pipeline([*first, *fewer, *some, ("model", model)])
