"""Analysis: what management can do, what it may be worth, and the test that finds out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from plainspoken.analysis.explore import observed_periods, scale_to_cases_per_year, value_name_key
from plainspoken.analysis.statistics import metrics
from plainspoken.analysis.statistics.intervals import Flags, wilson_interval
from plainspoken.analysis.statistics.resampling import bootstrap_rows
from plainspoken.analysis.statistics.sample_size import AB_TEST_ALPHA, AB_TEST_POWER, detectable_rate, plan_ab_test
from plainspoken.analysis.training.case_value import mean_margin
from plainspoken.analysis.training.threshold import price_unit
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import AssumedValue, Calendar, Case, Money
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from plainspoken.data.dataset import Dataset

WEEKS_A_YEAR = 52
OPERATIONAL_ROC_AUC_ADDRESS = "settings.operational.roc_auc"
WIDER_SHARE_FACTOR = 2.0  # times the top share: where a test of a smaller effect may find its cases


def record_actions(
    trained: TrainedModel,
    loaded: Dataset,
    book: EvidenceRecorder,
    start: Estimate | None = None,
    end: Estimate | None = None,
    inside: Mapping[str, Flags] | None = None,
    per_year: int | None = None,
) -> None:
    """Write the section `actions`, in declared order.

    `start`, `end`: ROC-AUC with what is known at the start and at the end, for actions of kind `record`;
    where they are not handed over, what the comparison of stages has written is taken. `inside`: the
    members of each segment (n,), for actions of kind `contact_segment`. `per_year`: cases a year, by default
    as the period of the table has it.
    """
    start, end = (
        start or read_recorded_estimate("settings.start.roc_auc", book),
        end or read_recorded_estimate(OPERATIONAL_ROC_AUC_ADDRESS, book),
    )
    case = trained.case
    book.list("actions", [action.slug for action in case.actions])
    for action in case.actions:
        address = f"actions.{action.slug}"
        book.put(f"{address}.action", f"action.{action.slug}", "name")
        book.put(f"{address}.kind", action.kind, "name")
        if action.kind == "contact_top":
            yearly = scale_to_cases_per_year(len(loaded.event), case) if per_year is None else per_year
            renewed = case.calendar is not None or yearly != len(loaded.event)
            record_top_contact(address, trained, yearly, renewed, book)
        elif action.kind == "record":
            book.put(f"{address}.start_roc_auc", start, "score")
            book.put(f"{address}.end_roc_auc", end, "score")
        elif action.kind == "contact_segment" and action.segment in (inside or {}):
            record_segment_contact(address, trained, (inside or {})[action.segment], book)
        elif action.kind == "staff" and case.calendar is not None:
            record_staffing_periods(address, loaded, case.calendar, book)


def read_recorded_estimate(address: str, book: EvidenceRecorder) -> Estimate | None:
    """What stands at an address, if anything does."""
    found = book.evidence.get(address)
    return Estimate(found.number, found.low, found.high, found.n, found.method) if found else None


def estimate_precision_at_top(trained: TrainedModel, top_share: float) -> Estimate:
    """The event's rate among the best share of the test set, as the evaluation measures it."""
    score, event = trained.out_of_fold[trained.test], trained.event[trained.test]
    drawn = bootstrap_rows(event, trained.case.seed, whole=len(trained.event))
    return metrics.bootstrap_measure(metrics.precision_at_top(top_share), event, score, drawn)


def record_top_contact(
    address: str, trained: TrainedModel, per_year: int, renewed: bool, book: EvidenceRecorder
) -> None:
    """Size, assumed value, break-even, and the test plan of contacting the best share.

    `renewed`: whether anything tells how many cases a year brings; else `per_year` are those at hand.
    """
    case = trained.case
    rate, size = (
        estimate_precision_at_top(trained, case.decision.top_share),
        round(per_year * case.decision.top_share),
    )
    best = np.zeros(len(trained.event), dtype=bool)
    rows = metrics.top_rows(trained.out_of_fold[trained.test], case.decision.top_share)
    best[trained.test[rows]] = True
    smallest = record_contact_economics(address, trained, size, rate, best, book)
    if renewed:
        book.put(f"{address}.per_year", size, "count")
    if smallest is not None and renewed:
        record_yearly_ab_test(f"{address}.ab", Traffic(trained, per_year), rate.value, smallest, book)
    elif smallest is not None:
        record_group_ab_test(f"{address}.ab", rate.value, smallest, size, case, book)


def record_segment_contact(address: str, trained: TrainedModel, mine: Flags, book: EvidenceRecorder) -> None:
    """The same for the members of a segment, all of whom a test may draw on."""
    rate = wilson_interval(int(trained.event[mine].sum()), int(mine.sum()))
    if rate is None:
        book.put(f"{address}.size", 0, "count")
        return
    smallest = record_contact_economics(address, trained, int(mine.sum()), rate, mine, book)
    if smallest is not None:
        record_group_ab_test(f"{address}.ab", rate.value, smallest, int(mine.sum()), trained.case, book)


