"""Analysis, leaks: what the detectors hand over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plainspoken.core.recorder import Estimate

Detector = Literal[
    "near_copy",  # the column alone tells the answer almost without a mistake
    "perfect_in_some_periods",  # a common value excludes the event in some periods and not in others
    "never_without",  # a common value excludes the event everywhere
    "single_column",  # the column alone says more than all others together
    "identifier",  # a value of its own for almost each case, and yet it predicts
    "fixed_at_the_end",  # an average over the finished case
    "vouched",  # any of these, but the case vouches that the column is known in time
]
DETECTORS_BY_STRENGTH: tuple[Detector, ...] = (
    "near_copy",
    "perfect_in_some_periods",
    "never_without",
    "single_column",
    "identifier",
    "fixed_at_the_end",
    "vouched",
)


@dataclass(frozen=True)
class ExcludingValue:
    """A value with which the event practically never occurs, in the periods where that holds.

    `value`: a number, or the text of a category. `periods`: where it holds, in calendar order (one
    nameless period where there is no calendar); `everywhere`: it holds in all periods that could be judged.
    """

    column: str
    value: float | str
    periods: tuple[str, ...]
    everywhere: bool


@dataclass(frozen=True)
class Suspect:
    """One suspected column: the detectors that fired, strongest first, and how much the column says.

    `vouched` stands before all others, where the case vouches for the column.
    `alone`: ROC-AUC of the column by itself; `without`: of all columns nobody suspects; `with_it`: of
    those and this one; `gain`: the difference, paired. All out of fold.
    """

    column: str
    detectors: tuple[Detector, ...]
    alone: Estimate
    with_it: Estimate
    without: Estimate
    gain: Estimate
    never: ExcludingValue | None


@dataclass(frozen=True)
class RowOrderLeak:
    """Whether the place of a row in the file tells the answer (within periods, where there is a calendar)."""

    roc_auc: Estimate
    suspect: bool


@dataclass(frozen=True)
class LeakageResult:
    """All that was found. `columns` are the names to keep out of an operational model."""

    checked: int
    suspects: tuple[Suspect, ...]
    row_order: RowOrderLeak

    @property
    def columns(self) -> tuple[str, ...]:
        """The suspected columns that nobody vouches for, strongest first."""
        return tuple(each.column for each in self.suspects if each.detectors[0] != "vouched")
