"""Ranges over rows: what is compared is drawn together, and nothing has no range."""

from __future__ import annotations

import numpy as np
import pytest

from plainspoken.analysis.statistics.intervals import row_bootstrap_interval


def test_the_range_of_a_mean_is_the_textbook_one() -> None:
    """Mean of 0, 1 at equal parts, n = 400: 0.5 within 1.96 x 0.5 / 20."""
    values = np.tile([0.0, 1.0], 200)
    found = row_bootstrap_interval(lambda rows: float(values[rows].mean()), 400, seed=1, resamples=1000)
    assert found is not None and found.value == 0.5
    assert (found.low, found.high) == pytest.approx((0.451, 0.549), abs=0.006)


def test_two_forecasts_that_differ_by_a_constant_have_a_range_without_width() -> None:
    one = np.random.default_rng(2).normal(0, 100, 50)
    found = row_bootstrap_interval(lambda rows: float((one[rows] + 3 - one[rows]).mean()), 50, seed=1)
    assert found is not None and (found.low, found.high) == pytest.approx((3, 3))


def test_no_rows_no_range() -> None:
    assert row_bootstrap_interval(lambda rows: 0.0, 0, seed=1) is None
