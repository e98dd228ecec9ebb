"""Analysis, leaks: what the detectors hand over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from plainspoken.core.recorder import Estimate

Detector = Literal[
    "near_copy",  # the column alone tells the answer almost without a mistake
    "perfect_in_some_periods",  # a common value excludes the event in some periods and not in others
    "encoded_from_answer",  # its values are the means of the answer over these very rows
    "perfect_in_some_groups",  # it holds the answer in some groups of cases and not in others
    "never_without",  # a common value excludes the event everywhere, and holds for most cases without it
    "structural_zero",  # a value excludes the event everywhere, but is too rare to be the event's own mark
    "always_with",  # with a common value the event always occurs, and most cases with the event hold it
    "certain_value",  # with a value the event always occurs, but too few cases hold it to be the event's own mark
    "single_column",  # the column alone says more than all others together
    "identifier",  # a value of its own for almost each case, and yet it predicts
    "fixed_at_the_end",  # an average over the finished case
    "vouched",  # any of these, but the case vouches that the column is known in time
]
DETECTORS_BY_STRENGTH: tuple[Detector, ...] = (
    "near_copy",
    "perfect_in_some_periods",
    "encoded_from_answer",
    "never_without",
    "always_with",
    "perfect_in_some_groups",
    "identifier",
    "fixed_at_the_end",
    "structural_zero",
    "certain_value",
    "single_column",
    "vouched",
)
# An honest column can be strong, and a value can make the event impossible or certain: these are asked about, not left
# out.
QUESTIONED: tuple[Detector, ...] = ("structural_zero", "certain_value", "single_column")


class Filled(Enum):
    """In place of a value: whatever stands in the cell, as long as something does."""

    ANY = "any"


CellValue = float | str | Filled | None


@dataclass(frozen=True)
class ExcludingValue:
    """A value with which one answer, the event or its absence, practically never occurs, where that holds.

    `value`: a number, or the text of a category; None: the cell is empty; `Filled`: it is not. `periods`: where it
    holds, in calendar order (one nameless period where there is no calendar); `everywhere`: it holds in all periods
    that could be judged.
    `share_of_others`: of the cases with the other answer in those periods, the share that holds it.
    """

    column: str
    value: CellValue
    periods: tuple[str, ...]
    everywhere: bool
    share_of_others: float


@dataclass(frozen=True)
class GroupLeak:
    """Where a column holds the answer in some groups only: `groups`, values of the column `by`, with `n` cases.

    Either `never`, the value that excludes the event there; or `inside` and `elsewhere`, the ROC-AUC of the column
    by itself there and in all other cases.
    """

    by: str
    groups: tuple[str, ...]
    n: int
    never: ExcludingValue | None
    inside: Estimate | None
    elsewhere: Estimate | None


@dataclass(frozen=True)
class Suspect:
    """One suspected column: the detectors that fired, strongest first, and how much the column says.

    `vouched` stands before all others, where the case vouches for the column.
    `alone`: ROC-AUC of the column by itself; `without`: of all columns nobody suspects; `with_it`: of
    those and this one; `gain`: the difference, paired. All out of fold.
    `never`: its value that excludes the event; `always`: the one with which the event is certain.
    """

    column: str
    detectors: tuple[Detector, ...]
    alone: Estimate
    with_it: Estimate
    without: Estimate
    gain: Estimate
    never: ExcludingValue | None
    always: ExcludingValue | None = None
    group: GroupLeak | None = None


@dataclass(frozen=True)
class RowOrderLeak:
    """Whether the place of a row in the file tells the answer (within periods, where there is a calendar)."""

    roc_auc: Estimate
    suspect: bool


@dataclass(frozen=True)
class LeakageResult:
    """All that was found: columns to keep out of an operational model, and columns to ask about."""

    checked: int
    suspects: tuple[Suspect, ...]
    row_order: RowOrderLeak

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns to keep out: they cannot be known in time by the evidence of the data, strongest first."""
        return tuple(each for each in self.suspected if each not in self.questioned)

    @property
    def questioned(self) -> tuple[str, ...]:
        """The columns that an honest world may hold, too: they stay in the model, and are asked about."""
        return tuple(each.column for each in self.suspects if each.detectors[0] in QUESTIONED)

    @property
    def suspected(self) -> tuple[str, ...]:
        """All suspected columns that nobody vouches for, strongest first."""
        return tuple(each.column for each in self.suspects if each.detectors[0] != "vouched")
