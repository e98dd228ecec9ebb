"""What cases are worth, who may be contacted, what to offer, and who defined the event. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, Judgement, RuleEvidence, fact, rule
from plainspoken.claims.significance import interval_above, intervals_disjoint, roc_auc_above_chance
from plainspoken.core.findings import ClaimKind

MIN_FALL_SHARE = 0.5
MISLEADING_AUC_SPREAD = 0.05  # five pairs in 100 more or less between one test and another
MAX_EARLY_WARNING_LOSS = 0.05  # how much an early warning may lose and still be called one


@rule(
    "quality",
    {
        "count": "holdouts.count",
        "n": "holdouts.n",
        "lowest": "holdouts.roc_auc_lowest",
        "highest": "holdouts.roc_auc_highest",
        "found_lowest": "holdouts.recall_lowest",
        "found_highest": "holdouts.recall_highest",
    },
    holds=ClaimKind.CAUTION,
    fails=ClaimKind.STRENGTH,
    severity=2,
)
def one_test_misleads(e: RuleEvidence) -> Judgement:
    """Holds when single tests on parts of the data differ so much that one of them would have misled."""
    return HOLDS if e.highest.number - e.lowest.number > MISLEADING_AUC_SPREAD else FAILS


@rule(
    "quality",
    {"promised": "holdouts.inner_roc_auc", "kept": "holdouts.roc_auc", "optimism": "holdouts.optimism"},
    holds=ClaimKind.CAUTION,
    severity=1,
)
def search_promises_too_much(e: RuleEvidence) -> Judgement:
    """Holds when the best figure of the search is surely higher than what new cases then showed."""
    return HOLDS if interval_above(e.optimism, 0) else FAILS


@rule(
    "time",
    {
        "early": "settings.early_warning.roc_auc",
        "now": "settings.operational.roc_auc",
        "columns": "settings.early_warning.columns",
    },
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.WEAKNESS,
    severity=2,
)
def warns_early(e: RuleEvidence) -> Judgement:
    """Holds when, without the newest columns, hardly any of the ranking is lost."""
    surely = roc_auc_above_chance(e.early)
    return HOLDS if surely and e.now.number - e.early.number < MAX_EARLY_WARNING_LOSS else FAILS


@rule(
    "data",
    {
        "column": "worth.column",
        "tie": "worth.correlation",
        "positive": "worth.mean_positive",
        "negative": "worth.mean_negative",
    },
    holds=ClaimKind.CAUTION,
    fails=ClaimKind.FACT,
    severity=1,
)
def worth_unrelated(e: RuleEvidence) -> Judgement:
    """Holds when what a case is worth does not go with the event, as far as the range tells."""
    low, high = e.tie.low, e.tie.high
    return HOLDS if low is not None and high is not None and low <= 0 <= high else FAILS


@rule(
    "data",
    {
        "now": "definition.now",
        "before": "definition.before",
        "positive": "definition.fell_positive",
        "negative": "definition.fell_negative",
        "roc_auc": "definition.roc_auc",
    },
    holds=ClaimKind.WEAKNESS,
    fails=ClaimKind.FACT,
    severity=3,
)
def class_is_no_fall(e: RuleEvidence) -> Judgement:
    """Holds when the event is not a fall of the quantity it seems to be about: events fell no oftener than
    by half again, or most of them did not fall."""
    surely_more = intervals_disjoint(e.positive, e.negative)
    mostly = e.positive.number > MIN_FALL_SHARE and e.positive.number > e.negative.number
    return FAILS if surely_more and mostly else HOLDS


@rule("errors", {"share": "hidden.share", "n": "hidden.n"}, holds=ClaimKind.WEAKNESS, severity=2)
def some_look_calm(e: RuleEvidence) -> Judgement:
    """Holds when some with the event look surely like those without it, so that no line finds them."""
    return HOLDS if interval_above(e.share, 0) else FAILS


@rule(
    "segments",
    {"agreed": "consent.share_picked", "refused": "consent.refused_n"},
    holds=ClaimKind.WEAKNESS,
    fails=ClaimKind.STRENGTH,
    severity=2,
)
def some_cannot_be_contacted(e: RuleEvidence) -> Judgement:
    """Holds when some of those picked have not agreed to be contacted."""
    return HOLDS if e.refused.number > 0 else FAILS


@rule(
    "segments",
    {"segment": "{s}.segment", "value_share": "{s}.value_share", "share": "{s}.share", "consent": "{s}.consent_share"},
    holds=ClaimKind.FACT,
    severity=1,
    subject="segments",
    optional=("consent",),
)
def segment_worth(e: RuleEvidence) -> Judgement:
    """Reports what a segment is worth; holds wherever that is known."""
    return HOLDS


OFFER_USES = {"offer": "{s}.offer", "n": "{s}.n", "no_consent": "{s}.no_consent_n"}


@rule(
    "actions",
    {**OFFER_USES, "with_it": "{s}.rate_with", "without_it": "{s}.rate_without", "linked": "{s}.linked"},
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
    subject="offers",
    kind_is="kind=sign",
    optional=("no_consent",),
)
def offer_sign(e: RuleEvidence) -> Judgement:
    """Holds when the event is surely more or less frequent where the offer's sign is."""
    return HOLDS if e.linked.value else FAILS


@rule(
    "actions",
    {
        "per_group": "{s}.ab.n_per_group",
        "now": "{s}.ab.rate_now",
        "then": "{s}.ab.rate_then",
        "detectable": "{s}.ab.detectable_rate",
        "feasible": "{s}.ab.feasible_in_year",
        "reached": "{s}.reached_n",
    },
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
    subject="offers",
)
def offer_test(e: RuleEvidence) -> Judgement:
    """Holds when the cases at hand are enough to test the smallest effect worth finding."""
    return HOLDS if e.feasible.value else FAILS


fact("offer_rest", "actions", OFFER_USES, subject="offers", kind_is="kind=rest", optional=("no_consent",))


@rule("choice", {"passed": "model.dear_passed_over", "chosen": "model.chosen"}, holds=ClaimKind.FACT, severity=1)
def reasons_can_be_had(e: RuleEvidence) -> Judgement:
    """Holds when a model was passed over because its reasons are dear, another one being as good."""
    return HOLDS


fact(
    "set_aside",
    "data",
    {
        "column": "{s}.column",
        "value": "{s}.value",
        "mean_with": "{s}.mean_with",
        "mean_without": "{s}.mean_without",
        "sd_with": "{s}.sd_with",
        "sd_without": "{s}.sd_without",
        "tie_with": "{s}.correlation_with",
        "tie_without": "{s}.correlation_without",
    },
    subject="implausible",
    optional=("tie_with", "tie_without"),
)


@rule(
    "actions",
    {"action": "{s}.action", "positive": "definition.fell_positive", "negative": "definition.fell_negative"},
    holds=ClaimKind.ACTION,
    severity=2,
    subject="actions",
    kind_is="kind=define",
)
def action_define(e: RuleEvidence) -> Judgement:
    """Holds when the event is not what its name says: then its definition must be owned."""
    surely_more = intervals_disjoint(e.positive, e.negative)
    return FAILS if surely_more and e.positive.number > MIN_FALL_SHARE else HOLDS
