"""Data, proposing: days far from all others, such as a year 2062 among 2024: slips, which must be no last period."""

from __future__ import annotations

import numpy as np
import pandas as pd

from plainspoken.data.cut_days import Moments

MIN_DAYED_ROWS = 40  # with fewer nothing shows how far apart days are
MAX_FAR_SHARE, MIN_FAR_ROWS, MAX_FAR_ROWS = 0.005, 3, 20  # more of them are no slips
MIN_FAR_GAP = pd.Timedelta(days=60)
MIN_GAP_RATIO = 5  # to the longest time between two days of the others


def find_far_days(moments: Moments) -> pd.Series[bool]:
    """Which moments lie far from all others: a few at one end, behind a time such as no others have between them."""
    days = moments.dropna().dt.normalize().sort_values()
    if len(days) < MIN_DAYED_ROWS:
        return pd.Series(np.False_, index=moments.index)
    most = int(min(max(MIN_FAR_ROWS, MAX_FAR_SHARE * len(days)), MAX_FAR_ROWS))
    gaps = days.diff().to_numpy()
    usual = gaps[most + 1 : len(days) - most]
    limit = max(MIN_FAR_GAP, MIN_GAP_RATIO * pd.Timedelta(usual.max()))
    wide = np.flatnonzero(gaps > limit)
    first = days.iloc[max(wide[wide <= most], default=0)]
    last = days.iloc[min(wide[wide >= len(days) - most], default=len(days)) - 1]
    far: pd.Series[bool] = (moments < first) | (moments >= last + pd.Timedelta(days=1))
    return far
