"""Tests of why a foreign model gives its scores: planted sizes and directions come out, however told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shap
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, PolynomialFeatures
from sklearn.tree import DecisionTreeClassifier
from skops.io import dump

from plainspoken.claims.registry import registry
from plainspoken.core.findings import ClaimKind, Findings, Verdict
from plainspoken.external.column_tracing import trace_columns_by_permutation
from plainspoken.external.external_model import ExternalModel, prepare_model_columns
from plainspoken.external.external_options import ExternalModelOptions
from plainspoken.external.external_shap import choose_explainer, explain_external_rows, permuted_shap_values
from tests.judge.churn import churn_case, churn_model, churn_table
from tests.judge.planted import findings, holding

USUAL = np.arange(30)


def silent(done: int) -> None:
    """Hear nothing."""


def linear_truth(model: ExternalModel, rows: np.ndarray) -> pd.DataFrame:
    """What shap's own explainer of linear models says of the event's log-odds, summed to columns."""
    assert isinstance(model.classifier, Pipeline)
    steps, last = model.classifier[:-1], model.classifier[-1]
    explained = shap.LinearExplainer(last, steps.transform(model.table.iloc[USUAL]))
    values = explained.shap_values(steps.transform(model.table.iloc[rows]))
    names = [each.split("__")[1].split("_")[0] for each in steps.get_feature_names_out()]
    towards = 1 if model.place == 1 else -1
    return towards * pd.DataFrame(values, columns=names).T.groupby(level=0).sum().T


@pytest.mark.parametrize("exactly", [True, False])
def test_effects_agree_with_those_of_the_linear_explainer(exactly: bool) -> None:
    model, rows = churn_model(LogisticRegression()), np.arange(100, 140)
    assert model.place == 0
    how = choose_explainer(model, 1)
    assert how.owner is not None
    found = (
        explain_external_rows(how, rows, USUAL, silent) if exactly else permuted_shap_values(model, rows, USUAL, silent)
    )
    expected = linear_truth(model, rows)[list(found.columns)]
    np.testing.assert_allclose(found.values, expected, atol=1e-6)
    assert found.error < 1e-9
    assert np.corrcoef(model.table["calls"].iloc[rows], found.values[:, 1])[0, 1] > 0.99


def test_effects_of_a_forest_add_up_to_its_probability() -> None:
    model = churn_model(RandomForestClassifier(20, min_samples_leaf=5, random_state=0))
    rows = np.arange(40)
    found = explain_external_rows(choose_explainer(model, 1), rows, USUAL, silent)
    gaps = found.values.sum(axis=1) - model.probability(model.table.iloc[rows])
    assert np.ptp(gaps) < 1e-9  # all are the same base away
    assert np.abs(found.values).mean(axis=0).argmax() == 1


@pytest.mark.parametrize("between", [(PolynomialFeatures(2, interaction_only=True),), ()])
def test_a_model_that_cannot_be_traced_is_permuted(between: tuple[BaseEstimator, ...]) -> None:
    last = LogisticRegression(max_iter=5000) if between else Sure()
    model, heard = churn_model(last, *between), list[int]()
    how = choose_explainer(model, 1)
    assert how.owner is None
    found = explain_external_rows(how, np.arange(25), USUAL, heard.append)
    assert heard == [10, 20, 25]
    assert found.error < 1e-9 and np.abs(found.values).mean(axis=0).argmax() == 1


class Sure(LogisticRegression):  # type: ignore[misc]
    """A model whose probabilities are not those of its kind."""

    def predict_proba(self, table: np.ndarray) -> np.ndarray:
        """Nearer to nil and one than it has a right to be."""
        odds = 2 * self.decision_function(table)
        return np.column_stack([1 / (1 + np.exp(odds)), 1 / (1 + np.exp(-odds))])


class Misnamed(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Swaps two columns, and calls each by the name of the other; adds one made of both."""

    def __init__(self, both: bool = False) -> None:
        self.both = both

    def fit(self, frame: pd.DataFrame, event: object = None) -> Misnamed:
        """Nothing to learn."""
        self.fitted_ = True
        return self

    def transform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The columns under each other's names."""
        made = pd.DataFrame({"calls_z": frame["age"], "age_z": frame["calls"]})
        return made.assign(calls_age=frame["calls"] + frame["age"]) if self.both else made


def test_numbers_are_traced_by_trial_not_by_their_names() -> None:
    frame = churn_table()[0][["age", "calls"]]
    random = np.random.default_rng(1)
    assert trace_columns_by_permutation(make_pipeline(Misnamed()).fit(frame), frame, random) == ["age", "calls"]
    assert trace_columns_by_permutation(make_pipeline(Misnamed(both=True)).fit(frame), frame, random) is None
    assert trace_columns_by_permutation(None, churn_table()[0], random) is None  # a category is no number


