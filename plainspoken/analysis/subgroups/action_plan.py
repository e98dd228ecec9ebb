"""Analysis: what management can do, what it may be worth, and the test that finds out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.stats import chisquare

from plainspoken.analysis.evaluation.score_to_act_on import ScoreToActOn
from plainspoken.analysis.explore import count_cases_for_plan, observed_periods, value_name_key
from plainspoken.analysis.statistics import metrics
from plainspoken.analysis.statistics.intervals import Flags, rows_in_groups, share_interval
from plainspoken.analysis.statistics.resampling import bootstrap_rows
from plainspoken.analysis.statistics.sample_size import detectable_rate
from plainspoken.analysis.subgroups.ab_test_plan import (
    TestedEffects,
    record_ab_test,
    record_outcome_test,
    record_test_weeks,
)
from plainspoken.analysis.subgroups.contact_plan import (
    WIDER_SHARE_FACTOR,
    best_rows,
    record_contact_plan,
    smallest_worthwhile_effect,
)
from plainspoken.analysis.subgroups.find_segments import selected_by_threshold
from plainspoken.analysis.training.case_value import break_even_contact_cost, mean_margin, money_with_loss
from plainspoken.analysis.training.threshold import price_unit
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import AssumedValue, Calendar, Money
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from plainspoken.data.dataset import Dataset

OPERATIONAL_ROC_AUC_ADDRESS = "settings.operational.roc_auc"
MIN_STAFFED_PERIODS = 2


def record_actions(
    trained: TrainedModel,
    loaded: Dataset,
    book: EvidenceRecorder,
    start: Estimate | None = None,
    end: Estimate | None = None,
    inside: Mapping[str, Flags] | None = None,
    per_year: int | None = None,
    acting: ScoreToActOn | None = None,
) -> None:
    """Write the section `actions`, in declared order.

    `start`, `end`: ROC-AUC with what is known at the start and at the end, for actions of kind `record`;
    where they are not handed over, what the comparison of stages has written is taken. `inside`: the
    members of each segment (n,), for actions of kind `contact_segment`. `per_year`: cases a year, where somebody
    has said; by default what the case says of its traffic, or else the rows at hand. `acting`: the score that exists
    when somebody must act, for actions of kind `contact_top`; by default the final one.
    """
    start, end = (
        start or book.recorded_estimate("settings.start.roc_auc"),
        end or book.recorded_estimate(OPERATIONAL_ROC_AUC_ADDRESS),
    )
    case = trained.case
    rows = acting.cases if acting else len(loaded.event)
    yearly = count_cases_for_plan(rows, case) if per_year is None else per_year
    book.list("actions", [action.slug for action in case.actions])
    pooled = next((each.slug for each in case.actions if each.kind == "contact_segment" and case.offers), None)
    for action in case.actions:
        address = f"actions.{action.slug}"
        book.put(f"{address}.action", f"action.{action.slug}", "name")
        book.put(f"{address}.kind", action.kind, "name")
        if action.kind == "contact_top":
            renewed = case.traffic is not None or yearly != rows
            record_top_contact(address, acting.trained if acting else trained, yearly, renewed, book)
            if acting and acting.final_too_late:
                record_contact_of_all(address, acting.trained, yearly, book)
        elif action.kind == "record":
            book.put(f"{address}.start_roc_auc", start, "score")
            book.put(f"{address}.end_roc_auc", end, "score")
        elif action.kind == "contact_segment" and action.segment in (inside or {}):
            book.put(f"{address}.segment", f"segment.{action.segment}", "name")
            record_segment_contact(address, trained, (inside or {})[action.segment], book)
            if action.slug == pooled:
                record_pooled_test(address, trained, book)
        elif action.kind == "staff" and case.calendar is not None:
            record_staffing_periods(address, loaded, case.calendar, book)
    if acting is None or acting.in_time:
        record_contact_plan(case.actions, acting.trained if acting else trained, yearly, book)


def estimate_precision_at_top(trained: TrainedModel, top_share: float) -> Estimate:
    """The event's rate among the best share of the test set, as the evaluation measures it."""
    score, event = trained.out_of_fold[trained.test], trained.event[trained.test]
    drawn = bootstrap_rows(event, trained.case.seed, whole=len(trained.event), groups=trained.test_groups)
    return metrics.bootstrap_top_rate(top_share, event, score, drawn)


def record_top_contact(
    address: str, trained: TrainedModel, per_year: int, renewed: bool, book: EvidenceRecorder
) -> None:
    """Size, assumed value, break-even, and the test plan of contacting the best share.

    `renewed`: whether somebody has said how many cases a year brings; else `per_year` are those at hand.
    """
    case = trained.case
    told = book.recorded_estimate("plan.score.top_rate")  # one figure, one range
    rate = told or estimate_precision_at_top(trained, case.decision.top_share)
    size = round(per_year * case.decision.top_share)
    best = best_rows(trained, case.decision.top_share)
    smallest = record_contact_economics(address, trained, size, rate, best, book)
    book.put(f"{address}.usual_rate", float(trained.event[trained.test].mean()), "share", of="cases")
    record_ab_test(f"{address}.ab", rate.value, TestedEffects(case.money.effect.value, smallest), size, case, book)
    record_wider_ab_test(f"{address}.ab", trained, per_year, book)
    if renewed:
        book.put(f"{address}.per_year", size, "count")
        record_test_weeks(f"{address}.ab", size, book)


