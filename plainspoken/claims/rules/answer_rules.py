"""The answer to the question: exactly one of them holds."""

from __future__ import annotations

from plainspoken.claims.answers import register_answers
from plainspoken.claims.label_shown import LABEL_USES, is_label_only_a_class
from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, maybe_at, rule
from plainspoken.claims.score_in_time import SCORE_IN_TIME_USES, comes_too_late, ranks_clearly_in_time, ranks_in_time
from plainspoken.claims.significance import interval_above, interval_from, roc_auc_above_chance
from plainspoken.claims.verdicts import FACT, FAILS, HOLDS

# Good enough to judge a single case: at most one in five wrong, on either side, with 95 % sureness.
MIN_SINGLE_CASE_RATE = 0.8
NEGLIGIBLE_TOP_RATIO = 0.1  # a tenth more events among as many picked: below that a rule is as good as a model

# Beside these the skill is not shown, or too small: no strength of the score is said.
NOTHING_SHOWN = tuple(
    f"{answer}.holds" for answer in ("answer_no", "answer_unsettled", "answer_judged_no", "answer_judged_unsettled")
)
UNSETTLED = tuple(  # what more rows would settle
    f"{answer}.holds" for answer in ("answer_unsettled", "answer_rule_unsettled", "answer_judged_unsettled")
)


def ranks_better_than_chance(evidence: RuleEvidence) -> bool:
    """Surely (99 %) better than chance, and its top surely better than usual."""
    return roc_auc_above_chance(evidence.roc_auc) and interval_above(evidence.top_rate, evidence.base_rate.number)


def beats_best_simple_rule(evidence: RuleEvidence) -> bool:
    """Better than the best simple rule, beyond its confidence interval: in the order of pairs or in its top."""
    return interval_above(evidence.gain, 0) or interval_above(evidence.gain_top, 0)


def judges_single_case(evidence: RuleEvidence) -> bool:
    """Rarely wrong about a single case."""
    return all(interval_from(rate, MIN_SINGLE_CASE_RATE) for rate in (evidence.recall, evidence.precision))


def skill_is_negligible(evidence: RuleEvidence) -> bool:
    """The whole range lies below the least skill worth using: shown to be too little, not merely unproven."""
    return evidence.roc_auc.high is not None and evidence.roc_auc.high < evidence.least_roc_auc.number


def equals_simple_rule(evidence: RuleEvidence) -> bool:
    """Shown to be no better than the best simple rule by anything worth having: both ranges end below it."""
    gain, top = evidence.gain.high, evidence.gain_top.high
    least_top = NEGLIGIBLE_TOP_RATIO * evidence.rule_rate.number
    return gain is not None and gain < evidence.least_gain.number and top is not None and top < least_top


def choose_model_answer(evidence: RuleEvidence) -> str:
    """The name of the answer that holds for a model; a `no` needs evidence as a `yes` does."""
    if skill_is_negligible(evidence):
        return "answer_no"
    if not ranks_better_than_chance(evidence):
        return "answer_unsettled"
    if comes_too_late(evidence):
        return choose_early_answer(evidence)
    if is_label_only_a_class(evidence):
        return "answer_class"
    if equals_simple_rule(evidence):
        return "answer_rule"
    if not beats_best_simple_rule(evidence):
        return "answer_rule_unsettled"
    return "answer_yes" if judges_single_case(evidence) else "answer_partly"


def choose_early_answer(evidence: RuleEvidence) -> str:
    """The name of the answer where the final score comes too late: by the score that exists in time."""
    if not ranks_in_time(evidence):
        return "answer_too_late"
    return "answer_early" if ranks_clearly_in_time(evidence) else "answer_early_little"


ANSWER_USES = (
    at("evaluation", "roc_auc", "gain.roc_auc as gain", "gain.top_rate as gain_top", "recall", "precision")
    | at("evaluation", "top_rate", "base_rate", "top_share", "simple_rule.top_rate as rule_rate")
    | at("least", "roc_auc as least_roc_auc", "gain as least_gain")
    | maybe_at("least", "rows_for_skill", "rows_for_gain")
    | SCORE_IN_TIME_USES
    | LABEL_USES
)

