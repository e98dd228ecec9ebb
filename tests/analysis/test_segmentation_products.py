"""Categories: by declared words, by topics only where they come back; favourites are net of returns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from plainspoken.analysis.clustering import product_categories, topics
from plainspoken.case import ProductCategory
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.planted_shop import CATEGORIES, DESCRIPTIONS, Bought, SentBack, shop, shop_case

SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu")


def word(number: int) -> str:
    """A word of letters for each number."""
    return "".join(SYLLABLES[int(digit)] for digit in f"{number:03}")


def described(groups: int, mixed: bool, seed: int = 3) -> pd.DataFrame:
    """600 descriptions of four words: from the ten of their group, or from all alike."""
    random = np.random.default_rng(seed)
    rows = []
    for place in range(600):
        group = place % groups
        pool = np.arange(10 * groups) if mixed else np.arange(10 * group, 10 * group + 10)
        rows.append(" ".join(word(int(each)) for each in random.choice(pool, 4, replace=False)))
    return pd.DataFrame({"product": [f"p{n}" for n in range(600)], "description": rows, "revenue": 1.0})


def test_groups_that_are_there_are_found_again() -> None:
    table = described(topics.TOPIC_COUNT, mixed=False)
    found = topics.find_product_topics(table, seed=1)
    assert found is not None and found.reproducible and found.stability.value > 0.95
    truth = np.arange(600) % topics.TOPIC_COUNT
    pairs = {(int(a), int(b)) for a, b in zip(truth, found.label, strict=True)}
    assert len(pairs) == topics.TOPIC_COUNT


def test_words_at_random_are_not_reproducible() -> None:
    found = topics.find_product_topics(described(topics.TOPIC_COUNT, mixed=True), seed=1)
    assert found is not None and not found.reproducible and found.stability.value < 0.5


@pytest.mark.parametrize("text", ["", "same words here"])
def test_no_words_no_topics(text: str) -> None:
    table = described(topics.TOPIC_COUNT, mixed=False).assign(description=text)
    assert topics.find_product_topics(table, seed=1) is None


def test_the_first_rule_with_a_whole_word_is_taken() -> None:
    table = pd.DataFrame(
        {"product": list("abcde"), "description": ["Mug bag", "BAG", "BAGUETTE", "T-LIGHT X", "HANDBAG"]}
    )
    rules = (*CATEGORIES, ProductCategory(slug="more", any_of=("t-light",)))
    found, slugs = product_categories.categorise_by_rules(table, rules)
    assert list(found) == ["table", "bags", "none", "more", "none"]
    assert slugs == ("table", "bags", "lights", "more")


ORDERS = [Bought("a", 1, {"mug": 30.0, "bag": 20.0}), Bought("b", 2, {"lamp": 50.0}), Bought("c", 3, {"odd": 9.0})]


def test_a_favourite_is_net_of_returns() -> None:
    book = EvidenceRecorder()
    found = product_categories.record_product_categories(shop_case(), shop(ORDERS, [SentBack(0, 5, "mug", 25.0)]), book)
    assert dict(found.favourite) == {"a": "bags", "b": "lights", "c": ""}
    assert found.by_words and book.evidence["categories.by_words"].value is True


def test_categories_in_money_and_customers() -> None:
    book = EvidenceRecorder()
    product_categories.record_product_categories(shop_case(), shop(ORDERS), book)
    assert book.members["categories"] == ("lights", "table", "bags", "none")
    assert book.evidence["categories.count"].value == 3
    assert book.evidence["categories.covered"].value == pytest.approx(100 / 109)
    assert book.evidence["categories.lights.share"].value == pytest.approx(50 / 109)
    assert book.evidence["categories.lights.favourite"].value == pytest.approx(1 / 3)


def test_no_categories_declared_none_written() -> None:
    book = EvidenceRecorder()
    found = product_categories.record_product_categories(shop_case(categories=()), shop(ORDERS), book)
    assert "categories" not in book.members and set(found.favourite) == {""}


def test_no_descriptions_everything_is_in_none() -> None:
    book = EvidenceRecorder()
    product_categories.record_product_categories(shop_case(), shop(ORDERS, descriptions={}), book)
    assert book.evidence["categories.covered"].value == 0
    assert len(DESCRIPTIONS) == 3
