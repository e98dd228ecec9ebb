"""For whom a model is worth using: net benefit worked out by hand, worlds with skill and without."""

from __future__ import annotations

import numpy as np
import pytest

from plainspoken.analysis.evaluation.decision_curve import (
    choose_ratios,
    draw_decision_curve,
    longest_run,
    net_benefits,
    worth_using,
)
from plainspoken.analysis.statistics.resampling import bootstrap_rows

WHOLE, TEST_ROWS = 12_000, 2_400


def sure_ratios(skill: float, rate: float, seed: int) -> tuple[float, float] | None:
    """Between which ratios a model of this skill (0: its probabilities are mere noise) is surely worth using."""
    random = np.random.default_rng(seed)
    signal = random.normal(size=TEST_ROWS)
    true = 1 / (1 + np.exp(-(np.log(rate / (1 - rate)) + skill * signal)))
    event = random.random(TEST_ROWS) < true
    said = true if skill else np.clip(rate * (1 + 0.2 * random.normal(size=TEST_ROWS)), 0.001, 0.999)
    ratios = choose_ratios(said)
    curve = draw_decision_curve(event, said, ratios, bootstrap_rows(event, seed, whole=WHOLE))
    run = longest_run(worth_using(curve, 0.05 * float(event.mean())))
    return None if run is None else (float(ratios[run[0]]), float(ratios[run[1]]))


def test_net_benefit_is_what_is_found_less_the_alarms_at_the_odds_of_the_ratio() -> None:
    ones, others = np.array([[1, 1, 8]]), np.array([[60, 20, 10]])  # below both ratios, between them, above
    model, everybody = net_benefits(ones, others, np.array([0.2, 0.5]))
    assert model[0] == pytest.approx([(9 - 30 * 0.25) / 100, (8 - 10) / 100])
    assert everybody[0] == pytest.approx([(10 - 90 * 0.25) / 100, (10 - 90) / 100])


@pytest.mark.parametrize("rate", [0.15, 0.5])
def test_a_model_with_skill_is_worth_using_around_the_usual_rate(rate: float) -> None:
    found = sure_ratios(1.0, rate, seed=1)
    assert found is not None
    assert found[0] < rate < found[1]


@pytest.mark.parametrize("rate", [0.02, 0.15, 0.5])
def test_probabilities_without_skill_are_worth_using_at_no_ratio(rate: float) -> None:
    assert [sure_ratios(0.0, rate, seed) for seed in range(30)].count(None) >= 29


def test_one_probability_for_all_leaves_nothing_to_choose() -> None:
    assert not len(choose_ratios(np.full(500, 0.2)))
    assert not len(choose_ratios(np.linspace(0, 1, 59)))


def test_the_longest_run_is_at_least_two_long() -> None:
    assert longest_run(np.array([True, False, True, True, False])) == (2, 3)
    assert longest_run(np.array([True, False, True])) is None


def test_rows_of_one_customer_make_the_range_wider() -> None:
    random = np.random.default_rng(3)
    said = np.repeat(1 / (1 + np.exp(-random.normal(-1.5, 1.0, 400))), 6)
    event = np.repeat(random.random(400) < said[::6], 6)
    ratios = choose_ratios(said)
    widths = []
    for groups in (None, np.repeat(np.arange(400), 6)):
        curve = draw_decision_curve(event, said, ratios, bootstrap_rows(event, 1, groups=groups))
        widths.append(np.nanmean(curve.high - curve.low))
    assert widths[1] > 1.5 * widths[0]
