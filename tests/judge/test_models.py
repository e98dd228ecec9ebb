"""Tests of models that were trained elsewhere: opened only when it is safe, and scoring as they were made."""

from __future__ import annotations

import zipfile
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder
from skops.io import dump

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.core.findings import Verdict
from plainspoken.external.external_options import ExternalModelOptions
from plainspoken.external.inputs import read_external_inputs
from plainspoken.external.load_model import load_external_classifier
from plainspoken.external.probe_model import try_model
from tests.judge.planted import case_beside, findings, holding

RAN: list[str] = []


class Trap:
    """A pickle that does something when it is loaded."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return noted, ("loaded",)


def noted(what: str) -> None:
    """Note that code of a pickle ran."""
    RAN.append(what)


def doubled(table: np.ndarray) -> np.ndarray:
    """A function of the analyst's own inside a pipeline."""
    return table * 2


def test_a_model_that_unpacks_to_what_fills_the_memory_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.skops", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("schema.json", b"x" * 30_000_000)
    with pytest.raises(PlainspokenError, match="expected a model of a usual size, found one of 30,000,000 bytes"):
        load_external_classifier(tmp_path / "bomb.skops", ExternalModelOptions(model=tmp_path / "bomb.skops"))


@pytest.fixture(autouse=True)
def nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAINSPOKEN_DATA", raising=False)


