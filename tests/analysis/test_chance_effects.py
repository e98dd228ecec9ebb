"""Tests: effects on the predicted chance add up to it, and planted ones come out as they are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.isotonic import IsotonicRegression

from plainspoken.analysis import explanation
from plainspoken.analysis.explanation.chance_effects import effects_on_chance
from plainspoken.analysis.explanation.record_effects import HighValues
from plainspoken.analysis.explanation.shap_values import ShapValues
from plainspoken.analysis.explanation.values import coarsen_values
from plainspoken.analysis.training import stability_refits
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.test_explain import effects_of_known_size
from tests.analysis.trained_on import trained_on


def sigmoid(odds: np.ndarray) -> np.ndarray:
    """Probability of log-odds."""
    return np.asarray(1 / (1 + np.exp(-odds)))


def planted_effects(log_odds: bool = True) -> ShapValues:
    """Three columns with known effects on five cases; the third does nothing."""
    values = np.array([[1.0, -0.5, 0], [0.4, 0.4, 0], [-2, 2, 0], [0, 0, 0], [3, 1, 0]]) * (1 if log_odds else 0.05)
    base = np.full(5, -1.5 if log_odds else 0.2)
    return ShapValues(("a", "b", "c"), values, 0.0, base, base + values.sum(axis=1), log_odds)


@pytest.fixture(scope="module")
def trained() -> TrainedModel:
    frame, event = effects_of_known_size()
    return trained_on(frame.drop(columns="twin"), event, "logistic_regression", calendar=False)


def test_effects_on_the_chance_add_up_to_it_and_keep_their_direction(trained: TrainedModel) -> None:
    given, found = planted_effects(), effects_on_chance(planted_effects(), trained)
    assert found.base == pytest.approx(sigmoid(given.base)) and found.margin == pytest.approx(sigmoid(given.margin))
    assert found.error < 1e-12
    assert (np.sign(found.values) == np.sign(given.values)).all()
    assert found.values[1, 0] == pytest.approx(found.values[1, 1])  # alike in log-odds, alike in chance
    assert found.values[2, 0] == pytest.approx(-found.values[2, 1])  # what cancels, cancels


def test_effects_on_a_probability_stay_what_they_are(trained: TrainedModel) -> None:
    given = planted_effects(log_odds=False)
    assert effects_on_chance(given, trained).values == pytest.approx(given.values)


def test_effects_add_up_across_the_steps_of_an_isotonic_calibration(trained: TrainedModel) -> None:
    steps = IsotonicRegression(out_of_bounds="clip").fit([0.0, 0.3, 0.3001, 1.0], [0.1, 0.1, 0.6, 0.6])
    stepped = TrainedModel(**{**vars(trained), "calibrate": steps.predict})
    assert effects_on_chance(planted_effects(), stepped).error < 1e-12


@pytest.fixture(scope="module", params=["lightgbm", "logistic_regression", "random_forest"])
def written(request: pytest.FixtureRequest) -> EvidenceRecorder:
    frame, event = effects_of_known_size()
    trained, book = trained_on(frame, event, request.param, calendar=False), EvidenceRecorder()
    explanation.record_explanation(trained, book, stability_refits.refit_on_halves(trained, 3))
    return book


def test_of_categories_that_are_all_rare_none_is_high() -> None:
    towns = pd.Series([f"town {number}" for number in range(30)])
    assert not HighValues().holds(towns).any() and not HighValues().holds(pd.Series([1.0, 2.0])).any()
    assert HighValues(category="town 3").holds(towns).sum() == 1


def test_the_sampled_cases_add_up_and_name_the_planted_factors(written: EvidenceRecorder) -> None:
    sample = written.effects
    assert sample is not None and max(sample.misses()) < 1e-4
    assert sample.factors[0].factor in ("driver_groups.strong", "driver_groups.twin")
    assert len(sample.chance) == 300 and min(sample.chance) >= 0 and max(sample.chance) <= 1
    weak, kind = sample.of("driver_groups.weak"), sample.of("driver_groups.kind")
    assert weak is not None and kind is not None
    assert mean_where(weak.effects, weak.high, 1) < 0 < mean_where(weak.effects, weak.high, 0)
    assert mean_where(kind.effects, kind.high, 1) > 0 > mean_where(kind.effects, kind.high, 0)
    assert written.evidence["driver_groups.kind.high_value"].value == "value.kind.c"


def mean_where(effects: tuple[float, ...], flags: tuple[int, ...], wanted: int) -> float:
    """The mean effect of the cases with a flag."""
    return float(np.mean([each for each, flag in zip(effects, flags, strict=True) if flag == wanted]))


def test_each_example_adds_up_to_its_chance(written: EvidenceRecorder) -> None:
    known = written.evidence
    for kind in written.members["examples"]:
        at = f"examples.{kind}"
        steps = [f"{at}.{part}.{each}" for part in ("steps", "others") for each in written.members[f"{at}.{part}"]]
        assert len({known[f"{each}.column"].value for each in steps}) == 5
        parts = [known[f"{at}.start"].number, *(known[f"{each}.effect"].number for each in steps)]
        assert sum(parts) == pytest.approx(known[f"{at}.explained"].number, abs=1e-6)
        corrected = known[f"{at}.correction"].number if f"{at}.correction" in known else 0.0
        assert known[f"{at}.explained"].number + corrected == pytest.approx(known[f"{at}.probability"].number, abs=1e-4)


@pytest.mark.parametrize("rows", [400, 6_000])
def test_no_example_is_known_again_by_its_values(rows: int) -> None:
    random = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "spent": random.lognormal(5, 1, rows),
            "seen": random.normal(40, 15, rows),
            "born": random.integers(1950, 2005, rows),
        }
    )
    event = np.asarray(random.random(rows) < 1 / (1 + np.exp(2 - frame["spent"] / 200)))
    trained, book = trained_on(frame, event, "lightgbm", calendar=False), EvidenceRecorder()
    explanation.record_explanation(trained, book, stability_refits.refit_on_halves(trained, 2))
    told = 0
    for example in book.members["examples"]:
        alike = np.ones(rows, dtype=bool)
        for step in book.members[f"examples.{example}.steps"]:
            column = str(book.evidence[f"examples.{example}.steps.{step}.column"].value).removeprefix("column.")
            value = book.evidence.get(f"examples.{example}.steps.{step}.value")
            if value is not None:
                alike &= coarsen_values(frame[column].to_numpy(float), "") == value.number
                told += 1
        assert alike.sum() >= book.evidence["examples.least_alike"].number == 5
    assert told >= len(book.members["examples"])


def test_numbers_are_coarse_as_a_person_tells_them() -> None:
    seconds = coarsen_values(np.array([0.0, 57.0, 1183.0, 1240.0, np.nan]), "seconds")
    assert seconds[:4].tolist() == [0.0, 60.0, 1200.0, 1200.0] and np.isnan(seconds[4])
    born = np.array([1957.0, 1963.0, 1974.0, 1981.0, 1988.0, 1996.0])
    assert coarsen_values(born, "").tolist() == [1955, 1965, 1975, 1980, 1990, 1995]
    assert coarsen_values(np.array([-412.0, 3.0, 88.0]), "money").tolist() == [-400.0, 3.0, 80.0]
    codes = np.repeat([0.0, 1.0, 2.0, 9.0, 17.0], 40)
    assert (coarsen_values(codes, "") == codes).all()


def test_bins_hold_the_effects_of_their_values(written: EvidenceRecorder) -> None:
    bins = written.members["driver_groups.weak.bins"]
    effects = [written.evidence[f"driver_groups.weak.bins.{each}.effect"].number for each in bins]
    assert effects == sorted(effects, reverse=True) and effects[0] > 0 > effects[-1]


def test_a_constant_share_of_unknown_values_has_no_bin() -> None:
    from plainspoken.analysis.explanation.dependence import DependenceBin
    from plainspoken.analysis.explanation.record_effects import place_in_bins

    bins = [DependenceBin(0.0, 1.0, None, None, None, 30), DependenceBin(1.0, 2.0, None, None, None, 30)]
    assert place_in_bins(pd.Series([0.5, 1.0, 2.0, np.nan, 9.0]), bins).tolist() == [0, 1, 1, -1, -1]
