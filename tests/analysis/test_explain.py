"""Tests: drivers planted by size come out in that order, with their direction, and effects add up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from plainspoken.analysis import explanation
from plainspoken.analysis.explanation.shap_values import compute_shap_values, encode_features, trace_source_columns
from plainspoken.analysis.explanation.values import choose_nice_cut, round_to_nice_number
from plainspoken.analysis.training import stability_refits
from plainspoken.analysis.training.features import build_pipeline
from plainspoken.case import DerivedFeature
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.trained_on import trained_on


def effects_of_known_size(rows: int = 2500) -> tuple[pd.DataFrame, np.ndarray]:
    """`strong` raises the odds three times as much as `weak` lowers them; `noise` does nothing."""
    random = np.random.default_rng(11)
    frame = pd.DataFrame({name: random.normal(10, 2, rows) for name in ("strong", "weak", "noise")})
    frame["twin"] = frame["strong"] + random.normal(0, 0.3, rows)
    frame["kind"] = pd.Categorical(random.choice(["a", "b", "c"], rows))
    odds = -0.5 + 0.9 * (frame["strong"] - 10) - 0.3 * (frame["weak"] - 10) + 0.8 * (frame["kind"] == "c")
    return frame, np.asarray(random.random(rows) < 1 / (1 + np.exp(-odds)))


@pytest.fixture(scope="module", params=["lightgbm", "logistic_regression"])
def written(request: pytest.FixtureRequest) -> tuple[EvidenceRecorder, explanation.ReasonCodes]:
    frame, event = effects_of_known_size()
    trained = trained_on(frame.drop(columns="twin"), event, request.param, calendar=False)
    book = EvidenceRecorder()
    return book, explanation.record_explanation(trained, book, stability_refits.refit_on_halves(trained, 8))


def test_drivers_come_in_the_order_of_their_planted_effects(
    written: tuple[EvidenceRecorder, explanation.ReasonCodes],
) -> None:
    book, _ = written
    drivers = book.members["drivers"]
    assert (drivers[0], set(drivers[1:3]), drivers[3]) == ("strong", {"weak", "kind"}, "noise")
    assert book.evidence["drivers.strong.size"].value == 1.0
    assert book.evidence["drivers.strong.direction"].value == "up"
    assert book.evidence["drivers.weak.direction"].value == "down"
    assert book.evidence["drivers.strong.stable"].value is True
    assert book.evidence["factors.first.column"].value == "column.strong"


def test_effects_add_up_to_the_score(written: tuple[EvidenceRecorder, explanation.ReasonCodes]) -> None:
    assert written[0].evidence["explain.additivity"].number < 1e-9


def test_the_cut_is_human_and_the_observed_rates_differ_across_it(
    written: tuple[EvidenceRecorder, explanation.ReasonCodes],
) -> None:
    evidence = written[0].evidence
    assert evidence["drivers.strong.split"].value == 10.0
    above, below = evidence["drivers.strong.above_rate"], evidence["drivers.strong.below_rate"]
    assert above.low is not None and below.high is not None and above.low > below.high
    assert evidence["drivers.kind.high_value"].value == "value.kind.c"


def test_reason_codes_name_the_strongest_columns_first(
    written: tuple[EvidenceRecorder, explanation.ReasonCodes],
) -> None:
    reasons = written[1]
    assert len(reasons.rows) == 2500
    first, second = np.abs(reasons.effects[:, 0]), np.abs(reasons.effects[:, 1])
    assert (first >= second).all()
    assert (reasons.columns[:, 0] == "strong").mean() > 0.5


def test_examples_are_of_their_kind_and_tell_every_column(
    written: tuple[EvidenceRecorder, explanation.ReasonCodes],
) -> None:
    book = written[0]
    assert book.members["examples"] == ("found", "missed", "false_alarm")
    assert book.evidence["examples.missed.probability"].number < 0.3
    assert book.evidence["examples.found.probability"].number >= 0.3
    assert len(book.members["examples.found.steps"]) == 4 and not book.members["examples.found.others"]


def test_columns_that_move_together_are_named_together() -> None:
    frame, event = effects_of_known_size()
    trained, book = trained_on(frame, event, calendar=False), EvidenceRecorder()
    explanation.record_explanation(trained, book, stability_refits.refit_on_halves(trained, 3))
    assert book.members["drivers.strong.together"] == ("twin",)
    assert book.members["drivers.noise.together"] == ()


def shared_between_twins(apart: float) -> EvidenceRecorder:
    """Three columns tell the same, so that each weighs less than `lone`; the noise that sets them `apart` is theirs."""
    random = np.random.default_rng(5)
    common, lone = random.normal(0, 1, 3_000), random.normal(0, 1, 3_000)
    frame = pd.DataFrame(
        {f"copy_{place}": common + random.normal(0, apart, 3_000) for place in range(3)} | {"lone": lone}
    )
    event = np.asarray(random.random(3_000) < 1 / (1 + np.exp(-(1.2 * common + 0.9 * lone))))
    trained, book = trained_on(frame, event, "extra_trees", calendar=False), EvidenceRecorder()
    explanation.record_explanation(trained, book, stability_refits.refit_on_halves(trained, 4))
    return book


def test_columns_that_move_together_are_ranked_as_one() -> None:
    book = shared_between_twins(0.2)
    first, second = book.members["driver_groups"]
    assert first.startswith("copy_") and second == "lone"
    assert len(book.members[f"driver_groups.{first}.others"]) == 2
    assert book.evidence[f"driver_groups.{first}.columns"].value == 3
    assert book.members["drivers"][0] == "lone"  # alone each copy weighs less
    stable = [book.evidence[f"driver_groups.{each}.stable"].value for each in book.members["driver_groups"]]
    shown, steady = (book.evidence[f"explain.{what}"].value for what in ("shown", "stable"))
    assert (shown, steady) == (2, stable.count(True))  # as drawn


def test_columns_that_tell_different_things_are_not_grouped() -> None:
    book = shared_between_twins(3.0)
    assert len(book.members["driver_groups"]) == 4
    assert not any(book.members[f"driver_groups.{each}.others"] for each in book.members["driver_groups"])


def test_a_derived_feature_is_a_driver_of_its_own() -> None:
    frame, _ = effects_of_known_size()
    ratio = frame["strong"] / frame["weak"]
    event = np.asarray(np.random.default_rng(1).random(len(frame)) < 1 / (1 + np.exp(-8 * (ratio - 1))))
    both = DerivedFeature(slug="strong_by_weak", kind="ratio", of=("strong",), by=("weak",))
    trained, book = trained_on(frame, event, calendar=False, derived=(both,)), EvidenceRecorder()
    explanation.record_explanation(trained, book, stability_refits.refit_on_halves(trained, 3))
    assert book.members["drivers"][0] == "strong_by_weak"
    assert book.evidence["factors.first.column"].value == "column.strong_by_weak"


def test_permuting_finds_the_same_order_as_the_exact_way() -> None:
    frame, event = effects_of_known_size(600)
    trained = trained_on(frame.drop(columns="twin"), event, "logistic_regression", calendar=False)
    few, standing = trained.frame.iloc[:20], trained.frame.iloc[40:60]
    found = compute_shap_values(trained.fitted, few, standing, known=())  # no known column: numbers cannot be traced
    order = [found.columns[at] for at in np.argsort(-np.abs(found.values).mean(axis=0))]
    assert order[0] == "strong" and order[-1] == "noise" and found.error < 1e-6


@pytest.mark.parametrize("names", [("Month", "Month_Nov", "Nov"), ("Status__c", "Type__c", "c"), ("a__b", "b", "a")])
def test_a_number_belongs_to_its_column_whatever_names_look_alike(names: tuple[str, str, str]) -> None:
    """A column called as a value of another, and the two underscores that end the names of some systems' columns."""
    random = np.random.default_rng(5)
    strong, weak, other = names
    months = np.array(["Nov", "Feb", "May"])[random.integers(0, 3, 600)]
    frame = pd.DataFrame({strong: months, weak: random.normal(size=600), other: random.normal(size=600)})
    event = random.random(600) < np.where(months == "Nov", 0.9, 0.1)
    trained = trained_on(frame, event, "logistic_regression", calendar=False)
    assert trace_source_columns(trained.fitted, [*names]) == [weak, other, strong, strong, strong]
    found = compute_shap_values(trained.fitted, frame.iloc[:50], frame.iloc[50:], known=names)
    assert found.error < 1e-9 and found.columns == (weak, other, strong)
    assert int(np.abs(found.values).mean(axis=0).argmax()) == 2


