"""Truth: each judged statement, what it is, and when it is true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from benchmarks.known_truth.fresh import doubled_data_gain, drivers_keep_place, halved_data_loss
from benchmarks.known_truth.judges import (
    best_segment_above_base,
    busiest_period_has_more,
    category_rates_differ,
    column_rates_differ,
    contact_share_insensitive,
    contact_share_sensitive,
    event_is_worth_less,
    group_misjudged_as_stated,
    judge_whole_briefing,
    late_rate_underestimated,
    metric_above,
    metric_below,
    model_excludes_leak,
    month_rates_differ,
    more_is_known_later,
    names_certain_value,
    names_leaked_column,
    names_strong_column,
    names_strongest_driver,
    names_structural_zero,
    numeric_rates_differ,
    offer_rates_differ,
    outranks_simple_rule,
    ranks_above_chance,
    ranks_in_time,
    ranks_in_time_clearly,
    ranks_within_periods,
    reliable_for_single_cases,
    segment_rate_differs,
    some_events_rank_low,
    worth_is_unrelated,
    worth_using_as_stated,
)
from benchmarks.known_truth.known import GroundTruth
from plainspoken.analysis.subgroups.slice_search import SLICE_METRICS
from plainspoken.core.findings import Verdict

Family = Literal["answer", "strength", "weakness", "caution", "group", "driver", "segment", "action", "fact"]
STATED_MAJORITY = 0.5
STATED_CLEAR_LIFT = 1.5
LEAST_ROC_AUC, LEAST_AUC_GAIN = 0.55, 0.02  # of a ranking worth using, and of one worth more than a simple rule
MAX_CALIBRATION_GAP = 0.03  # a gap between said and came that a reader may overlook
MAX_TOLERATED_AUC_LOSS = 0.03  # ROC-AUC that may be lost where something is said to be as good
LITTLE_AUC_GAIN = 0.02  # ROC-AUC that twice the data may bring where they "would not help much"


Truth = TypeVar("Truth", contravariant=True)


@dataclass(frozen=True)
class Statement(Generic[Truth]):
    """What a rule says by one verdict, and when that is true; None: in this world it cannot be said.

    `deep`: to judge it takes fresh samples to train on, so only some worlds do.
    """

    rule: str
    verdict: Verdict
    family: Family
    true: Callable[[Truth, str], bool | None]
    meaning: str
    deep: bool = False

    @property
    def key(self) -> str:
        """What the table calls it."""
        return f"{self.rule}: {self.verdict}"


H, F, U = Verdict.HOLDS, Verdict.FAILS, Verdict.OPEN
STATEMENTS: tuple[Statement[GroundTruth], ...] = (
    Statement(
        "answer_yes",
        H,
        "answer",
        judge_whole_briefing(
            lambda k: ranks_above_chance(k) and outranks_simple_rule(k) and reliable_for_single_cases(k)
        ),
        "ranks, beats the simple rule, recall and precision are at least 80 in 100",
    ),
    Statement(
        "answer_partly",
        H,
        "answer",
        judge_whole_briefing(
            lambda k: ranks_above_chance(k) and outranks_simple_rule(k) and not reliable_for_single_cases(k)
        ),
        "ranks and beats the simple rule; recall or precision is below 80 in 100",
    ),
    Statement(
        "answer_rule",
        H,
        "answer",
        judge_whole_briefing(lambda k: ranks_above_chance(k) and k.gain < LEAST_AUC_GAIN),
        "ranks, and orders fewer than 2 in 100 pairs better than the simple rule",
    ),
    Statement("answer_rule_unsettled", H, "answer", judge_whole_briefing(ranks_above_chance), "ranks"),
    Statement(
        "answer_no",
        H,
        "answer",
        judge_whole_briefing(lambda k: k.measured["roc_auc"] < LEAST_ROC_AUC),
        "orders fewer than 55 in 100 pairs rightly",
    ),
    Statement(
        "answer_early",
        H,
        "answer",
        judge_whole_briefing(ranks_in_time_clearly),
        "the score that exists in time ranks, and its top holds half again as many as usual",
    ),
    Statement("answer_early_little", H, "answer", judge_whole_briefing(ranks_in_time), "it ranks"),
    Statement(
        "ranks_pairs",
        H,
        "strength",
        judge_whole_briefing(ranks_above_chance),
        "ROC-AUC above one half, top above the usual rate",
    ),
    Statement(
        "beats_simple_rule",
        H,
        "strength",
        judge_whole_briefing(lambda k: k.informative and k.top_gain > 0),
        "its top holds more events than the simple rule's",
    ),
    Statement(
        "beats_simple_rule",
        U,
        "caution",
        judge_whole_briefing(outranks_simple_rule),
        "orders pairs better than the simple rule",
    ),
    Statement("ranks_top", H, "strength", metric_above("lift", STATED_CLEAR_LIFT), "lift above 1.5"),
    Statement("ranks_top", F, "weakness", metric_below("lift", STATED_CLEAR_LIFT), "lift below 1.5"),
    Statement("finds_positives", H, "strength", metric_above("recall", STATED_MAJORITY), "recall above one half"),
    Statement("finds_positives", F, "weakness", metric_below("recall", STATED_MAJORITY), "recall below one half"),
    Statement(
        "contacts_rightly", H, "strength", metric_above("precision", STATED_MAJORITY), "precision above one half"
    ),
    Statement(
        "contacts_rightly", F, "weakness", metric_below("precision", STATED_MAJORITY), "precision below one half"
    ),
    Statement(
        "calibrated",
        H,
        "strength",
        judge_whole_briefing(lambda k: k.calibration_gap < MAX_CALIBRATION_GAP),
        "mean gap below 3 in 100",
    ),
    Statement(
        "calibrated",
        F,
        "weakness",
        judge_whole_briefing(lambda k: k.calibration_gap >= MAX_CALIBRATION_GAP),
        "mean gap of 3 in 100 or more",
    ),
    Statement(
        "worth_it", H, "fact", event_is_worth_less, "cases with the event are worth less (where cases have a worth)"
    ),
    Statement("worth_it", F, "weakness", worth_is_unrelated, "cases with the event are worth as much as the others"),
    Statement("worth_unrelated", H, "caution", worth_is_unrelated, "the same"),
    Statement("worth_unrelated", F, "fact", event_is_worth_less, "cases with the event are worth less"),
    Statement("threshold_sensitive", H, "weakness", contact_share_sensitive, "the share to contact more than doubles"),
    Statement(
        "threshold_sensitive",
        F,
        "fact",
        contact_share_insensitive,
        "the share to contact does not double, or is next to nothing at both ends",
    ),
    Statement(
        "accuracy_misleads",
        H,
        "caution",
        judge_whole_briefing(lambda k: k.base_rate < 0.3),
        "base rate below 30 in 100",
    ),
    Statement(
        "more_data_helps",
        H,
        "caution",
        judge_whole_briefing(lambda k: halved_data_loss(k) > 0),
        "half the data rank worse, over fresh samples",
        deep=True,
    ),
    Statement(
        "more_data_helps",
        F,
        "fact",
        judge_whole_briefing(lambda k: doubled_data_gain(k) < LITTLE_AUC_GAIN),
        "twice the data gain less than 0.02 of ROC-AUC, over fresh samples",
        deep=True,
    ),
    Statement(
        "ranks_within_period",
        H,
        "strength",
        judge_whole_briefing(ranks_within_periods),
        "cases of one period are ranked by more than the period",
    ),
    Statement(
        "untested_later", H, "caution", judge_whole_briefing(lambda k: k.built.dials.undated), "nothing dates the event"
    ),
    Statement(
        "holds_over_time",
        H,
        "strength",
        judge_whole_briefing(lambda k: k.decay < MAX_TOLERATED_AUC_LOSS),
        "a model of the early periods loses less than 0.03 of ROC-AUC on the late ones",
    ),
    Statement("holds_over_time", F, "weakness", judge_whole_briefing(lambda k: k.decay > 0), "it loses some"),
    Statement(
        "still_useful_later",
        H,
        "strength",
        judge_whole_briefing(lambda k: k.informative and k.late_top_rate > float(k.many.probability[k.late].mean())),
        "the early model's top share of late cases lies above their usual rate",
    ),
    Statement(
        "misjudges_a_period", H, "weakness", late_rate_underestimated, "that period's rate lies above the expected one"
    ),
    *(
        Statement(f"leak_{kind}", H, "caution", names_leaked_column, "the event filled that column in")
        for kind in (
            "never_without",
            "always_with",
            "perfect_in_some_periods",
            "near_copy",
            "identifier",
            "fixed_at_the_end",
        )
    ),
    Statement(
        "worth_using_between",
        H,
        "fact",
        worth_using_as_stated,
        "net benefit above everybody's and nobody's over the stated run",
    ),
    Statement(
        "rows_belong_together",
        H,
        "fact",
        judge_whole_briefing(lambda k: k.built.dials.per_customer > 1),
        "customers have several rows",
    ),
    Statement("leak_single_column", H, "weakness", names_strong_column, "that column alone tells more than the others"),
    Statement(
        "leak_structural_zero", H, "weakness", names_structural_zero, "the event hardly ever happens with that value"
    ),
    Statement(
        "leak_certain_value",
        H,
        "weakness",
        names_certain_value,
        "with that value the event hardly ever fails to happen",
    ),
    Statement("uses_no_suspect", H, "fact", model_excludes_leak, "no leaked column is in the model"),
    Statement(
        "rows_in_order",
        H,
        "caution",
        judge_whole_briefing(lambda k: k.built.dials.leak == "row_order"),
        "the file was sorted by the answer",
    ),
    Statement(
        "rows_in_order",
        F,
        "fact",
        judge_whole_briefing(lambda k: k.built.dials.leak != "row_order"),
        "the file was not sorted by the answer",
    ),
    *(
        Statement(
            f"weak_group_{metric}", H, "group", group_misjudged_as_stated, "its probabilities are wrong as stated"
        )
        for metric in SLICE_METRICS
    ),
    Statement("drives_numeric", H, "driver", numeric_rates_differ, "rates differ across the cut as stated"),
    Statement("drives_category", H, "driver", category_rates_differ, "rates differ between the values as stated"),
    Statement("strongest_driver", H, "driver", names_strongest_driver, "the largest effect of its own"),
    Statement(
        "drivers_keep_their_place",
        H,
        "strength",
        judge_whole_briefing(drivers_keep_place),
        "on a fresh sample, more than half stand within two places",
        deep=True,
    ),
    Statement("segment_differs", H, "segment", segment_rate_differs, "the rate differs from the rest as stated"),
    Statement("segment_by_score", H, "segment", segment_rate_differs, "the rate differs from the rest as stated"),
    Statement(
        "segments_apart", H, "segment", best_segment_above_base, "the best segment's rate lies above the usual one"
    ),
    Statement(
        "action_contact_top", H, "action", judge_whole_briefing(ranks_in_time), "the score that exists in time ranks"
    ),
    Statement("action_contact_all", H, "action", judge_whole_briefing(ranks_above_chance), "the final score ranks"),
    Statement(
        "start_ranks_later",
        H,
        "strength",
        judge_whole_briefing(ranks_in_time),
        "what is known at the start ranks later",
    ),
    Statement(
        "action_record",
        H,
        "action",
        judge_whole_briefing(more_is_known_later),
        "nothing dates the event, or what is known later tells more than what is known at the start",
    ),
    Statement("action_staff", H, "action", busiest_period_has_more, "the busiest period has more events than the mean"),
    Statement("test_fits_a_year", H, "fact", judge_whole_briefing(ranks_above_chance), "there is something to test"),
    Statement("test_fits_a_year", F, "caution", judge_whole_briefing(ranks_above_chance), "there is something to test"),
    Statement("wider_test", H, "fact", judge_whole_briefing(ranks_above_chance), "there is something to test"),
    Statement("offer_sign", H, "fact", offer_rates_differ, "the rate differs with the sign as stated"),
    Statement("periods_differ", H, "fact", month_rates_differ, "the base rate differs between periods"),
    Statement("breakdown_differs", H, "fact", column_rates_differ, "the rate differs between the column's values"),
    Statement("some_look_calm", H, "fact", some_events_rank_low, "some events lie below the middle of the others"),
    Statement(
        "reasons_add_up",
        H,
        "fact",
        judge_whole_briefing(lambda k: k.findings.get("explain.additivity").number < 1e-3),
        "effects and base sum to the score",
    ),
)
