"""New customers: told where the first order tells, else not, and never from what comes after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from plainspoken.analysis.clustering import category_affinity, new_customers, product_categories
from plainspoken.analysis.clustering.new_customer_features import (
    assign_later_segments,
    assign_standing_segments,
    build_new_customer_features,
    build_observation_points,
)
from plainspoken.analysis.clustering.new_customers import first_placeable_day
from plainspoken.analysis.clustering.prospective_test import ForwardTest, run_forward_chaining
from plainspoken.case import NewCustomerSettings
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset
from tests.analysis.planted_shop import Bought, SentBack, shop, shop_case

KINDS = ("mug", "bag", "lamp")
NEXT = {"mug": "bag", "bag": "lamp", "lamp": "mug"}
CUSTOMERS = 420


class ByMoney:
    """A stand-in for the model: small below 100, large from there on."""

    def place(self, customers: pd.DataFrame) -> pd.DataFrame:
        slug = np.where(customers["revenue"] >= 100, "large", "small")
        return pd.DataFrame({"segment": slug, "sure": 1.0, "second": "small"})


def newly(signal: bool, seed: int = 4) -> InvoiceDataset:
    """Customers who come one after the other and buy again, or not, 50 days later: after a mug always,
    after a bag never, after a lamp for a lot; without signal at random. The next kind follows the first."""
    random = np.random.default_rng(seed)
    orders: list[Bought] = []
    for each in range(CUSTOMERS):
        day, kind, decides = each * 250 / CUSTOMERS, *random.integers(0, 3, 2)
        first = KINDS[kind]
        orders.append(Bought(f"c{each:03}", day, {first: 20.0}))
        again = KINDS[kind if signal else decides]
        if again != "bag":
            orders.append(Bought(f"c{each:03}", day + 50, {NEXT[first]: 200.0 if again == "lamp" else 20.0}))
    return shop(orders, days=360)


def written(invoices: InvoiceDataset, module: object = new_customers) -> EvidenceRecorder:
    book, case = EvidenceRecorder(), shop_case()
    categories = product_categories.record_product_categories(case, invoices, EvidenceRecorder())
    if module is new_customers:
        new_customers.record_new_customers(case, invoices, categories, ByMoney(), book)
    else:
        category_affinity.record_category_affinity(case, invoices, categories, book)
    return book


@pytest.fixture(scope="module")
def told() -> EvidenceRecorder:
    return written(newly(signal=True))


def test_a_first_order_that_tells_is_made_use_of(told: EvidenceRecorder) -> None:
    assert told.evidence["newcomers.placeable_days"].value == 0
    assert told.evidence["newcomers.day_0.accuracy"].number > 0.95
    assert told.evidence["newcomers.day_0.again"].number > 0.95
    low = told.evidence["newcomers.day_0.gain"].low
    assert low is not None and low > 0.4
    assert told.evidence["newcomers.classes"].value == 3


def test_where_they_stand_counts_what_they_had_bought_too(told: EvidenceRecorder) -> None:
    assert told.evidence["newcomers.stands_days"].value == 0
    assert told.evidence["newcomers.stands.accuracy"].number > 0.95


def test_what_tested_new_customers_were_told_is_kept_and_gives_the_figures_again(told: EvidenceRecorder) -> None:
    looks = build_observation_points(newly(signal=True), shop_case().newcomers, 0)
    later = assign_later_segments(newly(signal=True), looks, lambda state: ByMoney().place(state)["segment"])
    for column, figure in (("day_0", "accuracy"), ("day_0_rule", "rule")):
        kept = told.row_values[column]
        assert len(kept.rows) == told.evidence["newcomers.n_test"].number
        right = (kept.values == later.reindex(kept.rows).to_numpy(object)).mean()
        assert told.evidence[f"newcomers.day_0.{figure}"].number == pytest.approx(right, abs=1e-12)
    again = roc_auc(np.asarray(later.reindex(kept.rows) != "none"), -told.row_values["day_0_none"].values)
    assert told.evidence["newcomers.day_0.again"].number == pytest.approx(again, abs=1e-12)


def test_where_all_is_chance_nobody_is_told_where_to_stand() -> None:
    invoices = newly(signal=False)
    place = ByMoney().place
    looks = build_observation_points(invoices, NewCustomerSettings(days=(0,), settled_days=90, lead_days=0), 0)
    standing = assign_standing_segments(invoices, looks, lambda state: place(state)["segment"])
    assert set(standing) == {"small", "large"}  # everybody bought once, so nobody is in no segment
    assert "newcomers.stands_days" not in written(invoices).evidence


def test_one_column_is_not_enough_for_three_classes(told: EvidenceRecorder) -> None:
    low = told.evidence["newcomers.day_0.gain_rule"].low
    assert low is not None and low > 0.1


def test_without_signal_there_is_no_gain() -> None:
    book = written(newly(signal=False))
    gain, again = book.evidence["newcomers.day_0.gain"], book.evidence["newcomers.day_0.again"]
    assert gain.low is not None and gain.low <= 0
    assert again.low is not None and again.low < 0.5
    assert "newcomers.placeable_days" not in book.evidence


def test_earlier_ones_are_learned_from_and_later_ones_tested(told: EvidenceRecorder) -> None:
    """Of the new customers of the days 30 to 250, the first three tenths are never tested."""
    n_train, n_test = (told.evidence[f"newcomers.n_{each}"].number for each in ("train", "test"))
    assert n_train / (n_train + n_test) == pytest.approx(0.3, abs=0.01)
    assert told.evidence["newcomers.first_test"].value == "2020-04-05"  # just before day 30 + 0.3 * 220
    assert told.evidence["newcomers.known_in_time"].value is False


ONE = NewCustomerSettings(days=(30,), settled_days=90, lead_days=30)
LIFE = [
    Bought("old", 1, {"mug": 5.0}),
    Bought("new", 40, {"mug": 150.0}),
    Bought("new", 60, {"bag": 30.0}),
    Bought("new", 100, {"lamp": 20.0}),
    Bought("new", 200, {"lamp": 500.0}),
]


def known_and_label(life: Sequence[Bought], sent: Sequence[SentBack] = ()) -> tuple[pd.DataFrame, str]:
    invoices = shop(life, sent)
    categories = product_categories.record_product_categories(shop_case(), invoices, EvidenceRecorder())
    looks = build_observation_points(invoices, ONE, 30)
    label = assign_later_segments(invoices, looks, lambda state: ByMoney().place(state)["segment"])
    return build_new_customer_features(invoices, looks, categories), str(label["new"])


def test_nothing_after_the_look_is_known_and_nothing_before_it_is_in_the_label() -> None:
    """Looked at on day 71, settled on day 161: only the order of day 100 decides, and it is small."""
    whole, label = known_and_label(LIFE)
    assert label == "small"
    before, nothing = known_and_label(LIFE[:3])
    assert nothing == "none" and before.equals(whole)
    changed = [*LIFE[:1], replace(LIFE[1], goods={"mug": 9999.0}), *LIFE[2:]]
    assert known_and_label(changed)[1] == "small"
    returned, none_left = known_and_label(LIFE, [SentBack(3, 150, "lamp", 20.0)])
    assert none_left == "none" and returned.equals(whole)
    assert known_and_label(LIFE, [SentBack(3, 170, "lamp", 20.0)])[1] == "small"


def test_what_is_known_at_the_look() -> None:
    known, _ = known_and_label(LIFE)
    row = known.loc["new"]
    assert list(known.index) == ["new"]  # the other one may be an old customer
    assert row["first_revenue"] == pytest.approx(np.log1p(150)) and row["revenue"] == pytest.approx(np.log1p(180))
    assert row["orders"] == pytest.approx(np.log1p(2)) and row["since_days"] == 11
    assert row["share_of_table"] == pytest.approx(150 / 180) and row["share_of_lights"] == 0


def test_old_customers_taken_for_new_are_counted() -> None:
    """Of four buyers of the last 90 days one is new, one was there lately, two only long ago."""
    orders = [Bought("a", 5, {"mug": 1.0}), Bought("b", 9, {"mug": 1.0}), Bought("c", 250, {"mug": 1.0})]
    late = [Bought(each, 300 + place, {"mug": 1.0}) for place, each in enumerate("abcd")]
    found = new_customers.estimate_old_customer_share(shop([*orders, *late]), 60, 90)
    assert found is not None and found.value == pytest.approx(2 / 3)
    assert new_customers.estimate_old_customer_share(shop([*orders, *late]), 300, 90) is None


def test_placeable_from_the_first_look_after_which_all_gain() -> None:
    assert first_placeable_day({0: True, 30: False, 60: True, 90: True}) == 60
    assert first_placeable_day({0: True, 30: True}) == 0
    assert first_placeable_day({0: True, 30: False}) is None and first_placeable_day({}) is None


def forecast(right: float, majority: float, rule: float, many: int = 2_000) -> ForwardTest:
    """A forecast that is so often right, and a most common class and a rule that are, each on the first customers."""
    came = np.full(many, "loyal", dtype=object)
    told, common, column = (
        np.where(np.arange(many) < each * many, "loyal", "gone").astype(object) for each in (right, majority, rule)
    )
    return ForwardTest(came, told, common, column, np.zeros((many, 2)), ("gone", "loyal"), 100)


def test_a_sure_gain_that_is_small_or_no_more_than_one_column_gains_is_not_useful() -> None:
    assert new_customers.is_forecast_useful(forecast(0.5, 0.4, 0.45), seed=1)
    assert not new_customers.is_forecast_useful(forecast(0.42, 0.4, 0.4), seed=1)
    assert not new_customers.is_forecast_useful(forecast(0.5, 0.4, 0.5), seed=1)


def test_too_few_new_customers_are_not_tested() -> None:
    book = written(shop(LIFE))
    assert book.members["newcomers"] == () and not book.evidence
    assert not written(shop(LIFE), category_affinity).evidence


def test_the_next_category_is_told_where_it_follows_from_the_first() -> None:
    book = written(newly(signal=False), category_affinity)
    assert book.evidence["interest.accuracy"].number > 0.95 and book.evidence["interest.same"].number == 0
    for gain in ("gain_popular", "gain_same"):
        low = book.evidence[f"interest.{gain}"].low
        assert low is not None and low > 0.4


def test_one_class_only_is_told_without_a_model() -> None:
    features, label = pd.DataFrame({"x": np.arange(200.0)}), pd.Series(["a"] * 200)
    found = run_forward_chaining(features, label, seed=1)
    assert found.right(found.told).all() and found.right(found.rule).all()
