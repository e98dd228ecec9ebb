"""What the model goes by. Never a cause."""

from __future__ import annotations

from plainspoken.claims.least_effect import LeastEffect
from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, maybe_at, rule
from plainspoken.claims.score_in_time import FINAL_SCORE_TOO_LATE
from plainspoken.claims.significance import interval_above, intervals_disjoint, roc_auc_above_chance
from plainspoken.claims.verdicts import CAUTION, DRIVER, FACT, FAILS, HOLDS, OPEN, STRENGTH, WEAKNESS

DRIVER_SIGNIFICANCE_LEVEL = 0.01
SHAP_ADDITIVITY_TOLERANCE = 1e-3  # SHAP values must add up to the score within this, in log-odds


def is_ranking_sure(evidence: RuleEvidence) -> bool:
    """Whether the model surely ranks: what drives a coin drives nothing. Whether a column keeps its rank in it is
    another question, which silences no observed contrast."""
    return roc_auc_above_chance(evidence.roc_auc)


@rule(
    "drivers",
    holds=DRIVER,
    severity=2,
    subject="drivers",
    kind_is="kind=numeric",
    weight=lambda evidence: evidence.size.number,
)
@at("{s}", "column", "size", "split", "above_rate as above", "below_rate as below", "stable", "changeable")
@at("evaluation", "roc_auc")
def drives_numeric(evidence: RuleEvidence) -> Judgement:
    """Holds when the model surely ranks and the event's share surely differs across a column's split, whether or not
    the column keeps its rank. Silent where the column goes with nothing, and where nothing at all is told."""
    return HOLDS if is_ranking_sure(evidence) and intervals_disjoint(evidence.above, evidence.below) else FAILS


@rule(
    "drivers",
    holds=DRIVER,
    severity=2,
    subject="drivers",
    kind_is="kind=category",
    weight=lambda evidence: evidence.size.number,
)
@at("{s}", "column", "size", "high_value", "high_rate as high", "low_value", "low_rate as low", "differ_p as p")
@at("{s}", "stable", "changeable")
@at("evaluation", "roc_auc")
def drives_category(evidence: RuleEvidence) -> Judgement:
    """Holds when the model surely ranks and the event's share surely differs between a category's ends, also after
    accounting for their choice among all values, whether or not the column keeps its rank. Silent where values differ
    by chance alone, and where nothing at all is told."""
    return (
        HOLDS
        if is_ranking_sure(evidence)
        and evidence.p.number < DRIVER_SIGNIFICANCE_LEVEL
        and intervals_disjoint(evidence.high, evidence.low)
        else FAILS
    )


@rule("drivers", holds=FACT, subject="driver_groups", among="{s}.others")
@at("{s}", "column", "columns", "rank")
@at("evaluation", "roc_auc")
def drives_together(evidence: RuleEvidence) -> Judgement:
    """Holds when the model surely ranks and columns move so closely together that their weights cannot be told apart:
    they are ranked as one. Silent where no two columns do, and where the model does not surely rank."""
    return HOLDS if is_ranking_sure(evidence) else FAILS


@rule("drivers", holds=FACT, fails=FACT, subject="levers")
@at("{s}", "column", "high_rate as high", "low_rate as low", "remains", "held")
@maybe_at("{s}", "split", "high_value", "low_value", "differ_p as p")
def contrast_remains(evidence: RuleEvidence) -> Judgement:
    """Holds when cases alike in all other columns known by then still differ surely across a column that can be
    changed. Silent, as failed, where the contrast is only that of other columns which go with it, and where the
    ends of a category were picked among values that do not surely differ."""
    picked = evidence.has("p") and evidence.p.number >= DRIVER_SIGNIFICANCE_LEVEL
    return HOLDS if interval_above(evidence.remains, 0) and not picked else FAILS


@rule(
    "drivers",
    holds=STRENGTH,
    fails=CAUTION,
    least=LeastEffect("stable", 0.75, times="shown"),
    rivals=FINAL_SCORE_TOO_LATE,
)
@at("explain", "stable", "shown", "resamples")
@at("evaluation", "roc_auc")
def drivers_keep_their_place(evidence: RuleEvidence) -> Judgement:
    """Holds when more than half of the shown drivers keep their place when the data are resampled; open, and
    silent, when the model does not surely rank."""
    if not roc_auc_above_chance(evidence.roc_auc):
        return OPEN, "nothing_ranked"
    return HOLDS if evidence.stable.number * 2 > evidence.shown.number else FAILS


@rule("drivers", holds=FACT, fails=WEAKNESS, severity=2)
@at("explain", "additivity as error", "sample")
def reasons_add_up(evidence: RuleEvidence) -> Judgement:
    """Holds when the reasons given for each case add up to its score. Silent where reasons leave part of a score
    unexplained."""
    return HOLDS if evidence.error.number < SHAP_ADDITIVITY_TOLERANCE else FAILS


@rule("drivers", holds=FACT, fails=FACT)
@at("factors", "first.column", "first.rank", "first.mean_effect as effect", "sampled")
@maybe_at("factors", "first.high as high", "first.high_value as high_value", "first.high_effect as high_effect")
@at("evaluation", "roc_auc")
def strongest_driver(evidence: RuleEvidence) -> Judgement:
    """Holds when the factor that moves the predicted chance most is first in all but few resamplings; fails where
    another one may be. Open, and silent, when the model does not surely rank. Silent where nothing was explained."""
    if not roc_auc_above_chance(evidence.roc_auc):
        return OPEN, "nothing_ranked"
    return HOLDS if evidence.rank.high is not None and evidence.rank.high < 2 else FAILS


EXAMPLE_EVIDENCE = at("{s}", "probability", "start", "kind", "steps.0.column as first", "steps.0.effect as effect")
EXAMPLE_VALUES = maybe_at("{s}", "steps.0.value as value", "steps.0.value_name as value_name")
EXAMPLE_EVIDENCE |= EXAMPLE_VALUES
for kind in ("found", "missed", "false_alarm"):
    fact(f"example_{kind}", "examples", EXAMPLE_EVIDENCE, subject="examples", kind_is=f"kind={kind}")
fact(
    "examples_shown",
    "examples",
    at("examples", "found.probability as found", "missed.probability as missed", "false_alarm.probability as alarm")
    | at("examples", "least_alike as alike")
    | at("evaluation", "threshold"),
)
