"""Lateness: silence against a customer's own usual gap, and the large customers who fell silent."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pytest

from plainspoken.analysis.clustering import lateness
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.invoices.customers import compute_customer_rfm
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset
from tests.analysis.planted_shop import BEGIN, Bought, shop

DAYS = 360


def clockwork(until: float = DAYS, many: int = 40) -> list[Bought]:
    """Everybody buys every 30 days, for more the higher the number, to the end."""
    return [
        Bought(f"c{each:02}", day + each / many, {"mug": 10.0 + each})
        for each in range(many)
        for day in range(0, int(until) - 1, 30)
    ]


def measured(invoices: InvoiceDataset) -> pd.DataFrame:
    customers = compute_customer_rfm(invoices)
    return customers.join(lateness.measure_lateness(customers, invoices, 90)).set_index("customer")


def written(customers: pd.DataFrame) -> EvidenceRecorder:
    book = EvidenceRecorder()
    book.list("segments", ["loyal"])
    lateness.record_lateness(customers.assign(segment="loyal"), 90, book)
    return book


def test_where_all_order_at_their_pace_nobody_is_late() -> None:
    found = measured(shop(clockwork(), days=DAYS))
    assert list(found["usual_gap_days"].round().unique()) == [30]
    assert not found["late"].any() and not found["lapsed"].any()
    assert written(found).evidence["lapsed.n"].value == 0


def test_a_large_customer_who_falls_silent_is_listed_and_a_small_one_is_only_late() -> None:
    """The largest and the smallest both stop after 180 days: six gaps of silence."""
    stopped = [each for each in clockwork() if each.customer not in ("c00", "c39") or each.day < 180]
    found = measured(shop([*stopped, Bought("c39", 150, {"mug": 5_000.0})], days=DAYS))
    assert set(found.index[found["late"]]) == {"c00", "c39"}
    assert set(found.index[found["lapsed"]]) == {"c39"}


def test_one_purchase_is_held_against_the_usual_gap_of_the_others() -> None:
    """15098 of a known shop: one large purchase, half a year ago."""
    bought = [*clockwork(), Bought("once", 170, {"mug": 9_000.0}), Bought("fresh", 340, {"mug": 9_000.0})]
    found = measured(shop(bought, days=DAYS))
    assert found.loc["once", "usual_gap_days"] == pytest.approx(30, abs=1)
    assert found.loc["once", "lapsed"] and not found.loc["fresh", "late"]
    book = written(found)
    assert book.evidence["lapsed.n"].value == 1
    assert book.evidence["lapsed.revenue"].value == pytest.approx(9_000)
    assert book.evidence["segments.loyal.late_n"].value == 1


def test_at_a_cut_nothing_after_it_is_known() -> None:
    cut = BEGIN + timedelta(days=200)
    whole = shop([*clockwork(), Bought("late", 10, {"mug": 9_000.0}), Bought("late", 300, {"mug": 9.0})], days=DAYS)
    customers = compute_customer_rfm(whole, cut)
    found = customers.join(lateness.measure_lateness(customers, whole, 90, cut)).set_index("customer")
    assert found.loc["late", "lapsed"]
