"""The plan of a briefing: its sums by hand, the figure that decides, and the tests that could find out."""

from __future__ import annotations

import numpy as np
import pytest

from plainspoken.analysis.statistics.sample_size import detectable_rate
from plainspoken.analysis.subgroups import action_plan
from plainspoken.analysis.subgroups.ab_test_plan import TestedEffects
from plainspoken.analysis.subgroups.gain import make_plan_range, record_gain
from plainspoken.analysis.subgroups.list_tests import ListToTest, record_list_tests
from plainspoken.case import Action, AssumedValue, Case, CaseValue, DecisionSettings, Money
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from tests.analysis.planted import loaded_of, visits
from tests.analysis.trained_on import trained_on

MONEY = Money(
    contact_cost=AssumedValue(value=0.05, low=0.025, high=0.1), effect=AssumedValue(value=0.2, low=0.1, high=0.3)
)
SURE_RATE = Estimate(0.434, 0.434, 0.434, 244)


def case_with(money: Money, value: CaseValue | None = None) -> Case:
    """A case that assumes this."""
    return trained_on(*visits(200), money=money).case.model_copy(update={"value": value})


def recorded_gain(case: Case, rate: Estimate = SURE_RATE, margin: float = 1.0) -> EvidenceRecorder:
    """The gain of 1,220 contacts."""
    book = EvidenceRecorder()
    record_gain("actions.help", make_plan_range(case, 1220, rate, margin), case, book)
    return book


def test_what_is_left_is_what_is_won_less_what_it_costs_at_each_end() -> None:
    """1,220 x 0.434 x 0.2 = 105.9 orders, less 1,220 x 0.05 = 61."""
    found = recorded_gain(case_with(MONEY)).evidence
    extra, cost, net = (found[f"value.{name}"] for name in ("extra", "cost", "net"))
    assert (extra.value, extra.low, extra.high) == pytest.approx((105.9, 52.9, 158.8), abs=0.05)
    assert (cost.value, cost.low, cost.high) == pytest.approx((61.0, 30.5, 122.0))
    assert (net.value, net.low, net.high) == pytest.approx((44.9, -69.1, 128.3), abs=0.05)
    assert net.source == "assumed" and found["value.extra_events"].value == extra.value


def test_with_one_figure_at_its_ends_all_others_stay() -> None:
    book = recorded_gain(case_with(MONEY))
    assert book.members["unsure"] == ("effect", "cost")  # the rate is sure here, and no loss is assumed
    effect, cost = (book.evidence[f"unsure.{name}.net"] for name in ("effect", "cost"))
    assert (effect.low, effect.high) == pytest.approx((-8.1, 97.8), abs=0.05)
    assert (cost.low, cost.high) == pytest.approx((-16.1, 75.4), abs=0.05)
    assert book.evidence["unsure.cost.worst"].value == 0.1  # a high cost is the unfavourable end
    assert book.evidence["value.first.name"].value == "unsure.effect"


def test_a_loss_and_a_measured_rate_are_not_sure_either() -> None:
    value = CaseValue(column="PageValues", loss=AssumedValue(value=0.1, low=0.02, high=1.0))
    book = recorded_gain(case_with(MONEY, value), Estimate(0.5, 0.45, 0.55, 90), margin=12.0)
    assert set(book.members["unsure"]) == {"effect", "cost", "loss", "rate"}
    assert book.evidence["value.extra"].value == pytest.approx(1220 * 0.5 * 0.2 * 0.1 * 12)
    assert book.evidence["unsure.rate.given"].source == "measured"
    assert book.evidence["unsure.cost.given"].unit == "money"


def test_costs_are_shares_of_a_profit_unless_a_currency_says_otherwise() -> None:
    in_euros = MONEY.model_copy(update={"currency": "EUR", "margin": 20.0})
    for money, unit in ((MONEY, "share"), (in_euros, "money")):
        assert recorded_gain(case_with(money)).evidence["unsure.cost.given"].unit == unit


def lists(*sized: tuple[str, int, float], hoped: float | None) -> EvidenceRecorder:
    """Tests on lists of these sizes and rates."""
    book = EvidenceRecorder()
    found = [ListToTest(slug, f"scope.{slug}", cases, rate, TestedEffects(hoped, 0.1)) for slug, cases, rate in sized]
    record_list_tests(found, book, fall=False)
    return book


def test_the_best_test_is_the_smallest_that_shows_what_is_hoped_for() -> None:
    book = lists(("top", 1220, 0.43), ("wider", 2440, 0.36), ("all", 12_205, 0.156), hoped=0.25)
    shown = {each: book.evidence[f"tests.{each}.shown"].value for each in book.members["tests"]}
    assert shown == {"top": True, "wider": True, "all": True}
    assert book.evidence["best_test.scope"].value == "scope.top"
    assert book.evidence["best_test.detectable"].value == detectable_rate(0.43, 610)
    assert book.evidence["best_test.pays"].value == pytest.approx(0.473)


def test_where_none_shows_it_the_best_test_is_the_largest() -> None:
    book = lists(("top", 1220, 0.43), ("all", 12_205, 0.156), hoped=0.012)
    assert book.evidence["best_test.scope"].value == "scope.all"
    assert book.evidence["best_test.shown"].value is False


def test_a_list_on_which_no_test_shows_anything_is_left_out() -> None:
    book = lists(("top", 3, 0.5), ("all", 400, 0.2), hoped=None)
    assert book.members["tests"] == ("all",)
    assert "best_test.then" not in book.evidence and "best_test.shown" not in book.evidence


def test_the_plan_is_told_of_the_first_action_that_contacts_somebody() -> None:
    frame, event = visits(2000)
    actions = (Action(slug="record", kind="record"), Action(slug="help", kind="contact_top"))
    score = np.where(event, 0.6, 0.4)
    decision = DecisionSettings(top_share=0.1)
    trained = trained_on(frame, event, score=score, actions=actions, money=MONEY, decision=decision)
    book = EvidenceRecorder()
    action_plan.record_actions(trained, loaded_of(frame, event), book)
    assert book.evidence["value.action"].value == "action.help"
    assert book.evidence["value.net"] == book.evidence["actions.help.value"]  # one sum, told twice
    assert book.evidence["tests.all.cases"].value == 2000
