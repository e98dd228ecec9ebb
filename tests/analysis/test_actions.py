"""Tests: money, sample sizes and what a test can show equal the textbook."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from plainspoken.analysis.statistics import sample_size
from plainspoken.analysis.subgroups import action_plan, contact_plan
from plainspoken.analysis.subgroups.ab_test_plan import record_outcome_test
from plainspoken.analysis.training import case_value
from plainspoken.case import Action, AssumedValue, Calendar, DecisionSettings, Money, TestOutcome, TrafficAssumption
from plainspoken.claims.registry import registry
from plainspoken.claims.rules.action_rules import MAX_ADJUSTED_CHANGE
from plainspoken.core.findings import Verdict
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from tests.analysis.planted import loaded_of, visits
from tests.analysis.trained_on import trained_on

ACTIONS = (
    Action(slug="help", kind="contact_top"),
    Action(slug="record", kind="record"),
    Action(slug="staff", kind="staff"),
)
MONEY = Money(
    margin=1.0,
    contact_cost=AssumedValue(value=0.05, low=0.025, high=0.1),
    effect=AssumedValue(value=0.2, low=0.1, high=0.3),
)


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


def judged_verdict(rule: str, book: EvidenceRecorder) -> Verdict:
    """What a rule says of the only subject in a book."""
    stub = SimpleNamespace(evidence=book.evidence, members=book.members)
    found = registry()[rule].apply(stub, "actions.staff")  # type: ignore[arg-type]
    assert found is not None
    return found.verdict


def test_the_size_of_a_test_is_the_textbook_number() -> None:
    """From 0.5 to 0.6 at 5 % and 80 %: (1.96 + 0.84)^2 (0.25 + 0.24) / 0.1^2 = 385 (Chow, Shao & Wang 2008)."""
    found = sample_size.plan_superiority_test(0.5, 0.6, 0.5)
    assert found is not None and found.n_per_group == 385


def test_to_show_that_it_pays_takes_more_than_to_show_that_it_works() -> None:
    """Half of the way to the effect hoped for is what pays: four times the cases."""
    works, pays = (sample_size.plan_superiority_test(0.5, 0.6, each) for each in (0.5, 0.55))
    assert works is not None and pays is not None
    assert pays.n_per_group == pytest.approx(4 * works.n_per_group, abs=4)


def test_the_planned_test_shows_that_it_pays_as_often_as_it_promises() -> None:
    plan = sample_size.plan_superiority_test(0.4, 0.5, 0.43)
    assert plan is not None
    n, random = plan.n_per_group, np.random.default_rng(1)
    for true, expected in ((0.5, 0.8), (0.43, 0.025)):
        now, then = (random.binomial(n, rate, 4_000) / n for rate in (0.4, true))
        error = np.sqrt((now * (1 - now) + then * (1 - then)) / n)
        assert float(np.mean(then - now - 1.96 * error > 0.03)) == pytest.approx(expected, abs=0.02)


def test_what_a_test_can_show_is_what_it_was_planned_for() -> None:
    found = sample_size.plan_superiority_test(0.4, 0.5, 0.4)
    assert found is not None
    assert sample_size.detectable_rate(0.4, found.n_per_group) == pytest.approx(0.5, abs=2e-3)


def test_no_plan_where_no_rise_is_possible_or_what_is_hoped_for_does_not_pay() -> None:
    assert sample_size.plan_superiority_test(0.9, 1.02, 0.9) is None
    assert sample_size.plan_superiority_test(0.4, 0.42, 0.44) is None
    assert sample_size.plan_superiority_test(0.8, 0.75, 0.7) is None
    assert sample_size.detectable_rate(0.998, 5) is None


def test_a_test_of_as_many_cases_as_are_needed_just_shows_the_rate() -> None:
    for now, then in ((0.3, 0.33), (0.85, 0.765), (0.01, 0.02)):
        needed = sample_size.count_needed_cases(now, then)
        assert needed is not None
        shown = sample_size.detectable_rate(now, needed // 2, fall=then < now)
        assert shown == pytest.approx(then, rel=0.01)
    assert sample_size.count_needed_cases(0.3, 0.3) is None
    assert sample_size.count_needed_cases(1.0, 0.9) is None


def test_break_even_and_value_are_rate_times_effect_times_margin() -> None:
    rate, money = (
        Estimate(0.4, 0.35, 0.45, 100),
        MONEY.model_copy(update={"margin": 2.0, "contact_cost": AssumedValue(value=0.1, low=0.0, high=0.2)}),
    )
    even = case_value.break_even_contact_cost(rate, 100, money, money.margin)
    assert (even.value, even.low, even.high) == pytest.approx((0.16, 0.07, 0.27))  # both ends of rate and effect
    even = case_value.break_even_contact_cost(Estimate(0.4), 100, money, money.margin)
    assert (even.value, even.low, even.high) == pytest.approx((0.16, 0.08, 0.24))  # of the effect alone
    value = action_plan.value_of_contacts(1000, rate, money, money.margin)
    assert (value.value, value.low, value.high) == pytest.approx((60.0, -130.0, 270.0))
    assert contact_plan.smallest_worthwhile_effect(
        0.4, trained_on(*visits(200), money=money).case, money.margin
    ) == pytest.approx(0.125)


def test_the_plan_is_complete_and_money_is_marked_as_assumed(book: EvidenceRecorder) -> None:
    evidence = book.evidence
    assert evidence["actions.help.size"].value == 200
    assert evidence["actions.help.value"].source == "assumed"
    assert evidence["actions.help.break_even"].source == "assumed"
    assert evidence["actions.help.base_rate"].number == 1.0


def test_a_test_that_does_not_fit_says_so_and_how_much_wider_one_could_show() -> None:
    frame, event = visits(2000)
    score = np.random.default_rng(0).random(len(event))
    trained = trained_on(frame, event, score=score, actions=ACTIONS[:1], money=MONEY)
    found = EvidenceRecorder()
    action_plan.record_actions(trained, loaded_of(frame, event), found)
    plan = {name.rsplit(".", 1)[-1]: each for name, each in found.evidence.items() if ".ab." in name}
    hoped, pays = (
        rate * plan["rate_now"].number for rate in (1.2, 1 + found.evidence["actions.help.smallest_effect"].number)
    )
    assert (plan["rate_then"].value, plan["rate_pays"].value) == pytest.approx((hoped, pays))
    if hoped > pays:
        assert plan["feasible_in_year"].value == (plan["total"].number <= 200)
        assert plan["total"].value == 2 * plan["n_per_group"].number
    else:
        assert "n_per_group" not in plan and "feasible_in_year" not in plan
    assert "weeks" not in plan and "actions.help.per_year" not in found.evidence
    assert plan["wider_share"].value == 0.2
    assert plan["wider_rate_now"].number < plan["fifth_detectable_rate"].number < 1


def test_record_and_staff_repeat_what_they_rest_on(book: EvidenceRecorder) -> None:
    evidence = book.evidence
    assert (evidence["actions.record.start_roc_auc"].value, evidence["actions.record.end_roc_auc"].low) == (0.6, 0.68)
    busiest, fullest = (evidence[f"actions.staff.{each}_events"].number for each in ("busiest", "fullest"))
    assert busiest >= fullest


@pytest.mark.parametrize("told", [False, True])
def test_staff_follow_the_events_and_not_the_rate(told: bool) -> None:
    """As many events in each month, though at four times the rate in one of them, are no reason to plan by month."""
    rows = {"jan": 300 if not told else 1200, "feb": 1200, "mar": 1200}
    shares = {"jan": 0.4, "feb": 0.1, "mar": 0.1}
    month = np.repeat(list(rows), list(rows.values()))
    event = np.concatenate([np.arange(n) < round(n * shares[name]) for name, n in rows.items()])
    calendar = Calendar(column="month", order=("jan", "feb", "mar"), early=("jan",), late=("mar",))
    frame = pd.DataFrame({"month": pd.Categorical(month)})
    found = EvidenceRecorder()
    action_plan.record_staffing_periods("actions.staff", loaded_of(frame, event), calendar, found)
    found.put("actions.staff.action", "action.staff", "name")
    found.put("actions.staff.kind", "staff", "name")
    found.list("actions", ["staff"])
    assert judged_verdict("action_staff", found) == (Verdict.HOLDS if told else Verdict.FAILS)


def test_weeks_and_years_need_somebody_who_tells_the_traffic() -> None:
    frame, event = visits(2000)
    trained = trained_on(
        frame, event, actions=ACTIONS[:1], money=MONEY, traffic=TrafficAssumption(per_week=1_000), calendar=False
    )
    found = EvidenceRecorder()
    action_plan.record_actions(trained, loaded_of(frame, event), found)
    a_year = round(1_000 * 365 / 7 * trained.case.decision.top_share)
    assert found.evidence["actions.help.per_year"].value == pytest.approx(a_year, abs=1)
    if "actions.help.ab.total" in found.evidence:
        weeks = found.evidence["actions.help.ab.total"].number / a_year * 52
        assert found.evidence["actions.help.ab.weeks"].value == pytest.approx(weeks, rel=1e-3)


@pytest.mark.parametrize(("tie", "gains"), [(0.9, True), (0.0, False)])
def test_an_earlier_value_sharpens_a_test_only_where_it_tells_of_the_later(tie: float, gains: bool) -> None:
    """With a correlation of 0.9 the least change is 0.44 of the plain one; without any it is the same."""
    frame, event = visits(2000)
    random = np.random.default_rng(3)
    before = random.normal(100, 20, 2000)
    now = 100 + tie * (before - 100) + np.sqrt(1 - tie**2) * random.normal(0, 20, 2000)
    trained = trained_on(frame.assign(before=before, now=now), event)
    found = EvidenceRecorder()
    outcome = TestOutcome(column="now", before="before")
    record_outcome_test("ab", trained, np.ones(2000, dtype=bool), outcome, found)
    plain, sharp = (found.evidence[f"ab.outcome_change{each}"].number for each in ("_plain", ""))
    assert plain == pytest.approx(2.8 * 0.2 * np.sqrt(2 / 1000), rel=0.05)
    assert (sharp < MAX_ADJUSTED_CHANGE * plain) is gains
    assert sharp == pytest.approx(plain * np.sqrt(1 - tie**2), rel=0.05)
