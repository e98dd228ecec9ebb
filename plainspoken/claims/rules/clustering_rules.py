"""Into how many segments, how sure the cut is, and the answer that follows."""

from __future__ import annotations

from plainspoken.claims.answers import register_answers
from plainspoken.claims.least_effect import LeastEffect
from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, maybe_at, rule
from plainspoken.claims.significance import CHANCE_ROC_AUC, interval_above
from plainspoken.claims.verdicts import CAUTION, FACT, FAILS, HOLDS, OPEN, STRENGTH, WEAKNESS

SMALL_SEGMENT_SHARE = 0.05  # of all: a segment smaller than this says nothing of the rest


def is_clustering_stable(evidence: RuleEvidence) -> bool:
    """Whether refits agree as well as the case demands, on the mean and nearly all of them: the same test by which the
    cut was chosen."""
    low = evidence.stability.low
    nearly_all = low is None or not evidence.has("least") or low >= evidence.least.number
    return nearly_all and evidence.stability.number >= evidence.enough.number


def is_clustering_unstable(evidence: RuleEvidence) -> bool:
    """Whether hardly any refit agrees as well as the case demands."""
    high = evidence.stability.number if evidence.stability.high is None else evidence.stability.high
    return high < evidence.enough.number


def is_clustering_useful(evidence: RuleEvidence) -> bool:
    """Whether the segments order customers by what they did later, better than by chance."""
    return evidence.has("pairs") and interval_above(evidence.pairs, CHANCE_ROC_AUC)


def choose_clustering_answer(evidence: RuleEvidence) -> str:
    """The name of the answer that holds for a segmentation."""
    if not is_clustering_stable(evidence):
        return "answer_unstable"
    if not evidence.has("pairs"):
        return "answer_unfollowed"
    if not is_clustering_useful(evidence):
        return "answer_idle"
    return "answer_groups" if evidence.natural.number > 0 else "answer_cut"


register_answers(
    # Where the table is too short to follow anybody, nothing is known of what they did later.
    at("clusters", "stability", "enough")
    | maybe_at("clusters", "least")
    | maybe_at("later", "roc_auc as pairs")
    | at("clusters", "count", "natural_count as natural")
    | maybe_at("segments", "best", "best_rate", "weakest", "weakest_rate"),
    choose_clustering_answer,
    {
        "answer_groups": "Natural groups, stable, that act differently later. Silent where customers are one cloud.",
        "answer_cut": "No natural groups, but a stable cut whose segments act differently later. Silent "
        "where all customers are alike, and where there are natural groups.",
        "answer_idle": "A stable cut that tells nothing of what customers do later. Silent where customers differ in "
        "how soon they return.",
        "answer_unfollowed": "A stable cut, and nobody can be followed: the table is too short. Silent where it is "
        "long enough.",
        "answer_unstable": "No cut is shown to be stable: nothing to act on. Silent where customers drawn anew are "
        "cut alike.",
    },
)


@rule(
    "clusters",
    holds=STRENGTH,
    fails=WEAKNESS,
    open=WEAKNESS,
    severity=3,
    least=LeastEffect("stability", 1.0, times="enough"),
    rivals=("natural_groups.fails",),
)
@at("clusters", "stability", "enough", "count", "resamples")
@maybe_at("clusters", "across_scalings as across", "least")
def stable_choice(evidence: RuleEvidence) -> Judgement:
    """Holds when refits on resampled customers agree with the cut as well as the case demands, on the mean and nearly
    all of them; fails when hardly any does; else open. Silent as a strength where customers drawn anew are cut
    elsewhere, and where there are no natural groups: a cloud without groups can be cut alike again and again. Silent as
    failed where some refits agree: resamples differ more from the cut than other customers do."""
    if is_clustering_stable(evidence):
        return HOLDS
    return FAILS if is_clustering_unstable(evidence) else (OPEN, "some_agree")


@rule("clusters", holds=STRENGTH, fails=WEAKNESS, least=LeastEffect("silhouette", 0.05, above="null"))
@at("clusters", "natural_count as natural", "silhouette", "null_silhouette as null", "null_stability", "stability")
def natural_groups(evidence: RuleEvidence) -> Judgement:
    """Holds when some number of segments stands out from data without groups by every measure. Silent as a strength
    where customers are one cloud, however it is cut."""
    return HOLDS if evidence.natural.number > 0 else FAILS


@rule("clusters", holds=FACT, fails=CAUTION)
@at("clusters", "halves", "enough")
def halves_agree(evidence: RuleEvidence) -> Judgement:
    """Fails when two halves of the customers, each fitted alone, surely sort less alike than demanded. Silent as a
    caution where both halves give the same cut."""
    high = evidence.halves.high if evidence.halves.high is not None else evidence.halves.number
    return HOLDS if high >= evidence.enough.number else FAILS


@rule("clusters", holds=CAUTION, fails=FACT)
@at("clusters", "between", "enough", "algorithm")
def algorithm_decides(evidence: RuleEvidence) -> Judgement:
    """Holds when other algorithms, asked for as many segments, agree less than refits must. Silent as a caution where
    groups lie so far apart that every algorithm finds them."""
    return HOLDS if evidence.between.number < evidence.enough.number else FAILS


@rule("clusters", holds=CAUTION, fails=FACT, severity=2)
@at("clusters", "across_scalings as agreement", "other_scaling as scaling", "enough", "stability")
def scaling_decides(evidence: RuleEvidence) -> Judgement:
    """Holds when the same cut on another usual scale agrees less than refits must. Silent as a caution where groups
    lie so far apart that every scale finds them."""
    return HOLDS if evidence.agreement.number < evidence.enough.number else FAILS


fact("other_scaling", "clusters", at("{s}", "scaling", "agreement", "stability"), subject="scalings")


@rule("clusters", holds=CAUTION, severity=3)
@at("clusters", "wholesale.silhouette as best", "wholesale.count", "wholesale.smallest_n as smallest")
@at("clusters", "silhouette as ours", "n")
def best_looking_cut_misleads(evidence: RuleEvidence) -> Judgement:
    """Holds when the clearest cut of all only sets a handful of customers apart. Silent where no handful stands apart
    from all others."""
    clearer = evidence.best.number > evidence.ours.number
    return HOLDS if clearer and evidence.smallest.number < SMALL_SEGMENT_SHARE * evidence.n.number else FAILS


fact("cuts_tried", "clusters", at("clusters", "algorithm", "count", "tried", "resamples", "enough"))
fact("dense_groups", "clusters", at("density", "count", "noise_share as outside"))
