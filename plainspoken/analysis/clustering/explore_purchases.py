"""Analysis: what the invoices hold, before any segment."""

from __future__ import annotations

import pandas as pd

from plainspoken.analysis.clustering import cohort_return, concentration, seasonality
from plainspoken.analysis.explore import MIN_MAX_TO_P99_RATIO
from plainspoken.case import Case, slug
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

BEST_CUSTOMER_COUNT = 10  # customers a director knows by name


def record_invoice_overview(
    case: Case, invoices: InvoiceDataset, customers: pd.DataFrame, book: EvidenceRecorder
) -> dict[str, str]:
    """Write `data`, `ledger`, `shop`, `misjudged`, `outliers` and, from their own modules, `trade_months`,
    `trade_hours`, `places`, `fifths`, `concentration`, `baskets`, `cohorts`.

    `customers`: as `customers_at` gives them at the end of the period. Returns the names of the customers and
    places that are spoken of, in the words of the table.
    """
    record_invoice_size(case, invoices, book)
    record_invoice_ledger(invoices, book)
    record_shop_totals(invoices, book)
    seasonality.record_seasonality(invoices, book)
    concentration.record_concentration(case, invoices, customers, book)
    cohort_return.record_cohort_return(case, invoices, book)
    record_invoice_outliers(invoices, customers, book)
    places = seasonality.record_sales_by_place(case, invoices, book)
    return record_misjudged_customers(invoices, customers, book) | places


def record_invoice_size(case: Case, invoices: InvoiceDataset, book: EvidenceRecorder) -> None:
    """How much there is, and from when to when."""
    totals = invoices.totals
    for name in ("rows_raw", "rows", "columns", "customers", "orders", "products"):
        book.put(f"data.{name}", int(getattr(totals, name)), "count")
    book.put("data.tables", len(case.tables), "count")
    book.put("data.period_first", totals.first.date().isoformat(), "date")
    book.put("data.period_last", totals.last.date().isoformat(), "date")
    book.put("data.period_days", (totals.last.date() - totals.first.date()).days + 1, "days")


def record_invoice_ledger(invoices: InvoiceDataset, book: EvidenceRecorder) -> None:
    """One line per step of cleaning, in order."""
    members = [str(place) for place in range(len(invoices.ledger))]
    book.list("ledger", members)
    for member, step in zip(members, invoices.ledger, strict=True):
        address = f"ledger.{member}"
        book.put(f"{address}.kind", step.kind, "name")
        book.put(f"{address}.step", f"clean.{step.slug}", "name")
        book.put(f"{address}.rows_in", step.rows_in, "count")
        book.put(f"{address}.rows_out", step.rows_out, "count")
        book.put(f"{address}.affected", step.affected, "count")
        book.put(f"{address}.revenue", step.revenue, "money")


def record_shop_totals(invoices: InvoiceDataset, book: EvidenceRecorder) -> None:
    """What was sold, given back, and bought by nobody in particular."""
    totals = invoices.totals
    book.put("shop.sales", totals.sales, "money")
    book.put("shop.returned", totals.returned, "money")
    book.put("shop.revenue", totals.revenue, "money")
    if totals.sales > 0:
        book.put("shop.returned_share", totals.returned / totals.sales, "share", of="sales")
    book.put("shop.anonymous_revenue", totals.revenue_anonymous, "money")
    book.put("shop.anonymous_share", totals.revenue_anonymous_share, "share", of="revenue")
    book.put("shop.anonymous_lines", totals.lines_anonymous_share, "share", of="lines")
    book.put("shop.sent_all_back", totals.sent_all_back, "count")


def record_misjudged_customers(
    invoices: InvoiceDataset, customers: pd.DataFrame, book: EvidenceRecorder
) -> dict[str, str]:
    """Who would be among the best customers if cancellations were dropped, and is not if they are netted."""
    billed = invoices.orders.groupby("customer")["revenue"].sum()
    kept = customers.set_index("customer")["revenue"].reindex(billed.index)
    ranks = pd.DataFrame(
        {"dropped": rank_descending(billed), "netted": rank_descending(kept), "bought": billed, "kept": kept}
    )
    among = ranks["dropped"] <= BEST_CUSTOMER_COUNT
    wrong = ranks[among & (ranks["netted"] > BEST_CUSTOMER_COUNT)].sort_values("dropped")
    book.put("misjudged.count", len(wrong), "count")
    book.list("misjudged", [str(place) for place in range(len(wrong))])
    for place, (customer, row) in enumerate(wrong.iterrows()):
        address = f"misjudged.{place}"
        book.put(f"{address}.customer", f"customer.{slug(customer)}", "name")
        book.put(f"{address}.rank_dropped", int(row["dropped"]), "rank")
        book.put(f"{address}.rank_netted", int(row["netted"]), "rank")
        book.put(f"{address}.bought", float(row["bought"]), "money")
        book.put(f"{address}.sent_back", float(row["bought"] - row["kept"]), "money")
    return {f"customer.{slug(customer)}": str(customer) for customer in wrong.index}


def rank_descending(values: pd.Series) -> pd.Series:
    """Each value's rank, 1 for the highest; of equal ones the first in order."""
    return values.rank(ascending=False, method="first")


def record_invoice_outliers(invoices: InvoiceDataset, customers: pd.DataFrame, book: EvidenceRecorder) -> None:
    """Money and items of orders and customers whose largest value lies far beyond the usual."""
    columns = {
        "order_revenue": (invoices.orders["revenue"], "money"),
        "order_items": (invoices.orders["items"], "count"),
        "customer_revenue": (customers["revenue"], "money"),
        "customer_orders": (customers["orders"], "count"),
    }
    found = {name: summarise_extremes(values) for name, (values, _) in columns.items() if len(values)}
    far = {name: each for name, each in found.items() if each[1] > 0 and each[2] / each[1] > MIN_MAX_TO_P99_RATIO}
    order = sorted(far, key=lambda name: -far[name][2] / far[name][1])
    book.list("outliers", order)
    for name in order:
        address, (median, high, largest) = f"outliers.{name}", far[name]
        book.put(f"{address}.column", f"column.{name}", "name")
        for what, value in (("median", median), ("p99", high), ("max", largest)):
            if columns[name][1] == "money":
                book.put(f"{address}.{what}", value, "money")
            else:
                book.put(f"{address}.{what}", value, "number")
        book.put(f"{address}.ratio", largest / high, "ratio")


def summarise_extremes(values: pd.Series) -> tuple[float, float, float]:
    """Median, 99th percentile and largest value."""
    median, high = values.quantile([0.5, 0.99])
    return float(median), float(high), float(values.max())