@pytest.fixture(autouse=True)
def tried_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model is tried in this process, in place of one of its own; test_crafted.py and the command hold that one."""
    monkeypatch.setattr("plainspoken.external.load_model.probe_model", try_model)


def fitted(folder: Path, *columns: str) -> tuple[Pipeline, pd.DataFrame]:
    """A pipeline fitted on some columns of the customers, and their table."""
    table = pd.read_csv(folder / "customers.csv")
    names = [name for name in columns if name != "visits"]
    encode = make_column_transformer((OneHotEncoder(), names), remainder="passthrough")
    return make_pipeline(encode, LogisticRegression()).fit(table[list(columns)], table["churned"]), table


def test_a_model_scores_the_table_as_it_was_made(tmp_path: Path) -> None:
    case = case_beside(tmp_path)
    model, table = fitted(tmp_path, "region", "visits")
    dump(model, tmp_path / "theirs.skops")
    asked = ExternalModelOptions(case="x", model=tmp_path / "theirs.skops")
    taken = read_external_inputs(asked, case, tmp_path)
    expected = model.predict_proba(table[["region", "visits"]])[:, list(model.classes_).index("yes")]
    np.testing.assert_allclose(taken.probability, expected)
    verdicts = holding(findings(asked, case, tmp_path))
    assert verdicts["judged_from_outside"] is Verdict.HOLDS
    assert verdicts["judged_uses_suspects"] is Verdict.FAILS
    assert verdicts["judged_on_unseen"] is Verdict.OPEN
    assert "judged_leaks_unknown" not in verdicts


def test_a_model_that_uses_a_copy_of_the_answer_is_told(tmp_path: Path) -> None:
    case = case_beside(tmp_path)
    dump(fitted(tmp_path, "region", "refund")[0], tmp_path / "theirs.skops")
    found = findings(ExternalModelOptions(case="x", model=tmp_path / "theirs.skops"), case, tmp_path)
    assert holding(found)["judged_uses_suspects"] is Verdict.HOLDS
    assert found.get("judged.suspected_used").number == 1


def test_a_pickle_is_not_opened_unless_it_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "theirs.pkl"
    joblib.dump(Trap(), path)
    RAN.clear()
    with pytest.raises(PlainspokenError, match="loading a pickle can run any code, so it is not opened"):
        load_external_classifier(path, ExternalModelOptions(model=path))
    assert not RAN
    with pytest.raises(PlainspokenError, match="expected a fitted classifier"):
        load_external_classifier(path, ExternalModelOptions(model=path, allow_pickle=True))
    assert RAN == ["loaded"]


def test_an_allowed_pickle_scores_as_well(tmp_path: Path) -> None:
    case = case_beside(tmp_path)
    model, _ = fitted(tmp_path, "region", "visits")
    joblib.dump(model, tmp_path / "theirs.joblib")
    asked = ExternalModelOptions(case="x", model=tmp_path / "theirs.joblib", allow_pickle=True)
    assert read_external_inputs(asked, case, tmp_path).features == ("region", "visits")


def test_types_that_nobody_trusts_are_named(tmp_path: Path) -> None:
    case_beside(tmp_path)
    _, table = fitted(tmp_path, "visits")
    own = make_pipeline(FunctionTransformer(doubled), LogisticRegression()).fit(table[["visits"]], table["churned"])
    path = tmp_path / "theirs.skops"
    dump(own, path)
    with pytest.raises(PlainspokenError, match=r"--trust tests\.judge\.test_models\.doubled"):
        load_external_classifier(path, ExternalModelOptions(model=path))
    trusted = load_external_classifier(
        path, ExternalModelOptions(model=path, trust=("tests.judge.test_models.doubled",))
    )
    assert list(trusted.classes_) == ["no", "yes"]


@pytest.mark.parametrize(
    "model",
    [
        make_pipeline(SimpleImputer(), LogisticRegression()),
        HistGradientBoostingClassifier(max_iter=3),
        CalibratedClassifierCV(LogisticRegression(), cv=2),
    ],
    ids=lambda each: type(each).__name__,
)
def test_usual_models_of_scikit_learn_are_opened_at_once(tmp_path: Path, model: BaseEstimator) -> None:
    case_beside(tmp_path)
    table = pd.read_csv(tmp_path / "customers.csv")
    dump(model.fit(table[["visits"]], table["churned"]), tmp_path / "theirs.skops")
    assert list(load_external_classifier(tmp_path / "theirs.skops", ExternalModelOptions()).classes_) == ["no", "yes"]


def test_a_column_that_the_table_has_not_is_told_with_the_nearest(tmp_path: Path) -> None:
    case = case_beside(tmp_path)
    table = pd.read_csv(tmp_path / "customers.csv").rename(columns={"visits": "visit"})
    dump(LogisticRegression().fit(table[["visit"]], table["churned"]), tmp_path / "theirs.skops")
    with pytest.raises(Faults, match=r'column "visit": .* found none of that name \(nearest: "visits"\)'):
        read_external_inputs(ExternalModelOptions(case="x", model=tmp_path / "theirs.skops"), case, tmp_path)


def nameless() -> BaseEstimator:
    """A model fitted on numbers without names."""
    return LogisticRegression().fit(np.arange(6.0).reshape(-1, 1), ["no", "yes"] * 3)


def other_classes() -> BaseEstimator:
    """A model of another question."""
    return LogisticRegression().fit(pd.DataFrame({"visits": range(6)}), ["cat", "dog"] * 3)


@pytest.mark.parametrize(
    ("model", "told"),
    [(nameless(), "knows its columns by name"), (other_classes(), 'a class "yes", the event of the case, found cat')],
)
def test_a_model_that_cannot_score_the_case(tmp_path: Path, model: BaseEstimator, told: str) -> None:
    case = case_beside(tmp_path)
    dump(model, tmp_path / "theirs.skops")
    with pytest.raises(PlainspokenError, match=told):
        read_external_inputs(ExternalModelOptions(case="x", model=tmp_path / "theirs.skops"), case, tmp_path)


def test_what_the_model_itself_raises_is_told(tmp_path: Path) -> None:
    case = case_beside(tmp_path)
    table = pd.read_csv(tmp_path / "customers.csv")
    numbers = table.assign(region=1.0)
    dump(LogisticRegression().fit(numbers[["region"]], table["churned"]), tmp_path / "theirs.skops")
    with pytest.raises(PlainspokenError, match=r"the model cannot score this table: .*could not convert"):
        read_external_inputs(ExternalModelOptions(case="x", model=tmp_path / "theirs.skops"), case, tmp_path)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (ExternalModelOptions(), "found none of them"),
        (ExternalModelOptions(predictions=Path("a.csv"), model=Path("b.skops")), "found both"),
        (ExternalModelOptions(model=Path("b.skops")), "expected a case whose table it scores"),
    ],
)
def test_one_thing_to_judge(asked: ExternalModelOptions, told: str) -> None:
    with pytest.raises(PlainspokenError, match=told):
        _ = asked.source
