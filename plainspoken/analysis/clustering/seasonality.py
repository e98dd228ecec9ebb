"""Analysis: when and where the shop sells."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from plainspoken.analysis.clustering.purchases import net_orders
from plainspoken.analysis.clustering.segment_profiles import has_time_of_day
from plainspoken.analysis.explore import value_name_key
from plainspoken.case import Case
from plainspoken.case.tables import DAYS_PER_YEAR
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

MAX_PLACES_SHOWN = 8
OTHER_PLACES = "other"


def record_seasonality(invoices: InvoiceDataset, book: EvidenceRecorder) -> None:
    """Write `trade_months`, and where the orders tell a time of day `trade_hours`."""
    if invoices.orders.empty:
        return
    record_monthly_sales(net_orders(invoices), invoices, book)
    if has_time_of_day(invoices.orders):
        record_orders_by_hour(invoices.orders["time"].dt.hour, book)


def record_monthly_sales(orders: pd.DataFrame, invoices: InvoiceDataset, book: EvidenceRecorder) -> None:
    """Sales less returns, orders and customers of each month; the best and the weakest of the whole ones."""
    first, last = invoices.totals.first.date(), invoices.totals.last.date()
    month = orders["time"].dt.strftime("%Y-%m")
    by_month = orders.groupby(month).agg(
        revenue=("net", "sum"), orders=("order", "size"), customers=("customer", "nunique")
    )
    book.list("trade_months", [month_slug(period) for period in by_month.index])
    whole: dict[str, float] = {}
    for period, row in by_month.to_dict("index").items():
        address, covered = (f"trade_months.{month_slug(str(period))}", count_covered_days(str(period), first, last))
        book.put(f"{address}.period", str(period), "date")
        book.put(f"{address}.revenue", float(row["revenue"]), "money")
        book.put(f"{address}.orders", int(row["orders"]), "count")
        book.put(f"{address}.customers", int(row["customers"]), "count")
        book.put(f"{address}.days", covered[0], "days")
        book.put(f"{address}.whole", covered[1], "flag")
        if covered[1]:
            whole[str(period)] = float(row["revenue"])
    record_extreme_months(whole, book)
    book.put("trade_months.years", ((last - first).days + 1) / DAYS_PER_YEAR, "number")


def month_slug(period: str) -> str:
    """The slug of a month."""
    return period.replace("-", "_")


def count_covered_days(period: str, first: date, last: date) -> tuple[int, bool]:
    """How many days of a month (`2010-12`) the table covers, and whether that is all of it."""
    year, month = map(int, period.split("-"))
    length = monthrange(year, month)[1]
    begin, end = max(date(year, month, 1), first), min(date(year, month, length), last)
    days = (end - begin).days + 1
    return days, days == length


def record_extreme_months(revenue: Mapping[str, float], book: EvidenceRecorder) -> None:
    """The whole months with the highest and the lowest revenue; nothing where no month is whole."""
    if not revenue:
        return
    order = sorted(revenue, key=lambda period: revenue[period])
    for role, period in (("best", order[-1]), ("weakest", order[0])):
        book.put(f"trade_months.{role}", period, "date")
        book.put(f"trade_months.{role}_revenue", revenue[period], "money")


def record_orders_by_hour(hours: pd.Series, book: EvidenceRecorder) -> None:
    """Orders by the hour of the day, from the first hour with any to the last."""
    first = int(hours.min())
    counts = np.bincount(hours.to_numpy(np.int64) - first)
    book.list("trade_hours", [str(first + place) for place in range(len(counts))])
    for hour, count in enumerate(counts, start=first):
        book.put(f"trade_hours.{hour}.hour", hour, "number")
        book.put(f"trade_hours.{hour}.orders", int(count), "count")
        book.put(f"trade_hours.{hour}.share", float(count / len(hours)), "share", of="orders")
    book.put("trade_hours.busiest", first + int(counts.argmax()), "number")
    book.put("trade_hours.busiest_share", float(counts.max() / len(hours)), "share", of="orders")


def record_sales_by_place(case: Case, invoices: InvoiceDataset, book: EvidenceRecorder) -> dict[str, str]:
    """Customers and sales less returns by place, largest first; returns the places' names.

    Nothing where the case has no column of places.
    """
    column = case.invoices.place if case.invoices else ""
    if not column or invoices.orders.empty:
        return {}
    orders = net_orders(invoices)
    by_place = orders.groupby("place").agg(customers=("customer", "nunique"), revenue=("net", "sum"))
    by_place = by_place.sort_values("revenue", ascending=False, kind="stable")
    whole, shown = float(by_place["revenue"].sum()), by_place.iloc[:MAX_PLACES_SHOWN]
    names = {value_name_key(column, place): str(place) for place in shown.index}
    members = [str(rank) for rank in range(len(shown))]
    largest = orders.groupby(["place", "customer"])["net"].sum().groupby("place").max()
    for member, key, (place, row) in zip(members, names, shown.iterrows(), strict=True):
        book.put(f"places.{member}.place", key, "name")
        if row["revenue"] > 0:
            one = float(largest.loc[str(place)] / row["revenue"])
            book.put(f"places.{member}.largest_share", one, "share", of="revenue")
        record_one_place(f"places.{member}", int(row["customers"]), float(row["revenue"]), whole, book)
    rest = orders[~orders["place"].isin(shown.index)]
    if len(rest):
        members.append(OTHER_PLACES)
        book.put(f"places.{OTHER_PLACES}.place", f"place.{OTHER_PLACES}", "name")
        customers = int(rest["customer"].nunique())
        record_one_place(f"places.{OTHER_PLACES}", customers, float(rest["net"].sum()), whole, book)
    book.list("places", members)
    book.put("places.home", next(iter(names)), "name")
    if whole > 0:
        book.put("places.home_share", float(shown["revenue"].iloc[0]) / whole, "share", of="revenue")
    return names


def record_one_place(address: str, customers: int, revenue: float, whole: float, book: EvidenceRecorder) -> None:
    """One place in customers and money."""
    book.put(f"{address}.customers", customers, "count")
    book.put(f"{address}.revenue", revenue, "money")
    if whole > 0:
        book.put(f"{address}.share", revenue / whole, "share", of="revenue")