def record_contact_of_all(address: str, trained: TrainedModel, cases: int, book: EvidenceRecorder) -> None:
    """What a test on all cases can show: the plan that can be run where no score in time tells whom to choose."""
    event = trained.event[trained.test]
    rate = share_interval(event, trained.test_groups)
    if rate is None:
        return
    shown = detectable_rate(rate.value, cases // 2, fall=trained.case.target.unwanted)
    book.put(f"{address}.all.size", cases, "count")
    book.put(f"{address}.all.rate", rate, "share", of="cases")
    book.put(f"{address}.all.detectable_rate", shown, "share", of="cases")


def record_segment_contact(address: str, trained: TrainedModel, mine: Flags, book: EvidenceRecorder) -> None:
    """The same for the members of a segment, all of whom a test may draw on."""
    rate = share_interval(trained.event[mine], rows_in_groups(trained.groups, mine))
    if rate is None:
        book.put(f"{address}.size", 0, "count")
        return
    smallest = record_contact_economics(address, trained, int(mine.sum()), rate, mine, book)
    if not trained.case.offers:
        effects = TestedEffects(trained.case.money.effect.value, smallest)
        record_ab_test(f"{address}.ab", rate.value, effects, int(mine.sum()), trained.case, book)


def record_pooled_test(address: str, trained: TrainedModel, book: EvidenceRecorder) -> None:
    """One test for all offers at once: lots are drawn among all picked, within each offer.

    A test for each offer and one more for a segment would draw on the same cases several times over.
    """
    case = trained.case
    picked = selected_by_threshold(trained, np.arange(len(trained.event)), trained.out_of_fold)
    rate = share_interval(trained.event[picked], rows_in_groups(trained.groups, picked))
    if rate is None:
        return
    smallest = smallest_worthwhile_effect(rate.value, case, mean_margin(trained, picked))
    book.put(f"{address}.ab.pooled", True, "flag")
    record_ab_test(
        f"{address}.ab", rate.value, TestedEffects(case.money.effect.value, smallest), int(picked.sum()), case, book
    )
    if case.outcome is not None:
        record_outcome_test(f"{address}.ab", trained, picked, case.outcome, book)


def record_contact_economics(
    address: str, trained: TrainedModel, size: int, rate: Estimate, mine: Flags, book: EvidenceRecorder
) -> float | None:
    """Size, rate, assumed value and break-even of contacting so many; returns the smallest effect."""
    money, margin = money_with_loss(trained.case), mean_margin(trained, mine)
    book.put(f"{address}.size", size, "count")
    book.put(f"{address}.base_rate", rate, "share", of="cases")
    book.put(f"{address}.margin", margin, "money", source="assumed")
    book.put(
        f"{address}.effect", assumption_interval(trained.case.money.effect), "share", of="events", source="assumed"
    )
    book.put(f"{address}.value", value_of_contacts(size, rate, money, margin), "money", source="assumed")
    book.put(
        f"{address}.break_even",
        break_even_contact_cost(rate, rate.n or size, money, margin),
        price_unit(trained.case),
        source="assumed",
    )
    smallest = smallest_worthwhile_effect(rate.value, trained.case, margin)
    book.put(f"{address}.smallest_effect", smallest, "share", of="events", source="assumed")
    return smallest


def assumption_interval(assumed: AssumedValue) -> Estimate:
    """An assumption as a value with its confidence interval."""
    return Estimate(assumed.value, assumed.low, assumed.high, None, "assumed")


def value_of_contacts(size: int, rate: Estimate, money: Money, margin: float) -> Estimate:
    """The value of contacting `size` cases; the range takes the assumptions, and the measured rate, at their ends.

    Where the assumptions are sure, what is left is the chance in the rate.
    """

    def value(share: float, effect: float, cost: float) -> float:
        return size * (share * effect * margin - cost)

    effect, cost, (low, high) = money.effect, money.contact_cost, rate.ends
    worst, best = value(low, effect.low, cost.high), value(high, effect.high, cost.low)
    return Estimate(value(rate.value, effect.value, cost.value), worst, best, rate.n, "assumed")


def record_wider_ab_test(address: str, trained: TrainedModel, cases: int, book: EvidenceRecorder) -> None:
    """What a test on twice the share of the ranking could show, of so many cases in all."""
    wider = WIDER_SHARE_FACTOR * trained.case.decision.top_share
    if wider > 1:
        return
    rate = estimate_precision_at_top(trained, wider).value
    shown = detectable_rate(rate, round(cases * wider) // 2, fall=trained.case.target.unwanted)
    book.put(f"{address}.wider_share", wider, "share", of="cases")
    book.put(f"{address}.wider_rate_now", rate, "share", of="cases")
    book.put(f"{address}.fifth_detectable_rate", shown, "share", of="cases")


def record_staffing_periods(address: str, loaded: Dataset, calendar: Calendar, book: EvidenceRecorder) -> None:
    """The period with the most events, and of the others the one with the most cases: what there is to do.

    `.spread_p`: chi-square test that the events are spread evenly over the periods.
    """
    here = loaded.frame[calendar.column].astype(str).to_numpy()
    counts = {
        period: (int((here == period).sum()), int(loaded.event[here == period].sum()))
        for period in observed_periods(loaded.frame, calendar)
    }
    if len(counts) < MIN_STAFFED_PERIODS:
        return
    busiest = max(counts, key=lambda period: counts[period][1])
    fullest = max((each for each in counts if each != busiest), key=lambda period: counts[period][0])
    events = np.array([each for _, each in counts.values()])
    book.put(f"{address}.spread_p", float(chisquare(events).pvalue) if events.any() else 1.0, "score")
    book.put(f"{address}.mean_events", float(events.mean()), "number")
    for role, period in (("busiest", busiest), ("fullest", fullest)):
        book.put(f"{address}.{role}_period", value_name_key(calendar.column, period), "name")
        book.put(f"{address}.{role}_cases", counts[period][0], "count")
        book.put(f"{address}.{role}_events", counts[period][1], "count")
