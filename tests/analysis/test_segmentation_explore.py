"""What invoices hold: returns netted, months, places, concentration; little data is no fault."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plainspoken.analysis.clustering import explore_purchases
from plainspoken.claims.registry import registry
from plainspoken.claims.rule import RuleEvidence
from plainspoken.core.findings import Verdict
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.invoices.customers import compute_customer_rfm
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset
from tests.analysis.planted_shop import Bought, SentBack, shop, shop_case

# Twelve customers: c0 buys for 1,000 and sends all back, the others buy for 10 to 110, one of them twice.
ORDERS = [
    Bought("c0", 5, {"mug": 1000.0}, "Far"),
    *(Bought(f"c{each}", each + 40.4, {"bag": 10.0 * each}) for each in range(1, 12)),
    Bought("c11", 200.4, {"lamp": 50.0}),
]
BACK = [SentBack(0, 9, "mug", 1000.0)]


def looked_at(invoices: InvoiceDataset, **more: object) -> tuple[EvidenceRecorder, dict[str, str]]:
    book = EvidenceRecorder()
    names = explore_purchases.record_invoice_overview(shop_case(**more), invoices, compute_customer_rfm(invoices), book)  # type: ignore[arg-type]
    return book, names


@pytest.fixture(scope="module")
def book() -> EvidenceRecorder:
    return looked_at(shop(ORDERS, BACK))[0]


def value(book: EvidenceRecorder, address: str) -> object:
    return book.evidence[address].value


def test_who_sent_all_back_is_misjudged_where_returns_are_dropped() -> None:
    book, names = looked_at(shop(ORDERS, BACK))
    assert value(book, "misjudged.count") == 1
    assert value(book, "misjudged.0.customer") == "customer.c0" and names["customer.c0"] == "c0"
    assert value(book, "misjudged.0.rank_dropped") == 1
    assert value(book, "misjudged.0.rank_netted") == 12
    assert value(book, "misjudged.0.sent_back") == 1000


def test_without_returns_nobody_is_misjudged() -> None:
    book, _ = looked_at(shop(ORDERS))
    assert value(book, "misjudged.count") == 0 and book.members["misjudged"] == ()


def test_returns_are_a_share_of_sales(book: EvidenceRecorder) -> None:
    """Sales: 1000 + 10 * (1 + ... + 11) + 50 = 1710, of which 1000 came back."""
    assert value(book, "shop.sales") == 1710 and value(book, "shop.revenue") == 710
    assert value(book, "shop.returned_share") == pytest.approx(1000 / 1710)


def test_a_month_counts_less_returns_and_only_whole_ones_are_compared(book: EvidenceRecorder) -> None:
    """2020-01-06 to 2020-12-25: January nets to nothing; the last month is not whole."""
    assert book.members["trade_months"] == ("2020_01", "2020_02", "2020_07")
    assert value(book, "trade_months.2020_01.revenue") == 0
    assert value(book, "trade_months.2020_01.whole") is True
    assert value(book, "trade_months.best") == "2020-02" and value(book, "trade_months.best_revenue") == 660
    assert value(book, "trade_months.weakest") == "2020-01"


def test_a_month_cut_off_is_not_whole() -> None:
    """The table ends on the 9th of February (day 40)."""
    book, _ = looked_at(shop([Bought("a", 3, {"mug": 5.0}), Bought("b", 36, {"mug": 9.0})], days=40))
    assert value(book, "trade_months.2020_02.days") == 9
    assert value(book, "trade_months.2020_02.whole") is False
    assert value(book, "trade_months.best") == "2020-01"


def test_hours_and_baskets(book: EvidenceRecorder) -> None:
    assert value(book, "trade_hours.busiest") == 9
    assert value(book, "trade_hours.busiest_share") == pytest.approx(12 / 13)
    assert value(book, "baskets.revenue") == 60 and value(book, "baskets.products") == 1
    assert value(book, "customers.one_order") == pytest.approx(10 / 12)


def test_days_alone_tell_no_hour() -> None:
    invoices = shop(ORDERS, BACK)
    orders = invoices.orders.assign(time=invoices.orders["time"].dt.normalize())
    book = looked_at(replace(invoices, orders=orders))[0]
    assert "trade_hours.busiest" not in book.evidence and "trade_months.best" in book.evidence


def test_fifths_and_how_many_bring_half(book: EvidenceRecorder) -> None:
    """The best three of twelve (160, 100, 90) bring 350 of 710, the fourth (80) goes beyond half."""
    assert value(book, "fifths.1.customers") == 3
    assert value(book, "concentration.best_fifth") == pytest.approx(350 / 710)
    assert value(book, "concentration.half_n") == 4
    shares = [float(str(value(book, f"fifths.{rank}.share"))) for rank in range(1, 6)]
    assert sum(shares) == pytest.approx(1) and shares == sorted(shares, reverse=True)


def test_places_by_money_less_returns(book: EvidenceRecorder) -> None:
    assert value(book, "places.home") == "value.place.here" and value(book, "places.home_share") == 1
    assert value(book, "places.1.revenue") == 0


def test_no_column_of_places_no_places() -> None:
    book, _ = looked_at(shop(ORDERS, BACK), place=False)
    assert "places" not in book.members and "places.home" not in book.evidence


def test_more_places_than_are_shown_are_others() -> None:
    book, _ = looked_at(shop([Bought(f"c{n}", n, {"mug": 100.0 - n}, f"P{n:02}") for n in range(11)]))
    assert book.members["places"][-1] == "other" and len(book.members["places"]) == 9
    assert value(book, "places.other.customers") == 3
    assert value(book, "places.other.revenue") == 92 + 91 + 90


def test_one_customer_is_no_fault() -> None:
    book, _ = looked_at(shop([Bought("only", 3, {"mug": 5.0})], days=4))
    assert value(book, "data.customers") == 1
    assert "fifths" not in book.members and "trade_months.best" not in book.evidence


@pytest.mark.parametrize(("many", "verdict"), [(1, Verdict.HOLDS), (10, Verdict.FAILS)])
def test_a_place_that_is_one_customer_is_told_and_one_with_many_is_not(many: int, verdict: Verdict) -> None:
    """Far brings 900, from one customer or from ten of like size; each of those at home brings 100."""
    home = [Bought(f"h{each}", 3.0 + each, {"mug": 100.0}) for each in range(20)]
    far = [Bought(f"f{each}", 40.0 + each, {"mug": 900.0 / many}, "Far") for each in range(many)]
    book, _ = looked_at(shop([*home, *far]))
    rule = registry()["place_is_one_customer"]
    places = {str(book.evidence[f"places.{at}.place"].value): f"places.{at}" for at in book.members["places"]}
    there = next(at for name, at in places.items() if name.endswith(".far"))
    evidence = {name: book.evidence[rule.address(name, there)] for name in rule.uses}
    assert rule.judge(RuleEvidence(evidence)) is verdict
    assert evidence["largest"].value == pytest.approx(1 / many)
