"""Tests: a planted group with twice the errors is found; on alike groups none is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from plainspoken.analysis.subgroups import slices
from plainspoken.analysis.subgroups.group_conditions import ConditionGroup
from plainspoken.analysis.subgroups.slice_search import SliceTest, holm_significant_slices
from plainspoken.case import SliceSettings
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.trained_on import trained_on


def scored(rows: int, seed: int, missed_in_group: float) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Positives are missed for 30 of 100; in the group (8 of 100 cases: region x, new) as often as told."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "region": pd.Categorical(random.choice([*"xyz"], rows, p=[0.4, 0.3, 0.3])),
            "visitor": pd.Categorical(random.choice(["new", "back"], rows, p=[0.2, 0.8])),
            "pages": random.poisson(5, rows).astype(float),
        }
    )
    event = random.random(rows) < 0.3
    group = np.asarray((frame["region"] == "x") & (frame["visitor"] == "new"))
    missed = random.random(rows) < np.where(group, missed_in_group, 0.3)
    picked = np.where(event, ~missed, random.random(rows) < 0.1)
    return frame, event, np.where(picked, 0.5, 0.1) + random.random(rows) * 0.1


def found_in(frame: pd.DataFrame, event: np.ndarray, score: np.ndarray, conditions: int = 2) -> EvidenceRecorder:
    book, errors = EvidenceRecorder(), SliceSettings(max_conditions=conditions)
    slices.record_slices(trained_on(frame, event, score=score, calendar=False, errors=errors), book)
    return book


def test_a_group_with_double_error_is_found_by_its_two_conditions() -> None:
    book = found_in(*scored(8000, 1, missed_in_group=0.65))
    assert "0" in book.members["slices"]
    assert book.evidence["slices.0.metric"].value == "missed"
    conditions = {book.evidence[f"slices.0.conditions.{i}.value"].value for i in "01"}
    assert conditions == {"value.region.x", "value.visitor.new"}
    assert book.evidence["slices.0.share"].number == pytest.approx(0.08, abs=0.01)
    assert book.evidence["slices.0.rate"].number == pytest.approx(0.65, abs=0.08)
    difference = book.evidence["slices.0.difference"]
    assert difference.low is not None and difference.low > 0
    assert book.evidence["slices.0.p_adjusted"].number < 0.05


@pytest.mark.parametrize("seed", range(6))
def test_no_group_is_accused_where_all_are_alike(seed: int) -> None:
    book = found_in(*scored(4000, seed, missed_in_group=0.3))
    assert book.evidence["slices.found"].value == 0
    assert book.evidence["slices.looked_at"].number > 20


def test_a_group_whose_cases_are_ranked_at_random_is_found() -> None:
    frame, event, _ = scored(6000, 3, missed_in_group=0.3)
    random = np.random.default_rng(4)
    good = np.where(event, 0.1, 0.0) + random.normal(0, 0.05, len(event))
    blind = random.normal(0.05, 0.07, len(event))
    score = np.clip(np.where(frame["region"] == "y", blind, good), 0, 1)
    book = found_in(frame, event, score)
    found = [book.evidence[f"slices.{i}.metric"].value for i in book.members["slices"]]
    assert "ranking" in found
    at = found.index("ranking")
    assert book.evidence[f"slices.{at}.conditions.0.value"].value == "value.region.y"
    assert book.evidence[f"slices.{at}.rate"].number == pytest.approx(0.5, abs=0.06)


def test_a_group_that_the_test_rows_do_not_confirm_is_dropped() -> None:
    frame, event, score = scored(8000, 1, missed_in_group=0.65)
    calm = scored(8000, 1, missed_in_group=0.3)[2]
    test = np.arange(len(event)) >= len(event) * 4 // 5
    assert found_in(frame, event, np.where(test, calm, score)).evidence["slices.found"].value == 0


def test_missed_positives_are_told_apart_and_small_values_listed() -> None:
    frame, event, score = scored(4000, 5, missed_in_group=0.3)
    frame["pages"] = frame["pages"] + np.where(event & (score >= 0.3), 6.0, 0.0)
    frame["region"] = frame["region"].cat.add_categories("rare")
    frame.loc[:19, "region"] = "rare"
    book = found_in(frame, event, score, conditions=1)
    assert book.members["missed.traits"][0] == "pages"
    missed, found = (book.evidence[f"missed.traits.pages.{kind}_median"].number for kind in ("missed", "found"))
    assert found == missed + 6
    assert book.evidence["small_groups.0.value"].value == "value.region.rare"
    assert book.evidence["small_groups.0.n"].value == 20


def test_one_small_p_value_among_many_groups_accuses_none() -> None:
    chances = np.linspace(0.001, 1, 200)
    tested = [SliceTest("missed", ConditionGroup((at,)), 0.2, float(p)) for at, p in enumerate(chances)]
    assert holm_significant_slices(tested, alpha=0.05) == []
    assert len(holm_significant_slices(tested[:1], alpha=0.05)) == 1


def test_a_second_condition_must_make_the_group_clearly_worse() -> None:
    tested = [
        SliceTest("missed", ConditionGroup((0,)), 0.30, 1e-9),
        SliceTest("missed", ConditionGroup((0, 1)), 0.32, 1e-9),
    ]
    assert [each.group.parts for each, _ in holm_significant_slices(tested, alpha=0.05)] == [(0,)]
