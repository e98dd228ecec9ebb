"""The whole analysis of a segmentation, in order: invoices to findings. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from plainspoken.analysis.clustering import actions, explore, segment
from plainspoken.analysis.clustering import category_affinity as interest
from plainspoken.analysis.clustering import new_customers as newcomers
from plainspoken.analysis.clustering import product_categories as products
from plainspoken.analysis.clustering import spend_forecast as spending
from plainspoken.analysis.clustering.product_categories import Categories
from plainspoken.analysis.names import Names, names_of
from plainspoken.analysis.result import Analysed, Clock, Progress, findings_of
from plainspoken.analysis.serving_export import MODEL, dumped, with_files
from plainspoken.case import Case
from plainspoken.core.recorder import Book
from plainspoken.data.invoices.customers import customers_at
from plainspoken.data.invoices.dataset import Invoices


def analyse(case: Case, invoices: Invoices, progress: Progress) -> Analysed:
    """Everything that is computed about a segmentation case.

    Raises:
        PlainspokenError: too few customers, or all alike.
    """
    book, clock = Book(), Clock(progress)
    with clock.step("looking at the data", 0.02):
        seen = explore.write(case, invoices, customers_at(invoices), book)
    with clock.step("choosing segments", 0.05):
        segmented = segment.segment(case, invoices, book, progress)
    with clock.step("sorting products into categories", 0.55):
        categories = products.write(case, invoices, book)
        write_favourites(segmented.customers, categories, book)
    with clock.step("forecasting spending", 0.65):
        spending.write(case, invoices, book)
    with clock.step("placing new customers", 0.75):
        newcomers.write(case, invoices, categories, segmented.model, book)
        interest.write(case, invoices, categories, book)
    actions.write(case, book)
    names = named(case, {**seen, **categories.names})
    findings = findings_of(case, book, names, invoices)
    told = rows(segmented.customers, categories)
    analysed = Analysed(findings, told, segmented.model, clock.seconds)
    return with_files(analysed, {MODEL: dumped(segmented.model)})


def write_favourites(customers: pd.DataFrame, categories: Categories, book: Book) -> None:
    """The most frequent favourite category of each segment's members, and how many have it."""
    favourite = categories.favourite.reindex(customers["customer"]).to_numpy(object)
    for slug in book.members["segments"]:
        liked = pd.Series(favourite[(customers["segment"] == slug).to_numpy()])
        known = liked[liked.isin(categories.slugs)]
        if len(known):
            most = known.value_counts().sort_index().idxmax()
            book.put(f"segments.{slug}.category", f"category.{most}", "name")
            part = float((known == most).sum()) / len(liked)
            book.put(f"segments.{slug}.category_share", part, "share", of="members")


def named(case: Case, seen: Mapping[str, str]) -> dict[str, Names]:
    """The names table of the case, with what the data name themselves; the case's own words go first."""
    return {language: {**seen, **names} for language, names in names_of(case).items()}


def rows(customers: pd.DataFrame, categories: Categories) -> pd.DataFrame:
    """What stands in `scores.parquet`: one row a customer, by number."""
    days = {name: customers[name].dt.strftime("%Y-%m-%d") for name in ("first_order", "last_order")}
    liked = categories.favourite.reindex(customers["customer"]).fillna("").to_numpy(object)
    columns = ["recency_days", "orders", "revenue", "segment", "sure", "second"]
    told = customers[columns].assign(category=liked, **days)
    told.insert(0, "id", customers["customer"].astype(str))
    return told.reset_index(drop=True)
