"""Analysis: recency, orders and money on scales without a long tail."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import skew
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.preprocessing import PowerTransformer, StandardScaler

from plainspoken.core.findings import Unit
from plainspoken.core.recorder import EvidenceRecorder

Floats = NDArray[np.float64]
COLUMN_VARIATION_TOLERANCE = 1e-3  # relative: sums of money that differ by less differ by rounding
RFM_UNITS: dict[str, Unit] = {"recency_days": "days", "orders": "number", "revenue": "money"}
RFM_COLUMNS = tuple(RFM_UNITS)
CLIPPING_PERCENTILES = (1.0, 99.0)  # percent: what lies beyond counts as the edge; a few wholesalers decide nothing


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
        self.kept_ = find_varying_columns(raw)
        if not len(self.kept_):
            raise ValueError("no column varies")
        self.power_ = PowerTransformer().fit(raw[:, self.kept_])
        powered = self.power_.transform(raw[:, self.kept_])
        self.edges_ = np.percentile(powered, CLIPPING_PERCENTILES, axis=0)
        self.scaler_ = StandardScaler().fit(np.clip(powered, *self.edges_))
        return self

    def transform(self, raw: Floats) -> Floats:
        """Customers on the learned scales, (n, columns that vary)."""
        powered = self.power_.transform(raw[:, self.kept_])
        return np.asarray(self.scaler_.transform(np.clip(powered, *self.edges_)), dtype=np.float64)


def find_varying_columns(raw: Floats) -> NDArray[np.intp]:
    """The columns that vary, the outermost hundredth at each end aside."""
    low, high = np.percentile(raw, CLIPPING_PERCENTILES, axis=0)
    return np.flatnonzero(~np.isclose(low, high, rtol=COLUMN_VARIATION_TOLERANCE))


def extract_rfm_matrix(customers: pd.DataFrame) -> Floats:
    """Recency, orders and revenue of customers, (n, 3)."""
    return customers[list(RFM_COLUMNS)].to_numpy(dtype=np.float64)


def record_scaling(scales: Scales, raw: Floats, book: EvidenceRecorder) -> None:
    """Each feature: its power, and how skewed it was and is."""
    scaled = scales.transform(raw)
    book.list("features", [RFM_COLUMNS[column] for column in scales.kept_])
    for place, column in enumerate(scales.kept_):
        address = f"features.{RFM_COLUMNS[column]}"
        book.put(f"{address}.column", f"column.{RFM_COLUMNS[column]}", "name")
        book.put(f"{address}.transform", "transform.power", "name")
        book.put(f"{address}.power", float(scales.power_.lambdas_[place]), "number")
        book.put(f"{address}.skew_before", float(skew(raw[:, column])), "number")
        book.put(f"{address}.skew_after", float(skew(scaled[:, place])), "number")
