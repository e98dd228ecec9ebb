"""What management can do, and how to find out whether it works."""

from __future__ import annotations

from plainspoken.claims.action_order import DO_LATER, RECORD_FIRST
from plainspoken.claims.label_shown import LABEL_USES, is_label_only_a_class, is_worth_unrelated
from plainspoken.claims.rule import Judgement, RuleEvidence, at, maybe_at, rule
from plainspoken.claims.rules.clustering_rules import is_clustering_stable, is_clustering_useful
from plainspoken.claims.rules.data_rules import PERIOD_SIGNIFICANCE_LEVEL
from plainspoken.claims.rules.shop_rules import MATERIAL_REVENUE_SHARE
from plainspoken.claims.score_in_time import SCORE_IN_TIME_USES, comes_too_late, ranks_clearly_in_time, ranks_in_time
from plainspoken.claims.significance import interval_above, roc_auc_above_chance
from plainspoken.claims.verdicts import ACTION, CAUTION, FACT, FAILS, HOLDS, OPEN

MIN_WORKLOAD_FACTOR = 1.25  # events of the busiest period over their mean, below which staff need not follow it
MAX_ADJUSTED_CHANGE = 0.75  # of the plain least change: what is worth the trouble of an earlier value
# A model ranks cases; a cut ranks them, too, and must be stable for that.
RANKING_OR_CLUSTERING_USES = (
    maybe_at("evaluation", "roc_auc")
    | maybe_at("clusters", "stability", "enough", "least")
    | maybe_at("later", "roc_auc as pairs")
    | SCORE_IN_TIME_USES
)


def can_choose_cases(evidence: RuleEvidence) -> bool:
    """Whether the model, or else a stable cut, ranks pairs better than by chance, beyond the range; where the final
    score comes too late, whether one that exists in time does."""
    if comes_too_late(evidence):
        return ranks_in_time(evidence)
    if evidence.has("roc_auc"):
        return roc_auc_above_chance(evidence.roc_auc)
    cut_known = evidence.has("stability") and evidence.has("enough")
    return cut_known and is_clustering_stable(evidence) and is_clustering_useful(evidence)


@rule("actions", holds=ACTION, severity=3, subject="actions", kind_is="kind=contact_top")
@at("{s}", "action", "size")
@maybe_at("{s}", "per_year")
@at("{s}", "base_rate as rate", "break_even", "effect", "value")
@at("evaluation", "top_share")
@maybe_at("{s}", "ab.detectable_rate as detectable", "ab.rate_now as now", "smallest_effect as smallest")
@maybe_at("{s}", "ab.needed")
@at("{s}", "usual_rate as usual")
@at("evaluation", "roc_auc")
@maybe_at("plan.score", "moment")
@SCORE_IN_TIME_USES
def action_contact_top(evidence: RuleEvidence) -> Judgement:
    """Holds when the score that exists in time surely ranks better than chance; otherwise there is nobody to choose.
    Silent where only the score of the finished case ranks. The likeliest need not be those whom a contact moves
    (Ascarza 2018), so each plan comes with its test."""
    above = interval_above(evidence.rate, evidence.usual.number)
    return HOLDS if can_choose_cases(evidence) and above else FAILS


@rule("actions", holds=ACTION, severity=3, subject="actions", kind_is="kind=contact_top")
@at("{s}", "action", "all.size", "all.rate", "all.detectable_rate as detectable")
@at("evaluation", "roc_auc")
@at("plan.score", "final_too_late as too_late", "in_time", "roc_auc as early_roc_auc", "top_rate as early_rate")
@at("plan.score", "base_rate as early_usual")
def action_contact_all(evidence: RuleEvidence) -> Judgement:
    """Holds when the final score ranks, but comes too late, and none that exists in time surely does: then the plan
    that can be run is a test on all by lot. Silent where a score in time ranks, and where no score ranks at all."""
    late = comes_too_late(evidence) and roc_auc_above_chance(evidence.roc_auc)
    return HOLDS if late and not ranks_in_time(evidence) else FAILS


def worth_of_a_return(evidence: RuleEvidence) -> float:
    """What one customer who comes back spends: the order of the actions of a segmentation. Nil where not known."""
    return evidence.return_worth.number if evidence.has("return_worth") else 0.0


