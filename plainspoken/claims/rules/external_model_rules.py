"""A model trained elsewhere: the answer from scores alone, and what cannot be known. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, RuleEvidence, fact, rule
from plainspoken.claims.rules.answer_rules import judges_single_case, ranks_better_than_chance
from plainspoken.claims.significance import roc_auc_above_chance
from plainspoken.core.findings import ClaimKind

EXTERNAL_MODEL_USES = {"n": "judged.n", "with_model": "judged.with_model"}
EXTERNAL_ANSWER_USES = {
    "columns": "judged.columns",
    "roc_auc": "evaluation.roc_auc",
    "recall": "evaluation.recall",
    "precision": "evaluation.precision",
    "top_rate": "evaluation.top_rate",
    "base_rate": "evaluation.base_rate",
    "top_share": "evaluation.top_share",
}


def has_scores_only(e: RuleEvidence) -> bool:
    """No column describes the cases, so that no simple rule stands against the scores."""
    return e.columns.number == 0


@rule("answer", EXTERNAL_ANSWER_USES, holds=ClaimKind.ANSWER, severity=3)
def answer_judged_yes(e: RuleEvidence) -> Judgement:
    """Only scores are given; they rank, and are rarely wrong about one case."""
    return HOLDS if has_scores_only(e) and ranks_better_than_chance(e) and judges_single_case(e) else FAILS


@rule("answer", EXTERNAL_ANSWER_USES, holds=ClaimKind.ANSWER, severity=3)
def answer_judged_partly(e: RuleEvidence) -> Judgement:
    """Only scores are given; they rank, but are too often wrong about one case."""
    return HOLDS if has_scores_only(e) and ranks_better_than_chance(e) and not judges_single_case(e) else FAILS


@rule("answer", EXTERNAL_ANSWER_USES, holds=ClaimKind.ANSWER, severity=3)
def answer_judged_no(e: RuleEvidence) -> Judgement:
    """Only scores are given, and they rank no better than chance."""
    return HOLDS if has_scores_only(e) and not ranks_better_than_chance(e) else FAILS


@rule("first", EXTERNAL_MODEL_USES, holds=ClaimKind.FACT, fails=ClaimKind.FACT, severity=1)
def judged_from_outside(e: RuleEvidence) -> Judgement:
    """Holds when the fitted model itself was given; fails when only its scores were."""
    return HOLDS if e.with_model.value else FAILS


@rule(
    "quality",
    {"told": "judged.told_unseen", **EXTERNAL_MODEL_USES},
    holds=ClaimKind.CAUTION,
    open=ClaimKind.CAUTION,
    severity=3,
)
def judged_on_unseen(e: RuleEvidence) -> Judgement:
    """Holds when we were told that the model was not trained on these cases; open when nobody said."""
    return HOLDS if e.told.value else (OPEN, "nobody_said")


fact("judged_season_unknown", "time", {"missing": "judged.periods_missing"})
fact("judged_line_drawn", "choice", {"folds": "judged.folds", "n": "judged.n"})
fact("judged_training_unknown", "quality", EXTERNAL_MODEL_USES)


@rule("quality", {"columns": "judged.columns", **EXTERNAL_MODEL_USES}, holds=ClaimKind.CAUTION, severity=2)
def judged_rule_unknown(e: RuleEvidence) -> Judgement:
    """Holds when no column describes the cases, so that no simple rule can be tried against the model."""
    return HOLDS if e.columns.number == 0 else FAILS


@rule(
    "quality",
    {"columns": "judged.columns", "column": "evaluation.simple_rule.column"},
    holds=ClaimKind.FACT,
    severity=1,
)
def judged_rule_picked(e: RuleEvidence) -> Judgement:
    """Holds when a simple rule was picked on the very cases that it is then judged on."""
    return HOLDS if e.columns.number > 0 else FAILS


@rule("quality", EXTERNAL_MODEL_USES, holds=ClaimKind.CAUTION, severity=2)
def judged_reasons_unknown(e: RuleEvidence) -> Judgement:
    """Holds when only scores were given, so that nobody can tell why a case gets its own."""
    return FAILS if e.with_model.value else HOLDS


@rule(
    "drivers",
    {"explained": "judged.explained", "background": "judged.background", "n": "judged.n"},
    optional=("background",),
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
)
def judged_reasons_explained(e: RuleEvidence) -> Judgement:
    """Holds when every case was explained; fails when some of them, drawn by chance, were."""
    return HOLDS if e.explained.number == e.n.number else FAILS


@rule(
    "drivers",
    {
        "stable": "judged.stable",
        "shown": "explain.shown",
        "resamples": "judged.redrawn",
        "roc_auc": "evaluation.roc_auc",
    },
    holds=ClaimKind.FACT,
    fails=ClaimKind.CAUTION,
    severity=1,
)
def judged_reasons_steady(e: RuleEvidence) -> Judgement:
    """Holds when more than half of the shown drivers keep their place as the explained cases are drawn anew;
    open, and silent, when the model does not surely rank. Never a strength: a refit might go by others."""
    if not roc_auc_above_chance(e.roc_auc):
        return OPEN, "nothing_ranked"
    return HOLDS if e.stable.number * 2 > e.shown.number else FAILS


fact("judged_reasons_refits_unknown", "drivers", {"explained": "judged.explained"})
fact("judged_refits_unknown", "quality", EXTERNAL_MODEL_USES)
fact("judged_future_unknown", "time", EXTERNAL_MODEL_USES)


@rule(
    "leaks",
    {"n": "judged.scores_n", "suspected": "judged.suspected", "checked": "judged.checked"},
    optional=("suspected", "checked"),
    holds=ClaimKind.CAUTION,
    fails=ClaimKind.CAUTION,
    open=ClaimKind.CAUTION,
    severity=2,
)
def judged_leaks_unknown(e: RuleEvidence) -> Judgement:
    """Of a model whose columns nobody told: holds when columns of the table seem to know the answer; fails
    when none does; open when there is no table. Not asked where the model itself tells what it uses."""
    if not e.has("suspected"):
        return OPEN, "no_columns"
    return HOLDS if e.suspected.number > 0 else FAILS


@rule(
    "leaks",
    {"used": "judged.suspected_used", "features": "judged.features", "checked": "judged.checked"},
    holds=ClaimKind.WEAKNESS,
    fails=ClaimKind.FACT,
    severity=3,
)
def judged_uses_suspects(e: RuleEvidence) -> Judgement:
    """Holds when the model that was given uses a column that seems to know the answer."""
    return HOLDS if e.used.number > 0 else FAILS


@rule("errors", {"columns": "judged.columns", **EXTERNAL_MODEL_USES}, holds=ClaimKind.CAUTION, severity=2)
def judged_groups_unknown(e: RuleEvidence) -> Judgement:
    """Holds when no column describes the cases, so that no group can be looked at."""
    return HOLDS if e.columns.number == 0 else FAILS
