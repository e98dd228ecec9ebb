"""Which bin of a calibration shows what is true of all. In: what was said of each and what came. Out: one to quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainspoken.core.findings import Evidence

SMALL_CALIBRATION_GAP = 0.03  # three in 100: below what a reader would act on


@dataclass(frozen=True)
class CalibrationBin:
    """What was said of the cases of a bin, and the share that came, with the ends of its range; all 0 to 1."""

    said: float
    came: float
    low: float
    high: float

    @property
    def agrees(self) -> bool:
        """Whether what came is what was said: within its range, or nearly so."""
        return self.low <= self.said <= self.high or abs(self.came - self.said) < SMALL_CALIBRATION_GAP

    @classmethod
    def of(cls, said: Evidence, came: Evidence) -> CalibrationBin:
        """A bin of its evidence; what came has its value for ends where it has no range."""
        low, high = (came.number if end is None else end for end in (came.low, came.high))
        return cls(said.number, came.number, low, high)


def within_chance_gap(gap: Evidence, noise: Evidence) -> bool:
    """Whether what was said and what came lie no further apart than chance alone makes them, or little."""
    return gap.number <= noise.number or (gap.high is not None and gap.high < SMALL_CALIBRATION_GAP)


def choose_example(bins: Sequence[CalibrationBin], threshold: float, *, accurate: bool) -> int:
    """The place of the bin nearest to the threshold among those that show what is true of all; of all, where none does.

    `accurate`: whether that is so of all, by `within_chance_gap`.
    """
    fitting = [place for place, each in enumerate(bins) if each.agrees is accurate] or range(len(bins))
    return min(fitting, key=lambda place: abs(bins[place].said - threshold))
