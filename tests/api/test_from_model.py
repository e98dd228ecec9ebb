"""A model that somebody else trained to a briefing: its own measures, its planted drivers, what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lightgbm import LGBMClassifier
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from typer.testing import CliRunner

import plainspoken as ps
from plainspoken.cli import app as cli
from tests.judge.churn import EVENT, churn_case, churn_model, churn_table

pytestmark = pytest.mark.usefixtures("few_draws")
FRAME, TRUTH = churn_table()


def place(model: Any) -> int:
    """Which class is the event."""
    return list(model.classes_).index(EVENT)


def judged(model: object, X: Any = FRAME, y: Any = TRUTH, **said: Any) -> ps.Briefing:
    """A briefing on a model of the planted table."""
    return ps.brief_model(model, X, y, **{"event": EVENT, "called": EVENT, "progress": False, **said})


@pytest.fixture(scope="module")
def linear() -> BaseEstimator:
    """A fitted pipeline that ends in a linear model."""
    return churn_model(LogisticRegression()).classifier


def test_measures_and_drivers_are_those_of_the_model(linear: Any) -> None:
    found = judged(linear, name="theirs")
    chance = linear.predict_proba(FRAME)[:, place(linear)]
    assert found.findings["evaluation.roc_auc"].number == pytest.approx(roc_auc_score(TRUTH == EVENT, chance))
    assert [each.sentence.partition(":")[0] for each in found.claims("driver")][:2] == ["Calls", "Age"]
    np.testing.assert_allclose(found.scores["probability"], chance)
    assert (repr(found).partition(":")[0], found.case) == ("<Briefing 'theirs-judged'", "")
    with pytest.raises(ps.PlainspokenError, match="trained elsewhere"):
        found.save_case(".")


def test_scores_alone_are_judged_as_the_command_does(
    linear: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = linear.predict_proba(FRAME)[:, place(linear)]
    found = judged(None, scores=chance, unseen=True, name="theirs")
    monkeypatch.chdir(tmp_path)
    table = pd.DataFrame({"id": np.arange(1, len(FRAME) + 1), "truth": TRUTH, "probability": chance})
    pd.concat([table, FRAME], axis=1).to_csv("theirs.csv", index=False)
    flags = ["--positive", EVENT, "--event", EVENT, "--unseen", "--name", "theirs", "--to", "out"]
    result = CliRunner().invoke(cli.app, ["judge", "--predictions", "theirs.csv", *flags])
    assert result.exit_code == 0, result.output
    theirs, ours = ps.read_findings(tmp_path / "out" / "findings.json"), found.findings.document
    assert (theirs.evidence, theirs.claims, theirs.names) == (ours.evidence, ours.claims, ours.names)
    assert not found.claims("driver")


def test_saved_pages_of_a_model_hold(linear: Any, tmp_path: Path) -> None:
    paths = judged(linear).save(tmp_path, formats=("html",))
    assert [each.name for each in paths] == ["briefing.en.html", "findings.json", "scores.parquet"]


def test_a_case_gives_its_words(linear: Any, tmp_path: Path) -> None:
    case = churn_case(tmp_path)
    found = judged(linear, case=tmp_path / "customers.toml", called="")
    assert repr(found).startswith("<Briefing 'customers-judged'")
    assert found.findings.document.names["en"]["text.organisation"] == case.texts["en"].organisation
    assert "organisation" in found.html()


def test_a_boosted_model_on_numbers_and_a_polars_frame() -> None:
    polars = pytest.importorskip("polars")
    numbers = FRAME.drop(columns="plan")
    truth = (TRUTH == EVENT).astype(int)
    model = LGBMClassifier(n_estimators=30, verbose=-1).fit(numbers, truth)
    found = judged(model, polars.from_pandas(numbers), polars.Series("left", truth), event=1, called="")
    assert found.claims("driver")[0].sentence.startswith("Calls: ")
    assert "“left”" in found.claims("driver")[0].sentence


def test_a_model_fitted_on_an_array() -> None:
    numbers = FRAME.drop(columns="plan").to_numpy()
    model = LogisticRegression().fit(numbers, TRUTH)
    found = judged(model, numbers, feature_names=["age", "calls", "shoe"])
    assert found.claims("driver")[0].sentence.startswith("Calls: ")
    with pytest.raises(ps.PlainspokenError, match=r"found 0 names for shape \(1500, 3\)"):
        judged(model, numbers)


@pytest.mark.parametrize("library", ["xgboost", "catboost"])
def test_other_boosting_libraries(library: str) -> None:
    module = pytest.importorskip(library)
    kind = {"xgboost": "XGBClassifier", "catboost": "CatBoostClassifier"}[library]
    numbers, truth = FRAME.drop(columns="plan"), (TRUTH == EVENT).astype(int)
    model = getattr(module, kind)(n_estimators=30).fit(numbers, truth)
    assert judged(model, numbers, truth, event=1).claims("driver")[0].sentence.startswith("Calls: ")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"event": "gone"}, 'Pipeline: expected a class "gone"'),
        ({"y": TRUTH[:-1]}, "y: expected 1,500 values, one for each row of X, found 1,499"),
        ({"X": FRAME.drop(columns="age")}, "Pipeline: the model cannot score this table: .*; give the frame"),
        ({"X": FRAME.head(100), "y": TRUTH[:100]}, "at least 200 rows"),
        ({"scores": [0.5] * 1500}, "expected either a model or scores=, found both"),
        ({"model": None}, "expected either a model or scores=, found none"),
        ({"model": "a model"}, r"expected a fitted classifier that gives probabilities \(predict_proba\), found str"),
        ({"model": None, "scores": [1.5] * 1500}, "expected a probability from 0 to 1"),
        ({"X": [1, 2]}, "expected a table in memory, found builtins.list"),
    ],
)
def test_refusals(linear: Any, said: dict[str, Any], message: str) -> None:
    with pytest.raises(ps.PlainspokenError, match=message):
        judged(**{"model": linear, **said})
