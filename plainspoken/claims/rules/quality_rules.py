"""How good the model is: against doing nothing, a simple rule and chance."""

from __future__ import annotations

from plainspoken.claims.least_effect import LeastEffect
from plainspoken.claims.rule import Judgement, RuleEvidence, at, maybe_at, rule
from plainspoken.claims.rules.answer_rules import NOTHING_SHOWN, UNSETTLED, equals_simple_rule
from plainspoken.claims.rules.time_rules import is_period_underestimated
from plainspoken.claims.score_in_time import FINAL_SCORE_TOO_LATE, MIN_CLEAR_LIFT, comes_too_late
from plainspoken.claims.significance import (
    CHANCE_ROC_AUC,
    MIN_USEFUL_GAIN,
    WIDEN_95_TO_99,
    interval_above,
    interval_excludes,
    roc_auc_above_chance,
    widened_ends,
)
from plainspoken.claims.verdicts import CAUTION, FACT, FAILS, HOLDS, OPEN, STRENGTH, WEAKNESS
from plainspoken.core.calibration_example import SMALL_CALIBRATION_GAP, CalibrationBin, within_chance_gap
from plainspoken.core.findings import Evidence
from plainspoken.core.moved_contacts import moves_whom_to_contact

MIN_CASES_FOR_RATE = 30  # below this a recall's range is wider than any use of it
MAJORITY_SHARE = 0.5
MAX_LITTLE_LIFT = 1.25  # nearer to no lift at all than to a clear one
RIGHT_SLOPE = 1.0  # of log-odds that are as sure as they should be
CLEAR_GAP_FACTOR = 1.5  # times the gap that chance makes; below that an honest model is too often called wrong
MAX_CALIBRATION_NOISE = 0.1  # where chance alone makes a gap of ten in 100, a real one cannot be seen
MAX_CHECKLIST_LOSS = 0.05  # five pairs in 100 ...
MAX_CHECKLIST_LOSS_OF_SKILL = 0.2  # ... and a fifth of what the model adds to chance
MIN_TOP_GAIN = 0.02  # two more events among 100 picked than by the simple rule
MIN_ABOVE_COIN = 0.1  # ten in 100 more than by a coin that picks as many
MIN_FOUND_ABOVE_COIN = 0.2  # the same of those found: to pick nearly all, and so find nearly all, is no feat
MIN_SPREAD = (
    0.02  # two in 100 above the usual rate at the top: less, and a probability tells no more than the usual one
)
MAX_DOUBLED_SHARE = 0.02  # of resamples: more, and that it keeps still is not shown
# A final score that comes too late picks nobody: how well it would have picked is told by its charts and tables.
NOT_BESIDE = {HOLDS: (*NOTHING_SHOWN, *FINAL_SCORE_TOO_LATE), FAILS: FINAL_SCORE_TOO_LATE, OPEN: FINAL_SCORE_TOO_LATE}
RARE_BASE_RATE = 0.3  # below this base rate "right most of the time" is cheap


def judge_against_half(rate: Evidence) -> Judgement:
    """Whether a share is surely more than half (holds) or surely less (fails)."""
    if rate.low is None or rate.high is None or rate.low <= MAJORITY_SHARE <= rate.high:
        return OPEN, "range_includes_half"
    return HOLDS if rate.low > MAJORITY_SHARE else FAILS


@rule(
    "quality",
    holds=STRENGTH,
    fails=WEAKNESS,
    open=CAUTION,
    severity=3,
    least=LeastEffect("gain_top", MIN_TOP_GAIN),
    rivals=FINAL_SCORE_TOO_LATE,
)
@at("evaluation", "gain.top_rate as gain_top", "gain.roc_auc as gain", "top_rate")
@maybe_at("within", "top_rate as within")
@at("evaluation", "simple_rule.top_rate as rule_rate", "simple_rule.column", "top_share", "roc_auc")
@at("least", "gain as least_gain")
def beats_simple_rule(evidence: RuleEvidence) -> Judgement:
    """Holds when the model surely ranks and its top share holds surely more events than the best simple
    rule's; open when only the order of pairs is surely better. To beat one coin with another is no skill.
    Silent, as failed, where all that is gained is shown to be too little to be worth having."""
    if not roc_auc_above_chance(evidence.roc_auc) or equals_simple_rule(evidence):
        return FAILS
    if interval_above(evidence.gain_top, 0):
        return HOLDS
    return (OPEN, "range_includes_none") if interval_above(evidence.gain, 0) else FAILS


