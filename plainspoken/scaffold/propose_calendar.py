"""Data, proposing: the column that tells when each case was, and which of its periods are early and late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.case import PeriodLength
from plainspoken.scaffold import toml
from plainspoken.scaffold.columns import ColumnProposal
from plainspoken.scaffold.far_days import find_far_days
from plainspoken.scaffold.keywords import OTHER_DAY_KEYWORDS, ROLE_KEYWORDS, name_has_keyword
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.time_faults import show_cells
from plainspoken.tables.date_text import label_periods, read_dates

PERIOD_LENGTHS: tuple[PeriodLength, ...] = ("month", "quarter", "day", "year")
MIN_PERIODS, MAX_PERIODS = 4, 40
EARLY_SHARE = 0.65  # of the rows, at least: the later ones test what was learned from these
MIN_ERA_EVENTS = 20  # and as many rows without the event, in each era
OFFSETS = {"month": "M", "quarter": "Q", "day": "D", "year": "Y"}


@dataclass(frozen=True)
class CalendarProposal:
    """The column that tells time. `order`: all periods from the first to the last; `early` and `late`: two parts.
    `far`: periods of days far from all others, whose rows are left out; `told`: these rows in words."""

    column: str
    length: PeriodLength
    early: tuple[str, ...]
    late: tuple[str, ...]
    far: tuple[str, ...] = ()
    told: str = ""

    @property
    def order(self) -> tuple[str, ...]:
        """All periods in time."""
        return self.early + self.late


def propose_calendar(
    columns: Sequence[ColumnProposal], looked: TableProfile, event: NDArray[np.bool_]
) -> CalendarProposal | None:
    """The first column of the cases' own days, filled in every row, whose periods leave enough cases in both eras."""
    if not looked.whole:
        return None
    for each in columns:
        if each.type != "date" or each.table or each.name not in looked.names:
            continue
        if not is_named_after_time(each.name):
            continue
        moments = read_dates(looked.sample[each.name], each.format)
        if moments.isna().any():
            continue
        far = find_far_days(moments)
        for length in PERIOD_LENGTHS:
            found = _cut_periods(each.name, moments[~far], length, event[~far.to_numpy()])
            if found is not None:
                return _name_far_days(found, looked, moments, far)
    return None


def _name_far_days(
    found: CalendarProposal, looked: TableProfile, moments: pd.Series[pd.Timestamp], far: pd.Series[bool]
) -> CalendarProposal:
    """The calendar with the periods that are none of its own, and the rows in which they stand."""
    if not far.any():
        return found
    periods = tuple(sorted(set(label_periods(moments[far], found.length)) - {*found.order}))
    shown = show_cells(looked, looked.sample.loc[far, found.column])
    return replace(found, far=periods, told=f"{int(far.sum()):,} row{'s' if far.sum() != 1 else ''}: {shown}")


def is_named_after_time(name: str) -> bool:
    """Whether a column is called the day or time of its case, not of something else."""
    return name_has_keyword(name, ROLE_KEYWORDS["time"]) and not name_has_keyword(name, OTHER_DAY_KEYWORDS)


def _cut_periods(
    name: str, moments: pd.Series[pd.Timestamp], length: PeriodLength, event: NDArray[np.bool_]
) -> CalendarProposal | None:
    """The periods of one length, cut in two; None where they are too few, too many, or one era too small."""
    span = pd.period_range(moments.min(), moments.max(), freq=OFFSETS[length])
    if not MIN_PERIODS <= len(span) <= MAX_PERIODS:
        return None
    order = tuple(label_periods(pd.Series(span.to_timestamp()), length))
    places = label_periods(moments, length).map({label: place for place, label in enumerate(order)}).to_numpy()
    shares = np.cumsum(np.bincount(places.astype(int), minlength=len(order))) / len(places)
    cut = int(np.searchsorted(shares, EARLY_SHARE)) + 1
    late = places >= cut
    eras = [event[era] for era in (~late, late)]
    if any(min(int(era.sum()), int((~era).sum())) < MIN_ERA_EVENTS for era in eras):
        return None
    return CalendarProposal(name, length, order[:cut], order[cut:])


def make_calendar_column(each: ColumnProposal, found: CalendarProposal | None) -> ColumnProposal:
    """The column as a category of its periods where it tells time, else as it is."""
    if found is None or each.name != found.column:
        return each
    note = "it tells time: each date counts as its period, and the model is tested on the late ones; never learned from"
    return replace(
        each, type="category", role="feature", note=note, values=(*found.order, *found.far), period=found.length
    )


def render_calendar_section(found: CalendarProposal | None) -> list[str]:
    """The column that tells time, or how one is declared."""
    if found is None:
        return [
            "# a column that tells time, so that the model is tested on later cases:",
            "# [calendar]",
            '# column = "month"',
            '# order = ["Jan", "Feb", "Mar"]',
            '# early = ["Jan", "Feb"]',
            '# late = ["Mar"]',
        ]
    note = (
        "The column that tells time. What is learned from the early periods is tested on the late ones. Later data "
        "hold later periods: add them to late, to order and to the values of the column."
    )
    parts = {"order": found.order, "early": found.early, "late": found.late}
    return [
        "", toml.format_comment(note), "[calendar]", f"column = {toml.quote_string(found.column)}",
        *(f"{name} = {toml.format_string_array(periods)}" for name, periods in parts.items()),
    ]  # fmt: skip


def describe_calendar(found: CalendarProposal | None) -> list[str]:
    """What tells time, in a line for the terminal."""
    if found is None:
        return []
    eras = f"{found.order[0]} to {found.early[-1]} are early, {found.late[0]} to {found.order[-1]} late"
    told = [f'tells time: "{found.column}", by {found.length} ({eras}; see calendar)']
    why = f'left out, for "{found.column}" lies far from all other days, as of a slip: {found.told} (see clean)'
    return [*told, why] if found.far else told
