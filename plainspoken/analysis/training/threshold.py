"""Where to draw the line, by costs or precision, on held-out training scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.statistics.clusters import Groups, resample_groups
from plainspoken.case import Case, DecisionSettings, Money
from plainspoken.core.findings import Unit
from plainspoken.core.moved_contacts import moves_whom_to_contact

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Amount = TypeVar("Amount", float, Floats)
SENSITIVITY_RESAMPLES = 200


@dataclass(frozen=True)
class Economics:
    """What one contact costs and what it brings per event reached: effect times margin."""

    cost: float
    gain: float

    def value(self, events: Amount, contacted: Amount) -> Amount:
        """Value of contacting so many, among whom so many events would come anyway."""
        return events * self.gain - contacted * self.cost


def price_unit(case: Case) -> Unit:
    """How a price is counted: in money where cases have a worth of their own, or the case names the currency of its
    sums; else as a share of a margin."""
    return "money" if case.value or case.money.currency else "share"


def assumed_economics(money: Money) -> Economics:
    """The case's assumed values."""
    return Economics(money.contact_cost.value, money.effect.value * money.margin)


def pessimistic_economics(money: Money) -> Economics:
    """The unfavourable ends of the assumed ranges."""
    return Economics(money.contact_cost.high, money.effect.low * money.margin)


def optimistic_economics(money: Money) -> Economics:
    """The favourable ends of the assumed ranges."""
    return Economics(money.contact_cost.low, money.effect.high * money.margin)


def choose_threshold(decision: DecisionSettings, economics: Economics, score: Floats, event: Flags) -> float:
    """The threshold to contact at, from scores (n,) of cases the model did not see and their truth."""
    if decision.rule == "recall_at_precision":
        return threshold_at_precision(score, event, decision.precision)
    return value_maximising_threshold(score, event, economics)


def value_maximising_threshold(score: Floats, event: Flags, economics: Economics) -> float:
    """The threshold with the highest value; above every score where no contact pays."""
    ranked, found, contacted = cumulative_event_counts(score, event)
    value = economics.value(found, contacted)
    place = int(np.argmax(value))
    return float(ranked[place]) if value[place] > 0 else float(np.nextafter(ranked[0], np.inf))


def threshold_at_precision(score: Floats, event: Flags, precision: float) -> float:
    """The lowest threshold with at least this precision; where there is none, that of the best precision."""
    ranked, found, contacted = cumulative_event_counts(score, event)
    reached = found / contacted
    good = np.flatnonzero(reached >= precision)
    return float(ranked[good[-1] if len(good) else int(np.argmax(reached))])


def cumulative_event_counts(score: Floats, event: Flags) -> tuple[Floats, Floats, Floats]:
    """Per distinct score, highest first: the score, and how many events and cases are at or above it."""
    order = np.argsort(-score, kind="stable")
    ranked = score[order]
    last = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)
    found = np.cumsum(event[order].astype(np.float64))[last]
    return ranked[last], found, (last + 1).astype(np.float64)


@dataclass(frozen=True)
class ThresholdSensitivity:
    """Thresholds and contacted shares at the two ends of what was assumed.

    `doubled`: share of resamples of the cases in which the contacted share more than doubles between the two ends.
    """

    threshold_low: float
    threshold_high: float
    contacted_low: float
    contacted_high: float
    doubled: float


def measure_threshold_sensitivity(
    money: Money, score: Floats, event: Flags, seed: int, groups: Groups | None = None
) -> ThresholdSensitivity:
    """How far the threshold that brings most moves when all that is assumed lies at either end, from scores (n,) and
    their truth; `groups`: of these rows (n,).

    By value whatever rule draws the line: a rule that never looks at money cannot show how much hangs on it.
    """
    low, high = thresholds_at_both_ends(money, score, event)
    shares = sorted(float(np.mean(score >= threshold)) for threshold in (low, high))
    return ThresholdSensitivity(low, high, shares[0], shares[1], share_of_doubling(money, score, event, seed, groups))


def thresholds_at_both_ends(money: Money, score: Floats, event: Flags) -> tuple[float, float]:
    """The threshold that brings most at the favourable ends of all that is assumed, and at the unfavourable ones."""
    at_best, at_worst = economics_at_both_ends(money)
    return value_maximising_threshold(score, event, at_best), value_maximising_threshold(score, event, at_worst)


def economics_at_both_ends(money: Money) -> tuple[Economics, Economics]:
    """The favourable ends of all that is assumed, and the unfavourable ones."""
    return optimistic_economics(money), pessimistic_economics(money)


def share_of_doubling(money: Money, score: Floats, event: Flags, seed: int, groups: Groups | None) -> float:
    """Share of resamples of the cases in which the ends of what is assumed move whom to contact.

    The place where a noisy curve is highest jumps from sample to sample, so that the one sample at hand cannot show
    that it keeps still. Where groups belong together, groups are drawn.
    """
    doubled = 0
    for rows in resample_groups(np.arange(len(score)) if groups is None else groups, seed, SENSITIVITY_RESAMPLES):
        found, contacted = cumulative_event_counts(score[rows], event[rows])[1:]
        shares = sorted(
            contacted_share_of_most_value(ends.value(found, contacted), contacted)
            for ends in economics_at_both_ends(money)
        )
        doubled += moves_whom_to_contact(shares[0], shares[1])
    return doubled / SENSITIVITY_RESAMPLES


def contacted_share_of_most_value(value: Floats, contacted: Floats) -> float:
    """Share of cases that it pays most to contact, from values and counts by distinct score; nil where none pays."""
    best = int(np.argmax(value))
    return float(contacted[best] / contacted[-1]) if value[best] > 0 else 0.0
