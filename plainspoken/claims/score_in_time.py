"""Whether a score exists when somebody must act, and whether it then tells whom to choose. In: evidence."""

from __future__ import annotations

from plainspoken.claims.rule import RuleEvidence, maybe_at
from plainspoken.claims.significance import interval_above, roc_auc_above_chance

MIN_CLEAR_LIFT = 1.5  # half again as many as usual: enough to be felt by whoever acts on it
SCORE_IN_TIME_USES = maybe_at(
    "plan.score", "final_too_late as too_late", "in_time", "tested_later as later", "roc_auc as early_roc_auc"
) | maybe_at("plan.score", "top_rate as early_rate", "base_rate as early_usual")
# Beside these the final score is a look back: what it does well is no strength of the plan.
FINAL_SCORE_TOO_LATE = ("final_score_too_late.holds", "final_score_too_late.open")


def comes_too_late(evidence: RuleEvidence) -> bool:
    """Whether the final score exists only when the case is over; not where nobody has said."""
    return evidence.has("too_late") and bool(evidence.too_late.value)


def ranks_in_time(evidence: RuleEvidence) -> bool:
    """Whether the score that exists in time surely ranks, and its top surely holds more than usual."""
    if not (evidence.has("in_time") and evidence.in_time.value):
        return False
    return roc_auc_above_chance(evidence.early_roc_auc) and interval_above(
        evidence.early_rate, evidence.early_usual.number
    )


def ranks_clearly_in_time(evidence: RuleEvidence) -> bool:
    """Whether its top surely holds half again as many as usual, too."""
    return ranks_in_time(evidence) and interval_above(evidence.early_rate, MIN_CLEAR_LIFT * evidence.early_usual.number)