def test_a_number_of_a_rare_value_is_traced_too() -> None:
    frame = churn_table()[0]
    frame.loc[1234, "plan"] = "rare"
    steps = make_pipeline(OneHotEncoder(sparse_output=False)).fit(frame[["plan"]])
    assert trace_columns_by_permutation(steps, frame[["plan"]], np.random.default_rng(1)) == ["plan"] * 4


def test_gaps_that_a_tree_reads_otherwise_are_seen_by_the_sum() -> None:
    frame, truth = churn_table()
    frame.loc[frame["shoe"] > 11, "calls"] = np.nan
    model = DecisionTreeClassifier(max_depth=4, random_state=0).fit(frame.drop(columns="plan"), truth)
    taken = ExternalModel(model, frame.drop(columns="plan"), 0)
    how = choose_explainer(taken, 1)
    assert explain_external_rows(how, np.arange(20), USUAL, silent).error < 1e-3


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """What is found of a logistic regression saved with skops."""
    folder = tmp_path_factory.mktemp("judged")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PLAINSPOKEN_DATA", raising=False)
        case = churn_case(folder)
        dump(churn_model(LogisticRegression()).classifier, folder / "theirs.skops")
        return findings(ExternalModelOptions(case="x", model=folder / "theirs.skops"), case, folder)


def test_the_strongest_column_is_first_with_its_direction(judged: Findings) -> None:
    assert judged.members["drivers"] == ("calls", "age", "plan", "shoe")
    assert judged.get("drivers.calls.direction").value == "up"
    assert judged.get("drivers.age.direction").value == "down"
    assert judged.get("drivers.plan.high_value").value == "value.plan.b"
    assert judged.get("drivers.calls.above_rate").number > judged.get("drivers.calls.below_rate").number
    drivers = [each for each in judged.claims if each.kind is ClaimKind.DRIVER]
    assert max(drivers, key=lambda each: each.weight).subject == "drivers.calls"
    assert judged.members["examples"] == ("found", "missed", "false_alarm")


def test_reasons_are_checked_and_what_stays_unknown_of_them_is_named(judged: Findings) -> None:
    verdicts = holding(judged)
    assert verdicts["reasons_add_up"] is Verdict.HOLDS
    assert verdicts["judged_reasons_explained"] is Verdict.FAILS
    assert judged.get("judged.explained").number == 1200
    assert verdicts["judged_reasons_unknown"] is Verdict.FAILS
    assert registry()["judged_reasons_unknown"].says[Verdict.FAILS] is ClaimKind.SILENT
    assert verdicts["judged_reasons_steady"] is Verdict.HOLDS
    for unknown in ("reasons_refits_unknown", "refits_unknown", "training_unknown", "future_unknown"):
        assert verdicts[f"judged_{unknown}"] is Verdict.HOLDS
    # A refit was never made, so nothing may speak of one.
    assert not {"drivers_keep_their_place", "method_explained"} & set(verdicts)


def test_gaps_in_the_table_do_not_hide_a_column() -> None:
    frame, truth = churn_table()
    frame.loc[::7, "calls"] = np.nan
    steps = make_column_transformer((OneHotEncoder(), ["plan"]), remainder=SimpleImputer())
    model = make_pipeline(steps, LogisticRegression(max_iter=2000)).fit(frame, truth)
    how = choose_explainer(ExternalModel(model, frame, 0), 1)
    assert how.owner is not None and set(how.owner) == {"age", "calls", "shoe", "plan"}


def test_every_column_of_the_model_is_described_whatever_the_case_makes_of_it() -> None:
    kind = pd.Categorical(["a", None, "b"])
    prepared = pd.DataFrame({"age": [1.0, 2.0, np.nan], "kind": kind, "id": ["7001", "7002", "7003"]})
    theirs = pd.DataFrame(
        {"age": [1, 2, 3], "kind": ["a", None, "b"], "id": [7001, 7002, 7003], "old": ["x", None, "y"]}
    )
    found = prepare_model_columns(prepared, theirs)
    assert found["age"].isna().sum() == 1  # as prepared here
    assert found["kind"].tolist() == ["a", "missing", "b"]
    assert found["id"].tolist() == [7001.0, 7002.0, 7003.0]  # a number to the model, a name to the case
    assert found["old"].tolist() == ["x", "missing", "y"]
    assert isinstance(found["old"].dtype, pd.CategoricalDtype)
