"""Spending: told where it follows from the past, not told where it is noise, never from after the cut."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from scipy.stats import spearmanr

from plainspoken.analysis.clustering import rank_correlation, spend_forecast, spending_models
from plainspoken.analysis.clustering.order_history import build_customer_history
from plainspoken.claims.registry import registry
from plainspoken.claims.rule import RuleEvidence
from plainspoken.core.findings import Verdict
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


def judged(book: EvidenceRecorder) -> Verdict:
    names = registry()["spending_predictable"].uses
    found = {name: book.evidence[address] for name, address in names.items() if address in book.evidence}
    verdict = registry()["spending_predictable"].judge(RuleEvidence(found))
    return verdict if isinstance(verdict, Verdict) else verdict[0]


def test_spending_that_follows_from_the_past_is_told_in_both_seasons() -> None:
    book = written(clockwork())
    assert book.members["spend_seasons"] == ("0", "1")
    assert book.evidence["spend_seasons.1.cut"].value == "2020-06-29"
    assert judged(book) is Verdict.HOLDS


def test_where_nobody_differs_from_anybody_nothing_is_told() -> None:
    """Forecasts of the median beat "as much as before" there, too; one amount for all does as well."""
    book = written(noise())
    gain = book.evidence["spend.best_gain"]
    assert gain.low is not None and gain.low > 0
    assert judged(book) is Verdict.FAILS


@pytest.mark.parametrize(
    ("latest", "earlier", "verdict"),
    [
        (True, True, Verdict.HOLDS),
        (True, False, Verdict.OPEN),
        (False, True, Verdict.OPEN),
        (False, False, Verdict.FAILS),
    ],
)
def test_what_is_told_in_one_season_only_is_no_strength(latest: bool, earlier: bool, verdict: Verdict) -> None:
    book = written(clockwork())
    for name, sure in (("spend.best_gain", latest), ("spend.earlier_gain", earlier)):
        book.evidence[name] = book.evidence[name].model_copy(update={"value": 9.0, "low": 1.0 if sure else -1.0})
    assert judged(book) is verdict


def test_medians_and_means_are_each_judged_by_their_own_loss() -> None:
    """Most spend nothing, one in ten much: the median is nil, the mean is not, and each loss takes its own."""
    came = np.array([0.0] * 9 + [1000.0])
    nil, mean = np.zeros(10), np.full(10, 100.0)
    absolute = [spending_models.spending_losses("median", each, came).mean() for each in (nil, mean)]
    squared = [spending_models.spending_losses("mean", each, came).mean() for each in (nil, mean)]
    assert absolute[0] < absolute[1] and squared[0] > squared[1]


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
