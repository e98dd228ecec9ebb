"""A checklist is found on training rows only, and its signs are those that were planted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from plainspoken.analysis.subgroups.record_checklist import learn_checklists, record_checklist
from plainspoken.analysis.training.checklist import (
    MAX_SIGNS,
    Checklist,
    ChecklistSign,
    best_sign,
    learn_checklist,
    rank_with_each_sign,
)
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.planted import visits
from tests.analysis.trained_on import trained_on


def planted(rows: int = 4_000, telling: int = 3, seed: int = 2) -> tuple[pd.DataFrame, np.ndarray]:
    """Ten numbers, of which the first so many tell above 5, and a category of which one value tells."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({f"x{place}": random.integers(0, 10, rows).astype(float) for place in range(10)})
    frame["kind"] = pd.Categorical(random.choice([*"abc"], rows))
    signs = (frame[[f"x{place}" for place in range(telling)]] >= 5).sum(axis=1) + (frame["kind"] == "b") * (telling > 0)
    return frame, np.asarray(random.random(rows) < 0.1 + 0.2 * signs)


def test_the_planted_signs_are_found_with_their_cuts() -> None:
    frame, event = planted()
    found = learn_checklist(frame, event, list(map(str, frame)), seed=1).signs
    told = {each.column: each for each in found}
    assert {"x0", "x1", "x2", "kind"} <= set(told)
    assert [(told[name].cut, told[name].below) for name in ("x0", "x1", "x2")] == [(5.0, False)] * 3
    assert told["kind"].value == "b" and len(found) <= MAX_SIGNS


def test_a_sign_that_speaks_below_its_cut() -> None:
    values = pd.Series(np.arange(100.0), name="x")
    sign = best_sign(values, values.to_numpy() < 30)
    assert sign is not None and sign.below and 28 <= sign.cut <= 31


def test_a_missing_value_shows_no_sign() -> None:
    frame = pd.DataFrame({"x": [1.0, np.nan, 9.0]})
    assert ChecklistSign("x", 5.0).shows(frame).tolist() == [False, False, True]
    assert ChecklistSign("x", 5.0, below=True).shows(frame).tolist() == [True, False, False]


def test_a_list_without_signs_counts_none() -> None:
    assert Checklist(()).count(pd.DataFrame({"x": [1.0, 2.0]})).tolist() == [0, 0]
    same = pd.DataFrame({"x": np.ones(50)})
    assert learn_checklist(same, np.arange(50) % 2 == 0, ["x"], seed=1).signs == ()


def test_pairs_are_counted_as_the_library_counts_them() -> None:
    random = np.random.default_rng(0)
    event, count = random.random(500) < 0.3, random.integers(0, 5, 500)
    assert roc_auc(event, count.astype(float)) == pytest.approx(roc_auc_score(event, count))


@pytest.mark.parametrize("rows", [1, 5, 400])
@pytest.mark.parametrize("reached", [1, 4, MAX_SIGNS])
def test_one_sign_more_ranks_as_counted_anew(rows: int, reached: int) -> None:
    random = np.random.default_rng(rows + reached)
    for _ in range(20):
        event, counts = random.random(rows) < random.random(), random.integers(0, reached, rows)
        shows = [random.random(rows) < random.random() for _ in range(5)]
        anew = [roc_auc(event, (counts + shown).astype(float)) for shown in shows]
        assert rank_with_each_sign(event, counts, shows).tolist() == anew
    assert rank_with_each_sign(event, counts, []).tolist() == []


def test_labels_of_the_test_part_leave_the_checklist_unchanged() -> None:
    frame, event = visits(2_000)
    turned = event.copy()
    turned[1_600:] = frame["seconds"][1_600:] > 200  # a column that tells nothing else
    first, second = (learn_checklists(trained_on(frame, each, score=np.full(2_000, 0.2))) for each in (event, turned))
    assert first.shown == second.shown and (first.counts == second.counts).all()


@pytest.mark.parametrize("seed", range(3))
def test_noise_makes_no_checklist_that_ranks_rows_it_did_not_see(seed: int) -> None:
    frame, event = planted(1_500, telling=0, seed=seed)
    trained, book = trained_on(frame, event, calendar=False, score=np.full(1_500, 0.1)), EvidenceRecorder()
    record_checklist(trained, np.zeros(300), book)
    if "checklist.roc_auc" in book.evidence:
        low, high = book.evidence["checklist.roc_auc"].low, book.evidence["checklist.roc_auc"].high
        assert low is not None and high is not None and low < 0.55 and high > 0.45


def test_what_is_written_of_a_checklist_that_is_all_there_is_to_know() -> None:
    frame, event = planted()
    trained, book = trained_on(frame, event, calendar=False), EvidenceRecorder()
    record_checklist(trained, frame["x0"].to_numpy()[trained.test], book)
    evidence = book.evidence
    high = evidence["checklist.behind"].high
    assert high is not None and high < 0.05
    assert evidence["checklist.ahead"].number > 0.05
    rates = [evidence[f"checklist.counts.{each}.rate"].number for each in book.members["checklist.counts"]]
    assert rates[-1] > rates[0] + 0.3
    assert max(map(int, book.members["checklist.counts"])) <= evidence["checklist.size"].number
    assert sum(evidence[f"checklist.counts.{each}.n"].number for each in book.members["checklist.counts"]) == 800
