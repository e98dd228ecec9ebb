"""Probabilities to the errors that they lead one to expect in a group, and how far chance moves those.

Miss rates and ROC-AUC differ between groups for a model that is exactly right: base rates and
spreads of scores differ (Corbett-Davies & Goel 2018). So a group is held against its own probabilities, as
multicalibration does (Hebert-Johnson et al. 2018): outcomes drawn from them are what a right model would show.
Mean and standard deviation over all such draws are computed in closed form, by the first-order expansion of each
ratio in the outcomes; a test holds them against draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import norm

from plainspoken.analysis.statistics.clusters import Groups, sum_by_group
from plainspoken.analysis.statistics.intervals import Flags, Floats, rows_in_groups
from plainspoken.analysis.training.trained_model import Rows

NORMAL_97_5 = 1.959964  # half a 95 % range in standard deviations
Metric = Literal["calibration", "ranking", "missed"]


@dataclass(frozen=True)
class ScoredRows:
    """Of n cases: the event, the score, whether picked, and the probability that goes with such a score; and where
    several rows are one customer's, the group of each."""

    event: Flags
    score: Floats
    picked: Flags
    probability: Floats
    groups: Groups | None = None

    def select(self, mine: Flags | Rows) -> ScoredRows:
        """The same of some of the cases."""
        return ScoredRows(
            self.event[mine],
            self.score[mine],
            self.picked[mine],
            self.probability[mine],
            rows_in_groups(self.groups, mine),
        )


@dataclass(frozen=True)
class ErrorComparison:
    """A share in a group, what its probabilities lead one to expect, and the standard deviation between both."""

    observed: float
    expected: float
    deviation: float

    @property
    def difference(self) -> float:
        """How much higher the share is than expected."""
        return self.observed - self.expected

    def p_value(self, two_sided: bool) -> float:
        """The chance of such a difference, or a larger one, where the probabilities are right."""
        if self.deviation <= 0:
            return 1.0
        z = self.difference / self.deviation
        return float(2 * norm.sf(abs(z)) if two_sided else norm.sf(z))


def compare_with_expected(metric: Metric, group: ScoredRows) -> ErrorComparison:
    """What happened in a group against what its probabilities say. Raises ZeroDivisionError where none counts."""
    expected, slopes = error_share(metric, group.probability, group)
    observed, _ = error_share(metric, group.event.astype(float), group)
    variance = float((group.probability * (1 - group.probability) * slopes**2).sum())
    effect = residual_design_effect(slopes * (group.event - group.probability), group.groups)
    return ErrorComparison(observed, expected, float(np.sqrt(variance * effect)))


def residual_design_effect(moved: Floats, groups: Groups | None) -> float:
    """How much more a sum of residuals (n,) varies as its rows come in groups; at least one."""
    if groups is None or not moved.any():
        return 1.0
    return max(1.0, float(np.square(sum_by_group(moved, groups)).sum() / np.square(moved).sum()))


def error_share(metric: Metric, chance: Floats, group: ScoredRows) -> tuple[float, Floats]:
    """(share, its slope in each chance (n,)) where each case has the event with this chance (n,).

    With outcomes, 0 or 1, as chances it is the share that was observed. `calibration`: cases with the event;
    `missed`: events that are not picked; `ranking`: pairs in the wrong order (1 - ROC-AUC).
    """
    if metric == "calibration":
        return float(chance.mean()), np.full(len(chance), 1 / len(chance))
    if metric == "ranking":
        return wrong_pair_share(chance, group.score)
    return weighted_share(chance, ~group.picked)


def weighted_share(weight: Floats, wrong: Flags) -> tuple[float, Floats]:
    """(share of the weight that is wrong, its slope in each weight (n,))."""
    whole = float(weight.sum())
    share = float((weight * wrong).sum()) / whole
    return share, np.asarray((wrong - share) / whole)


def wrong_pair_share(chance: Floats, score: Floats) -> tuple[float, Floats]:
    """(expected share of wrong pairs of one case with the event and one without, its slope in each chance (n,))."""
    _, place = np.unique(score, return_inverse=True)
    with_it, without = np.bincount(place, chance), np.bincount(place, 1 - chance)
    above = (without.sum() - np.cumsum(without) + without / 2)[place]
    below = (np.cumsum(with_it) - with_it / 2)[place]
    itself = float((chance * (1 - chance)).sum())  # a case makes no pair with itself
    pairs = float(chance.sum() * (1 - chance).sum()) - itself
    share = (float((chance * above).sum()) - itself / 2) / pairs
    return share, (above - below - share * float((1 - 2 * chance).sum())) / pairs
