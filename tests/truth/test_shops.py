"""Simulated shops are as dialled, and where all customers are alike no briefing says that their past tells anything."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from benchmarks.known_truth.shop_built import RankedGroups, ShopTruth, build_shop
from benchmarks.known_truth.shop_statements import SHOP_STATEMENTS, check_shop_bars
from benchmarks.known_truth.shop_worlds import PLANTED_KINDS, ShopParameters, draw_customer_traits, draw_shop
from plainspoken.core.findings import Verdict
from plainspoken.data.invoices.customers import compute_customer_rfm

pytestmark = pytest.mark.filterwarnings("ignore")


def test_the_same_seed_draws_the_same_shop_and_another_seed_another_one() -> None:
    one, again, other = (draw_shop(ShopParameters(50), seed).orders for seed in (1, 1, 2))
    assert one.equals(again) and not one.equals(other)


@pytest.mark.parametrize("dials", [ShopParameters(groups=2), ShopParameters(groups=4)])
def test_planted_groups_lie_where_they_are_planted(dials: ShopParameters) -> None:
    traits = draw_customer_traits(np.random.default_rng(3), dials, 800)
    nearest = [min(PLANTED_KINDS, key=lambda kind: abs(np.log(kind.basket / each))) for each in traits["basket"]]
    assert {each.basket for each in nearest} == {each.basket for each in PLANTED_KINDS[: dials.groups]}


def test_where_all_are_alike_who_bought_more_does_not_return_sooner() -> None:
    shop = draw_shop(ShopParameters(alike=True), 4, 3_000)
    cut = shop.totals.last.replace(day=1, month=9, hour=0)
    before = compute_customer_rfm(shop, cut)
    again = before["customer"].isin(compute_customer_rfm(shop, since=cut)["customer"])
    often = before["orders"] > before["orders"].median()
    assert again[often].mean() == pytest.approx(again[~often].mean(), abs=0.03)


def test_nothing_is_said_of_returning_where_all_customers_are_alike() -> None:
    known = ShopTruth(build_shop(ShopParameters(250, alike=True), 5))
    assert all(met for name, met in check_shop_bars(known) if name.startswith("silent"))
    said = {each.rule for each in known.findings.claims if each.verdict is Verdict.HOLDS}
    assert not said & {"tells_who_returns", "answer_groups", "newcomers_placeable", "action_contact_segment"}
    judged = {each.rule for each in SHOP_STATEMENTS}
    assert judged <= {each.rule for each in known.findings.claims} | {"spending_predictable", "later_cohorts_return"}


@cache
def planted() -> ShopTruth:
    return ShopTruth(build_shop(ShopParameters(300, groups=4), 7))


def test_the_truth_of_a_ranking_is_that_of_the_groups_whose_ranking_was_stated() -> None:
    known = planted()
    own = known.ranked.measure_yardsticks(draw_shop(known.built.dials, known.built.seed))
    assert own["segment"] == pytest.approx(known.findings.get("later.roc_auc").number, abs=1e-12)


def test_the_truth_of_a_ranking_keeps_the_order_of_groups_that_was_stated() -> None:
    known = planted()
    turned = RankedGroups(known.ranked.place, -known.ranked.standing).measure_yardsticks(known.many)
    assert turned["segment"] == pytest.approx(1 - known.rankings["segment"])
    assert turned["score"] == known.rankings["score"]
