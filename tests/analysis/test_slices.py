"""Tests: a group is called worse only where its probabilities are wrong; whom the model misses is described."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import recall_score, roc_auc_score
from statsmodels.stats.multitest import multipletests

from plainspoken.analysis.subgroups import slices
from plainspoken.analysis.subgroups.expected_errors import Metric, ScoredRows, compare_with_expected, error_share
from plainspoken.analysis.subgroups.group_conditions import ConditionGroup
from plainspoken.analysis.subgroups.slice_search import (
    SliceTest,
    hold_against_others,
    holm_adjusted,
    holm_significant_slices,
    scored_cases,
)
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import SliceSettings
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.trained_on import trained_on

ROWS = 12_000  # as many as the larger real table has


@cache
def shell() -> TrainedModel:
    """A trained model whose scores and events each test replaces."""
    frame = cases(ROWS, 0)
    event = np.random.default_rng(0).random(ROWS) < 0.2
    errors = SliceSettings(max_conditions=2)
    return trained_on(frame, event, "logistic_regression", np.full(ROWS, 0.2), calendar=False, errors=errors)


def cases(rows: int, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "region": pd.Categorical(random.choice([*"xyz"], rows, p=[0.4, 0.3, 0.3])),
            "visitor": pd.Categorical(random.choice(["new", "back"], rows, p=[0.25, 0.75])),
            "pages": random.poisson(5, rows).astype(float),
        }
    )


def found_in(frame: pd.DataFrame, event: np.ndarray, score: np.ndarray) -> EvidenceRecorder:
    book, rows = EvidenceRecorder(), len(event)
    train, test = np.arange(rows * 4 // 5), np.arange(rows * 4 // 5, rows)
    world = replace(shell(), frame=frame, event=event, out_of_fold=score, train=train, test=test, folds=train % 3)
    slices.record_slices(world, book)
    return book


def world(seed: int, kind: str, rows: int = ROWS) -> EvidenceRecorder:
    """Cases whose probability is known; those new in region x (one in ten) are another kind of case."""
    random, frame = np.random.default_rng(seed), cases(rows, seed + 1_000)
    group = np.asarray((frame["region"] == "x") & (frame["visitor"] == "new"))
    log_odds = random.normal(-2.2, 1.2, rows) + (1.5 * group if kind == "base_rate" else 0)
    if kind == "spread":
        log_odds = np.where(group, -1.2 + (log_odds + 2.2) / 4, log_odds)
    right = 1 / (1 + np.exp(-log_odds))
    score = right + 0.1 * group if kind == "shifted" else right
    chance = np.where(group, right[group].mean(), right) if kind == "noisy" else right
    return found_in(frame, random.random(rows) < chance, score)


def conditions_of(book: EvidenceRecorder, at: str = "slices.0") -> set[object]:
    return {book.evidence[f"{at}.conditions.{each}.value"].value for each in book.members[f"{at}.conditions"]}


PLANTED = {"value.region.x", "value.visitor.new"}


@pytest.mark.parametrize("kind", ["base_rate", "spread"])
def test_groups_that_the_scores_tell_of_rightly_are_not_accused(kind: str) -> None:
    books = [world(seed, kind, rows=6_000) for seed in range(40)]
    assert sum(book.evidence["slices.found"].number for book in books) <= 1
    assert all(book.evidence["slices.looked_at"].number > 20 for book in books)


@pytest.mark.parametrize("kind", ["base_rate", "spread"])
def test_though_errors_differ_between_them(kind: str) -> None:
    book = world(3, kind)
    assert book.members["missed.groups"]
    rate, elsewhere = (book.evidence[f"missed.groups.0.{which}"] for which in ("rate", "elsewhere"))
    assert rate.low is not None and elsewhere.high is not None and rate.low > elsewhere.high
    assert book.evidence["missed.groups.0.expected"].number == pytest.approx(rate.number, abs=0.08)


@pytest.mark.parametrize(("kind", "metric"), [("noisy", "ranking"), ("shifted", "calibration")])
def test_a_group_whose_probabilities_are_wrong_is_found(kind: str, metric: str) -> None:
    books = [world(seed, kind) for seed in range(20)]
    hits = [book for book in books if book.members["slices"] and conditions_of(book) == PLANTED]
    assert len(hits) >= 16
    assert any(book.evidence["slices.0.metric"].value == metric for book in hits)


def test_what_is_said_of_a_shifted_group_is_what_was_planted() -> None:
    book = world(1, "shifted")
    rate, expected, gap = (book.evidence[f"slices.0.{which}"] for which in ("rate", "expected", "difference"))
    assert conditions_of(book) == PLANTED
    assert gap.number == pytest.approx(rate.number - expected.number) == pytest.approx(-0.1, abs=0.03)
    assert gap.high is not None and gap.high < 0
    assert book.evidence["slices.0.p_adjusted"].number < 0.05
    assert book.evidence["slices.0.share"].number == pytest.approx(0.1, abs=0.01)


def test_a_group_that_the_test_rows_do_not_confirm_is_dropped() -> None:
    random, frame = np.random.default_rng(1), cases(ROWS, 1_001)
    group = np.asarray((frame["region"] == "x") & (frame["visitor"] == "new"))
    right = 1 / (1 + np.exp(-random.normal(-2.2, 1.2, ROWS)))
    event, test = random.random(ROWS) < right, np.arange(ROWS) >= ROWS * 4 // 5
    shifted = right + 0.1
    assert found_in(frame, event, np.where(group, shifted, right)).evidence["slices.found"].value != 0
    assert found_in(frame, event, np.where(group & ~test, shifted, right)).evidence["slices.found"].value == 0


def test_a_score_that_is_off_everywhere_accuses_no_group() -> None:
    random, frame = np.random.default_rng(2), cases(ROWS, 1_002)
    log_odds = random.normal(-2.2, 1.2, ROWS)
    event = random.random(ROWS) < 1 / (1 + np.exp(-log_odds))
    assert found_in(frame, event, 1 / (1 + np.exp(-2 * log_odds - 1))).evidence["slices.found"].value == 0


@pytest.mark.parametrize("metric", get_args(Metric))
def test_what_a_right_model_would_show_is_what_draws_show(metric: str) -> None:
    random = np.random.default_rng(5)
    chance = np.round(random.beta(1.5, 5, 600), 2)  # rounded: some scores are equal
    group = ScoredRows(random.random(600) < chance, chance, chance >= 0.3, chance)
    found = compare_with_expected(metric, group)  # type: ignore[arg-type]
    drawn = [error_share(metric, random.random(600) < chance, group)[0] for _ in range(4_000)]  # type: ignore[arg-type]
    assert np.mean(drawn) == pytest.approx(found.expected, abs=0.003)
    assert np.std(drawn) == pytest.approx(found.deviation, rel=0.06)


def test_observed_shares_are_the_common_ones() -> None:
    random = np.random.default_rng(6)
    score, event = random.random(300), random.random(300) < 0.3
    group = ScoredRows(event, score, score >= 0.5, score)
    observed = {metric: compare_with_expected(metric, group).observed for metric in get_args(Metric)}
    assert observed["ranking"] == pytest.approx(1 - roc_auc_score(event, score))
    assert observed["missed"] == pytest.approx(1 - recall_score(event, score >= 0.5))
    assert observed["calibration"] == event.mean()


def test_missed_positives_are_told_apart_and_small_values_listed() -> None:
    random, frame = np.random.default_rng(5), cases(4_000, 6)
    event = random.random(4_000) < 0.3
    score = np.where(event & (random.random(4_000) < 0.7), 0.5, 0.1) + random.random(4_000) * 0.1
    frame["pages"] = frame["pages"] + np.where(event & (score >= 0.3), 6.0, 0.0)
    frame["region"] = frame["region"].cat.add_categories("rare")
    frame.loc[:19, "region"] = "rare"
    book = found_in(frame, event, score)
    assert book.members["missed.traits"][0] == "pages"
    missed, found = (book.evidence[f"missed.traits.pages.{kind}_median"].number for kind in ("missed", "found"))
    assert found == missed + 6
    assert book.evidence["small_groups.0.value"].value == "value.region.rare"
    assert book.evidence["small_groups.0.n"].value == 20


def test_where_all_are_alike_no_group_is_described_or_accused() -> None:
    books = [world(seed, "alike", rows=6_000) for seed in range(10)]
    assert not any(book.members["slices"] for book in books)
    assert sum(bool(book.members["missed.groups"]) for book in books) <= 1


def test_adjusted_as_statsmodels_does() -> None:
    p = np.array([0.03, 0.0001, 0.2, 0.012, 0.03, 0.9])
    assert holm_adjusted(p) == pytest.approx(multipletests(p, method="holm")[1])


def test_a_group_that_holds_no_other_event_is_not_compared() -> None:
    one = scored_cases(shell()).select(np.arange(100))
    assert hold_against_others("missed", np.ones(100, dtype=bool), one, 5) is None


def test_one_small_p_value_among_many_groups_accuses_none() -> None:
    chances = np.linspace(0.001, 1, 200)
    tested = [SliceTest("missed", ConditionGroup((at,)), 0.2, float(p)) for at, p in enumerate(chances)]
    assert holm_significant_slices(tested, alpha=0.05) == []
    assert len(holm_significant_slices(tested[:1], alpha=0.05)) == 1


@pytest.mark.parametrize("way", [1, -1])
def test_a_second_condition_must_make_the_group_clearly_worse(way: int) -> None:
    tested = [
        SliceTest("calibration", ConditionGroup((0,)), way * 0.30, 1e-9),
        SliceTest("calibration", ConditionGroup((0, 1)), way * 0.32, 1e-9),
        SliceTest("calibration", ConditionGroup((2, 3)), way * 0.32, 1e-9),
    ]
    found = [each.group.parts for each, _ in holm_significant_slices(tested, alpha=0.05)]
    assert found == [(2, 3), (0,)]
