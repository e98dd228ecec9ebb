"""Rankings within a period and comparisons on unseen ones, on data whose truth is planted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plainspoken.analysis.classification import operational_columns
from plainspoken.analysis.evaluation.mix_shift import record_mix_shift
from plainspoken.analysis.evaluation.within_periods import roc_auc_within, top_rate_within
from plainspoken.analysis.training.candidates import CANDIDATE_MODELS
from plainspoken.analysis.training.features import build_pipeline
from plainspoken.analysis.training.hyperparameter_search import SearchResult, compare_search_results
from plainspoken.analysis.training.period_folds import leave_one_period_out, period_halves
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.planted import case_of, visits
from tests.analysis.test_training import contender

PERIOD = np.repeat(np.array(["jan", "feb", "mar", "apr"]), 1_000)


def test_a_score_that_knows_only_the_period_ranks_nobody_within_it() -> None:
    rate = np.repeat([0.05, 0.1, 0.2, 0.6], 1_000)
    event = np.random.default_rng(0).random(4_000) < rate
    assert roc_auc(event, rate) > 0.75
    assert roc_auc_within(event, rate, PERIOD) == 0.5
    assert top_rate_within(event, rate, PERIOD, 0.1) == pytest.approx(event.mean(), abs=0.01)


def test_a_score_that_knows_the_case_ranks_within_the_period() -> None:
    random = np.random.default_rng(1)
    score = random.random(4_000)
    event = random.random(4_000) < score**2
    assert roc_auc_within(event, score, PERIOD) == pytest.approx(roc_auc(event, score), abs=0.01)
    assert top_rate_within(event, score, PERIOD, 0.1) > 0.85


def test_each_period_with_enough_cases_is_left_out_whole() -> None:
    event = np.arange(4_000) % 5 == 0
    event[PERIOD == "apr"] = np.arange(1_000) < 20  # too few to be scored; it is learned from all the same
    rows = np.arange(0, 4_000)
    folds = leave_one_period_out(rows, event, PERIOD)
    assert [set(PERIOD[fold.score]) for fold in folds] == [{"feb"}, {"jan"}, {"mar"}]
    assert all(not set(PERIOD[fold.score]) & set(PERIOD[fold.fit]) and "apr" in PERIOD[fold.fit] for fold in folds)


def test_fewer_than_three_periods_are_not_compared_by() -> None:
    rows = np.flatnonzero(np.isin(PERIOD, ["jan", "feb"]))
    assert leave_one_period_out(rows, np.arange(4_000) % 5 == 0, PERIOD) == []


def test_halves_share_no_period() -> None:
    one, other = period_halves(np.arange(4_000), np.arange(4_000) % 5 == 0, PERIOD)
    assert not set(PERIOD[one.score]) & set(PERIOD[one.fit])
    assert len(one.score) == len(other.score) == 2_000


def test_the_choice_goes_by_unseen_periods_where_there_are_any() -> None:
    def both(slug: str, known: list[float], unseen: list[float]) -> SearchResult:
        return replace(contender(slug, known), unseen=contender(slug, unseen).results)

    forest = both("random_forest", [0.80, 0.81, 0.80], [0.70, 0.71, 0.70])
    plain = both("logistic_regression", [0.75, 0.76, 0.75], [0.70, 0.70, 0.71])
    blocks = leave_one_period_out(np.arange(4_000), np.arange(4_000) % 5 == 0, PERIOD)[:3]
    assert compare_search_results([forest, plain], [], 3, 2, by_period=blocks).chosen is plain
    by_chance = [replace(each, unseen=None) for each in (forest, plain)]
    assert compare_search_results(by_chance, [], 3, 2).chosen is by_chance[0]


def test_the_name_of_the_period_is_learned_from_only_where_the_case_says_so() -> None:
    frame, _ = visits(400)
    case = case_of(frame)
    assert case.calendar is not None and "month" not in operational_columns(case, ())
    learning = case.model_copy(update={"calendar": case.calendar.model_copy(update={"learned": True})})
    assert "month" in operational_columns(learning, ())


@pytest.mark.parametrize("moved", [False, True])
def test_late_cases_are_told_from_early_ones_only_where_the_mix_moved(moved: bool) -> None:
    frame, _ = visits(2_000)
    late = np.arange(2_000) >= 1_000
    frame.loc[late & moved, "pages"] += 4
    columns, book = ("pages", "seconds", "visitor"), EvidenceRecorder()
    model = CANDIDATE_MODELS["logistic_regression"].make({"C": 0.1}, 1)
    pipeline = build_pipeline(frame, columns, (), "scaled", model)
    record_mix_shift(pipeline, frame, columns, np.flatnonzero(~late), np.flatnonzero(late), 1, book)
    found = book.evidence["mix.roc_auc"]
    assert found.low is not None and (found.low > 0.8 if moved else found.low < 0.53)
    assert not moved or book.evidence["mix.column"].value == "column.pages"
