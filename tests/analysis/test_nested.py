"""Tests: in a nested scheme no row is chosen, scored or explained by anything that saw it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from plainspoken.analysis import leakage
from plainspoken.analysis.evaluation import feature_availability, outer_folds
from plainspoken.analysis.explanation.examples import explain_rows
from plainspoken.analysis.training.candidates import CANDIDATE_MODELS, requested_candidates
from plainspoken.analysis.training.hyperparameter_search import SearchResult, compare_search_results
from plainspoken.analysis.training.model_selection import record_hyperparameters
from plainspoken.analysis.training.nested_cv import search_nested
from plainspoken.analysis.training.soft_voting import SoftVote
from plainspoken.analysis.training.split import repeated_folds, stratified_folds
from plainspoken.analysis.training.train import PipelineBuilder, TrainingResult, split_case_rows, train_model
from plainspoken.case import Case, Column, DecisionSettings, FeatureSetComparison, SearchSettings, SplitSettings
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.dataset import Dataset
from tests.analysis.planted import case_of, loaded_of, visits

COLUMNS = ("pages", "seconds", "visitor", "region")
FEW = SearchSettings(
    candidates=("logistic_l1", "decision_tree", "soft_vote"),
    grid={
        "logistic_l1": {"C": (0.03, 1.0), "k": (2, "all")},
        "decision_tree": {"max_depth": (2, 6), "min_samples_leaf": (5,)},
    },
)
SPLIT = SplitSettings(scheme="nested", folds=3, repeats=2)
AT_HALF = DecisionSettings(rule="recall_at_precision", precision=0.5)


def small(rows: int = 900, **more: Any) -> tuple[Case, Dataset]:
    """A few visits, sorted by whether they end in a purchase."""
    frame, event = visits(rows, seed=3)
    order = np.argsort(~event, kind="stable")
    case = case_of(frame, calendar=False, **{"split": SPLIT, "search": FEW, "decision": AT_HALF, **more})
    return case, loaded_of(frame.iloc[order].reset_index(drop=True), event[order])


def trained(case: Case, loaded: Dataset) -> TrainingResult:
    return train_model(case, loaded, split_case_rows(case, loaded), COLUMNS, lambda step, done: None)


@pytest.fixture(scope="module")
def found() -> tuple[Case, Dataset, TrainingResult]:
    case, loaded = small()
    return case, loaded, trained(case, loaded)


def test_a_memorising_model_on_shuffled_answers_lists_like_a_coin() -> None:
    grid = {"nearest_neighbours": {"n_neighbors": (1,), "weights": ("uniform",)}}
    search = SearchSettings(candidates=("nearest_neighbours",), grid=grid)
    case, loaded = small(1_200, search=search, split=SplitSettings(scheme="nested", folds=4, repeats=5))
    shuffled = replace(loaded, event=np.random.default_rng(5).permutation(loaded.event))
    result = trained(case, shuffled).trained
    assert 0.45 <= roc_auc(shuffled.event, result.out_of_fold) <= 0.55
    # The model itself knows every answer by heart: only its own folds keep it honest.
    known = result.fitted.predict_proba(loaded.frame)[:, 1]
    assert roc_auc(shuffled.event, known) > 0.9


def test_answers_of_an_outer_fold_leave_its_settings_alone() -> None:
    case, loaded = small()
    outer = repeated_folds(np.arange(len(loaded.event)), loaded.event, 3, 2, 1)
    permuted = loaded.event.copy()
    permuted[outer[0].score] = np.random.default_rng(0).permutation(permuted[outer[0].score])
    builder = PipelineBuilder(case, loaded.frame, False, False)
    won = [
        search_nested(
            requested_candidates(case.search),
            lambda each, chosen: builder.build(each, chosen, COLUMNS),
            loaded.frame,
            event,
            outer,
            fold_count=3,
            seed=1,
        ).won
        for event in (loaded.event, permuted)
    ]
    assert all(won[0][slug][0] == won[1][slug][0] for slug in won[0])
    assert any(won[0][slug][1:] != won[1][slug][1:] for slug in won[0])


def test_every_row_is_scored_out_of_fold_and_the_line_is_drawn_without_it(
    found: tuple[Case, Dataset, TrainingResult],
) -> None:
    _, loaded, training = found
    result = training.trained
    assert result.nested and len(result.train) == len(result.test) == len(loaded.event)
    assert not np.isnan(result.out_of_fold).any()
    assert len(training.comparison.folds) == 6
    assert result.line is not None and len(np.unique(result.line)) <= 3
    for number in range(3):
        assert len(np.unique(result.line[result.folds == number])) == 1


def test_rows_are_explained_by_models_that_did_not_see_them(found: tuple[Case, Dataset, TrainingResult]) -> None:
    result = found[2].trained
    rows = np.array([800, 3, 77], dtype=np.intp)
    together = explain_rows(result, rows, np.arange(50))
    for at, row in enumerate(rows):
        alone = explain_rows(result, np.array([row]), np.arange(50))
        of = dict(zip(alone.columns, alone.values[0], strict=True))
        assert together.values[at] == pytest.approx([of.get(name, 0.0) for name in together.columns])


def contender(slug: str, roc_auc: list[float]) -> SearchResult:
    from plainspoken.analysis.training.cross_validation import FoldScores

    return SearchResult(CANDIDATE_MODELS[slug], {}, FoldScores((), np.array(roc_auc), np.array(roc_auc)))


def test_among_equals_one_whose_reasons_can_be_had_is_chosen() -> None:
    near = contender("nearest_neighbours", [0.80, 0.81, 0.79, 0.80, 0.80])
    forest = contender("extra_trees", [0.81, 0.79, 0.80, 0.80, 0.79])
    compared = compare_search_results([near, forest], [], 5, 2)
    assert compared.chosen is forest and compared.passed_over is near
    assert compare_search_results([near], [], 5, 1).chosen is near
    assert compare_search_results([near], [], 5, 1).passed_over is None


def test_a_dear_model_that_is_surely_better_is_chosen() -> None:
    near = contender("nearest_neighbours", [0.90, 0.91, 0.89, 0.90, 0.90])
    forest = contender("extra_trees", [0.81, 0.81, 0.80, 0.80, 0.80])
    assert compare_search_results([near, forest], [], 5, 2).chosen is near


def test_hold_outs_tell_their_spread(found: tuple[Case, Dataset, TrainingResult]) -> None:
    case, loaded, training = found
    book = EvidenceRecorder()
    assert training.nested is not None
    outer_folds.record_outer_folds(training.nested, case, loaded.frame, loaded.event, book)
    values = training.comparison.chosen.results.roc_auc
    assert book.evidence["holdouts.count"].value == 6
    assert book.evidence["holdouts.roc_auc"].value == pytest.approx(values.mean())
    assert book.evidence["holdouts.roc_auc_lowest"].value == values.min()
    assert book.evidence["holdouts.recall_highest"].number >= book.evidence["holdouts.recall"].number


def test_twins_are_counted_and_taken_out_of_the_score() -> None:
    case, loaded = small()
    frame = pd.concat([loaded.frame, loaded.frame.iloc[:9]], ignore_index=True)
    double = outer_folds.duplicate_feature_rows(frame, case)
    assert double[:9].all() and double[-9:].all()
    assert double.sum() == 18


def test_other_columns_are_judged_on_the_same_folds(found: tuple[Case, Dataset, TrainingResult]) -> None:
    case, loaded, training = found
    fewer = case.model_copy(update={"comparisons": (FeatureSetComparison(slug="no_pages", without=("pages",)),)})
    compared = training.comparison
    assert training.make_in is not None
    stages = feature_availability.record_nested_availability(
        loaded, fewer, COLUMNS, training.make_in, compared.chosen.results, compared.folds, EvidenceRecorder()
    )
    assert stages["operational"].roc_auc.value == pytest.approx(compared.chosen.roc_auc)
    assert stages["no_pages"].columns == 3
    assert stages["no_pages"].roc_auc.value < stages["operational"].roc_auc.value - 0.05


def test_a_vote_is_the_mean_of_its_members() -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import SVC

    frame, event = visits(300)
    numbers = frame[["pages", "seconds"]].to_numpy() / [5, 200]
    vote = SoftVote([LogisticRegression(), SVC()]).fit(numbers, event)
    first = LogisticRegression().fit(numbers, event).predict_proba(numbers)[:, 1]
    margin = SVC().fit(numbers, event).decision_function(numbers)
    assert vote.predict_proba(numbers)[:, 1] == pytest.approx((first + 1 / (1 + np.exp(-2 * margin))) / 2)


def test_each_fold_of_a_round_holds_its_share_of_a_sorted_file() -> None:
    _, loaded = small()
    shares = [loaded.event[fold.score].mean() for fold in stratified_folds(np.arange(900), loaded.event, 3, 1)]
    assert max(shares) - min(shares) < 0.02


def test_an_identifier_that_counts_on_in_a_sorted_file_is_caught() -> None:
    case, loaded = small()
    counted = loaded.frame.assign(client=np.arange(215_000.0, 215_900.0))
    columns = {**case.columns, "client": Column(type="identifier", role="identifier")}
    named = case.model_copy(update={"columns": columns})
    found = leakage.find_leaks(replace(loaded, frame=counted), named, split_case_rows(named, loaded)[0])
    assert found.columns == ("client",)
    assert "identifier" in found.suspects[0].detectors
    assert found.row_order.suspect
    assert "client" not in named.features()


def test_the_winner_writes_its_hyperparameters_down_and_a_vote_those_of_its_members() -> None:
    near = contender("nearest_neighbours", [0.8, 0.8])
    book, vote = EvidenceRecorder(), EvidenceRecorder()
    record_hyperparameters(replace(near, settings={"n_neighbors": 25, "weights": "uniform", "p": None}), book)
    assert book.members["model.hyperparameters"] == ("n_neighbors", "weights")
    assert book.evidence["model.hyperparameters.n_neighbors.value"].value == 25
    assert book.evidence["model.hyperparameters.weights.value"].value == "hyperparameter.uniform"
    voices = {"lightgbm": {"extra_trees": True}, "logistic_l1": {"C": 0.1}}
    record_hyperparameters(SearchResult(CANDIDATE_MODELS["soft_vote"], voices, near.results), vote)
    assert vote.members["model.hyperparameters"] == ("lightgbm_extra_trees", "logistic_l1_C")
    assert vote.evidence["model.hyperparameters.lightgbm_extra_trees.value"].value is True
    assert vote.evidence["model.hyperparameters.logistic_l1_C.model"].value == "model.logistic_l1"
