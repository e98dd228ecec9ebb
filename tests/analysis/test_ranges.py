"""Ranges over rows: what is compared is drawn together, and nothing has no range."""

from __future__ import annotations

import numpy as np
import pytest

from plainspoken.analysis.statistics.resampling import (
    bootstrap_weights,
    covering_percentile_interval,
    row_bootstrap_interval,
    summarise_resamples,
)


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


def test_weights_keep_the_size_of_each_class() -> None:
    event = np.arange(50) < 7
    drawn = bootstrap_weights(event, seed=3, resamples=40)
    assert (drawn[:, event].sum(axis=1) == 7).all() and (drawn[:, ~event].sum(axis=1) == 43).all()
    assert len(np.unique(drawn, axis=0)) == 40


def test_a_range_covers_its_value_and_a_summary_is_the_middle_nineteen_of_twenty() -> None:
    draws = np.arange(1.0, 42.0)
    found = covering_percentile_interval(50.0, draws, 9, "resamples_95")
    assert (found.low, found.high, found.n, found.method) == (2.0, 50.0, 9, "resamples_95")
    alone = covering_percentile_interval(5.0, [], 0)
    assert (alone.low, alone.high) == (5.0, 5.0)
    mean = summarise_resamples(draws.tolist())
    assert (mean.value, mean.low, mean.high, mean.n) == (21.0, 2.0, 40.0, 41)
