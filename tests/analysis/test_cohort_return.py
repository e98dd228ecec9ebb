"""Whether new customers come back: counted whole and followed to the end, and no trend told that is not one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from plainspoken.analysis.clustering.cohort_return import estimate_trend, record_cohort_return
from plainspoken.analysis.clustering.concentration import record_single_customers
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.planted_shop import Bought, SentBack, shop, shop_case

MONTH_BEGINS = (0, 31, 60, 91, 121, 152, 182, 213, 244)  # of 2020, in days


def buyers(rates: Sequence[float], each: int = 40) -> list[Bought]:
    """So many new customers each month, of whom this share buys again on the thirtieth day."""
    out = []
    for month, rate in zip(MONTH_BEGINS, rates, strict=False):
        for number in range(each):
            name, day = f"m{month}n{number}", month + number % 25 + 0.5
            out.append(Bought(name, day, {"mug": 5.0}))
            if number < rate * each:
                out.append(Bought(name, day + 30, {"mug": 5.0}))
    return out


def cohorts_of(bought: Sequence[Bought], back: Sequence[SentBack] = (), days: int = 360) -> EvidenceRecorder:
    """What is recorded of cohorts, in a shop that is open so many days."""
    book = EvidenceRecorder()
    record_cohort_return(shop_case(), shop(bought, back, days=days), book)
    return book


def test_each_whole_and_followed_month_tells_who_came_back() -> None:
    book = cohorts_of(buyers([0.5] * 9))
    months = book.members["cohorts"]
    assert len(months) >= 4
    assert all(book.evidence[f"cohorts.{month}.again"].value == 0.5 for month in months)
    assert all(book.evidence[f"cohorts.{month}.n"].value == 40 for month in months)
    change = book.evidence["cohorts.change"]
    assert change.low is not None and change.high is not None and change.low < 0 < change.high


def test_what_was_sent_back_whole_is_no_return_of_the_customer() -> None:
    bought = buyers([0.5] * 9)
    again = [place for place, each in enumerate(bought) if place and bought[place - 1].customer == each.customer]
    back = [SentBack(place, bought[place].day + 1, "mug", 5.0) for place in again]
    book = cohorts_of(bought, back)
    assert {book.evidence[f"cohorts.{month}.again"].value for month in book.members["cohorts"]} == {0.0}


def test_later_months_that_return_more_are_told_and_too_few_months_are_not() -> None:
    rising = cohorts_of(buyers([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])).evidence["cohorts.change"]
    assert rising.low is not None and rising.low > 0
    assert not cohorts_of(buyers([0.5] * 9), days=230).evidence
    assert not cohorts_of(buyers([0.5] * 9, each=20)).evidence


def test_no_trend_is_told_where_there_is_none_and_where_months_differ_by_season() -> None:
    told = {"none": 0, "season": 0}
    for seed in range(200):
        random, place, size = np.random.default_rng(seed), np.arange(8.0), np.full(8, 300.0)
        for world, spread in (("none", 0.0), ("season", 0.08)):
            true = np.clip(0.4 + spread * random.normal(size=8), 0, 1)
            found = estimate_trend(place, random.binomial(300, true) / 300, size)
            assert found.low is not None and found.high is not None
            told[world] += found.low > 0 or found.high < 0
    assert told["none"] <= 16 and told["season"] <= 20  # one in twenty, and chance


def test_a_customer_above_two_in_a_hundred_is_heavy_and_of_many_alike_none_is() -> None:
    book, alike = EvidenceRecorder(), EvidenceRecorder()
    record_single_customers(np.array([30.0, 5.0, *[1.0] * 65]), book)
    assert (book.evidence["concentration.heavy_n"].value, book.evidence["concentration.tenth_n"].value) == (2, 1)
    assert book.evidence["concentration.heavy_share"].value == pytest.approx(0.35)
    record_single_customers(np.ones(100), alike)
    assert (alike.evidence["concentration.heavy_n"].value, alike.evidence["concentration.tenth_n"].value) == (0, 10)
