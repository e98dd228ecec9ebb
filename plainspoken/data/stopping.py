"""Data: who stops: cases with a row shortly before a day, and none in the time that begins with it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from plainspoken.case import AddUp
from plainspoken.data.cut_days import Moments
from plainspoken.tables.fault import Fault
from plainspoken.tables.spellings import FLAG_FALSE, FLAG_TRUE

Texts = pd.Series


def tell_who_stops(keys: Texts, moments: Moments, cut: Moments | pd.Timestamp, add_up: AddUp) -> Texts:
    """Of each key that has a row in the time before its day, whether it has none in the time that begins with it."""
    days = (moments - cut) / pd.Timedelta(days=1)
    reach = -np.inf if add_up.active_within is None else -add_up.active_within
    belong = keys[(days < 0) & (days >= reach)].drop_duplicates()
    still = keys[(days >= 0) & (days < (add_up.stops_within or 0))]
    return pd.Series(np.where(belong.isin(still), FLAG_FALSE, FLAG_TRUE), index=belong, dtype=object)


def find_short_span(file: str, moments: Moments, cut: Moments | pd.Timestamp, add_up: AddUp, said: str) -> Fault | None:
    """What is wrong with a time for the answer that ends after the last row: who comes later seems to have stopped.

    `said`: how the day was given.
    """
    if add_up.stops_within is None:
        return None
    begins = cut if isinstance(cut, pd.Timestamp) else cut.max()
    end, last = moments.max().normalize(), begins.normalize() + pd.Timedelta(days=add_up.stops_within - 1)
    if last <= end:
        return None
    latest = (end - pd.Timedelta(days=add_up.stops_within - 1)).date()
    expected = f"rows until {last.date()}, the last of {add_up.stops_within} days from {said} on"
    remedy = f"begin by {latest}, or ask for fewer days"
    return Fault(file, expected, f"none after {end.date()}", remedy, column=add_up.time)