@rule(
    "actions",
    holds=ACTION,
    open=ACTION,
    severity=3,
    subject="actions",
    kind_is="kind=contact_segment",
    weight=worth_of_a_return,
)
@at("{s}", "action")
@maybe_at("{s}", "segment")
@at("{s}", "size", "base_rate as rate")
@maybe_at("{s}", "revenue_each as each", "break_even", "effect", "ab.detectable_rate as detectable")
@maybe_at("{s}", "ab.rate_now as now", "point", "point_worth", "return_worth", "earlier_rate")
@maybe_at("{s}", "smallest_effect as smallest", "ab.needed", "ab.at_hand", "ab.pooled")
@maybe_at("later", "cut", "earlier_cut", "days")
@maybe_at("evaluation", "base_rate as usual")
@maybe_at("worth", "correlation as tie")
@RANKING_OR_CLUSTERING_USES
def action_contact_segment(evidence: RuleEvidence) -> Judgement:
    """Holds when the model surely ranks and the segment's rate is surely above the usual one; in a
    segmentation, when the cut is stable and tells who buys again, and a test on the whole segment can show
    what is left to win. Open, and without a break-even, where what a case is worth does not go with the event. Silent
    where the score that makes the segment exists only when a case is over. The likeliest need not be those whom a
    contact moves (Ascarza 2018), so each plan comes with its test."""
    if comes_too_late(evidence):
        return FAILS
    above = not evidence.has("usual") or interval_above(evidence.rate, evidence.usual.number)
    can_show = evidence.has("usual") or evidence.has("detectable")
    if not (can_choose_cases(evidence) and above and can_show):
        return FAILS
    return (OPEN, "money_not_settled") if evidence.has("tie") and is_worth_unrelated(evidence) else HOLDS


@rule("actions", holds=ACTION, severity=3, subject="actions", kind_is="kind=keep_segment", weight=worth_of_a_return)
@at("{s}", "action", "segment", "size", "revenue_share")
@maybe_at("{s}", "base_rate as rate", "revenue_each as each", "point", "point_worth", "return_worth")
@maybe_at("{s}", "ab.detectable_rate as detectable", "ab.rate_now as now")
@maybe_at("later", "days")
@RANKING_OR_CLUSTERING_USES
def action_keep_segment(evidence: RuleEvidence) -> Judgement:
    """Holds when the segment brings a share of revenue that matters. Silent where it brings next to nothing, so that
    there is nothing to keep, and where the cut is not stable or tells nothing of who buys again."""
    material = evidence.revenue_share.number >= MATERIAL_REVENUE_SHARE
    return HOLDS if can_choose_cases(evidence) and material else FAILS


@rule("actions", holds=ACTION, severity=3, subject="actions", kind_is="kind=contact_lapsed", weight=worth_of_a_return)
@at("{s}", "action", "size", "revenue")
@maybe_at("{s}", "base_rate as rate", "return_worth", "point", "point_worth")
@at("lapsed", "large_part as part", "silence_days as silence", "gaps")
@maybe_at("later", "days", "cut")
@RANKING_OR_CLUSTERING_USES
def action_contact_lapsed(evidence: RuleEvidence) -> Judgement:
    """Holds when some of the largest customers are late and silent. Silent where all of them order as usual, and
    where the answer is that there is nothing to act on."""
    return HOLDS if can_choose_cases(evidence) and evidence.size.number > 0 else FAILS


@rule("actions", holds=ACTION, severity=2, subject="actions", kind_is="kind=identify")
@at("{s}", "action", "share", "revenue")
def action_identify(evidence: RuleEvidence) -> Judgement:
    """Holds when a share of revenue that matters cannot be told to any customer. Silent where nearly all revenue has a
    name."""
    return HOLDS if evidence.share.number >= MATERIAL_REVENUE_SHARE else FAILS


def record_first(evidence: RuleEvidence) -> float:
    """Before any contact where only a class is told, or the score in time tells little; else after it."""
    if is_label_only_a_class(evidence):
        return RECORD_FIRST
    return RECORD_FIRST if comes_too_late(evidence) and not ranks_clearly_in_time(evidence) else DO_LATER


