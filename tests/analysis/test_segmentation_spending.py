"""Spending: told where it follows from the past, not told where it is noise, never from after the cut."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from scipy.stats import spearmanr

from plainspoken.analysis.clustering import rank_correlation, spend_forecast
from plainspoken.analysis.clustering.order_history import build_customer_history
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset
from tests.analysis.planted_shop import BEGIN, Bought, SentBack, shop, shop_case

CUSTOMERS = 250


def clockwork() -> InvoiceDataset:
    """Everybody orders every 160 days for an amount of its own: who ordered lately will not do so soon."""
    random = np.random.default_rng(1)
    orders = []
    for each, amount in enumerate(random.uniform(50, 150, CUSTOMERS)):
        for day in np.arange(random.uniform(0, 160), 360, 160):
            orders.append(Bought(f"c{each:03}", float(day), {"mug": float(amount)}))
    return shop(orders)


def noise() -> InvoiceDataset:
    """Everybody orders at random, for random amounts: nobody differs from anybody."""
    random = np.random.default_rng(2)
    return shop(
        [
            Bought(f"c{each:03}", float(day), {"mug": float(random.uniform(50, 150))})
            for each in range(CUSTOMERS)
            for day in random.uniform(0, 360, random.poisson(8))
        ]
    )


def written(invoices: InvoiceDataset) -> EvidenceRecorder:
    book = EvidenceRecorder()
    spend_forecast.record_spend_forecast(shop_case(), invoices, book)
    return book


def test_what_follows_from_the_past_is_told_better_than_the_naive_way() -> None:
    book = written(clockwork())
    gain, best = book.evidence["spend.best_gain"], book.evidence["spend.best_mae"]
    assert gain.low is not None and gain.low > 20
    assert best.number < book.evidence["spend.naive_mae"].number / 3
    assert book.evidence["spend.best_rank"].number > 0.6
    assert book.evidence["spend.naive_rank"].number < 0


def test_in_noise_no_order_of_customers_is_told() -> None:
    book = written(noise())
    rank, gain = book.evidence["spend.best_rank"], book.evidence["spend.best_rank_gain"]
    assert rank.low is not None and rank.high is not None and rank.low < 0.1 and rank.high < 0.3
    assert gain.low is not None and gain.low < 0


def test_the_test_begins_when_what_was_learned_from_is_over() -> None:
    book = written(noise())
    assert book.evidence["spend.cut"].value == "2020-09-27"  # 90 days before the 26th of December
    assert book.evidence["spend.days"].value == 90


def test_nothing_after_the_cut_is_looked_at() -> None:
    cut = BEGIN + timedelta(days=180)
    whole = [Bought("a", 10, {"mug": 50.0}), Bought("b", 100, {"mug": 30.0}), Bought("a", 200, {"mug": 9.0})]
    before = shop(whole[:2], [SentBack(0, 20, "mug", 5.0)])
    after = shop(whole, [SentBack(0, 20, "mug", 5.0), SentBack(1, 185, "mug", 30.0)])
    one, other = build_customer_history(before, cut, 90), build_customer_history(after, cut, 90)
    assert one is not None and other is not None
    assert one.features.equals(other.features) and list(one.features["revenue"]) == [45.0, 30.0]
    assert list(one.lately) == list(other.lately) == [0.0, 30.0]
    assert list(other.next) == [9.0, 0.0]


def test_a_period_too_short_for_two_cuts_is_left_out() -> None:
    assert not written(shop([Bought("a", 1, {"mug": 5.0}), Bought("b", 2, {"mug": 7.0})], days=100)).evidence
    assert not written(shop([Bought("a", 1, {"mug": 5.0})], days=2)).evidence


def test_rank_correlation_is_the_textbook_one() -> None:
    random = np.random.default_rng(5)
    one, other = random.integers(0, 5, 80).astype(float), random.normal(size=80)
    assert rank_correlation.spearman_correlation(one, other) == pytest.approx(spearmanr(one, other).statistic)
    times = random.integers(0, 3, 80)
    mine, theirs = (rank_correlation.TiedRanks.of(each).ranks(times.astype(float)) for each in (one, other))
    found = rank_correlation.weighted_correlation(mine, theirs, times.astype(float))
    again = [np.repeat(each, times) for each in (one, other)]
    assert found == pytest.approx(spearmanr(*again).statistic)


def test_one_value_ranks_nothing() -> None:
    assert rank_correlation.spearman_correlation(np.ones(9), np.arange(9.0)) == 0
