"""Truth: what is to be found where it was planted, and what may not be said where nothing was. No ranges."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.known_truth.known import GroundTruth
from benchmarks.known_truth.worlds import in_planted_group
from plainspoken.analysis.leakage.leakage_result import QUESTIONED
from plainspoken.analysis.leakage.univariate_auc import multivariate_scores, stratified_leakage_folds
from plainspoken.analysis.subgroups.slice_search import SLICE_METRICS
from plainspoken.core.findings import Claim, Verdict
from plainspoken.core.ranked_scores import roc_auc

MIN_LEAK_AUC_GAIN = 0.05  # ROC-AUC that a leak must add to count
STRONG_SIGNAL = 1.0  # signal from which the three strongest drivers are to be named
FAR_FROM_EXPECTED = 0.1  # of a share, from which a group is to be found
MIN_GROUP_OVERLAP = 0.3  # Jaccard index from which a named group is the planted one
SKILL_RULES = (
    "answer_yes",
    "answer_partly",
    "answer_rule",
    "answer_rule_unsettled",
    "answer_early",
    "answer_early_little",
    "ranks_pairs",
    "ranks_top",
    "beats_simple_rule",
    "holds_over_time",
    "still_useful_later",
)
NOTHING_TO_ACT_ON_RULES = ("answer_no", "answer_unsettled")
WITHIN_RULES = ("ranks_within_period",)
LATER_RULES = (
    "holds_over_time",
    "still_useful_later",
    "start_ranks_later",
    "misjudges_a_period",
    "ranks_within_period",
)
SETTING_ASIDE_RULES = (
    "leak_never_without",
    "leak_always_with",
    "leak_perfect_in_some_periods",
    "leak_near_copy",
    "leak_identifier",
    "leak_fixed_at_the_end",
)
DRIVER_RULES = ("drives_numeric", "drives_category", "drivers_keep_their_place", "strongest_driver")
ACTION_RULES = ("action_contact_top", "action_contact_all", "test_fits_a_year", "wider_test")
SEGMENT_RULES = ("segment_differs", "segment_by_score", "segments_apart")


def check_acceptance_bars(known: GroundTruth) -> Iterator[tuple[str, bool]]:
    """Each bar that this world puts to the test, and whether it was met."""
    dials = known.built.dials
    if not known.informative:
        yield from check_placebo_bars(known)
        return
    if dials.leak and leak_changes_auc(known):
        yield f"leak found: {dials.leak}", leak_found(known)
    if dials.rate_drift >= 1.5:
        yield "drift of the base rate found", drift_found(known)
    if dials.group_share >= 0.05 and has_wrong_probabilities(known):
        yield f"bad group found: {dials.group_parts} of conditions", planted_group_found(known)
    elif dials.group_share and dials.group_differs in ("base rate", "spread"):
        yield f"group left alone: only its {dials.group_differs} differs", not planted_group_found(known)
    yield from check_silence_bars(known)
    if dials.signal >= STRONG_SIGNAL and not dials.leak and not dials.calendar_only:
        first = [known.column(f"{address}.column") for address in known.findings.over("drivers")][:4]
        best = list(known.importance)[:3]
        yield "three strongest drivers among the first four", set(best) <= set(first)


def check_silence_bars(known: GroundTruth) -> Iterator[tuple[str, bool]]:
    """What worlds of special kinds must be silent of, or say."""
    dials = known.built.dials
    if dials.calendar_only:
        yield "silent: no ranking within a period", not find_holding_claims(known, WITHIN_RULES)
    if dials.undated:
        yield "silent: nothing of later periods", not find_holding_claims(known, LATER_RULES)
        yield "undated: said to be untested later", bool(find_holding_claims(known, ("untested_later",)))
    if dials.zeros:
        kept = "account" in known.trained.columns and not find_holding_claims(known, ("leak_never_without",))
        yield "silent: an honest zero is not set aside", kept
    if dials.sure_money:
        yield "silent: nothing hangs on what is sure", not find_holding_claims(known, ("threshold_sensitive",))
    if dials.worth == "unrelated":
        yield "no worth lost: the sum is not said to pay", not find_holding_claims(known, ("worth_it",))
    if not dials.leak:
        yield "silent: no honest column is set aside", not find_holding_claims(known, SETTING_ASIDE_RULES)


def find_holding_claims(known: GroundTruth, rules: tuple[str, ...]) -> list[Claim]:
    """The claims of some rules that hold."""
    return [each for each in known.findings.claims if each.rule in rules and each.verdict is Verdict.HOLDS]


def check_placebo_bars(known: GroundTruth) -> Iterator[tuple[str, bool]]:
    """What must not be said where nothing tells the event; each bar is met where it is not said."""
    said = {
        "no skill claimed": find_holding_claims(known, SKILL_RULES),
        "no driver named as reliable": find_holding_claims(known, DRIVER_RULES),
        "no action on the score": find_holding_claims(known, ACTION_RULES),
        "no segment shown as different": find_holding_claims(known, SEGMENT_RULES),
    }
    for name, claims in said.items():
        yield f"placebo: {name}", not claims
    yield "placebo: none of these four", not any(said.values())
    said_so = find_holding_claims(known, NOTHING_TO_ACT_ON_RULES)
    yield ("placebo: the first page says there is nothing to act on", bool(said_so))


def leak_changes_auc(known: GroundTruth) -> bool:
    """Whether the leak changes ROC-AUC by more than 0.05: out of fold, with its column and without."""
    frame, event = known.built.drawn.frame, known.built.drawn.event
    if "leak" not in frame:
        return True  # the order of the rows is no column; it tells the answer as planted
    parts = stratified_leakage_folds(event, 0)
    with_it, without = (multivariate_scores(each, event, parts, 0) for each in (frame, frame.drop(columns="leak")))
    return roc_auc(event, with_it) - roc_auc(event, without) > MIN_LEAK_AUC_GAIN


def leak_found(known: GroundTruth) -> bool:
    """Whether the leak is named; a copy too rough to tell from a good sign, or a code of too few events to be surely
    their mark, may stay in, and is asked about."""
    if known.built.dials.leak == "row_order":
        return bool(find_holding_claims(known, ("rows_in_order",)))
    if "suspects.leak.column" not in known.findings.evidence:
        return False
    asked = known.findings.get("suspects.leak.kind").value in QUESTIONED
    return "leak" not in known.trained.columns or (asked and known.built.dials.leak in ("near_copy", "value"))


def drift_found(known: GroundTruth) -> bool:
    """Whether the briefing says that the base rate changes: between periods, or against what was expected."""
    return bool(find_holding_claims(known, ("periods_differ", "misjudges_a_period")))


def has_wrong_probabilities(known: GroundTruth) -> bool:
    """Whether in the planted group what happens is truly far from what its probabilities lead one to expect.

    That errors are more frequent in a group is no fault: they are so for a model that is exactly right, too, where
    the base rate or the spread of scores differs.
    """
    mine = known.many.group
    return any(abs(known.misjudged(metric, mine)) >= FAR_FROM_EXPECTED for metric in SLICE_METRICS)


def planted_group_found(known: GroundTruth) -> bool:
    """Whether a named group is about the planted one."""
    planted = in_planted_group(known.many.frame, known.built.dials)[0]
    named = (known.slice(each.subject) for each in find_holding_claims(known, WEAK_GROUP_RULES))
    return any((planted & mine).sum() / (planted | mine).sum() >= MIN_GROUP_OVERLAP for mine in named)


WEAK_GROUP_RULES = tuple(f"weak_group_{metric}" for metric in SLICE_METRICS)
