"""Training: the test part decides nothing, the threshold follows the money, ranges hold what they should."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from plainspoken.analysis.evaluation.evaluate import calibration_slope
from plainspoken.analysis.evaluation.feature_availability import columns_by_stage
from plainspoken.analysis.statistics.intervals import corrected_t_interval
from plainspoken.analysis.statistics.metrics import (
    f1_at_threshold,
    precision_at_threshold,
    precision_at_top,
    recall_at_threshold,
)
from plainspoken.analysis.training.baselines import best_column_rule, learn_column_rule
from plainspoken.analysis.training.calibration import calibrate_scores, held_out_probabilities
from plainspoken.analysis.training.candidates import CANDIDATE_MODELS, requested_candidates
from plainspoken.analysis.training.cross_validation import FoldScores, fit_and_score
from plainspoken.analysis.training.features import Derive, build_pipeline, derive_column
from plainspoken.analysis.training.hyperparameter_search import SearchResult, compare_search_results
from plainspoken.analysis.training.split import Fold, repeated_folds, split_train_test, stratified_folds
from plainspoken.analysis.training.threshold import (
    Economics,
    measure_threshold_sensitivity,
    threshold_at_precision,
    value_maximising_threshold,
)
from plainspoken.analysis.training.train import split_case_rows, train_model
from plainspoken.case import AssumedValue, Case, Money, SearchSettings, SplitSettings, read_case
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.recorder import Estimate
from plainspoken.data.dataset import Dataset
from plainspoken.data.load import load_from_frame
from plainspoken.data.simulate.simulate_visits import make_visits

CASES = Path(__file__).parents[2] / "analysis"
FEW = SearchSettings(candidates=("logistic_regression", "decision_tree"))


@pytest.fixture(scope="module")
def case() -> Case:
    """The visits case with few candidates and one round of folds."""
    return read_case("conversion", CASES).model_copy(update={"search": FEW, "split": SplitSettings(folds=3, repeats=1)})


@pytest.fixture(scope="module")
def loaded(case: Case) -> Dataset:
    """Simulated visits."""
    frame, _ = make_visits(n=1_500, seed=3)
    return load_from_frame(case, frame)


def trained(case: Case, loaded: Dataset) -> tuple[str, dict[str, object], float]:
    """What the training decided: model, settings, threshold."""
    split = split_case_rows(case, loaded)
    found = train_model(case, loaded, split, case.known_by("start", "during"), lambda step, done: None)
    chosen = found.comparison.chosen
    return chosen.candidate.slug, dict(chosen.settings), found.trained.threshold


def test_labels_of_the_test_part_decide_nothing(case: Case, loaded: Dataset) -> None:
    _, test = split_case_rows(case, loaded)
    event = loaded.event.copy()
    event[test] = np.random.default_rng(0).permutation(event[test])
    permuted = replace(loaded, event=event)
    # The split itself is stratified by the answer; so it is made once, before the labels are shuffled.
    split = split_case_rows(case, loaded)
    columns = case.known_by("start", "during")
    first, second = (train_model(case, each, split, columns, lambda step, done: None) for each in (loaded, permuted))
    names = [each.comparison.chosen.candidate.slug for each in (first, second)]
    assert names[0] == names[1]
    assert first.comparison.chosen.settings == second.comparison.chosen.settings
    assert first.trained.threshold == second.trained.threshold
    assert first.calibration.method == second.calibration.method


def test_labels_of_the_training_part_decide(case: Case, loaded: Dataset) -> None:
    rows, _ = split_case_rows(case, loaded)
    event = loaded.event.copy()
    event[rows] = np.random.default_rng(0).permutation(event[rows])
    assert trained(case, loaded)[2] != trained(case, replace(loaded, event=event))[2]


def test_scores_of_a_memorising_model_are_out_of_fold(case: Case, loaded: Dataset) -> None:
    from sklearn.metrics import roc_auc_score

    grid = {"nearest_neighbours": {"n_neighbors": (1,), "weights": ("uniform",)}}
    search = SearchSettings(candidates=("nearest_neighbours",), grid=grid)
    shuffled = replace(loaded, event=np.random.default_rng(1).permutation(loaded.event))
    memory = case.model_copy(update={"search": search})
    found = train_model(memory, shuffled, split_case_rows(memory, shuffled), case.known_by("start"), lambda s, d: None)
    score = found.trained.out_of_fold
    assert not np.isnan(score).any()
    assert 0.42 <= roc_auc_score(shuffled.event, score) <= 0.58


def test_parts_keep_the_share_of_events() -> None:
    event = np.arange(1_000) % 10 == 0
    rows, test = split_train_test(event, 0.2, seed=1)
    assert len(test) == 200 and event[test].mean() == 0.1
    assert not set(rows) & set(test)


def test_each_row_is_held_out_once_a_round() -> None:
    event = np.arange(100) % 4 == 0
    rounds = repeated_folds(np.arange(100), event, 5, 2, seed=1)
    for start in (0, 5):
        held = np.concatenate([fold.score for fold in rounds[start : start + 5]])
        assert sorted(held) == list(range(100))
    assert any((one.score != other.score).any() for one, other in zip(rounds[:5], rounds[5:], strict=True))


def test_threshold_pays_for_each_contact() -> None:
    probability = np.repeat([0.1, 0.3, 0.5], 1_000)
    event = np.tile(np.arange(1_000) % 10, 3) < np.repeat([1, 3, 5], 1_000)
    assert value_maximising_threshold(probability, event, Economics(cost=0.05, gain=0.2)) == 0.3
    assert value_maximising_threshold(probability, event, Economics(cost=0.09, gain=0.2)) == 0.5
    assert value_maximising_threshold(probability, event, Economics(cost=0.01, gain=0.2)) == 0.1
    assert value_maximising_threshold(probability, event, Economics(cost=0.2, gain=0.2)) > 0.5


def test_most_recall_at_a_demanded_precision() -> None:
    score = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    event = np.array([True, True, False, True, False])
    assert threshold_at_precision(score, event, 0.75) == 0.6
    assert threshold_at_precision(score, event, 0.9) == 0.8


def test_assumed_ranges_move_the_threshold() -> None:
    random = np.random.default_rng(2)
    score = random.random(4_000)
    event = random.random(4_000) < score
    wide = Money(
        contact_cost=AssumedValue(value=0.05, low=0.01, high=0.1), effect=AssumedValue(value=0.2, low=0.15, high=0.3)
    )
    exact = Money(
        contact_cost=AssumedValue(value=0.05, low=0.05, high=0.05), effect=AssumedValue(value=0.2, low=0.2, high=0.2)
    )
    moved, fixed = (measure_threshold_sensitivity(money, score, event, 0) for money in (wide, exact))
    assert moved.contacted_low < moved.contacted_high
    assert fixed.contacted_low == fixed.contacted_high
    assert fixed.doubled == 0.0


def test_where_all_contacts_pay_or_none_does_by_a_hair_resamples_tell_that_it_moves() -> None:
    random = np.random.default_rng(3)
    score, event = random.random(800), random.random(800) < 0.19  # no score tells anything
    clear, hair = (
        Money(
            contact_cost=AssumedValue(value=0.1, low=low, high=0.1), effect=AssumedValue(value=0.5, low=0.5, high=0.5)
        )
        for low in (0.02, 0.098)
    )
    assert measure_threshold_sensitivity(clear, score, event, 0).contacted_high > 0.9
    near_even = measure_threshold_sensitivity(hair, score, event, 0)
    assert 0.05 < near_even.doubled < 1.0
    in_fives = np.arange(800) // 5
    assert measure_threshold_sensitivity(hair, score, event, 0, in_fives).doubled > 0.05


def test_measures_on_a_case_small_enough_to_count() -> None:
    event = np.array([True, False, True, False, False])
    score = np.array([0.9, 0.8, 0.3, 0.2, 0.1])
    assert recall_at_threshold(0.5)(event, score) == 0.5
    assert precision_at_threshold(0.5)(event, score) == 0.5
    assert f1_at_threshold(0.5)(event, score) == 0.5
    assert precision_at_top(0.2)(event, score) == 1.0


def test_calibration_mends_scores_that_are_too_bold() -> None:
    random = np.random.default_rng(5)
    truth = random.uniform(0.05, 0.6, 6_000)
    event = random.random(6_000) < truth
    odds = truth / (1 - truth)
    bold = odds**2 / (1 + odds**2)
    found = calibrate_scores(bold, event, seed=1)
    assert found.method == "sigmoid"
    assert np.abs(found.apply(bold) - truth).mean() < 0.02
    assert np.abs(held_out_probabilities("sigmoid", bold, event, 1) - truth).mean() < 0.02


def test_good_probabilities_are_nearly_always_left_alone() -> None:
    methods = []
    for seed in range(8):
        random = np.random.default_rng(seed)
        truth = random.uniform(0.05, 0.6, 6_000)
        methods.append(calibrate_scores(truth, random.random(6_000) < truth, seed=1).method)
    assert methods.count("none") >= 7


def contender(slug: str, roc_auc: list[float]) -> SearchResult:
    values = np.array(roc_auc)
    return SearchResult(CANDIDATE_MODELS[slug], {}, FoldScores((), values, values))


def test_the_simplest_that_cannot_be_told_apart_is_chosen() -> None:
    best = contender("lightgbm", [0.80, 0.81, 0.79, 0.80, 0.80])
    close = contender("logistic_regression", [0.81, 0.79, 0.80, 0.80, 0.79])
    worse = contender("decision_tree", [0.70, 0.71, 0.69, 0.70, 0.70])
    found = compare_search_results([worse, best, close], [], 5, 3)
    assert found.chosen is close
    assert [found.told_apart(number) for number in range(3)] == [False, False, True]


def test_corrected_range_is_wider_than_the_plain_one() -> None:
    differences = np.array([0.01, 0.02, 0.03, 0.02, 0.02])
    found = corrected_t_interval(differences, 0.25)
    plain = 2.776 * differences.std(ddof=1) / np.sqrt(5)
    assert isinstance(found, Estimate) and found.low is not None
    assert found.value - found.low == pytest.approx(plain * np.sqrt(1 + 5 * 0.25), rel=1e-3)


def test_the_best_rule_is_the_informative_column(loaded: Dataset) -> None:
    frame = loaded.frame[["Weekend", "Region"]].assign(
        told=loaded.event + np.random.default_rng(0).normal(0, 0.5, len(loaded.event))
    )
    shared = stratified_folds(np.arange(len(frame)), loaded.event, 3, 1)
    assert best_column_rule(frame, loaded.event, ["Weekend", "told", "Region"], shared)[0] == "told"


def test_a_rule_on_a_category_ranks_by_its_rate(loaded: Dataset) -> None:
    rule = learn_column_rule(loaded.frame, loaded.event, "VisitorType")
    kinds = loaded.frame["VisitorType"].astype(str)
    rates = {kind: loaded.event[kinds == kind].mean() for kind in ("New_Visitor", "Returning_Visitor")}
    scores = rule.score(loaded.frame)
    new, returning = (scores[(kinds == kind).to_numpy()][0] for kind in rates)
    assert (new > returning) == (rates["New_Visitor"] > rates["Returning_Visitor"])


def test_derived_columns_survive_a_zero_divisor(loaded: Dataset) -> None:
    import pandas as pd

    frame = pd.DataFrame({"seconds": [10.0, 5.0], "pages": [2.0, 0.0]})
    assert list(derive_column(frame, "ratio", ["seconds"], ["pages"])) == [5.0, 0.0]
    added = Derive((("pace", "ratio", ("seconds",), ("pages",)),)).fit(frame).transform(frame)
    assert list(added["pace"]) == [5.0, 0.0]


def test_an_unknown_candidate_names_the_nearest() -> None:
    with pytest.raises(PlainspokenError, match=r"no candidate 'random_forrest'.*'random_forest'"):
        requested_candidates(SearchSettings(candidates=("random_forrest",)))


def test_stages_hold_only_what_is_known_then(case: Case) -> None:
    sets = columns_by_stage(case, case.known_by("start", "during"))
    assert list(sets) == ["operational", "no_after", "start", "with_after"]
    assert "PageValues" not in sets["no_after"] and "PageValues" in sets["with_after"]
    assert "ProductRelated" not in sets["start"]
    assert not {"BounceRates", "ExitRates", "PageValues"} & set(sets["operational"])


def test_the_slope_tells_a_model_that_is_surer_than_it_should_be() -> None:
    random = np.random.default_rng(11)
    given = random.normal(-1, 1.2, 3_000)
    right = 1 / (1 + np.exp(-given))
    event = random.random(3_000) < right
    honest = calibration_slope(event, right)
    bold = calibration_slope(event, 1 / (1 + np.exp(-2 * given)), np.arange(3_000) // 3)
    assert honest is not None and bold is not None
    assert honest.low is not None and honest.high is not None and honest.low < 1 < honest.high
    assert bold.high is not None and bold.high < 0.7
    assert calibration_slope(event, np.full(3_000, 0.3)) is None
    assert calibration_slope(event, np.where(event, 0.9, 0.1)) is None


def test_a_reduction_to_fewer_numbers_than_are_kept_says_nothing(recwarn: pytest.WarningsRecorder) -> None:
    drawn = np.random.default_rng(3).normal(size=(200, 1))
    frame = pd.DataFrame(drawn + np.random.default_rng(4).normal(scale=0.01, size=(200, 4)), columns=list("abcd"))
    event = drawn[:, 0] > 0
    pipeline = build_pipeline(frame, list(frame.columns), (), "scaled", LogisticRegression(), reduce=True, most=3)
    fold = Fold(np.arange(100), np.arange(100, 200))
    fit_and_score([pipeline], frame, event, fold)
    assert not [each for each in recwarn if "n_features" in str(each.message)]