@rule("quality", holds=FACT, fails=WEAKNESS, severity=3)
@at("evaluation", "roc_auc", "n")
@at("models", "nobody.roc_auc as coin")
def ranks_pairs(evidence: RuleEvidence) -> Judgement:
    """Holds when pairs are surely (99 %) ranked in the right order more often than by chance. Silent, as failed, where
    labels are as good as shuffled."""
    return HOLDS if roc_auc_above_chance(evidence.roc_auc) else FAILS


@rule(
    "quality",
    holds=STRENGTH,
    fails=WEAKNESS,
    open=CAUTION,
    least=LeastEffect("lift", MIN_CLEAR_LIFT),
    excludes=NOT_BESIDE,
)
@at("evaluation", "lift", "top_rate", "base_rate", "top_share", "top_recall", "top_n")
def ranks_top(evidence: RuleEvidence) -> Judgement:
    """Holds when events are at least half again as frequent in the top share, beyond the range; fails when even the
    99 % range of at least thirty cases lies nearer to the usual rate than to that; else open, also where the event is
    so common that nothing can be half again as frequent. Silent as a strength where the score says the usual rate of
    everybody, and as a weakness where the top share holds a handful of cases."""
    ends = widened_ends(evidence.lift, WIDEN_95_TO_99)
    if ends is None or evidence.lift.low is None:
        return OPEN, "range_includes_clear"
    if evidence.lift.low >= MIN_CLEAR_LIFT:
        return HOLDS
    if evidence.base_rate.number * MIN_CLEAR_LIFT > 1:
        return OPEN, "event_too_common"
    little = evidence.top_n.number >= MIN_CASES_FOR_RATE and ends[1] < MAX_LITTLE_LIFT
    return FAILS if little else (OPEN, "range_includes_clear")


@rule(
    "quality",
    holds=STRENGTH,
    fails=WEAKNESS,
    open=CAUTION,
    severity=2,
    weight=lambda evidence: abs(evidence.recall.number - MAJORITY_SHARE),
    least=LeastEffect("recall", MIN_FOUND_ABOVE_COIN, above="contacted_share"),
    excludes=NOT_BESIDE,
)
@at("evaluation", "recall", "positives", "found", "missed", "contacted_share")
def finds_positives(evidence: RuleEvidence) -> Judgement:
    """Holds when the threshold finds more than half of the positives, beyond the range. A coin that picks as many finds
    as large a share of them: a strength is only what lies clearly above that. Silent, as open, where there are too few
    positives to tell a share."""
    if evidence.positives.number < MIN_CASES_FOR_RATE:
        return OPEN, "few_positives"
    return judge_against_half(evidence.recall)


@rule("quality", holds=FACT, excludes={HOLDS: FINAL_SCORE_TOO_LATE})
@at("evaluation", "demanded_precision as demanded", "recall", "contacted_share")
def drawn_at_precision(evidence: RuleEvidence) -> Judgement:
    """Holds where the threshold was set so that a demanded share of those it picks are positives: that this share is
    reached was decided, so that what the model achieves is how many it then finds. Silent where nobody demanded it."""
    return HOLDS


@rule(
    "quality",
    holds=STRENGTH,
    fails=WEAKNESS,
    open=CAUTION,
    severity=2,
    weight=lambda evidence: abs(evidence.precision.number - MAJORITY_SHARE),
    least=LeastEffect("precision", MIN_ABOVE_COIN, above="base_rate"),
    excludes={**NOT_BESIDE, HOLDS: (*NOT_BESIDE[HOLDS], "drawn_at_precision.holds")},
)
@at("evaluation", "precision", "contacted", "false_alarms", "base_rate")
def contacts_rightly(evidence: RuleEvidence) -> Judgement:
    """Holds when more than half of those it picks are positives, beyond the range. Picking by a coin is right as often
    as the event is frequent: a strength is only what lies clearly above that. Silent, as open, where too few are picked
    to tell a share, and as a strength where the threshold was set to reach that share."""
    if evidence.contacted.number < MIN_CASES_FOR_RATE:
        return OPEN, "few_contacted"
    return judge_against_half(evidence.precision)


