"""Truth: the rules that no simulated world judges, each with the reason why none can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from plainspoken.claims.registry import registry
from plainspoken.claims.rule import Rule, always_hold


@dataclass(frozen=True)
class Reason:
    """Why some rules are not judged on worlds: a sentence, and their names."""

    why: str
    rules: tuple[str, ...]


REASONS = (
    Reason(
        "They repeat a count, a share or an order of the table itself, which is all they are about; the figures are "
        "recomputed by other code (`tests/real`, `tests/data`).",
        (
            *("rows_on_both_sides", "copies_of_one_class", "duplicates_all_negative"),
            *("copies_kept_together", "chance_makes_rows_alike"),
            *("baskets", "trade_has_a_season", "part_is_anonymous", "returns_matter", "dropping_returns_misleads"),
            *("few_customers_dominate", "place_is_one_customer", "revenue_is_concentrated", "many_order_once"),
            *("hangs_on_single_customers", "segment_is_one_customer"),
            *("something_changed", "figure_changed", "ledger_report_where", "ledger_join", "ledger_correct"),
            *("ledger_implausible", "segments_overlap", "some_cannot_be_contacted", "segment_worth", "drives_together"),
            *("categories_cover", "categories_by_words", "action_identify", "newcomers_known_in_time"),
            *("segment_does_not_add", "some_in_no_segment"),
        ),
    ),
    Reason(
        "They repeat what the case, or who handed a model over, declares, or what was not declared.",
        (
            *("judged_from_outside", "judged_on_unseen", "judged_rule_unknown", "judged_rule_picked"),
            *("judged_reasons_unknown", "judged_leaks_unknown", "judged_groups_unknown", "judged_uses_suspects"),
            *("judged_reasons_explained", "leak_vouched", "undated_columns", "upper_limit", "answers_at_once"),
            *("fact_top_in_class", "fact_in_time", "fact_usual_in_time", "confusion", "threshold_in_time"),
            *("confusion_looking_back", "final_score_too_late", "traffic_stated", "drawn_at_precision"),
        ),
    ),
    Reason(
        "They judge a model that was handed over, by the tests that are judged here for a model trained here.",
        (
            *("answer_judged_yes", "answer_judged_partly", "answer_judged_no", "answer_judged_unsettled"),
            "judged_reasons_steady",
        ),
    ),
    Reason(
        "They say that the data do not tell, which no truth can make false; that they are not said where the data do "
        "tell, the power of their rivals shows.",
        (
            *("answer_unsettled", "answer_unfollowed", "no_weak_group", "groups_served_badly", "too_little_data"),
            *("season_seen_once", "season_not_covered", "worth_using_untold", "engaged_groups_alike"),
            *("answer_too_late", "answer_class", "segment_beyond_score"),
        ),
    ),
    Reason(
        "They tell how the model was searched for, and what its own folds gave.",
        (
            *("one_test_misleads", "search_promises_too_much", "models_alike", "derived_features_help"),
            *("dimension_reduction_helps", "tested_once", "reasons_can_be_had", "columns_spared"),
            *("best_looking_cut_misleads", "halves_agree", "algorithm_decides", "scaling_decides", "segment_stable"),
            "segment_edge_firm",
        ),
    ),
    Reason(
        "They weigh the ranges that were assumed for costs and effects, which no table has and no world makes true; "
        "the ranking and the rates that go into them are judged here.",
        ("plan_may_bring", "figures_needed"),
    ),
    Reason(
        "A planted table, in which the rule must speak and another in which it must be silent, judges them once "
        "(`tests/analysis`, `tests/claims`).",
        (
            *("fact_top", "contrast_remains", "outcome_tells_more", "action_define", "class_is_no_fall"),
            *("sensitive_group_misjudged", "often_missed_group", "leak_row_order", "mix_moved"),
            *("leak_perfect_in_some_groups", "leak_encoded_from_answer", "last_rows_rank_worse"),
            *("probability_at", "better_looking_figure", "segment_lateness"),
            *("large_customers_lapsed", "action_contact_lapsed", "action_keep_segment", "newcomers_may_be_old"),
            *("membership_moves", "newcomer_look", "answer_unstable", "segments_return"),
            *("engaged_and_lost", "engaged_group_lost", "offers_follow_reasons", "checklist_suffices"),
            *("categories_reproducible", "interest_told", "spending_in_season", "spending_sum_missed"),
            *("gain_settled", "one_assumption_decides", "figure_needed", "test_shows_effect"),
        ),
    ),
)
UNJUDGED: Mapping[str, str] = MappingProxyType({name: each.why for each in REASONS for name in each.rules})


def only_reports(rule: Rule) -> bool:
    """Whether a rule holds wherever its evidence is there: what it says can be no more wrong than its figures."""
    return rule.judge is always_hold


def find_rules_without_reason(judged: frozenset[str]) -> list[str]:
    """The rules that can say something wrong, are not `judged`, and of which nobody said why."""
    return [
        name
        for name, each in registry().items()
        if name not in judged and name not in UNJUDGED and not only_reports(each)
    ]
