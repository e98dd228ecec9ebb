"""Categories of products: found or declared, and what they hold. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, Judgement, RuleEvidence, fact, rule
from plainspoken.core.findings import ClaimKind

MIN_CATEGORY_COVERAGE = 0.8  # share of revenue that categories should cover


@rule(
    "products",
    {"stability": "topics.stability", "enough": "topics.enough", "count": "topics.count"},
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.WEAKNESS,
    severity=1,
)
def categories_reproducible(e: RuleEvidence) -> Judgement:
    """Holds when groups of descriptions come back from one start to the next as well as demanded."""
    return HOLDS if e.stability.number >= e.enough.number else FAILS


@rule(
    "products",
    {"count": "categories.count", "covered": "categories.covered", "products": "categories.products_covered"},
    holds=ClaimKind.FACT,
    fails=ClaimKind.CAUTION,
    severity=1,
)
def categories_cover(e: RuleEvidence) -> Judgement:
    """Holds when the categories hold most of the revenue."""
    return HOLDS if e.covered.number >= MIN_CATEGORY_COVERAGE else FAILS


@rule("products", {"by_words": "categories.by_words"}, holds=ClaimKind.FACT, fails=ClaimKind.FACT, severity=1)
def categories_by_words(e: RuleEvidence) -> Judgement:
    """Holds when categories follow the words that the case declares; fails when the groups found do."""
    return HOLDS if e.by_words.value else FAILS


fact(
    "category",
    "products",
    {"category": "{s}.category", "products": "{s}.products", "share": "{s}.share", "favourite": "{s}.favourite"},
    subject="categories",
    optional=("favourite",),
)
