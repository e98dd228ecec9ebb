"""Analysis: products into categories, and each customer's favourite."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from plainspoken.analysis.clustering import topics
from plainspoken.case import Case, ProductCategory
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

NO_CATEGORY = "none"  # the category of what fits no rule


@dataclass(frozen=True)
class ProductCategories:
    """What kind of thing each product is. `of_product`: slug by product; `slugs`: those that can be, without
    `none`; `by_rules`: by the case's rules (else by groups found); `favourite`: by customer, the category on
    which it spent most ('' where all was given back or fits none); `names`: in the words of the table."""

    of_product: pd.Series
    slugs: tuple[str, ...]
    by_words: bool
    favourite: pd.Series
    names: Mapping[str, str]


def record_product_categories(case: Case, invoices: InvoiceDataset, book: EvidenceRecorder) -> ProductCategories:
    """Write `topics` and `categories`; return who likes what.

    Groups that the descriptions fall into by themselves are used where they are reproducible, else the case's
    rules; nothing is written where neither is there.
    """
    found = topics.find_product_topics(invoices.products, case.seed) if invoices.products.size else None
    names = topics.record_topics(invoices.products, found, book) if found else {}
    if found is not None and found.reproducible:
        of_product, slugs = categorise_by_topic(invoices.products, found)
        names |= {f"category.{slug}": words for slug, words in zip(slugs, found.words, strict=True)}
    else:
        of_product, slugs = categorise_by_rules(invoices.products, case.categories)
    by_rule = not (found is not None and found.reproducible)
    favourite = find_net_favourites(invoices, of_product)
    categories = ProductCategories(of_product, slugs, by_rule, favourite, names)
    if slugs:
        record_category_sizes(invoices.products, categories, book)
    return categories


def categorise_by_topic(products: pd.DataFrame, found: topics.ProductTopics) -> tuple[pd.Series, tuple[str, ...]]:
    """The category of each product by the group that its description falls into."""
    slugs = tuple(f"topic_{group}" for group in range(len(found.words)))
    return pd.Series([slugs[group] for group in found.label], index=products["product"]), slugs


def categorise_by_rules(
    products: pd.DataFrame, rules: tuple[ProductCategory, ...]
) -> tuple[pd.Series, tuple[str, ...]]:
    """The category of each product by the case's rules: the first of which a whole word is there."""
    of_product = pd.Series(NO_CATEGORY, index=products["product"], dtype=object)
    descriptions = pd.Series(products["description"].to_numpy(), index=products["product"])
    for rule in rules:
        fits = descriptions.str.contains(whole_word_pattern(rule.any_of), flags=re.IGNORECASE, regex=True)
        of_product[(of_product == NO_CATEGORY) & fits] = rule.slug
    return of_product, tuple(rule.slug for rule in rules)


def whole_word_pattern(words: tuple[str, ...]) -> str:
    """A pattern for any of these words, whole."""
    return r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)"


def sum_category_sales(invoices: InvoiceDataset, of_product: pd.Series) -> pd.DataFrame:
    """Sales by customer and category: `customer`, `category`, `order`, `time`, `revenue`, one row an order
    and category, by time. As billed: what an order shows when it is placed."""
    lines = invoices.lines
    kinds = of_product.reindex(lines["product"].cat.categories).fillna(NO_CATEGORY)
    by_order = (
        lines.assign(category=kinds.to_numpy()[lines["product"].cat.codes])
        .groupby(["order", "category"], observed=True)["revenue"]
        .sum()
        .reset_index()
    )
    known = invoices.orders[["order", "customer", "time"]]
    return known.merge(by_order.astype({"order": str}), on="order")


def revenue_by_customer_category(spent: pd.DataFrame) -> pd.Series:
    """Revenue by customer and category."""
    return pd.Series(spent.groupby(["customer", "category"])["revenue"].sum())


def find_favourite_category(revenue: pd.Series) -> pd.Series:
    """The category with the highest revenue above nil of each customer; of equal ones the first by the
    alphabet. `revenue`: by customer and category. Products of no category do not count."""
    ordered = revenue[revenue > 0].sort_values(ascending=False, kind="stable")
    table = ordered.index.to_frame(index=False)
    table = table[table["category"] != NO_CATEGORY].drop_duplicates("customer")
    return pd.Series(table["category"].to_numpy(object), index=table["customer"], dtype=object)


def find_net_favourites(invoices: InvoiceDataset, of_product: pd.Series) -> pd.Series:
    """The category on which each customer spent most, net of returns; '' where none. By customer, sorted."""
    customers = sorted(invoices.orders["customer"].unique())
    returns = invoices.returns[invoices.returns["order"] != ""]
    back = revenue_by_customer_category(returns.assign(category=returns["product"].map(of_product).fillna(NO_CATEGORY)))
    net = revenue_by_customer_category(sum_category_sales(invoices, of_product)).sub(back, fill_value=0.0)
    return find_favourite_category(net).reindex(customers).fillna("")


def record_category_sizes(products: pd.DataFrame, categories: ProductCategories, book: EvidenceRecorder) -> None:
    """How large each category is and how many customers like it most."""
    kinds = categories.of_product.to_numpy()
    by_kind = products.groupby(kinds)["revenue"].agg(["size", "sum"])
    by_kind = by_kind.sort_values("sum", ascending=False, kind="stable")
    members = [slug for slug in by_kind.index if slug != NO_CATEGORY] + [NO_CATEGORY] * (NO_CATEGORY in by_kind.index)
    whole = float(products["revenue"].sum())
    book.put("categories.count", len(members) - (NO_CATEGORY in members), "count")
    book.put("categories.by_words", categories.by_words, "flag")
    if whole > 0:
        covered = float(products["revenue"][kinds != NO_CATEGORY].sum()) / whole
        book.put("categories.covered", covered, "share", of="revenue")
    book.put("categories.products_covered", float((kinds != NO_CATEGORY).mean()), "share", of="products")
    book.list("categories", members)
    for slug in members:
        address = f"categories.{slug}"
        book.put(f"{address}.category", f"category.{slug}", "name")
        book.put(f"{address}.products", int(by_kind.loc[slug, "size"]), "count")
        book.put(f"{address}.revenue", float(by_kind.loc[slug, "sum"]), "money")
        if whole > 0:
            book.put(f"{address}.share", float(by_kind.loc[slug, "sum"]) / whole, "share", of="revenue")
        if slug != NO_CATEGORY:
            mine = float((categories.favourite == slug).mean())
            book.put(f"{address}.favourite", mine, "share", of="customers")
