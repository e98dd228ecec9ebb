"""The real shop: what is known of it from elsewhere comes out, and no forecast is better than it can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.analysis.clustering import explore_purchases, product_categories, spend_forecast
from plainspoken.case import read_case
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.invoices.customers import compute_customer_rfm
from plainspoken.data.invoices.load_invoices import load_invoices

CASES = Path(__file__).resolve().parents[2] / "analysis"
pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def book(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> EvidenceRecorder:
    case, found = read_case("customers", CASES), EvidenceRecorder()
    invoices = load_invoices(case, real_data, tmp_path_factory.mktemp("work"))
    explore_purchases.record_invoice_overview(case, invoices, compute_customer_rfm(invoices), found)
    product_categories.record_product_categories(case, invoices, found)
    spend_forecast.record_spend_forecast(case, invoices, found)
    return found


def test_two_customers_sent_back_what_would_put_them_among_the_best(book: EvidenceRecorder) -> None:
    found = {book.evidence[f"misjudged.{each}.customer"].value for each in book.members["misjudged"]}
    assert found == {"customer.16446", "customer.12346"}


def test_the_best_fifth_brings_three_quarters_and_a_seventh_is_anonymous(book: EvidenceRecorder) -> None:
    assert book.evidence["concentration.best_fifth"].number == pytest.approx(0.74, abs=0.01)
    assert book.evidence["shop.anonymous_share"].number == pytest.approx(0.149, abs=0.001)


def test_topics_do_not_come_back_and_the_word_rules_cover_the_shop(book: EvidenceRecorder) -> None:
    assert 0.2 < book.evidence["topics.stability"].number < 0.6
    assert book.evidence["categories.by_words"].value is True
    assert book.evidence["categories.covered"].number > 0.75


def test_the_order_of_spending_is_told_and_the_amount_in_one_of_two_seasons(book: EvidenceRecorder) -> None:
    ranked, gain = book.evidence["spend.best_rank_gain"], book.evidence["spend.best_gain"]
    assert ranked.low is not None and ranked.low > 0
    assert gain.low is not None and gain.low > 0 and gain.number < 0.2 * book.evidence["spend.naive_mae"].number
    earlier = book.evidence["spend.earlier_gain"]
    assert earlier.low is not None and earlier.low < 0 < earlier.number < gain.number
    assert book.evidence["spend.best_rank"].number < 0.7  # above this something looked past the cut
