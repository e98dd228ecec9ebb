"""A model trained elsewhere: the answer from scores alone, and what cannot be known."""

from __future__ import annotations

from plainspoken.claims.answers import register_answers
from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, maybe_at, rule
from plainspoken.claims.rules.answer_rules import judges_single_case, ranks_better_than_chance, skill_is_negligible
from plainspoken.claims.significance import roc_auc_above_chance
from plainspoken.claims.verdicts import CAUTION, FACT, FAILS, HOLDS, OPEN, WEAKNESS

EXTERNAL_MODEL_USES = at("judged", "n", "with_model")


def has_scores_only(evidence: RuleEvidence) -> bool:
    """No column describes the cases, so that no simple rule stands against the scores."""
    return evidence.columns.number == 0


def choose_scores_answer(evidence: RuleEvidence) -> str:
    """The name of the answer that holds for scores alone; none where columns describe the cases."""
    if not has_scores_only(evidence):
        return ""
    if skill_is_negligible(evidence):
        return "answer_judged_no"
    if not ranks_better_than_chance(evidence):
        return "answer_judged_unsettled"
    return "answer_judged_yes" if judges_single_case(evidence) else "answer_judged_partly"


register_answers(
    at("judged", "columns")
    | at("evaluation", "roc_auc", "recall", "precision", "top_rate", "base_rate", "top_share")
    | at("least", "roc_auc as least_roc_auc")
    | maybe_at("least", "rows_for_skill"),
    choose_scores_answer,
    {
        "answer_judged_yes": "Only scores are given; they rank, and are rarely wrong about one case. "
        "Silent where a simple rule is at hand.",
        "answer_judged_partly": "Only scores are given; they rank, but are too often wrong about one case. "
        "Silent where a simple rule is at hand.",
        "answer_judged_no": "Only scores are given, and they are shown to have no skill worth using. "
        "Silent where the table is too small to tell.",
        "answer_judged_unsettled": "Only scores are given; neither surely better than chance nor surely useless. "
        "Silent where either is shown.",
    },
)


@rule("first", holds=FACT, fails=FACT)
@EXTERNAL_MODEL_USES
def judged_from_outside(evidence: RuleEvidence) -> Judgement:
    """Holds when the fitted model itself was given; fails when only its scores were. Silent where the model was trained
    here."""
    return HOLDS if evidence.with_model.value else FAILS


@rule("quality", holds=CAUTION, open=CAUTION, severity=3)
@at("judged", "told_unseen as told")
@EXTERNAL_MODEL_USES
def judged_on_unseen(evidence: RuleEvidence) -> Judgement:
    """Holds when we were told that the model was not trained on these cases; open when nobody said. Silent where we
    were told that it was trained on these very cases."""
    return HOLDS if evidence.told.value else (OPEN, "nobody_said")


fact("judged_season_unknown", "time", at("judged", "periods_missing as missing"))
fact("judged_line_drawn", "choice", at("judged", "folds", "n"))
fact("judged_training_unknown", "quality", EXTERNAL_MODEL_USES)


@rule("quality", holds=CAUTION, severity=2)
@at("judged", "columns")
@EXTERNAL_MODEL_USES
def judged_rule_unknown(evidence: RuleEvidence) -> Judgement:
    """Holds when no column describes the cases, so that no simple rule can be tried against the model. Silent where
    columns describe the cases."""
    return HOLDS if evidence.columns.number == 0 else FAILS


@rule("quality", holds=FACT)
@at("judged", "columns")
@at("evaluation", "simple_rule.column")
def judged_rule_picked(evidence: RuleEvidence) -> Judgement:
    """Holds when a simple rule was picked on the very cases that it is then judged on. Silent where the rule was picked
    on other cases."""
    return HOLDS if evidence.columns.number > 0 else FAILS


@rule("quality", holds=CAUTION, severity=2)
@EXTERNAL_MODEL_USES
def judged_reasons_unknown(evidence: RuleEvidence) -> Judgement:
    """Holds when only scores were given, so that nobody can tell why a case gets its own. Silent where the fitted model
    was given."""
    return FAILS if evidence.with_model.value else HOLDS


@rule("drivers", holds=FACT, fails=FACT)
@at("judged", "explained")
@maybe_at("judged", "background")
@at("judged", "n")
def judged_reasons_explained(evidence: RuleEvidence) -> Judgement:
    """Holds when every case was explained; fails when some of them, drawn by chance, were. Silent where reasons cannot
    be had."""
    return HOLDS if evidence.explained.number == evidence.n.number else FAILS


@rule("drivers", holds=FACT, fails=CAUTION)
@at("judged", "stable")
@at("explain", "shown")
@at("judged", "redrawn as resamples")
@at("evaluation", "roc_auc")
def judged_reasons_steady(evidence: RuleEvidence) -> Judgement:
    """Holds when more than half of the shown drivers keep their place as the explained cases are drawn anew;
    open, and silent, when the model does not surely rank. Never a strength: a refit might go by others."""
    if not roc_auc_above_chance(evidence.roc_auc):
        return OPEN, "nothing_ranked"
    return HOLDS if evidence.stable.number * 2 > evidence.shown.number else FAILS


fact("judged_reasons_refits_unknown", "drivers", at("judged", "explained"))
fact("judged_refits_unknown", "quality", EXTERNAL_MODEL_USES)
fact("judged_future_unknown", "time", EXTERNAL_MODEL_USES)


@rule("leaks", holds=CAUTION, fails=CAUTION, open=CAUTION, severity=2)
@at("judged", "scores_n as n")
@maybe_at("judged", "suspected", "checked")
def judged_leaks_unknown(evidence: RuleEvidence) -> Judgement:
    """Of a model whose columns nobody told: holds when columns of the table seem to know the answer; fails when none
    does; open when there is no table. Not asked where the model itself tells what it uses. Silent where the columns
    that a model uses are told."""
    if not evidence.has("suspected"):
        return OPEN, "no_columns"
    return HOLDS if evidence.suspected.number > 0 else FAILS


@rule("leaks", holds=WEAKNESS, fails=FACT, severity=3)
@at("judged", "suspected_used as used", "features", "checked")
def judged_uses_suspects(evidence: RuleEvidence) -> Judgement:
    """Holds when the model that was given uses a column that seems to know the answer. Silent as a weakness where no
    column seems to know the answer."""
    return HOLDS if evidence.used.number > 0 else FAILS


@rule("errors", holds=CAUTION, severity=2)
@at("judged", "columns")
@EXTERNAL_MODEL_USES
def judged_groups_unknown(evidence: RuleEvidence) -> Judgement:
    """Holds when no column describes the cases, so that no group can be looked at. Silent where columns describe the
    cases."""
    return HOLDS if evidence.columns.number == 0 else FAILS
