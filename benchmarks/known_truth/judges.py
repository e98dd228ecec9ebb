"""Truth: when a statement is true of a world, judged on the very large sample."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np

from benchmarks.known_truth.known import GroundTruth
from benchmarks.known_truth.worlds import Flags, Floats
from plainspoken.analysis.evaluation.decision_curve import gain_over_both, net_benefits
from plainspoken.analysis.leakage.excluding_value import MAX_EXCLUDED_EVENT_RATIO
from plainspoken.analysis.leakage.univariate_auc import encode_as_numbers
from plainspoken.analysis.subgroups.expected_errors import Metric
from plainspoken.core.ranked_scores import roc_auc

Judge = Callable[[GroundTruth, str], bool | None]
MIN_SINGLE_CASE_METRIC = 0.8  # rarely wrong about one case
MIN_TRUE_GROUP_DIFFERENCE = 0.01  # of an observed share from the expected one: half a point is the model's own wear
MIN_STRONG_AUC = 0.75  # of one column on the large sample; the detector asks for 0.8 in the table
CLEAR_LIFT = 1.5
NEXT_TO_NOBODY = 0.02  # of all cases: twice what a rule asks for, since its own table is smaller
RATE_TOLERANCE = 0.005  # difference of two rates on the large sample that may be its own chance


def ranks_above_chance(known: GroundTruth) -> bool:
    """Whether the score tells anything, and its top holds more than usual."""
    better = known.measured["roc_auc"] > 0.5 and known.measured["top_rate"] > known.base_rate
    return known.informative and better


def reliable_for_single_cases(known: GroundTruth) -> bool:
    """Whether it is rarely wrong about one case."""
    return min(known.measured["recall"], known.measured["precision"]) >= MIN_SINGLE_CASE_METRIC


def outranks_simple_rule(known: GroundTruth) -> bool:
    """Whether it orders pairs, or picks its top, better than the simple rule."""
    return known.informative and (known.gain > 0 or known.top_gain > 0)


def rates_differ_as_stated(known: GroundTruth, mine: Flags, higher: bool) -> bool:
    """Whether rows differ from all others in the stated direction."""
    here, there = known.rates(mine)
    return known.informative and (here - there if higher else there - here) > RATE_TOLERANCE


def segment_rate_differs(known: GroundTruth, address: str) -> bool:
    """Whether a segment differs from the rest as stated."""
    name = address.rsplit(".", 1)[-1]
    if name.startswith("k") and not known.built.dials.segments:
        return False
    found = known.findings.get
    return rates_differ_as_stated(
        known, known.segment(name), found(f"{address}.rate").number > found(f"{address}.elsewhere").number
    )


def best_segment_above_base(known: GroundTruth, address: str) -> bool:
    """Whether the segment that looks best lies above the usual rate."""
    name = str(known.findings.get("segments.best").value).rsplit(".", 1)[-1]
    return segment_rate_differs(known, f"segments.{name}") and known.rates(known.segment(name))[0] > known.base_rate


def numeric_rates_differ(known: GroundTruth, address: str) -> bool:
    """Whether the event's rate differs across the stated cut, in the stated direction."""
    column, found = known.column(f"{address}.column"), known.findings.get
    above = known.many.frame[column].to_numpy(float) >= found(f"{address}.split").number
    higher = found(f"{address}.above_rate").number > found(f"{address}.below_rate").number
    return known.tells(column) and rates_differ_as_stated(known, above, higher)


def category_rates_differ(known: GroundTruth, address: str) -> bool:
    """Whether the event's rate is higher with the one value than with the other."""
    column, rates = known.column(f"{address}.column"), []
    for end in ("high_value", "low_value"):
        value = str(known.findings.get(f"{address}.{end}").value).rsplit(".", 1)[-1]
        rates.append(known.rates(known.many.frame[column].astype(str).to_numpy() == value)[0])
    return known.tells(column) and rates[0] - rates[1] > RATE_TOLERANCE


