"""Into how many segments, how sure the cut is, and the answer that follows. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, Judgement, RuleEvidence, fact, rule
from plainspoken.claims.significance import interval_above
from plainspoken.core.findings import ClaimKind

CHANCE_ROC_AUC = 0.5  # pairs in the right order by chance alone
SMALL_SEGMENT_SHARE = 0.05  # of all: a segment smaller than this says nothing of the rest

CLUSTERING_ACTION_USES = {"stability": "clusters.stability", "enough": "clusters.enough", "pairs": "later.roc_auc"}
CLUSTERING_ANSWER_USES = {
    **CLUSTERING_ACTION_USES,
    "count": "clusters.count",
    "natural": "clusters.natural_count",
    "best": "segments.best",
    "best_rate": "segments.best_rate",
    "weakest": "segments.weakest",
    "weakest_rate": "segments.weakest_rate",
}
# Where the table is too short to follow anybody, nothing is known of what they did later.
FOLLOW_UP_OPTIONAL = ("pairs", "best", "best_rate", "weakest", "weakest_rate")


def is_clustering_stable(e: RuleEvidence) -> bool:
    """Whether refits agree as well as the case demands: the same test by which the cut was chosen."""
    return e.stability.number >= e.enough.number


def is_clustering_useful(e: RuleEvidence) -> bool:
    """Whether the segments order customers by what they did later, better than by chance."""
    return e.has("pairs") and interval_above(e.pairs, CHANCE_ROC_AUC)


@rule("answer", CLUSTERING_ANSWER_USES, holds=ClaimKind.ANSWER, severity=3, optional=FOLLOW_UP_OPTIONAL)
def answer_groups(e: RuleEvidence) -> Judgement:
    """Natural groups, stable, that act differently later."""
    return HOLDS if is_clustering_stable(e) and is_clustering_useful(e) and e.natural.number > 0 else FAILS


@rule("answer", CLUSTERING_ANSWER_USES, holds=ClaimKind.ANSWER, severity=3, optional=FOLLOW_UP_OPTIONAL)
def answer_cut(e: RuleEvidence) -> Judgement:
    """No natural groups, but a stable cut whose segments act differently later."""
    return HOLDS if is_clustering_stable(e) and is_clustering_useful(e) and e.natural.number == 0 else FAILS


@rule("answer", CLUSTERING_ANSWER_USES, holds=ClaimKind.ANSWER, severity=3, optional=FOLLOW_UP_OPTIONAL)
def answer_idle(e: RuleEvidence) -> Judgement:
    """A stable cut that tells nothing of what customers do later."""
    return HOLDS if is_clustering_stable(e) and e.has("pairs") and not is_clustering_useful(e) else FAILS


@rule("answer", CLUSTERING_ANSWER_USES, holds=ClaimKind.ANSWER, severity=3, optional=FOLLOW_UP_OPTIONAL)
def answer_unfollowed(e: RuleEvidence) -> Judgement:
    """A stable cut, and nobody can be followed: the table is too short."""
    return HOLDS if is_clustering_stable(e) and not e.has("pairs") else FAILS


@rule("answer", CLUSTERING_ANSWER_USES, holds=ClaimKind.ANSWER, severity=3, optional=FOLLOW_UP_OPTIONAL)
def answer_unstable(e: RuleEvidence) -> Judgement:
    """No stable cut: nothing to act on."""
    return FAILS if is_clustering_stable(e) else HOLDS


@rule(
    "clusters",
    {
        "stability": "clusters.stability",
        "enough": "clusters.enough",
        "count": "clusters.count",
        "resamples": "clusters.resamples",
    },
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.WEAKNESS,
    severity=3,
)
def stable_choice(e: RuleEvidence) -> Judgement:
    """Holds when refits on resampled customers agree with the cut as well as the case demands."""
    return HOLDS if is_clustering_stable(e) else FAILS


@rule(
    "clusters",
    {
        "natural": "clusters.natural_count",
        "silhouette": "clusters.silhouette",
        "null": "clusters.null_silhouette",
        "null_stability": "clusters.null_stability",
        "stability": "clusters.stability",
    },
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.WEAKNESS,
    severity=1,
)
def natural_groups(e: RuleEvidence) -> Judgement:
    """Holds when some number of segments stands out from data without groups by every measure."""
    return HOLDS if e.natural.number > 0 else FAILS


@rule(
    "clusters",
    {"halves": "clusters.halves", "enough": "clusters.enough"},
    holds=ClaimKind.FACT,
    fails=ClaimKind.CAUTION,
    severity=1,
)
def halves_agree(e: RuleEvidence) -> Judgement:
    """Fails when two halves of the customers, each fitted alone, surely sort less alike than demanded."""
    high = e.halves.high if e.halves.high is not None else e.halves.number
    return HOLDS if high >= e.enough.number else FAILS


@rule(
    "clusters",
    {"between": "clusters.between", "enough": "clusters.enough", "algorithm": "clusters.algorithm"},
    holds=ClaimKind.CAUTION,
    fails=ClaimKind.STRENGTH,
    severity=1,
)
def algorithm_decides(e: RuleEvidence) -> Judgement:
    """Holds when other algorithms, asked for as many segments, agree less than refits must."""
    return HOLDS if e.between.number < e.enough.number else FAILS


@rule(
    "clusters",
    {
        "best": "clusters.wholesale.silhouette",
        "count": "clusters.wholesale.count",
        "smallest": "clusters.wholesale.smallest_n",
        "ours": "clusters.silhouette",
        "n": "clusters.n",
    },
    holds=ClaimKind.CAUTION,
    severity=3,
)
def best_looking_cut_misleads(e: RuleEvidence) -> Judgement:
    """Holds when the clearest cut of all only sets a handful of customers apart."""
    clearer = e.best.number > e.ours.number
    return HOLDS if clearer and e.smallest.number < SMALL_SEGMENT_SHARE * e.n.number else FAILS


fact(
    "cuts_tried",
    "clusters",
    {
        "algorithm": "clusters.algorithm",
        "count": "clusters.count",
        "tried": "clusters.tried",
        "resamples": "clusters.resamples",
        "enough": "clusters.enough",
    },
)
fact("dense_groups", "clusters", {"count": "density.count", "outside": "density.noise_share"})