@rule("actions", holds=ACTION, severity=3, subject="actions", kind_is="kind=record", weight=record_first)
@at("{s}", "action")
@maybe_at("{s}", "start_roc_auc as start", "end_roc_auc as end")
@LABEL_USES
@SCORE_IN_TIME_USES
def action_record(evidence: RuleEvidence) -> Judgement:
    """Holds when more is known at the end than at the start, so that the way between is worth recording, or
    when nothing dates the event, so that no later period could be tested. Silent where both are known."""
    if evidence.has("tested_later") and not evidence.tested_later.value:
        return HOLDS
    if not (evidence.has("start") and evidence.has("end")):
        return FAILS
    end_low, start_high = evidence.end.low, evidence.start.high
    return HOLDS if end_low is not None and start_high is not None and end_low > start_high else FAILS


@rule("actions", holds=ACTION, subject="actions", kind_is="kind=staff")
@at("{s}", "action", "busiest_period as busiest", "busiest_cases", "busiest_events")
@at("{s}", "fullest_period as fullest", "fullest_cases", "fullest_events", "spread_p as p", "mean_events as mean")
def action_staff(evidence: RuleEvidence) -> Judgement:
    """Holds when one period surely has more events than an even spread gives, and a quarter more than the mean.

    Silent where rates differ and the work does not: a rate is no workload.
    """
    more = evidence.busiest_events.number >= MIN_WORKLOAD_FACTOR * evidence.mean.number
    return HOLDS if evidence.p.number < PERIOD_SIGNIFICANCE_LEVEL and more else FAILS


@rule("actions", holds=FACT, fails=CAUTION, severity=2, subject="actions")
@at("{s}", "action", "ab.rate_now as now", "ab.detectable_rate as detectable", "ab.at_hand", "ab.power", "ab.alpha")
@maybe_at("{s}", "ab.n_per_group as per_group", "ab.total", "ab.weeks", "ab.rate_then as then")
@maybe_at("{s}", "ab.rate_pays as pays", "ab.feasible_in_year as feasible", "ab.pooled", "segment")
@RANKING_OR_CLUSTERING_USES
def test_fits_a_year(evidence: RuleEvidence) -> Judgement:
    """Holds when the cases there are (a year's traffic, where somebody told it) are enough to show that the
    effect hoped for pays. Fails when they are not, when even that effect would not pay, or when nobody has
    said what to hope for: then the page tells what a test of all of them can show. Open, and silent, when the
    model does not surely rank, so that there is nothing to test."""
    if not can_choose_cases(evidence):
        return OPEN, "nothing_to_test"
    if not evidence.has("then"):
        return FAILS, "no_effect_stated"
    if not evidence.has("feasible"):
        return FAILS, "hoped_effect_does_not_pay"
    return HOLDS if evidence.feasible.value else FAILS


@rule("actions", holds=FACT, severity=2, subject="actions")
@at("{s}", "action", "ab.outcome", "ab.outcome_earlier as earlier", "ab.outcome_n as n", "ab.outcome_tie as tie")
@at("{s}", "ab.outcome_change as change", "ab.outcome_change_plain as plain")
@at("evaluation", "roc_auc")
def outcome_tells_more(evidence: RuleEvidence) -> Judgement:
    """Holds when the earlier value of an outcome takes a quarter off the least change that a test can show.

    Silent where the earlier value says little of the later one: then there is nothing to gain by it.
    """
    gains = evidence.change.number < MAX_ADJUSTED_CHANGE * evidence.plain.number
    return HOLDS if can_choose_cases(evidence) and gains else FAILS


@rule("actions", holds=FACT, subject="actions")
@at("{s}", "action", "ab.detectable_rate as least", "ab.wider_share as share", "ab.wider_rate_now as now")
@at("{s}", "ab.fifth_detectable_rate as then")
@maybe_at("{s}", "per_year", "base_rate as rate", "usual_rate as usual")
@at("evaluation", "roc_auc")
@SCORE_IN_TIME_USES
def wider_test(evidence: RuleEvidence) -> Judgement:
    """Holds when the model surely ranks: then a wider part of the ranking can be tested, too. Silent where nothing
    tells the event, and where the top is not surely above the usual rate: then there is no action to test."""
    top_known = evidence.has("usual") and evidence.has("rate")
    above = not top_known or interval_above(evidence.rate, evidence.usual.number)
    return HOLDS if can_choose_cases(evidence) and above else FAILS


@rule("actions", holds=FACT)
@at("data", "cases_per_year as yearly", "traffic_source as source")
def traffic_stated(evidence: RuleEvidence) -> Judgement:
    """Reports how many cases a year is planned with, and who said so. Silent where nobody has: rows are no traffic."""
    return HOLDS