def names_strongest_driver(known: GroundTruth, address: str) -> bool:
    """Whether the factor named first is the column with the largest effect of its own."""
    first = known.column("factors.first.column")
    return known.informative and first == next(iter(known.importance))


def group_misjudged_as_stated(known: GroundTruth, address: str) -> bool:
    """Whether the probabilities in the group are truly wrong, in the stated direction.

    A group in which errors are only more frequent, as its own probabilities say, is no truth.
    """
    metric = cast(Metric, known.findings.get(f"{address}.metric").value)
    truly = known.misjudged(metric, known.slice(address))
    return float(np.sign(known.findings.get(f"{address}.difference").number)) * truly > MIN_TRUE_GROUP_DIFFERENCE


def offer_rates_differ(known: GroundTruth, address: str) -> bool:
    """Whether the event's rate differs with an offer's sign, in the stated direction."""
    found = known.findings.get
    higher = found(f"{address}.rate_with").number > found(f"{address}.rate_without").number
    name = address.rsplit(".", 1)[-1]
    return name != "neither" and rates_differ_as_stated(known, known.offer(name), higher)


def column_rates_differ(known: GroundTruth, address: str) -> bool:
    """Whether the rate differs between a column's values at all."""
    return known.tells(known.column(f"{address}.column"))


def late_rate_underestimated(known: GroundTruth, address: str) -> bool:
    """Whether the named late period brings more than the model of the early ones expected."""
    period = str(known.findings.get("time.worst.period").value).rsplit(".", 1)[-1]
    rate = float(known.many.probability[known.many.frame["month"] == period].mean())
    return rate > known.findings.get("time.worst.expected_rate").number


def names_leaked_column(known: GroundTruth, address: str) -> bool:
    """Whether the suspected column is one that the event filled in."""
    return known.leaky_column and known.column(f"{address}.column") == "leak"


def names_strong_column(known: GroundTruth, address: str) -> bool:
    """Whether the column in question ranks well by itself on the large sample, forwards or backwards."""
    alone = roc_auc(known.many.event, encode_as_numbers(known.many.frame[known.column(f"{address}.column")]))
    return max(alone, 1 - alone) > MIN_STRONG_AUC


def names_structural_zero(known: GroundTruth, address: str) -> bool:
    """Whether the event hardly ever happens with the column's value, and most others without it hold another."""
    mine = rows_with_named_value(known, address, "without")
    return bool(mine.any() and known.many.event[mine].mean() < MAX_EXCLUDED_EVENT_RATIO * known.base_rate)


def names_certain_value(known: GroundTruth, address: str) -> bool:
    """Whether the event hardly ever fails to happen with the column's value."""
    mine = rows_with_named_value(known, address, "certain")
    missed = MAX_EXCLUDED_EVENT_RATIO * (1 - known.base_rate)
    return bool(mine.any() and (~known.many.event[mine]).mean() < missed)


def rows_with_named_value(known: GroundTruth, address: str, where: str) -> Flags:
    """The rows of the large sample that hold the value which a suspect's evidence names."""
    values = known.many.frame[known.column(f"{address}.column")]
    value = known.findings.get(f"{address}.{where}.value").value
    named = float(value) if isinstance(value, int | float) else str(value).rsplit(".", 1)[-1]
    return np.asarray(values == named, dtype=np.bool_)


def model_excludes_leak(known: GroundTruth, address: str) -> bool:
    """Whether the model goes without the column that the event filled in."""
    return not (known.leaky_column and "leak" in known.trained.columns)


def month_rates_differ(known: GroundTruth, address: str) -> bool:
    """Whether the base rate differs between periods."""
    return known.tells("month")


def ranks_within_periods(known: GroundTruth) -> bool:
    """Whether the score tells anything of cases of one period: where the calendar carries all, it does not."""
    return known.tells_within_period and known.within["roc_auc"] > 0.5 and known.within["top_rate"] > known.base_rate


