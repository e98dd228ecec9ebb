"""Analysis, leaks: columns that were made from the answer, as its mean in each group of rows.

A category is often replaced by the mean of the answer among its rows. Made over the whole table, the answers of the
test rows are in it. Two marks betray it: values that agree with the means more exactly than sampling allows, and
(where each row was left out of its own mean) two values for each category, in the opposite order of the answer."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import chi2

from plainspoken.analysis.statistics.intervals import Flags, Floats

MIN_ENCODED_VALUES = 5  # fewer means lie on a line by chance
MIN_FREE_VALUES = 3  # values, less the two of the line, that must be held against the means
MAX_DISTINCT_SHARE = 0.5  # with a value of its own for most rows there are no means to compare
ENCODING_ALPHA = 0.001
PRIOR_ROWS = (0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 50.0, 100.0, 200.0, 300.0, 500.0, 1000.0)
MAX_DECIMALS = 12
ROUNDING_SLACK = 1e-9
MIN_LEFT_OUT_PAIRS = 3  # categories whose two values belong together
MAX_SHARING = 4  # categories that share a pair, since they are alike
MIN_LEFT_OUT_SHARE = 0.8  # of the rows, in such categories


def is_target_encoding(values: pd.Series, event: Flags, tests: int) -> bool:
    """Whether a column was made from the answers of these very rows (n,).

    `tests`: how many columns are looked at (Bonferroni). Hand over all rows: an encoding agrees with the means
    of the rows it was made of, and to leave a column out for agreeing too well can flatter no model. Silent for a score
    that was calibrated on other cases: it misses their means by as much as sampling makes them vary, for a
    sign of few values, and where the table was drawn with a fixed share of events, see `is_balanced`.
    """
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return False
    known = values.notna().to_numpy(bool)
    if known.sum() == 0:
        return False
    each, place = np.unique(values.to_numpy(float)[known], return_inverse=True)
    if not MIN_ENCODED_VALUES <= len(each) <= MAX_DISTINCT_SHARE * known.sum():
        return False
    size = np.asarray(np.bincount(place), dtype=np.float64)
    events = np.asarray(np.bincount(place, weights=event[known].astype(float)), dtype=np.float64)
    readings = 1 + len(PRIOR_ROWS)
    exact = chance_of_agreement(each, size, events) * readings * tests < ENCODING_ALPHA
    return (exact and not is_balanced(size, events)) or is_leave_one_out(each, size, events)


def is_balanced(size: Floats, events: Floats) -> bool:
    """Whether the means of the answer are closer to each other than chance makes them, whatever the values say.

    Then the table was drawn so: one choice of each traveller, a control for each case. Any column that is constant
    within a draw agrees with such means, be it an income, and tells nothing of the answer.
    """
    whole = float(events.sum() / size.sum())
    spread = float(((events / size - whole) ** 2 * size).sum()) / (whole * (1 - whole)) if 0 < whole < 1 else 0.0
    return float(chi2.cdf(spread, len(size) - 1)) < ENCODING_ALPHA


def chance_of_agreement(value: Floats, size: Floats, events: Floats) -> float:
    """The chance (0 to 1) that means of the answer lie so near to the values (all (v,)), were those an honest score.

    The squared deviations, each in units of its sampling variance, add up to a chi-square. The values are read as
    means on any linear scale, or as means drawn to the whole by some number of further rows (Micci-Barreca 2001).
    """
    mean, whole = events / size, float(events.sum() / size.sum())
    fitted = [fit_line(value, mean, size)]
    fitted += [value + prior * (value - whole) / size for prior in PRIOR_ROWS]
    chances = []
    for said in fitted:
        inside = (said > 0) & (said < 1)
        free = int(inside.sum()) - 2
        if free >= MIN_FREE_VALUES and size[inside].sum() >= 0.5 * size.sum():
            variance = said[inside] * (1 - said[inside]) / size[inside]
            chances.append(float(chi2.cdf((((mean - said)[inside]) ** 2 / variance).sum(), free)))
    return min(chances, default=1.0)


def fit_line(value: Floats, mean: Floats, size: Floats) -> Floats:
    """The weighted least-squares line of the means on the values, at each value (v,)."""
    centre, level = np.average(value, weights=size), np.average(mean, weights=size)
    spread = float((size * (value - centre) ** 2).sum())
    slope = float((size * (value - centre) * (mean - level)).sum()) / spread if spread else 0.0
    return np.asarray(level + slope * (value - centre))


def is_leave_one_out(value: Floats, size: Floats, events: Floats) -> bool:
    """Whether the values are the means of the other rows of each category, the row itself left out.

    Of n rows with s events, those without it then hold s / (n - 1), and those with it (s - 1) / (n - 1): a pair of
    values, whose counts follow from them. Some categories may share a pair.
    """
    step = 0.5 * 10.0 ** -count_decimals(value) + ROUNDING_SLACK
    pairs = [
        count_left_out_rows(said, count, value, events, step)
        for said, count in zip(value, size - events, strict=True)
        if 0 < said < 1 and count
    ]
    explained = [rows for rows in pairs if rows]
    return len(explained) >= MIN_LEFT_OUT_PAIRS and sum(explained) >= MIN_LEFT_OUT_SHARE * size.sum()


def count_left_out_rows(said: float, without: float, value: Floats, events: Floats, step: float) -> float:
    """How many rows a value without the event, and its partner with it, make up; nil where it has no partner."""
    for sharing in range(1, MAX_SHARING + 1):
        count = without / sharing
        whole = round((count - said) / (1 - said))
        held = whole - count
        if held < 1 or abs(held / (whole - 1) - said) > step:
            continue
        partner = np.abs(value - (held - 1) / (whole - 1)) <= step
        if (events[partner] == sharing * held).any():
            return sharing * whole
    return 0.0


def count_decimals(value: Floats) -> int:
    """To how many decimals values are rounded; twelve where they are not."""
    rounded = (
        places for places in range(1, MAX_DECIMALS) if np.allclose(value, np.round(value, places), 0, ROUNDING_SLACK)
    )
    return next(rounded, MAX_DECIMALS)
