"""Analysis: recency, orders and money on scales without a long tail. Knows no segment."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import skew
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.preprocessing import PowerTransformer, StandardScaler

from plainspoken.core.findings import Unit
from plainspoken.core.recorder import Book

Floats = NDArray[np.float64]
ALIKE = 1e-3  # relative: sums of money that differ by less differ by rounding
UNITS: dict[str, Unit] = {"recency_days": "days", "orders": "number", "revenue": "money"}
COLUMNS = tuple(UNITS)
OUTERMOST = (1.0, 99.0)  # percent: what lies beyond counts as the edge; a few wholesalers decide nothing


class Scales(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Each column through the power that makes it most symmetric, its outermost hundredths set to the edge,
    then in standard deviations from its mean.

    The power is Yeo and Johnson's (2000), by maximum likelihood: Box and Cox's of a value and one, so that
    nil is allowed. A column of which all but the outermost values are one is left out.
    """

    def fit(self, raw: Floats, answer: object = None) -> Scales:
        """Learn powers, edges and scales from customers, (n, columns).

        Raises:
            ValueError: no column varies.
        """
        self.kept_ = varying(raw)
        if not len(self.kept_):
            raise ValueError("no column varies")
        self.power_ = PowerTransformer().fit(raw[:, self.kept_])
        powered = self.power_.transform(raw[:, self.kept_])
        self.edges_ = np.percentile(powered, OUTERMOST, axis=0)
        self.scaler_ = StandardScaler().fit(np.clip(powered, *self.edges_))
        return self

    def transform(self, raw: Floats) -> Floats:
        """Customers on the learned scales, (n, columns that vary)."""
        powered = self.power_.transform(raw[:, self.kept_])
        return np.asarray(self.scaler_.transform(np.clip(powered, *self.edges_)), dtype=np.float64)


def varying(raw: Floats) -> NDArray[np.intp]:
    """The columns that vary, the outermost hundredth at each end aside."""
    low, high = np.percentile(raw, OUTERMOST, axis=0)
    return np.flatnonzero(~np.isclose(low, high, rtol=ALIKE))


def measured(customers: pd.DataFrame) -> Floats:
    """Recency, orders and revenue of customers, (n, 3)."""
    return customers[list(COLUMNS)].to_numpy(dtype=np.float64)


def write(scales: Scales, raw: Floats, book: Book) -> None:
    """Each feature: its power, and how skewed it was and is."""
    scaled = scales.transform(raw)
    book.list("features", [COLUMNS[column] for column in scales.kept_])
    for place, column in enumerate(scales.kept_):
        address = f"features.{COLUMNS[column]}"
        book.put(f"{address}.column", f"column.{COLUMNS[column]}", "name")
        book.put(f"{address}.transform", "transform.power", "name")
        book.put(f"{address}.power", float(scales.power_.lambdas_[place]), "number")
        book.put(f"{address}.skew_before", float(skew(raw[:, column])), "number")
        book.put(f"{address}.skew_after", float(skew(scaled[:, place])), "number")