register_answers(
    ANSWER_USES,
    choose_model_answer,
    {
        "answer_yes": "Ranks, beats the simple rule, and is rarely wrong about one case. Silent where cases "
        "overlap, however well they are ranked.",
        "answer_partly": "Ranks and beats the simple rule, but is too often wrong about one case. "
        "Silent where nothing tells the event, and where one column tells all.",
        "answer_rule": "Ranks, and is shown to be no better than the best simple rule by anything worth having: the "
        "ranges of both gains end below the least. Silent where the ranges are merely wide.",
        "answer_rule_unsettled": "Ranks, but the ranges leave open whether it is better than the best "
        "simple rule. Silent where the table is large enough to settle it.",
        "answer_class": "Ranks, but nothing dates the event, and what it is said to move does not go with it: a class "
        "is told, no change that will come. Silent where the event is dated, or its worth or fall goes with it.",
        "answer_no": "Shown to have no skill worth using: the whole range of its ROC-AUC lies below the least. Silent "
        "where there is skill, and where the table is too small to rule it out.",
        "answer_unsettled": "Not surely better than chance, and not surely too little to use: the table is too small. "
        "Silent where skill is shown, or shown to be too little.",
    },
)


register_answers(
    ANSWER_USES | at("plan.score", "moment", "n as early_n"),
    choose_model_answer,
    {
        "answer_early": "The final score comes too late to act on; the one that exists in time ranks, and its top "
        "surely holds half again as many as usual. Silent where the final score is in time.",
        "answer_early_little": "The final score comes too late to act on; the one that exists in time ranks, but its "
        "top does not surely hold half again as many as usual. Silent where the final score is in time.",
        "answer_too_late": "The final score comes too late to act on, and no score that exists in time surely ranks. "
        "Silent where all columns are known from the start.",
    },
)

TOLD_IN_TIME = {HOLDS: ("fact_in_time.holds",)}  # one leading figure: when one acts


@rule("first", holds=FACT, excludes=TOLD_IN_TIME)
@at("evaluation", "top_rate", "top_share", "base_rate")
@maybe_at("within", "top_rate as within")
@LABEL_USES
def fact_top(evidence: RuleEvidence) -> Judgement:
    """Reports the rate in the top share. Silent where there are periods: one chooses within one, so the rate within
    them leads; where only a class is told; and where the final score comes too late to act on."""
    return FAILS if evidence.has("within") or is_label_only_a_class(evidence) else HOLDS


@rule("first", holds=FACT, excludes={HOLDS: (*TOLD_IN_TIME[HOLDS], "fact_top_within.holds")})
@at("evaluation", "top_rate", "top_share", "base_rate")
@at("time", "tested_later")
@maybe_at("worth", "correlation as tie")
@maybe_at("definition", "fell_positive", "fell_negative")
def fact_top_in_class(evidence: RuleEvidence) -> Judgement:
    """Reports the rate in the top share where only a class is told. Silent where the event is dated, or what it is
    said to move goes with it."""
    return HOLDS if is_label_only_a_class(evidence) else FAILS


@rule("first", holds=FACT)
@at("plan.score", "top_rate", "base_rate", "moment", "final_too_late as too_late", "in_time")
@maybe_at("plan.score", "tested_later as later")
@maybe_at("time", "first_late as first", "last_late as last")
@at("evaluation", "top_share")
def fact_in_time(evidence: RuleEvidence) -> Judgement:
    """Reports the rate in the top share when one must act. Silent where the final score is in time, and where no
    score is."""
    return HOLDS if comes_too_late(evidence) and evidence.in_time.value else FAILS


@rule("first", holds=FACT)
@at("plan.score", "base_rate", "final_too_late as too_late", "in_time")
@maybe_at("plan.score", "tested_later as later")
@maybe_at("time", "first_late as first", "last_late as last")
def fact_usual_in_time(evidence: RuleEvidence) -> Judgement:
    """Reports the usual rate beside it, of the same cases. Silent where the final score is in time."""
    return HOLDS if comes_too_late(evidence) and evidence.in_time.value else FAILS


TOP_SHARE = at("evaluation", "top_share")
fact("fact_top_within", "first", at("within", "top_rate", "base_rate") | TOP_SHARE, excludes=TOLD_IN_TIME)
fact("fact_later", "first", at("time", "top_rate", "base_rate") | TOP_SHARE, excludes=TOLD_IN_TIME)
fact("fact_base", "first", at("evaluation", "base_rate"), excludes=TOLD_IN_TIME)
