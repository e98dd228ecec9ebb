"""A model trained elsewhere: the answer from scores alone, and what cannot be known. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, Sight, fact, rule
from plainspoken.claims.rules.answer import judges_one, ranks
from plainspoken.claims.significance import surely_ranks
from plainspoken.core.findings import Kind

GIVEN = {"n": "judged.n", "with_model": "judged.with_model"}
ANSWER = {
    "columns": "judged.columns",
    "roc_auc": "evaluation.roc_auc",
    "recall": "evaluation.recall",
    "precision": "evaluation.precision",
    "top_rate": "evaluation.top_rate",
    "base_rate": "evaluation.base_rate",
    "top_share": "evaluation.top_share",
}


def alone(e: Sight) -> bool:
    """No column describes the cases, so that no simple rule stands against the scores."""
    return e.columns.number == 0


@rule("answer", ANSWER, holds=Kind.ANSWER, severity=3)
def answer_judged_yes(e: Sight) -> Judgement:
    """Only scores are given; they rank, and are rarely wrong about one case."""
    return HOLDS if alone(e) and ranks(e) and judges_one(e) else FAILS


@rule("answer", ANSWER, holds=Kind.ANSWER, severity=3)
def answer_judged_partly(e: Sight) -> Judgement:
    """Only scores are given; they rank, but are too often wrong about one case."""
    return HOLDS if alone(e) and ranks(e) and not judges_one(e) else FAILS


@rule("answer", ANSWER, holds=Kind.ANSWER, severity=3)
def answer_judged_no(e: Sight) -> Judgement:
    """Only scores are given, and they rank no better than chance."""
    return HOLDS if alone(e) and not ranks(e) else FAILS


@rule("first", GIVEN, holds=Kind.FACT, fails=Kind.FACT, severity=1)
def judged_from_outside(e: Sight) -> Judgement:
    """Holds when the fitted model itself was given; fails when only its scores were."""
    return HOLDS if e.with_model.value else FAILS


@rule("quality", {"told": "judged.told_unseen", **GIVEN}, holds=Kind.CAUTION, open=Kind.CAUTION, severity=3)
def judged_on_unseen(e: Sight) -> Judgement:
    """Holds when we were told that the model was not trained on these cases; open when nobody said."""
    return HOLDS if e.told.value else (OPEN, "nobody_said")


fact("judged_season_unknown", "time", {"missing": "judged.periods_missing"})
fact("judged_line_drawn", "choice", {"folds": "judged.folds", "n": "judged.n"})
fact("judged_training_unknown", "quality", GIVEN)


@rule("quality", {"columns": "judged.columns", **GIVEN}, holds=Kind.CAUTION, severity=2)
def judged_rule_unknown(e: Sight) -> Judgement:
    """Holds when no column describes the cases, so that no simple rule can be tried against the model."""
    return HOLDS if e.columns.number == 0 else FAILS


@rule(
    "quality",
    {"columns": "judged.columns", "column": "evaluation.simple_rule.column"},
    holds=Kind.FACT,
    severity=1,
)
def judged_rule_picked(e: Sight) -> Judgement:
    """Holds when a simple rule was picked on the very cases that it is then judged on."""
    return HOLDS if e.columns.number > 0 else FAILS


@rule("quality", GIVEN, holds=Kind.CAUTION, severity=2)
def judged_reasons_unknown(e: Sight) -> Judgement:
    """Holds when only scores were given, so that nobody can tell why a case gets its own."""
    return FAILS if e.with_model.value else HOLDS


@rule(
    "drivers",
    {"explained": "judged.explained", "background": "judged.background", "n": "judged.n"},
    optional=("background",),
    holds=Kind.FACT,
    fails=Kind.FACT,
    severity=1,
)
def judged_reasons_explained(e: Sight) -> Judgement:
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
    holds=Kind.FACT,
    fails=Kind.CAUTION,
    severity=1,
)
def judged_reasons_steady(e: Sight) -> Judgement:
    """Holds when more than half of the shown drivers keep their place as the explained cases are drawn anew;
    open, and silent, when the model does not surely rank. Never a strength: a refit might go by others."""
    if not surely_ranks(e.roc_auc):
        return OPEN, "nothing_ranked"
    return HOLDS if e.stable.number * 2 > e.shown.number else FAILS


fact("judged_reasons_refits_unknown", "drivers", {"explained": "judged.explained"})
fact("judged_refits_unknown", "quality", GIVEN)
fact("judged_future_unknown", "time", GIVEN)


@rule(
    "leaks",
    {"n": "judged.scores_n", "suspected": "judged.suspected", "checked": "judged.checked"},
    optional=("suspected", "checked"),
    holds=Kind.CAUTION,
    fails=Kind.CAUTION,
    open=Kind.CAUTION,
    severity=2,
)
def judged_leaks_unknown(e: Sight) -> Judgement:
    """Of a model whose columns nobody told: holds when columns of the table seem to know the answer; fails
    when none does; open when there is no table. Not asked where the model itself tells what it uses."""
    if not e.has("suspected"):
        return OPEN, "no_columns"
    return HOLDS if e.suspected.number > 0 else FAILS


@rule(
    "leaks",
    {"used": "judged.suspected_used", "features": "judged.features", "checked": "judged.checked"},
    holds=Kind.WEAKNESS,
    fails=Kind.FACT,
    severity=3,
)
def judged_uses_suspects(e: Sight) -> Judgement:
    """Holds when the model that was given uses a column that seems to know the answer."""
    return HOLDS if e.used.number > 0 else FAILS


@rule("errors", {"columns": "judged.columns", **GIVEN}, holds=Kind.CAUTION, severity=2)
def judged_groups_unknown(e: Sight) -> Judgement:
    """Holds when no column describes the cases, so that no group can be looked at."""
    return HOLDS if e.columns.number == 0 else FAILS
