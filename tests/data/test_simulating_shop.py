"""Data tests: a simulated shop has the form, the dirt and the truth that it claims."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from plainspoken.case import read_case
from plainspoken.data.dataset import Dataset
from plainspoken.data.load import load_dataset
from plainspoken.data.simulate.simulate_shop import make_shop
from plainspoken.data.simulate.simulators import write_simulated_tables
from tests.data.four_tables import CASES, FIRST, PROFIT, four_tables


def out_of_fold(loaded: Dataset) -> float:
    """The ROC-AUC of a plain logistic regression on the numbers, on cases it has not seen."""
    numbers = loaded.frame.select_dtypes("number").drop(columns=PROFIT)
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    score = cross_val_predict(model, numbers, loaded.event, cv=folds, method="predict_proba")[:, 1]
    return float(roc_auc_score(loaded.event, score))


def test_demonstration_stands_in_for_missing_tables(tmp_path: Path) -> None:
    loaded = load_dataset(read_case("activity", CASES), None, tmp_path)
    assert loaded.demonstration
    assert (loaded.ledger[0].rows_in, len(loaded.frame)) == (1300, 1296)
    assert len(loaded.hashes) == 4


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    case = read_case("activity", CASES)
    one, two = (write_simulated_tables(case, tmp_path / each) for each in ("a", "b"))
    other = write_simulated_tables(case.model_copy(update={"seed": 1}), tmp_path / "c")
    for table in case.tables.values():
        assert (one / table.file).read_bytes() == (two / table.file).read_bytes()
        assert (one / table.file).read_bytes() != (other / table.file).read_bytes()


def test_identifiers_count_on_and_follow_the_class() -> None:
    (customers, *_), truth = make_shop()
    assert customers.id.tolist() == list(range(FIRST, FIRST + 1300))
    assert int(np.abs(np.diff(truth.event.astype(int))).sum()) == 5
    assert roc_auc_score(truth.event, -customers.id) > 0.95
    assert ((customers["Покупательская активность"] == "Снизилась") == truth.event).all()


def test_profit_and_consent_tell_nothing() -> None:
    (_, _, _, profit), truth = make_shop(n=6000)
    assert roc_auc_score(truth.event, profit[PROFIT]) == pytest.approx(0.5, abs=0.02)
    assert truth.event[truth.agreed].mean() == pytest.approx(truth.event[~truth.agreed].mean(), abs=0.03)
    assert truth.agreed.mean() == pytest.approx(0.74, abs=0.02)


def test_an_honest_model_comes_close_to_the_truth_and_not_beyond() -> None:
    shop = four_tables(n=1300)
    reached = out_of_fold(shop.load())
    assert 0.88 < reached < shop.truth.best_roc_auc + 0.005 < 0.95


def test_without_signal_there_is_nothing_to_find() -> None:
    shop = four_tables(n=1300, signal=0.0)
    assert out_of_fold(shop.load()) == pytest.approx(0.5, abs=0.05)
    assert set(shop.truth.effects.values()) == {0.0}


def test_nobody_agrees_where_nobody_should() -> None:
    (customers, *_), truth = make_shop(n=300, consent=0.0)
    assert not truth.agreed.any()
    assert set(customers["Разрешить сообщать"]) == {"нет"}