def test_rare_values_and_a_choice_of_numbers_keep_their_columns() -> None:
    random = np.random.default_rng(6)
    kinds = np.array([f"k{place}" for place in range(30)])[np.minimum(random.geometric(0.3, 900), 29)]
    numbers = {f"n{place}": random.normal(size=900) for place in range(220)}
    frame = pd.DataFrame({**numbers, "kind": kinds})
    event = random.random(900) < np.where((kinds == "k1") | (numbers["n7"] > 1), 0.8, 0.2)
    pipeline = build_pipeline(frame, [*frame], (), "scaled", LogisticRegression()).fit(frame.assign(not_taken=1), event)
    owners = trace_source_columns(pipeline, [*frame])
    assert owners is not None and len(owners) == encode_features(pipeline, frame.iloc[:2]).shape[1]
    assert {"n7", "kind"} <= set(owners)
    assert trace_source_columns(pipeline, [*numbers]) is None  # a number of a column that nobody asks for


def test_human_numbers() -> None:
    assert round_to_nice_number(1183, "seconds") == 1200
    assert (round_to_nice_number(5.2, whole=True), round_to_nice_number(0.0213), round_to_nice_number(431)) == (
        5,
        0.02,
        400,
    )
    assert choose_nice_cut(np.repeat([0.0, 3.0], [80, 20]), near=0.0, unit="") == 1.0