@rule(
    "quality",
    holds=STRENGTH,
    fails=WEAKNESS,
    open=CAUTION,
    severity=2,
    least=LeastEffect("top_rate", MIN_SPREAD, above="base_rate"),
    rivals=FINAL_SCORE_TOO_LATE,
)
@at("calibration", "gap", "noise", "typical.predicted as said", "typical.observed as came")
@at("evaluation", "top_rate", "base_rate")
@maybe_at("calibration", "slope")
@maybe_at("time", "worst.period", "worst.expected_rate as expected", "worst.observed_rate as observed")
def calibrated(evidence: RuleEvidence) -> Judgement:
    """Holds when the gap between said and came is surely small, or is no larger than chance alone makes it and the
    model is not surely surer, or less sure, than it should be (calibration slope), and no later period brought surely
    and clearly more than a model of the earlier ones expected; open when such a period did, when the slope is off,
    when there are too few cases to see a gap, when it is hardly larger than chance makes it, or when no bin agrees.
    Never holds where the share of events moves between periods and the model does not see why. Silent as a strength
    where a model is overconfident. A score that says the usual rate of everybody is right on average; that is no
    strength."""
    if evidence.noise.number > MAX_CALIBRATION_NOISE:
        return OPEN, "too_few_to_see"
    if within_chance_gap(evidence.gap, evidence.noise):
        later = evidence.has("expected") and evidence.has("observed")
        misjudged = later and is_period_underestimated(evidence.expected, evidence.observed)
        if misjudged:
            return OPEN, "later_period_misjudged"
        small = evidence.gap.high is not None and evidence.gap.high < SMALL_CALIBRATION_GAP
        off = evidence.has("slope") and interval_excludes(evidence.slope, RIGHT_SLOPE)
        if off and not small:
            return OPEN, "slope_off"
        return HOLDS if CalibrationBin.of(evidence.said, evidence.came).agrees else (OPEN, "no_bin_agrees")
    return (
        FAILS if evidence.gap.number > CLEAR_GAP_FACTOR * evidence.noise.number else (OPEN, "hardly_more_than_chance")
    )


@rule("quality", holds=CAUTION)
@at("evaluation", "base_rate", "nobody.accuracy as nobody", "accuracy")
def accuracy_misleads(evidence: RuleEvidence) -> Judgement:
    """Holds when positives are so rare that saying `nobody` is right most of the time. Silent where both answers are
    common."""
    return HOLDS if evidence.base_rate.number < RARE_BASE_RATE else FAILS


def hangs_on_assumptions(evidence: RuleEvidence) -> bool:
    """Whether the ends of what was assumed more than double how many it pays to contact."""
    return moves_whom_to_contact(evidence.low.number, evidence.high.number)


@rule("quality", holds=WEAKNESS, fails=FACT, open=FACT)
@at("sensitivity", "contacted_low as low", "contacted_high as high", "doubled", "by_value")
@at("evaluation", "contacted_share as now")
@at("money", "contact_cost as cost", "effect")
def threshold_sensitive(evidence: RuleEvidence) -> Judgement:
    """Holds when the assumed ranges of cost and effect more than double how many it pays to contact.

    Silent as a weakness where what is assumed is sure, and where it moves fewer than one in 100 of all cases. Fails
    where they do not, in hardly any resample of the cases either; open where they would in some, for where a noisy
    curve is highest jumps. Open, too, where the line is drawn by another rule than value: a line that never looks at
    money cannot move with it, which is no strength.
    """
    if hangs_on_assumptions(evidence):
        return HOLDS
    if not evidence.by_value.value:
        return OPEN, "line_not_by_value"
    return FAILS if evidence.doubled.number <= MAX_DOUBLED_SHARE else (OPEN, "may_double_elsewhere")


