"""Analysis, training: columns of categories to numbers of zero and one, as scikit-learn's OneHotEncoder makes them.

Its way through a column of text is a loop over the cells; here pandas sorts them, in a tenth of the time, and a search
encodes the same columns some hundred times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
INFREQUENT = "infrequent_sklearn"  # as scikit-learn calls the number of the rare ones


class CategoryEncoder(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """One number for each category of a column that at least `min_frequency` rows have, and one for all rarer ones.

    A category that was not there when it was fitted counts as a rare one, or where none was rare, sets no number. After
    it is fitted: `categories_`, the sorted categories of each column, and `infrequent_categories_`, those of them that
    are rare, None where none is; the same as those of OneHotEncoder with `handle_unknown="infrequent_if_exist"`.
    """

    def __init__(self, min_frequency: int = 1) -> None:
        self.min_frequency = min_frequency

    def fit(self, frame: pd.DataFrame, event: Any = None) -> CategoryEncoder:
        """Learn which categories there are, and which are rare."""
        self.categories_, self.infrequent_categories_ = [], []
        for name in frame.columns:
            codes, found = pd.factorize(frame[name])
            kinds = np.asarray(found, dtype=object)
            order = np.argsort(kinds)  # of the texts, also where pandas knows another one of its own
            known = kinds[order]
            rare = np.bincount(codes[codes >= 0], minlength=len(kinds))[order] < self.min_frequency
            self.categories_.append(known)
            self.infrequent_categories_.append(known[rare] if rare.any() else None)
        self.feature_names_in_ = np.asarray(frame.columns, dtype=object)
        return self

    def transform(self, frame: pd.DataFrame) -> Floats:
        """The numbers (n, k) of rows (n, c)."""
        widths = [self._count_numbers(place) for place in range(len(self.categories_))]
        out = np.zeros((len(frame), sum(widths)))
        everyone, start = np.arange(len(frame)), 0
        for place, name in enumerate(frame.columns):
            numbers = self._find_numbers(place, frame[name])
            set_ = numbers >= 0
            out[everyone[set_], start + numbers[set_]] = 1.0
            start += widths[place]
        return out

    def get_feature_names_out(self, input_features: Sequence[str] | None = None) -> NDArray[np.object_]:
        """What the numbers are called: the column and the category."""
        names = self.feature_names_in_ if input_features is None else input_features
        found = []
        for place, name in enumerate(names):
            found += [f"{name}_{each}" for each in self._list_frequent(place)]
            found += [f"{name}_{INFREQUENT}"] if self.infrequent_categories_[place] is not None else []
        return np.array(found, dtype=object)

    def _list_frequent(self, place: int) -> list[Any]:
        """The categories of a column that have a number of their own, sorted."""
        rare = self.infrequent_categories_[place]
        among = set() if rare is None else set(rare)
        return [each for each in self.categories_[place] if each not in among]

    def _count_numbers(self, place: int) -> int:
        """How many numbers stand for a column."""
        rare = self.infrequent_categories_[place]
        return len(self.categories_[place]) - (0 if rare is None else len(rare) - 1)

    def _find_numbers(self, place: int, cells: pd.Series[Any]) -> Places:
        """Which of the numbers of a column each cell sets (n,); -1: none."""
        frequent = self._list_frequent(place)
        codes, kinds = pd.factorize(cells)
        found = pd.Index(frequent, dtype=object).get_indexer(np.asarray(kinds, dtype=object))
        rest = -1 if self.infrequent_categories_[place] is None else len(frequent)
        return np.append(np.where(found < 0, rest, found), rest)[codes]  # a cell without a value has the code -1
