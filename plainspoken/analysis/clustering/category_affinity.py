"""Analysis: what kind of product a new customer will want."""

from __future__ import annotations

import pandas as pd

from plainspoken.analysis.clustering.new_customer_features import (
    ObservationPoints,
    build_new_customer_features,
    build_observation_points,
    find_later_categories,
)
from plainspoken.analysis.clustering.new_customers import MIN_NEW_CUSTOMERS, paired_accuracy_gain
from plainspoken.analysis.clustering.product_categories import (
    ProductCategories,
    find_favourite_category,
    revenue_by_customer_category,
    sum_category_sales,
)
from plainspoken.analysis.clustering.prospective_test import run_forward_chaining
from plainspoken.analysis.clustering.purchases import select_rows_before
from plainspoken.analysis.statistics.intervals import wilson_interval
from plainspoken.case import Case
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset


def record_category_affinity(
    case: Case, invoices: InvoiceDataset, categories: ProductCategories, book: EvidenceRecorder
) -> None:
    """Write `interest`: the category that a new customer buys most after the first order, told from it.

    Of those who bought again; learned on earlier ones, tested on later ones, against the most popular
    category of the earlier ones and against the category of the first order.
    """
    looks = build_observation_points(invoices, case.newcomers, 0)
    label = find_later_categories(invoices, looks, categories)
    if len(label) < MIN_NEW_CUSTOMERS or label.nunique() < 2:
        return
    known = build_new_customer_features(invoices, looks, categories).loc[label.index]
    found = run_forward_chaining(known, label, case.seed)
    same = find_first_category(invoices, looks, categories).reindex(label.index[found.learned :]).fillna("")
    right = found.right(found.told)
    popular, alike = found.right(found.majority), found.right(same.to_numpy(object))
    names = label.index.to_numpy(object)
    book.keep_rows("interest", names, label.to_numpy(object))
    book.keep_rows("interest_told", names[found.learned :], found.told)
    book.keep_rows("interest_first", names[found.learned :], same.to_numpy(object))
    book.put("interest.n", len(right), "count")
    book.put("interest.classes", len(found.classes), "count")
    for name, each in (("accuracy", right), ("popular", popular), ("same", alike)):
        book.put(f"interest.{name}", wilson_interval(int(each.sum()), len(each)), "share", of="newcomers")
    book.put("interest.gain_popular", paired_accuracy_gain(right, popular, case.seed), "share", of="newcomers")
    book.put("interest.gain_same", paired_accuracy_gain(right, alike, case.seed), "share", of="newcomers")


def find_first_category(invoices: InvoiceDataset, looks: ObservationPoints, categories: ProductCategories) -> pd.Series:
    """The category on which each new customer spent most before the look."""
    return find_favourite_category(
        revenue_by_customer_category(select_rows_before(sum_category_sales(invoices, categories.of_product), looks.at))
    )