@rule("quality", holds=FACT, fails=FACT)
@at("checklist", "size", "roc_auc as checked", "behind", "top_rate as checked_top", "n")
@at("evaluation", "roc_auc", "top_rate", "top_share", "simple_rule.column", "simple_rule.roc_auc as single")
def checklist_suffices(evidence: RuleEvidence) -> Judgement:
    """Holds when a count of at most seven signs is shown to order pairs nearly as well as the model: the whole range of
    what it falls behind lies below five pairs in 100, and below a fifth of what the model adds to chance. Fails when
    the model is surely better by more than that. Open, and silent, where the range leaves it open, and where the model
    or the count does not surely rank."""
    if not (roc_auc_above_chance(evidence.roc_auc) and roc_auc_above_chance(evidence.checked)):
        return OPEN, "nothing_ranked"
    margin = min(MAX_CHECKLIST_LOSS, MAX_CHECKLIST_LOSS_OF_SKILL * (evidence.roc_auc.number - CHANCE_ROC_AUC))
    if evidence.behind.high is not None and evidence.behind.high < margin:
        return HOLDS
    return FAILS if interval_above(evidence.behind, margin) else (OPEN, "loss_unsettled")


@rule("quality", holds=CAUTION, fails=FACT, open=FACT, excludes={FAILS: UNSETTLED, OPEN: UNSETTLED})
@at("learning", "gain")
@at("evaluation", "roc_auc")
def more_data_helps(evidence: RuleEvidence) -> Judgement:
    """Holds when the last doubling of data still bought a better ranking, beyond the range; fails when it surely bought
    less than is worth having; else open. Silent as a caution where half the rows rank as well."""
    if interval_above(evidence.gain, 0):
        return HOLDS
    little = evidence.gain.high is not None and evidence.gain.high < MIN_USEFUL_GAIN
    return FAILS if little else (OPEN, "gain_unsettled")


LINE_USES = at(
    "evaluation", "contacted", "found", "false_alarms", "missed", "n", "threshold", "contacted_share as share"
)


@rule("quality", holds=FACT, fails=FACT, excludes={HOLDS: FINAL_SCORE_TOO_LATE, FAILS: FINAL_SCORE_TOO_LATE})
@LINE_USES
@maybe_at("sensitivity", "contacted_low as low", "contacted_high as high")
def confusion(evidence: RuleEvidence) -> Judgement:
    """Holds when the threshold may be suggested. Fails where the money assumed does not tell how many to contact, so
    that it is only where the line was drawn. Silent where the score comes too late to contact anybody by it."""
    unsettled = evidence.has("low") and evidence.has("high") and hangs_on_assumptions(evidence)
    return FAILS if unsettled else HOLDS


@rule("quality", holds=FACT, fails=FACT)
@at("thresholds.chosen", "threshold", "contacted_share as share", "precision", "recall")
@at("plan.score", "final_too_late as too_late", "in_time", "moment", "base_rate as usual")
@maybe_at("plan.score", "tested_later as later")
@maybe_at("sensitivity", "contacted_low as low", "contacted_high as high")
def threshold_in_time(evidence: RuleEvidence) -> Judgement:
    """Holds when the threshold of the score that exists in time may be suggested; fails where the money assumed does
    not tell how many to contact, so that it is only where the line was drawn. Open, and silent, where the final score
    is in time, and where no score is."""
    if not (comes_too_late(evidence) and evidence.in_time.value):
        return OPEN, "no_other_score"
    unsettled = evidence.has("low") and evidence.has("high") and hangs_on_assumptions(evidence)
    return FAILS if unsettled else HOLDS


@rule("quality", holds=FACT)
@LINE_USES
@at("plan.score", "final_too_late as too_late")
def confusion_looking_back(evidence: RuleEvidence) -> Judgement:
    """Holds where the score comes too late to contact anybody by it: a look back, no plan. Silent elsewhere."""
    return HOLDS if comes_too_late(evidence) else FAILS
