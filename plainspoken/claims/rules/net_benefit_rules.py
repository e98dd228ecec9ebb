"""For whom the model is worth using at all: at which ratio of cost to benefit, without any money."""

from __future__ import annotations

from plainspoken.claims.rule import Judgement, RuleEvidence, at, maybe_at, rule
from plainspoken.claims.rules.quality_rules import CLEAR_GAP_FACTOR, MAX_CALIBRATION_NOISE
from plainspoken.claims.significance import roc_auc_above_chance
from plainspoken.claims.verdicts import CAUTION, FACT, FAILS, HOLDS, OPEN
from plainspoken.core.calibration_example import within_chance_gap

CURVE_USES = at("decision_curve", "least") | maybe_at("decision_curve", "lowest", "highest")
SCORE_USES = at("calibration", "gap", "noise") | at("evaluation", "roc_auc")


@rule("quality", holds=FACT, severity=2)
@CURVE_USES
@SCORE_USES
def worth_using_between(evidence: RuleEvidence) -> Judgement:
    """Holds when, over a run of ratios of cost to benefit, the model's net benefit lies surely above those of
    contacting everybody and nobody. Silent, as open, where the ranking may be chance, where the probabilities are off,
    so that no ratio can be read off them, and where no range is narrow enough: that a model is worth using nowhere is
    never said, since none of a thousand simulated tables could show it."""
    if are_probabilities_off(evidence):
        return OPEN, "uncalibrated"
    if not roc_auc_above_chance(evidence.roc_auc):
        return OPEN, "range_includes_chance"
    return HOLDS if evidence.has("lowest") else (OPEN, "range_includes_none")


@rule("quality", holds=CAUTION, open=FACT)
@CURVE_USES
@SCORE_USES
def worth_using_untold(evidence: RuleEvidence) -> Judgement:
    """Holds when probabilities that are off forbid to say at which cost the model is worth using; open when the cases
    do not show it at any. Silent, as failed, where `worth_using_between` tells it."""
    if are_probabilities_off(evidence):
        return HOLDS
    told = worth_using_between(evidence)
    return (OPEN, "range_includes_none") if isinstance(told, tuple) else FAILS


def are_probabilities_off(evidence: RuleEvidence) -> bool:
    """Whether what was said and what came surely lie clearly further apart than chance makes them, or whether the
    cases are too few to see it."""
    off = evidence.gap.number > CLEAR_GAP_FACTOR * evidence.noise.number
    return evidence.noise.number > MAX_CALIBRATION_NOISE or (
        off and not within_chance_gap(evidence.gap, evidence.noise)
    )
