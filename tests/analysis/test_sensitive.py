"""Tests: rates by sensitive group are the common ones; only a group whose scores are wrong is misjudged."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError
from sklearn.metrics import precision_score, recall_score

from plainspoken.analysis.subgroups.sensitive_groups import record_sensitive_groups
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import Case, Column
from plainspoken.claims.rules.subgroup_rules import GROUP_SIGNIFICANCE_LEVEL
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.trained_on import trained_on

ROWS = 6_000


def people(seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    origin = pd.Categorical(random.choice(["here", "abroad"], ROWS, p=[0.8, 0.2]))
    return pd.DataFrame({"origin": origin, "pages": random.poisson(5, ROWS).astype(float)})


@cache
def shell() -> TrainedModel:
    frame = people(0)
    trained = trained_on(
        frame, frame["pages"].to_numpy() > 6, "logistic_regression", np.full(ROWS, 0.2), calendar=False
    )
    return replace(trained, case=with_sensitive(trained.case, "origin"))


def with_sensitive(case: Case, name: str) -> Case:
    column = case.columns[name].model_copy(update={"sensitive": True})
    return case.model_copy(update={"columns": {**case.columns, name: column}})


def world(seed: int, unfair: float) -> tuple[EvidenceRecorder, TrainedModel]:
    """The event is more frequent abroad, and the score says so; where unfair, it says too much there."""
    random, frame = np.random.default_rng(seed + 1_000), people(seed)
    abroad = np.asarray(frame["origin"] == "abroad")
    right = 1 / (1 + np.exp(-random.normal(-1.8 + 1.0 * abroad, 1.0)))
    event, book = random.random(ROWS) < right, EvidenceRecorder()
    trained = replace(shell(), frame=frame, event=event, out_of_fold=right + unfair * abroad)
    record_sensitive_groups(trained, book)
    return book, trained


def misjudged(book: EvidenceRecorder) -> bool:
    return any(
        book.evidence[f"sensitive.{each}.p_adjusted"].number < GROUP_SIGNIFICANCE_LEVEL
        for each in book.members["sensitive"]
    )


def test_groups_that_only_differ_in_their_base_rate_are_not_misjudged() -> None:
    assert sum(misjudged(world(seed, 0.0)[0]) for seed in range(40)) <= 4


def test_a_group_whose_scores_are_ten_points_off_is() -> None:
    assert sum(misjudged(world(seed, 0.1)[0]) for seed in range(20)) >= 16


def test_rates_are_those_that_scikit_learn_counts() -> None:
    book, trained = world(1, 0.0)
    assert book.members["sensitive"] == ("origin_0", "origin_1")
    picked = trained.out_of_fold >= trained.threshold
    for at, value in (("origin_0", "abroad"), ("origin_1", "here")):
        mine = np.asarray(trained.frame["origin"] == value)
        found = {name: book.evidence[f"sensitive.{at}.{name}"].number for name in ("recall", "precision", "n")}
        assert book.evidence[f"sensitive.{at}.conditions.0.value"].value == f"value.origin.{value}"
        assert found["n"] == mine.sum()
        assert found["recall"] == pytest.approx(recall_score(trained.event[mine], picked[mine]))
        assert found["precision"] == pytest.approx(precision_score(trained.event[mine], picked[mine]))
        false = book.evidence[f"sensitive.{at}.false_positive_rate"].number
        assert false == pytest.approx(1 - recall_score(~trained.event[mine], ~picked[mine]))
        assert book.evidence[f"sensitive.{at}.selection_rate"].number == pytest.approx(picked[mine].mean())


def test_without_a_sensitive_column_nothing_is_said() -> None:
    book, trained = EvidenceRecorder(), shell()
    record_sensitive_groups(replace(trained, case=trained.case.model_copy(update={"columns": {}})), book)
    assert not book.evidence


@pytest.mark.parametrize("wrong", [{"type": "date"}, {"type": "category", "role": "ignore"}])
def test_what_makes_no_groups_cannot_be_sensitive(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="a sensitive column is a category, flag or number"):
        Column.model_validate({**wrong, "sensitive": True})
