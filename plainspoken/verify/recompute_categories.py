"""Verify: categories of products by the words of a case, and what each sells, counted a second time in the lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from plainspoken.case import Case
from plainspoken.core.findings import Findings
from plainspoken.verify.invoice_lines import MONEY_PARTS, Whole
from plainspoken.verify.rebuilt_orders import NO_ORDER, RebuiltOrders, total
from plainspoken.verify.recompute_groups import Figures

NO_CATEGORY = "none"


def recompute_categories(findings: Findings, orders: RebuiltOrders, case: Case) -> Figures:
    """Products and sales less returns of each category; nothing where the shop's products group themselves."""
    by_words = findings.evidence.get("categories.by_words")
    if by_words is None or by_words.value is not True:
        return {}
    known = np.unique(orders.sold.product)
    described = describe_products(orders.lines.described)
    words = [(each.slug, tuple(word.casefold() for word in each.any_of)) for each in case.categories]
    kind = np.array([find_category(described.get(orders.lines.product.values[at], ""), words) for at in known])
    revenue = product_revenue(orders)[known] / MONEY_PARTS
    whole, sorted_out = float(revenue.sum()), kind != NO_CATEGORY
    found: Figures = {"categories.count": float(len(set(kind[sorted_out])))}
    found |= {"categories.covered": float(revenue[sorted_out].sum()) / whole}
    found |= {"categories.products_covered": float(sorted_out.mean())}
    for place in findings.over("categories"):
        mine = kind == place.rpartition(".")[2]
        found |= {f"{place}.products": float(mine.sum()), f"{place}.revenue": float(revenue[mine].sum())}
        found |= {f"{place}.share": float(revenue[mine].sum()) / whole}
    return found


def describe_products(described: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The most common description of each product; of equally common ones the first by the alphabet."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for product, text in described:
        if text:
            counts[product][text] += 1
    return {product: min(texts, key=lambda text: (-texts[text], text)) for product, texts in counts.items()}


def find_category(text: str, words: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    """The first category of which a whole word stands in a text."""
    folded = text.casefold()
    for slug, wanted in words:
        if any(holds_word(folded, word) for word in wanted):
            return slug
    return NO_CATEGORY


def holds_word(text: str, word: str) -> bool:
    """Whether a word stands in a text with no letter, digit or underscore on either side."""
    at = text.find(word)
    while at >= 0:
        around = text[max(at - 1, 0) : at] + text[at + len(word) : at + len(word) + 1]
        if not any(sign.isalnum() or sign == "_" for sign in around):
            return True
        at = text.find(word, at + 1)
    return False


def product_revenue(orders: RebuiltOrders) -> Whole:
    """Sales of each product less what was given back of them, by its code."""
    size, sent = len(orders.lines.product.values), orders.returns
    known = sent.order != NO_ORDER
    sold = total(orders.sold.product, orders.sold.revenue, size)
    return np.asarray(sold - total(sent.product[known], sent.revenue[known], size))
