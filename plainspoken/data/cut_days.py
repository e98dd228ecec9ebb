"""Data: whether the day from which on rows do not count lies within a table, so that something is left out by it."""

from __future__ import annotations

from typing import TypeAlias

import pandas as pd

from plainspoken.tables.fault import Fault

Moments: TypeAlias = "pd.Series[pd.Timestamp]"
KEPT_BACK_SHARE = 0.25  # of the time, at its end, where nobody says when the answer's time begins


def guess_cut_day(begin: str, end: str) -> str:
    """A day that leaves the last part of the time out."""
    first, last = pd.Timestamp(begin), pd.Timestamp(end)
    return str((last - KEPT_BACK_SHARE * (last - first)).date())


def find_idle_cut(
    file: str, time: str, moments: Moments, cut: Moments | pd.Timestamp, said: str, elsewhere: str, ends_before: bool
) -> Fault | None:
    """What is wrong with a day on one side of which there is no row; None where rows lie on both.

    `moments`: of the rows of the cases, and `cut` the day of each, or of all; `said`: how the day was given;
    `elsewhere`: what to do where the answer was gathered after the table; `ends_before`: whether that was said.
    """
    read = moments.notna()
    later = (moments >= cut)[read]
    if later.empty or later.any() > later.all() or (ends_before and not later.any()):
        return None
    begin, end = (str(each.date()) for each in (moments.min(), moments.max()))
    span = f"({begin} to {end})"
    found = (
        f"only later ones {span}, so that nothing is known of any case"
        if later.all()
        else f"only earlier ones {span}, so that nothing is left out, and columns made of them may know the answer"
    )
    guess = f"such as {guess_cut_day(begin, end)}" if begin < end else "which needs rows of several days"
    remedy = f"give a day within the table, {guess}{'' if later.all() else elsewhere}"
    return Fault(file, f"rows before and after the day of {said}", found, remedy, column=time)
