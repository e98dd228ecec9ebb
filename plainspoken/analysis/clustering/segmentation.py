"""The whole analysis of a segmentation, in order: invoices to findings."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from statsmodels.stats.proportion import proportions_ztest

from plainspoken.analysis.analysis_result import AnalysisResult, Progress, StepTimer, build_findings
from plainspoken.analysis.clustering import (
    category_affinity,
    explore_purchases,
    new_customers,
    product_categories,
    segment,
    segment_actions,
    spend_forecast,
)
from plainspoken.analysis.clustering.lateness import LATENESS_COLUMNS
from plainspoken.analysis.clustering.product_categories import ProductCategories
from plainspoken.analysis.row_scores import spread_rows
from plainspoken.analysis.serving_export import attach_model_files, dump_reproducibly
from plainspoken.analysis.statistics.intervals import Flags
from plainspoken.case import Case
from plainspoken.core.build_files import MODEL_FILE
from plainspoken.core.recorder import EvidenceRecorder, RowValues
from plainspoken.data.invoices.customers import compute_customer_rfm
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

MIN_FAVOURITE_RATIO = 1.25  # how many times as often members must like a category as the others do
FAVOURITE_SIGNIFICANCE_LEVEL = 0.05


def run_segmentation_analysis(case: Case, invoices: InvoiceDataset, progress: Progress) -> AnalysisResult:
    """Everything that is computed about a segmentation case.

    Raises:
        PlainspokenError: too few customers, or all alike.
    """
    book, clock = EvidenceRecorder(), StepTimer(progress)
    with clock.step("looking at the data", 0.02):
        seen = explore_purchases.record_invoice_overview(case, invoices, compute_customer_rfm(invoices), book)
    with clock.step("choosing segments", 0.05):
        segmented = segment.segment_customers(case, invoices, book, progress)
    with clock.step("sorting products into categories", 0.55):
        categories = product_categories.record_product_categories(case, invoices, book)
        record_favourite_categories(segmented.customers, categories, book)
    with clock.step("forecasting spending", 0.65):
        spend_forecast.record_spend_forecast(case, invoices, book)
    with clock.step("placing new customers", 0.75):
        new_customers.record_new_customers(case, invoices, categories, segmented.model, book)
        category_affinity.record_category_affinity(case, invoices, categories, book)
    segment_actions.record_segment_actions(case, book)
    findings = build_findings(case, book, {**seen, **categories.names}, invoices)
    told = build_customer_scores(segmented.customers, categories, book.row_values)
    analysed = AnalysisResult(findings, told, segmented.model, clock.seconds)
    return attach_model_files(analysed, {MODEL_FILE: dump_reproducibly(segmented.model)})


def record_favourite_categories(customers: pd.DataFrame, categories: ProductCategories, book: EvidenceRecorder) -> None:
    """For each segment the category that sets it apart most, where one surely does: its share as a favourite among
    members, and among all others. What most of all customers like tells nothing of a segment."""
    favourite = categories.favourite.reindex(customers["customer"]).to_numpy(object)
    tried = len(categories.slugs) * len(book.members["segments"])
    for slug in book.members["segments"]:
        mine = (customers["segment"] == slug).to_numpy()
        apart = {each: favourite_ratio(favourite == each, mine, tried) for each in categories.slugs}
        most = max(apart, key=lambda each: apart[each], default="")
        if most and apart[most] >= MIN_FAVOURITE_RATIO:
            liked = favourite == most
            book.put(f"segments.{slug}.category", f"category.{most}", "name")
            book.put(f"segments.{slug}.category_share", float(liked[mine].mean()), "share", of="members")
            book.put(f"segments.{slug}.category_elsewhere", float(liked[~mine].mean()), "share", of="customers")


def favourite_ratio(liked: Flags, mine: Flags, tried: int) -> float:
    """How many times as often members like it as the others do (`liked`, `mine`: one a customer); 0 where the two
    do not surely differ, accounting for how many were tried (two proportions, Bonferroni)."""
    inside, outside = liked[mine], liked[~mine]
    if not inside.any() or not outside.any():
        return 0.0
    p = proportions_ztest([inside.sum(), outside.sum()], [len(inside), len(outside)])[1]
    return float(inside.mean() / outside.mean()) if p * tried < FAVOURITE_SIGNIFICANCE_LEVEL else 0.0


def build_customer_scores(
    customers: pd.DataFrame, categories: ProductCategories, kept: Mapping[str, RowValues]
) -> pd.DataFrame:
    """What stands in `scores.parquet`: one row a customer, by number; `kept`: what models that had not seen some of
    them told, by column."""
    days = {name: customers[name].dt.strftime("%Y-%m-%d") for name in ("first_order", "last_order")}
    liked = categories.favourite.reindex(customers["customer"]).fillna("").to_numpy(object)
    columns = ["recency_days", "orders", "revenue", "segment", "sure", "second", *LATENESS_COLUMNS]
    told = customers[columns].assign(category=liked, **days)
    told.insert(0, "id", customers["customer"].astype(str))
    also = spread_rows(kept, pd.Index(customers["customer"]))
    return told.reset_index(drop=True).join(also.reset_index(drop=True))
