"""Tests: few rows, gaps and equal scores lead to no crash and no false range."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.kernel_approximation import Nystroem
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline

from plainspoken.analysis.evaluation import threshold_outcomes
from plainspoken.analysis.statistics.intervals import corrected_share_interval, corrected_t_interval, wilson_interval
from plainspoken.analysis.subgroups import action_plan, slices
from plainspoken.analysis.subgroups.segment_contrasts import strongest_contrasts
from plainspoken.analysis.training.candidates import CANDIDATE_MODELS
from plainspoken.analysis.training.cross_validation import cross_validate
from plainspoken.analysis.training.soft_voting import SoftVote
from plainspoken.analysis.training.split import stratified_folds
from plainspoken.analysis.training.tree_limits import cap_row_settings
from plainspoken.case import Action, AssumedValue, Money, TrafficAssumption
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from tests.analysis.planted import loaded_of, visits
from tests.analysis.trained_on import trained_on


def test_a_model_asks_for_no_more_rows_than_there_are() -> None:
    model = cap_row_settings(make_pipeline(Nystroem(n_components=200), KNeighborsClassifier(100)), 60)
    assert model[0].n_components == 60 and model[1].n_neighbors == 60
    assert cap_row_settings(KNeighborsClassifier(25), 60).n_neighbors == 25
    assert cap_row_settings(RandomForestClassifier(max_samples=4_000), 60).max_samples == 60
    assert cap_row_settings(RandomForestClassifier(max_samples=0.5), 60).max_samples == 0.5


@pytest.mark.parametrize("slug", ["nearest_neighbours", "support_vectors", "random_forest"])
@pytest.mark.filterwarnings("error::UserWarning")
def test_every_setting_of_a_candidate_is_trained_on_few_rows(slug: str) -> None:
    random, candidate = np.random.default_rng(1), CANDIDATE_MODELS[slug]
    frame = pd.DataFrame({"a": random.normal(size=80), "b": random.normal(size=80)})
    event = frame["a"].to_numpy() + random.normal(size=80) > 0
    models = [make_pipeline("passthrough", candidate.make(each, 0)) for each in candidate.settings()]
    for found in cross_validate(models, frame, event, stratified_folds(np.arange(80), event, 2, 0)):
        assert found.roc_auc.mean() >= 0.5  # all rows as neighbours: a coin


def test_a_vote_on_few_rows_counts_its_neighbours() -> None:
    numbers = np.random.default_rng(2).normal(size=(50, 2))
    voted = SoftVote([KNeighborsClassifier(200)]).fit(numbers, numbers[:, 0] > 0)
    assert voted.predict_proba(numbers).shape == (50, 2)


def test_a_column_with_gaps_makes_groups_of_what_is_there() -> None:
    frame, event = visits(1_500)
    region = frame["region"].astype(object)
    region[::7] = np.nan
    frame["region"] = pd.Categorical(region)
    frame["member"] = pd.Series(["yes" if row % 5 else None for row in range(1_500)], dtype="str")
    book = EvidenceRecorder()
    slices.record_slices(trained_on(frame, event), book)
    named = {str(each.value) for each in book.evidence.values()}
    assert book.evidence["slices.looked_at"].number > 0
    assert not any(each.endswith((".nan", ".None")) for each in named)


def test_the_range_of_a_share_ends_at_none_and_at_all() -> None:
    wild = np.array([0.6, 1.0, 0.9, 1.0])
    plain, found = corrected_t_interval(wild, 0.5), corrected_share_interval(wild, 0.5)
    assert plain.high is not None and plain.high > 1
    assert found.high == 1.0 and found.low == plain.low and found.value == plain.value


def test_an_effect_of_four_is_a_quarter_of_the_cases() -> None:
    few, many = wilson_interval(20, 100), wilson_interval(80, 400, effect=4.0)
    assert few is not None and many is not None and (few.low, few.high) == (many.low, many.high)


@pytest.mark.parametrize("of", range(1, 200))
def test_the_range_of_none_and_of_all_holds_them(of: int) -> None:
    for events in (0, of):
        found = wilson_interval(events, of)
        assert found is not None and found.low is not None and found.high is not None
        assert found.low <= found.value <= found.high


def test_steps_with_one_cut_are_shown_once() -> None:
    frame, event = visits(2_000)
    score = np.where(np.arange(2_000) % 8 == 0, 0.9, np.linspace(0, 0.8, 2_000))  # one in eight: one score
    book = EvidenceRecorder()
    trained = trained_on(frame, event, score=score)
    threshold_outcomes.record_thresholds(trained, event[trained.test], score[trained.test], 2_000, book)
    shares = [book.evidence[f"thresholds.shown.{at}.contacted_share"].number
              for at in book.members["thresholds.shown"] if at != "chosen"]  # fmt: skip
    assert shares == sorted(set(shares)) and shares[0] == pytest.approx(0.125)


def test_a_table_is_no_traffic() -> None:
    frame, event = visits(2_000)
    money = Money(margin=1.0, contact_cost=AssumedValue(value=0.05, low=0.025, high=0.1))
    acts = (Action(slug="help", kind="contact_top"),)
    for traffic, yearly in ((None, False), (TrafficAssumption(per_week=100), True)):
        trained, book = (trained_on(frame, event, traffic=traffic, actions=acts, money=money), EvidenceRecorder())
        action_plan.record_actions(trained, loaded_of(frame, event), book)
        assert ("actions.help.per_year" in book.evidence) is yearly
        assert "actions.help.ab.detectable_rate" in book.evidence


def test_a_trait_that_reads_the_same_on_both_sides_is_none() -> None:
    here = np.arange(400) < 200
    frame = pd.DataFrame({"ratio": np.where(here, 0.8001, 0.8), "other": np.where(here, 0.9, 0.8)})
    assert [each.column for each in strongest_contrasts(frame, here, ~here, ["ratio", "other"])] == ["other"]


def test_nothing_tells_less_than_one_case() -> None:
    found = wilson_interval(1, 4, effect=100.0)
    assert isinstance(found, Estimate) and found.low is not None and found.low >= 0
