"""Tests: money, sample sizes and what a test can show equal the textbook."""

from __future__ import annotations

import numpy as np
import pytest

from plainspoken.analysis.statistics import sample_size
from plainspoken.analysis.subgroups import action_plan
from plainspoken.case import Action, AssumedValue, DecisionSettings, Money
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from tests.analysis.planted import loaded_of, visits
from tests.analysis.trained_on import trained_on

ACTIONS = (
    Action(slug="help", kind="contact_top"),
    Action(slug="record", kind="record"),
    Action(slug="staff", kind="staff"),
)
MONEY = Money(margin=1.0, contact_cost=AssumedValue(value=0.05, low=0.025, high=0.1))


@pytest.fixture(scope="module")
def book() -> EvidenceRecorder:
    frame, event = visits(2000)
    score = np.where(event, 0.6, 0.4)
    trained = trained_on(
        frame, event, score=score, actions=ACTIONS, money=MONEY, decision=DecisionSettings(top_share=0.1)
    )
    found = EvidenceRecorder()
    action_plan.record_actions(
        trained, loaded_of(frame, event), found, Estimate(0.6, 0.58, 0.62), Estimate(0.7, 0.68, 0.72)
    )
    return found


def test_the_size_of_a_test_is_the_textbook_number() -> None:
    """From 0.5 to 0.6 at 5 % and 80 %: h = 0.2014 (Cohen 1988, ch. 6), 2 (1.96 + 0.84)^2 / h^2 = 388."""
    found = sample_size.plan_ab_test(0.5, 0.6)
    assert found is not None and found.n_per_group == 388


def test_what_a_test_can_show_is_what_it_was_planned_for() -> None:
    found = sample_size.plan_ab_test(0.4, 0.5)
    assert found is not None
    assert sample_size.detectable_rate(0.4, found.n_per_group) == pytest.approx(0.5, abs=1e-3)


def test_no_plan_where_no_rise_is_possible() -> None:
    assert sample_size.plan_ab_test(0.9, 1.02) is None
    assert sample_size.detectable_rate(0.998, 5) is None


def test_break_even_and_value_are_rate_times_effect_times_margin() -> None:
    rate, money = (
        Estimate(0.4, 0.35, 0.45, 100),
        Money(margin=2.0, contact_cost=AssumedValue(value=0.1, low=0.0, high=0.2)),
    )
    even = action_plan.break_even_contact_cost(rate, money, money.margin)
    assert (even.value, even.low, even.high) == pytest.approx((0.16, 0.08, 0.24))
    value = action_plan.yearly_contact_value(1000, rate, money, money.margin)
    assert (value.value, value.low, value.high) == pytest.approx((60.0, -120.0, 240.0))
    assert action_plan.smallest_worthwhile_effect(0.4, money, money.margin) == pytest.approx(0.125)


def test_the_plan_is_complete_and_money_is_marked_as_assumed(book: EvidenceRecorder) -> None:
    evidence = book.evidence
    assert evidence["actions.help.size"].value == 200
    assert evidence["actions.help.value"].source == "assumed"
    assert evidence["actions.help.break_even"].source == "assumed"
    assert evidence["actions.help.base_rate"].number == 1.0


def test_a_test_that_does_not_fit_into_a_year_says_so_and_how_much_wider_one_could_show() -> None:
    frame, event = visits(2000)
    score = np.random.default_rng(0).random(len(event))
    trained = trained_on(frame, event, score=score, actions=ACTIONS[:1], money=MONEY)
    found = EvidenceRecorder()
    action_plan.record_actions(trained, loaded_of(frame, event), found)
    plan = {name.rsplit(".", 1)[-1]: each for name, each in found.evidence.items() if ".ab." in name}
    assert plan["feasible_in_year"].value == (plan["total"].number <= 200)
    assert plan["total"].value == 2 * plan["n_per_group"].number
    assert plan["weeks"].value == pytest.approx(plan["total"].number / 200 * 52)
    assert plan["wider_share"].value == 0.2
    assert plan["wider_rate_now"].number < plan["fifth_detectable_rate"].number < 1


def test_record_and_staff_repeat_what_they_rest_on(book: EvidenceRecorder) -> None:
    evidence = book.evidence
    assert (evidence["actions.record.start_roc_auc"].value, evidence["actions.record.end_roc_auc"].low) == (0.6, 0.68)
    assert evidence["actions.staff.best_rate"].number > evidence["actions.staff.worst_rate"].number
