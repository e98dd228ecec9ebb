"""Analysis: of each month's new customers, how many bought again; and whether later months return more or less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd
from scipy.stats import t as student_t

from plainspoken.analysis.clustering.purchases import find_first_orders, net_orders
from plainspoken.analysis.clustering.seasonality import count_covered_days, month_slug
from plainspoken.analysis.statistics.intervals import Floats, wilson_interval
from plainspoken.case import Case
from plainspoken.case.tables import DAYS_PER_YEAR
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

MIN_COHORT_CUSTOMERS = 30  # below this a month's range is wider than any difference between months
MIN_COHORTS = 4
MONTHS_PER_YEAR = 12
YEARS_THAT_TELL_SEASONS = 2.0  # with less, each month of the year is seen once


@dataclass(frozen=True)
class Cohort:
    """The customers who first bought in a month (`2011-03`), and how many of them bought again in time."""

    month: str
    size: int
    again: int

    @property
    def month_number(self) -> int:
        """Months since the beginning of our era, so that months left out count."""
        year, month = map(int, self.month.split("-"))
        return year * MONTHS_PER_YEAR + month


def record_cohort_return(case: Case, invoices: InvoiceDataset, book: EvidenceRecorder) -> None:
    """Write `cohorts`: new customers by the month of their first order, and how many bought again in time.

    Left out: months within `newcomers.lead_days` of the beginning, whose new customers may be old ones, months that
    the table does not hold whole, and months not all followed for `follow_up.days`. Nothing where few are left.
    """
    days = case.follow_up.days
    earliest = pd.Timestamp(invoices.totals.first) + timedelta(days=case.newcomers.lead_days)
    cohorts = [each for each in list_cohorts(invoices, days) if is_followed(each.month, invoices, earliest, days)]
    cohorts = [each for each in cohorts if each.size >= MIN_COHORT_CUSTOMERS]
    if len(cohorts) < MIN_COHORTS:
        return
    book.list("cohorts", [month_slug(each.month) for each in cohorts])
    for each in cohorts:
        address = f"cohorts.{month_slug(each.month)}"
        book.put(f"{address}.month", each.month, "date")
        book.put(f"{address}.n", each.size, "count")
        book.put(f"{address}.again", wilson_interval(each.again, each.size), "share", of="customers")
    record_cohort_trend(cohorts, days, book)
    years = ((invoices.totals.last.date() - invoices.totals.first.date()).days + 1) / DAYS_PER_YEAR
    book.put("cohorts.season_once", True if years < YEARS_THAT_TELL_SEASONS else None, "flag")


def list_cohorts(invoices: InvoiceDataset, days: int) -> list[Cohort]:
    """The new customers of each month, in the order of time."""
    found = find_returns(invoices, days)
    by_month = found.groupby(found["first"].dt.strftime("%Y-%m"))["again"]
    return [Cohort(str(month), len(again), int(again.sum())) for month, again in by_month]


def find_returns(invoices: InvoiceDataset, days: int) -> pd.DataFrame:
    """Each customer's first order (`first`, day), and whether something was kept of another within `days` (`again`);
    orders of the first day itself do not count."""
    first = find_first_orders(invoices).dt.normalize().rename("first")
    orders = net_orders(invoices)
    kept = orders[orders["kept"]].join(first, on="customer")
    later = (kept["time"].dt.normalize() - kept["first"]).dt.days
    returned = kept.loc[(later > 0) & (later <= days), "customer"].unique()
    return pd.DataFrame({"first": first, "again": first.index.isin(returned)})


def is_followed(month: str, invoices: InvoiceDataset, earliest: pd.Timestamp, days: int) -> bool:
    """Whether a month (`2011-03`) begins late enough, is held whole, and its last day is followed for long enough."""
    begin = pd.Timestamp(f"{month}-01")
    last, end = begin + pd.offsets.MonthEnd(0), pd.Timestamp(invoices.totals.last.date())
    whole = count_covered_days(month, invoices.totals.first.date(), invoices.totals.last.date())[1]
    return bool(begin >= earliest and whole and last + timedelta(days=days) <= end)


def record_cohort_trend(cohorts: Sequence[Cohort], days: int, book: EvidenceRecorder) -> None:
    """The first and the last of the months, all of them, and the change over the whole of them."""
    sizes, came = (np.array([getattr(each, name) for each in cohorts], dtype=np.float64) for name in ("size", "again"))
    book.put("cohorts.days", days, "days")
    book.put("cohorts.n", int(sizes.sum()), "count")
    book.put("cohorts.count", len(cohorts), "count")
    book.put("cohorts.again", wilson_interval(int(came.sum()), int(sizes.sum())), "share", of="customers")
    book.put("cohorts.first", cohorts[0].month, "date")
    book.put("cohorts.last", cohorts[-1].month, "date")
    place = np.array([each.month_number for each in cohorts], dtype=np.float64)
    book.put("cohorts.change", estimate_trend(place, came / sizes, sizes), "number")


def estimate_trend(place: Floats, rate: Floats, size: Floats) -> Estimate:
    """By how much the rate changes from the first cohort to the last along a straight line, with its 95 % range.

    Least squares weighted by size; the spread about the line is that seen, and at least that of counts, so that
    months which differ for other reasons (a season) are not taken for a trend.
    """
    middle = float(np.average(place, weights=size))
    apart = place - middle
    usual = float(np.average(rate, weights=size))
    scale = float((size * apart**2).sum())
    slope = float((size * apart * (rate - usual)).sum() / scale)
    freedom = len(place) - 2
    counted = usual * (1 - usual)
    seen = float((size * (rate - usual - slope * apart) ** 2).sum()) / freedom
    half = float(student_t.ppf(0.975, freedom)) * float(np.sqrt(max(seen, counted) / scale))
    span = float(place[-1] - place[0])
    return Estimate(slope * span, (slope - half) * span, (slope + half) * span, int(size.sum()), "t_95")
