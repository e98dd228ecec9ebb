"""Analysis, explain: values of raw and derived columns, and human numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from plainspoken.analysis.statistics.intervals import Floats
from plainspoken.analysis.training.features import derive_column
from plainspoken.case import Case
from plainspoken.core.findings import Unit

ROUND_MANTISSAS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
EVIDENCE_UNITS: dict[str, Unit] = {each: each for each in ("seconds", "minutes", "days", "money", "share")}
ROUND_STEPS = (1.0, 2.0, 5.0)
FAR_FROM_NIL = 3.0  # times the spread of the middle half
MOST_CODES = 12  # different whole numbers of a column that may be names of something
LEAST_ROWS_PER_CODE = 20  # on average
LONGEST_ROUND_SECONDS = 3000  # beyond it, seconds are rounded as any number
ROUND_SECONDS = (1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1200, 1500, 1800, 2400)


def column_values(frame: pd.DataFrame, case: Case, column: str) -> pd.Series:
    """A column of the table, or a derived one computed as the case declares it."""
    if column in frame:
        return frame[column]
    found = next(each for each in case.derived if each.slug == column)
    return derive_column(frame, found.kind, found.of, found.by)


def column_unit(case: Case, column: str) -> str:
    """The unit the case gives a raw or derived column."""
    if column in case.columns:
        return case.columns[column].unit
    return next((each.unit for each in case.derived if each.slug == column), "")


def units_by_column(case: Case) -> dict[str, Unit]:
    """The unit of evidence on each raw or derived column's values, where it is not a plain number."""
    columns = [*case.columns, *(each.slug for each in case.derived)]
    return {name: unit for name in columns if (unit := EVIDENCE_UNITS.get(column_unit(case, name)))}


def column_changeability(case: Case, column: str) -> str:
    """Whether the business can change a raw or derived column."""
    if column in case.columns:
        return case.columns[column].changeable
    return next((each.changeable for each in case.derived if each.slug == column), "unsaid")


def round_to_nice_number(value: float, unit: str = "", whole: bool = False) -> float:
    """The nearest number that a person would choose: 20 minutes, not 1,183 seconds."""
    if value <= 0 or not np.isfinite(value):
        return 0.0 if value <= 0 else value
    if unit == "seconds" and value < LONGEST_ROUND_SECONDS:
        return float(min(ROUND_SECONDS, key=lambda nice: abs(np.log(nice / value))))
    power = 10.0 ** np.floor(np.log10(value))
    found = float(round(min((*ROUND_MANTISSAS, 10.0), key=lambda nice: abs(nice - value / power)) * power, 10))
    return float(max(round(found), 1)) if whole else found


def round_to_nice_numbers(values: Floats, unit: str) -> Floats:
    """The same of many numbers (n,), none below nil, at once: a column may hold a million different ones."""
    told = values.copy()
    some = np.isfinite(values) & (values > 0)
    short = some & (values < LONGEST_ROUND_SECONDS) if unit == "seconds" else np.zeros(len(values), dtype=bool)
    seconds = np.array(ROUND_SECONDS, dtype=float)
    told[short] = seconds[np.searchsorted(np.sqrt(seconds[1:] * seconds[:-1]), values[short])]
    others = values[some & ~short]
    power = 10.0 ** np.floor(np.log10(others))
    mantissas = np.array((*ROUND_MANTISSAS, 10.0))
    nearest = np.searchsorted((mantissas[1:] + mantissas[:-1]) / 2, others / power)
    told[some & ~short] = np.round(mantissas[nearest] * power, 10)
    return told


def may_be_codes(known: Floats) -> bool:
    """Whether numbers (n,) are so few different whole ones that they may be names of something."""
    different = len(np.unique(known)) if all_whole_numbers(known) else len(known)
    return different <= min(MOST_CODES, len(known) / LEAST_ROWS_PER_CODE)


def is_numeric_series(values: pd.Series) -> bool:
    """Whether a column holds numbers rather than categories."""
    return bool(pd.api.types.is_numeric_dtype(values))


def all_whole_numbers(values: Floats) -> bool:
    """Whether all known values are whole numbers."""
    known = values[~np.isnan(values)]
    return bool(np.all(known == np.round(known)))


def choose_nice_cut(values: Floats, near: float, unit: str) -> float | None:
    """A human number near `near` with at least a twentieth of the cases on each side; None: there is none.

    Where most values are nil the cut lies just above nil: it tells some from none.
    """
    whole = all_whole_numbers(values)
    some = values[values > 0]
    if len(some) and np.nanmedian(values) <= 0 <= np.nanmin(values):
        near = 1.0 if whole else float(np.nanquantile(some, 0.1))
    for cut in (round_to_nice_number(near, unit, whole), near, float(np.nanmedian(values))):
        share = float(np.mean(values >= cut))
        if 0.05 <= share <= 0.95:
            return cut
    return None


def coarsen_values(values: Floats, unit: str) -> Floats:
    """Numbers (n,) as a person would tell them, so that several rows share one: 20 minutes, not 1,183 seconds.

    A few whole numbers, each of many rows, may be codes and stay: no row has the 8 that a 9 would become. Where all
    lie far from nil, as years do, they are rounded by their own spread; a step is a quarter of the middle half's.
    """
    known = values[np.isfinite(values)]
    if not len(known) or may_be_codes(known):
        return values
    low, middle, high = np.percentile(known, (25, 50, 75))
    if high > low and abs(middle) > FAR_FROM_NIL * (high - low):
        quarter = float(high - low) / 4
        power = 10.0 ** np.floor(np.log10(quarter))
        step = max(each for each in ROUND_STEPS if each * power <= quarter) * power
        step = max(step, 1.0) if all_whole_numbers(values) else step
        return np.asarray(np.round(np.round(values / step) * step, 10))
    return np.asarray(np.sign(values) * round_to_nice_numbers(np.abs(values), unit))