def record_contact_economics(
    address: str, trained: TrainedModel, size: int, rate: Estimate, mine: Flags, book: EvidenceRecorder
) -> float | None:
    """Size, rate, assumed value and break-even of contacting so many; returns the smallest effect."""
    money, margin = trained.case.money, mean_margin(trained, mine)
    book.put(f"{address}.size", size, "count")
    book.put(f"{address}.base_rate", rate, "share", of="cases")
    book.put(f"{address}.effect", assumption_interval(money.effect), "share", of="events", source="assumed")
    book.put(f"{address}.value", yearly_contact_value(size, rate, money, margin), "money", source="assumed")
    book.put(
        f"{address}.break_even",
        break_even_contact_cost(rate, money, margin),
        price_unit(trained.case),
        source="assumed",
    )
    smallest = smallest_worthwhile_effect(rate.value, money, margin)
    book.put(f"{address}.smallest_effect", smallest, "share", of="events", source="assumed")
    return smallest


def assumption_interval(assumed: AssumedValue) -> Estimate:
    """An assumption as a value with its confidence interval."""
    return Estimate(assumed.value, assumed.low, assumed.high, None, "assumed")


def break_even_contact_cost(rate: Estimate, money: Money, margin: float) -> Estimate:
    """What one contact may cost at most: rate x relative effect x margin, over the effect's range."""
    low, high = (rate.value * effect * margin for effect in (money.effect.low, money.effect.high))
    return Estimate(rate.value * money.effect.value * margin, low, high, rate.n, "assumed")


def yearly_contact_value(size: int, rate: Estimate, money: Money, margin: float) -> Estimate:
    """A year's value of contacting `size` cases; the range takes the assumptions at their ends."""

    def value(effect: float, cost: float) -> float:
        return size * (rate.value * effect * margin - cost)

    effect, cost = money.effect, money.contact_cost
    worst, best = value(effect.low, cost.high), value(effect.high, cost.low)
    return Estimate(value(effect.value, cost.value), worst, best, rate.n, "assumed")


def smallest_worthwhile_effect(rate: float, money: Money, margin: float) -> float | None:
    """The smallest relative effect worth finding: the one at which a contact pays for itself."""
    return money.contact_cost.value / (rate * margin) if rate > 0 and margin > 0 else None


@dataclass(frozen=True)
class Traffic:
    """Where the cases of a test come from: the ranking and how many cases a year brings."""

    trained: TrainedModel
    per_year: int

    def cases(self, top_share: float) -> int:
        """Cases a year among the best share."""
        return round(self.per_year * top_share)


def record_yearly_ab_test(address: str, traffic: Traffic, rate: float, effect: float, book: EvidenceRecorder) -> None:
    """The A/B plan for the smallest effect worth finding, and what one year could show."""
    case = traffic.trained.case
    a_year = traffic.cases(case.decision.top_share)
    record_group_ab_test(address, rate, effect, a_year, case, book)
    if f"{address}.total" in book.evidence:
        total = book.evidence[f"{address}.total"].number
        book.put(f"{address}.weeks", total / max(a_year, 1) * WEEKS_A_YEAR, "weeks")
    record_wider_ab_test(address, traffic, book)


def record_group_ab_test(
    address: str, rate: float, effect: float, at_hand: int, case: Case, book: EvidenceRecorder
) -> None:
    """The A/B plan for a group of so many cases with this rate; they do not renew, so it has no weeks."""
    fall = case.target.unwanted
    book.put(f"{address}.power", AB_TEST_POWER, "share", of="tests")
    book.put(f"{address}.alpha", AB_TEST_ALPHA, "share", of="tests")
    book.put(f"{address}.rate_now", rate, "share", of="cases")
    book.put(f"{address}.detectable_rate", detectable_rate(rate, at_hand // 2, fall=fall), "share", of="cases")
    test = plan_ab_test(rate, rate * (1 - effect if fall else 1 + effect))
    if test is None:
        return
    total = 2 * test.n_per_group
    book.put(f"{address}.rate_then", test.rate_then, "share", of="cases", source="assumed")
    book.put(f"{address}.n_per_group", test.n_per_group, "count")
    book.put(f"{address}.total", total, "count")
    book.put(f"{address}.feasible_in_year", total <= at_hand, "flag")


def record_wider_ab_test(address: str, traffic: Traffic, book: EvidenceRecorder) -> None:
    """What a one-year test on twice the share of the ranking could show."""
    wider = WIDER_SHARE_FACTOR * traffic.trained.case.decision.top_share
    if wider > 1:
        return
    rate = estimate_precision_at_top(traffic.trained, wider).value
    book.put(f"{address}.wider_share", wider, "share", of="cases")
    book.put(f"{address}.wider_rate_now", rate, "share", of="cases")
    fall = traffic.trained.case.target.unwanted
    shown = detectable_rate(rate, traffic.cases(wider) // 2, fall=fall)
    book.put(f"{address}.fifth_detectable_rate", shown, "share", of="cases")


def record_staffing_periods(address: str, loaded: Dataset, calendar: Calendar, book: EvidenceRecorder) -> None:
    """The periods with the highest and the lowest rate."""
    here = loaded.frame[calendar.column].astype(str).to_numpy()
    rates = {
        period: wilson_interval(int(loaded.event[here == period].sum()), int((here == period).sum()))
        for period in observed_periods(loaded.frame, calendar)
    }
    known = {period: rate for period, rate in rates.items() if rate is not None}
    order = sorted(known, key=lambda period: known[period].value)
    for role, period in (("worst", order[0]), ("best", order[-1])):
        book.put(f"{address}.{role}_period", value_name_key(calendar.column, period), "name")
        book.put(f"{address}.{role}_rate", known[period], "share", of="cases")
