"""Categories of products: found or declared, and what they hold."""

from __future__ import annotations

from plainspoken.claims.least_effect import LeastEffect
from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, maybe_at, rule
from plainspoken.claims.verdicts import CAUTION, FACT, FAILS, HOLDS, STRENGTH, WEAKNESS

MIN_CATEGORY_COVERAGE = 0.8  # share of revenue that categories should cover


@rule("products", holds=STRENGTH, fails=WEAKNESS, least=LeastEffect("stability", 1.0, times="enough"))
@at("topics", "stability", "enough", "count")
def categories_reproducible(evidence: RuleEvidence) -> Judgement:
    """Holds when groups of descriptions come back from one start to the next as well as demanded. Silent as a strength
    where descriptions share no words."""
    return HOLDS if evidence.stability.number >= evidence.enough.number else FAILS


@rule("products", holds=FACT, fails=CAUTION)
@at("categories", "count", "covered", "products_covered as products")
def categories_cover(evidence: RuleEvidence) -> Judgement:
    """Holds when the categories hold most of the revenue. Silent, as a caution, where most revenue is in no
    category."""
    return HOLDS if evidence.covered.number >= MIN_CATEGORY_COVERAGE else FAILS


@rule("products", holds=FACT, fails=FACT)
@at("categories", "by_words")
def categories_by_words(evidence: RuleEvidence) -> Judgement:
    """Holds when categories follow the words that the case declares; fails when the groups found do. Silent where the
    table names no products."""
    return HOLDS if evidence.by_words.value else FAILS


fact(
    "category",
    "products",
    at("{s}", "category", "products", "share") | maybe_at("{s}", "favourite"),
    subject="categories",
)
