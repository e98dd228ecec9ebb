"""Analysis: the A/B test of an action, and what it can show with the cases there are. Knows no page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plainspoken.analysis.statistics.intervals import Flags
from plainspoken.analysis.statistics.sample_size import (
    AB_TEST_ALPHA,
    AB_TEST_POWER,
    count_needed_cases,
    detectable_mean_difference,
    detectable_rate,
    plan_superiority_test,
)
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import Case, TestOutcome, slug
from plainspoken.core.recorder import EvidenceRecorder

WEEKS_A_YEAR = 52
MIN_OUTCOME_CASES = 20  # cases below which the spread of an outcome is not known


@dataclass(frozen=True)
class TestedEffects:
    """Relative effects: the one that is hoped for, and the one at which a contact pays for itself.

    None: nobody has said what to hope for, or what a contact costs.
    """

    __test__ = False  # not a test of pytest's

    hoped: float | None
    pays: float | None


def record_ab_test(
    address: str, rate: float, effects: TestedEffects, at_hand: int, case: Case, book: EvidenceRecorder
) -> None:
    """What a test on `at_hand` cases with this rate can show, and the plan that would show that it pays.

    The plan has its power for the effect hoped for against the one that pays, not against none: a test
    planned for the effect that just pays would show that it pays once in forty times. There is no plan
    where nobody has said what to hope for, and none where even that would not pay.
    """
    fall = case.target.unwanted
    book.put(f"{address}.power", AB_TEST_POWER, "share", of="tests")
    book.put(f"{address}.alpha", AB_TEST_ALPHA, "share", of="tests")
    book.put(f"{address}.at_hand", at_hand, "count")
    book.put(f"{address}.rate_now", rate, "share", of="cases")
    book.put(f"{address}.detectable_rate", detectable_rate(rate, at_hand // 2, fall=fall), "share", of="cases")
    if effects.hoped is None:
        return
    then, pays = (changed_rate(rate, each, fall=fall) for each in (effects.hoped, effects.pays or 0.0))
    book.put(f"{address}.rate_then", then, "share", of="cases", source="assumed")
    book.put(f"{address}.needed", count_needed_cases(rate, then), "count", source="assumed")
    if effects.pays is not None:
        book.put(f"{address}.rate_pays", pays, "share", of="cases", source="assumed")
    plan = plan_superiority_test(rate, then, pays)
    if plan is not None:
        total = 2 * plan.n_per_group
        book.put(f"{address}.n_per_group", plan.n_per_group, "count")
        book.put(f"{address}.total", total, "count")
        book.put(f"{address}.feasible_in_year", total <= at_hand, "flag")


def changed_rate(rate: float, effect: float, *, fall: bool) -> float:
    """The rate after a relative effect, at least nil and at most all."""
    return max(rate * (1 - effect), 0.0) if fall else min(rate * (1 + effect), 1.0)


def record_outcome_test(
    address: str, trained: TrainedModel, inside: Flags, outcome: TestOutcome, book: EvidenceRecorder
) -> None:
    """The least relative change of a continuous outcome that a test on these cases shows, two equal groups.

    `.outcome_change`: with the earlier value as covariate (CUPED, Deng et al. 2013), which takes the share
    r^2 of the variance away; `.outcome_change_plain`: without.
    """
    now, before = (trained.frame[name].to_numpy(np.float64)[inside] for name in (outcome.column, outcome.before))
    known = ~(np.isnan(now) | np.isnan(before))
    now, before = now[known], before[known]
    if len(now) < MIN_OUTCOME_CASES or now.std() == 0 or before.std() == 0 or now.mean() <= 0:
        return
    plain = detectable_mean_difference(float(now.std(ddof=1)), len(now) // 2) / float(now.mean())
    tie = float(np.corrcoef(now, before)[0, 1])
    book.put(f"{address}.outcome", f"column.{slug(outcome.column)}", "name")
    book.put(f"{address}.outcome_earlier", f"column.{slug(outcome.before)}", "name")
    book.put(f"{address}.outcome_n", len(now), "count")
    book.put(f"{address}.outcome_tie", tie, "number")
    book.put(f"{address}.outcome_change", plain * float(np.sqrt(1 - tie**2)), "share", of="mean_outcome")
    book.put(f"{address}.outcome_change_plain", plain, "share", of="mean_outcome")


def record_test_weeks(address: str, a_year: int, book: EvidenceRecorder) -> None:
    """How long a planned test takes where so many cases come in a year."""
    if f"{address}.total" in book.evidence:
        book.put(f"{address}.weeks", book.evidence[f"{address}.total"].number / max(a_year, 1) * WEEKS_A_YEAR, "weeks")