def busiest_period_has_more(known: GroundTruth, address: str) -> bool:
    """Whether the period that is called busiest has more events than the mean of all periods."""
    month = known.many.frame["month"].astype(str).to_numpy()
    named = str(known.findings.get(f"{address}.busiest_period").value).rsplit(".", 1)[-1]
    events = {name: int(known.many.event[month == name].sum()) for name in np.unique(month)}
    return events[named] > float(np.mean(list(events.values())))


def event_is_worth_less(known: GroundTruth, address: str) -> bool | None:
    """Whether cases with the event are worth less; None where no case has a worth of its own."""
    return known.built.dials.worth == "lower" if known.built.dials.worth else None


def worth_is_unrelated(known: GroundTruth, address: str) -> bool | None:
    """Whether cases with the event are worth as much as the others; None where none has a worth of its own."""
    return known.built.dials.worth == "unrelated" if known.built.dials.worth else None


def net_benefit_gains(known: GroundTruth, ratios: Floats) -> Floats:
    """By how much the model's net benefit truly lies above the better of everybody and nobody, at each ratio (k,)."""
    passed = np.searchsorted(ratios, known.score, side="right")
    cells = [
        np.bincount(passed[rows], minlength=len(ratios) + 1)[None] for rows in (known.many.event, ~known.many.event)
    ]
    return np.asarray(gain_over_both(*net_benefits(cells[0], cells[1], ratios))[0])


def worth_using_as_stated(known: GroundTruth, address: str) -> bool | None:
    """Whether the model is truly worth using at both ends of the stated run of ratios, and midway."""
    ends = [known.findings.evidence.get(f"decision_curve.{name}") for name in ("lowest", "highest")]
    if ends[0] is None or ends[1] is None:
        return None
    return bool((net_benefit_gains(known, np.linspace(ends[0].number, ends[1].number, 3)) > 0).all())


def contact_share_sensitive(known: GroundTruth, address: str) -> bool:
    """Whether the assumed ranges truly more than double how many to contact, by any number of cases."""
    low, high = known.contacted()
    return high > 2 * low


def contact_share_insensitive(known: GroundTruth, address: str) -> bool:
    """Whether they do not, or only from next to nobody to next to nobody."""
    low, high = known.contacted()
    return high <= 2 * low or high - low < NEXT_TO_NOBODY


def ranks_in_time(known: GroundTruth) -> bool:
    """Whether the score that exists when one must act tells anything."""
    if known.built.dials.known_from_start:
        return ranks_above_chance(known)
    return known.informative and known.in_time["roc_auc"] > 0.5 and known.in_time["lift"] > 1


def ranks_in_time_clearly(known: GroundTruth) -> bool:
    """The same, and its top holds half again as many as usual."""
    return ranks_in_time(known) and known.in_time["lift"] > CLEAR_LIFT


def more_is_known_later(known: GroundTruth) -> bool:
    """Whether nothing dates the event, or columns that come later tell of it."""
    dials = known.built.dials
    return dials.undated or (known.tells_within_period and not dials.known_from_start)


def some_events_rank_low(known: GroundTruth, address: str) -> bool:
    """Whether some events score below the middle one of those without the event."""
    middle = float(np.median(known.score[~known.many.event]))
    return bool((known.score[known.many.event] < middle).any())


def metric_above(name: str, bound: float) -> Judge:
    """Whether a measure lies above a bound."""
    return lambda known, address: known.measured[name] > bound


def metric_below(name: str, bound: float) -> Judge:
    """Whether a measure lies below a bound."""
    return lambda known, address: known.measured[name] < bound


def judge_whole_briefing(judge: Callable[[GroundTruth], bool]) -> Judge:
    """A judge of the whole briefing, which has no subject."""
    return lambda known, address: judge(known)
