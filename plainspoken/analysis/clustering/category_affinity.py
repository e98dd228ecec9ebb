"""Analysis: what kind of product a new customer will want. Knows no segment and no page."""

from __future__ import annotations

import pandas as pd

from plainspoken.analysis.clustering.new_customer_features import Looks, known_at, later_categories, looks_at
from plainspoken.analysis.clustering.new_customers import FEWEST, gained
from plainspoken.analysis.clustering.product_categories import Categories, most, spent_on, summed
from plainspoken.analysis.clustering.prospective_test import forward
from plainspoken.analysis.clustering.purchases import before
from plainspoken.analysis.statistics.intervals import share
from plainspoken.case import Case
from plainspoken.core.recorder import Book
from plainspoken.data.invoices.dataset import Invoices


def write(case: Case, invoices: Invoices, categories: Categories, book: Book) -> None:
    """Write `interest`: the category that a new customer buys most after the first order, told from it.

    Of those who bought again; learned on earlier ones, tested on later ones, against the most popular
    category of the earlier ones and against the category of the first order.
    """
    looks = looks_at(invoices, case.newcomers, 0)
    label = later_categories(invoices, looks, categories)
    if len(label) < FEWEST or label.nunique() < 2:
        return
    known = known_at(invoices, looks, categories).loc[label.index]
    found = forward(known, label, case.seed)
    same = first_category(invoices, looks, categories).reindex(label.index[found.learned :]).fillna("")
    right = found.right(found.told)
    popular, alike = found.right(found.majority), found.right(same.to_numpy(object))
    book.put("interest.n", len(right), "count")
    book.put("interest.classes", len(found.classes), "count")
    for name, each in (("accuracy", right), ("popular", popular), ("same", alike)):
        book.put(f"interest.{name}", share(int(each.sum()), len(each)), "share", of="newcomers")
    book.put("interest.gain_popular", gained(right, popular, case.seed), "share", of="newcomers")
    book.put("interest.gain_same", gained(right, alike, case.seed), "share", of="newcomers")


def first_category(invoices: Invoices, looks: Looks, categories: Categories) -> pd.Series:
    """The category on which each new customer spent most before the look."""
    return most(summed(before(spent_on(invoices, categories.of_product), looks.at)))
