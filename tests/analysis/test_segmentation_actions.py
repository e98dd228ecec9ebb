"""Actions of a segmentation: who is reached, and the test that shows whether it works."""

from __future__ import annotations

import pytest

from plainspoken.analysis.clustering import segment_actions
from plainspoken.analysis.statistics.sample_size import plan_superiority_test
from plainspoken.case import Action, AssumedValue, Money
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from tests.analysis.planted_shop import shop_case

ACTIONS = (
    Action(slug="win_back", kind="contact_segment", segment="cooling"),
    Action(slug="thank", kind="contact_segment", segment="champions"),
    Action(slug="identify", kind="identify"),
)
MONEY = Money(effect=AssumedValue(value=0.2, low=0.1, high=0.3))


def written(later: bool = True, money: Money = MONEY) -> EvidenceRecorder:
    book = EvidenceRecorder()
    book.list("segments", ["cooling"])
    book.put("segments.cooling.n", 700, "count")
    book.put("segments.cooling.revenue_each", Estimate(600.0, 550.0, 650.0, 700, "bootstrap_95"), "money")
    if later:
        book.put("segments.cooling.later.rate", Estimate(0.4, 0.35, 0.45, 500, "wilson_95"), "share")
    book.put("shop.anonymous_share", 0.15, "share")
    book.put("shop.anonymous_revenue", 1500.0, "money")
    segment_actions.record_segment_actions(shop_case(actions=ACTIONS, money=money), book)
    return book


def test_an_action_for_a_segment_that_was_not_found_is_left_out() -> None:
    assert written().members["actions"] == ("win_back", "identify")


def test_the_test_is_planned_on_who_bought_again() -> None:
    """From 40 of 100 to 48 of 100, with 350 customers in each group."""
    book, test = written(), plan_superiority_test(0.4, 0.48, 0.4)
    assert test is not None
    assert book.evidence["actions.win_back.ab.n_per_group"].value == test.n_per_group
    assert book.evidence["actions.win_back.ab.total"].value == 2 * test.n_per_group
    assert book.evidence["actions.win_back.ab.feasible_in_year"].value is (2 * test.n_per_group <= 700)
    assert book.evidence["actions.win_back.base_rate"].low == 0.35
    assert 0.4 < book.evidence["actions.win_back.ab.detectable_rate"].number < 0.52


def test_without_a_later_period_there_is_no_test() -> None:
    book = written(later=False)
    assert book.evidence["actions.win_back.size"].value == 700
    assert not any(address.startswith("actions.win_back.ab") for address in book.evidence)


def kept(**later: Estimate) -> EvidenceRecorder:
    """Champions and a large customer who lapsed, without an assumed effect."""
    book = EvidenceRecorder()
    book.list("segments", ["champions", "cooling"])
    for slug, size in (("champions", 600), ("cooling", 700)):
        book.put(f"segments.{slug}.n", size, "count")
        for name, each in later.items():
            book.put(f"segments.{slug}.later.{name}", each, "money" if name == "spend_again" else "share")
    book.put("lapsed.n", 9, "count")
    actions = (*ACTIONS[:1], Action(slug="keep", kind="keep_segment", segment="champions"))
    lapsed = Action(slug="call", kind="contact_lapsed")
    segment_actions.record_segment_actions(shop_case(actions=(*actions, lapsed)), book)
    return book


def test_one_more_of_100_who_comes_back_is_told_in_money() -> None:
    """Seven of 700, each of whom spends 670."""
    book = kept(spend_again=Estimate(670.0, 600.0, 750.0, 400, "bootstrap_95"), rate=Estimate(0.52, 0.48, 0.56, 760))
    worth = book.evidence["actions.win_back.point_worth"]
    assert (worth.value, worth.low, worth.high) == pytest.approx((7 * 670, 7 * 600, 7 * 750))
    assert book.evidence["actions.keep.point_worth"].value == pytest.approx(6 * 670)


def test_no_effect_is_assumed_that_nobody_has_said() -> None:
    book = kept(rate=Estimate(0.52, 0.48, 0.56, 760))
    assert "actions.win_back.effect" not in book.evidence
    assert "actions.win_back.ab.n_per_group" not in book.evidence
    assert 0.6 < book.evidence["actions.win_back.ab.detectable_rate"].number < 0.65
    assert "actions.keep.ab.n_per_group" not in book.evidence


def test_who_lapsed_is_called_and_nobody_where_nobody_did() -> None:
    assert kept().members["actions"] == ("win_back", "keep", "call")
    assert kept().evidence["actions.call.size"].value == 9
    book = EvidenceRecorder()
    book.put("lapsed.n", 0, "count")
    assert not segment_actions.action_applies(Action(slug="call", kind="contact_lapsed"), book)


def test_revenue_without_a_name() -> None:
    book = written()
    assert book.evidence["actions.identify.share"].value == 0.15
    assert book.evidence["actions.identify.revenue"].value == 1500
