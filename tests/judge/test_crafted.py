"""Crafted models of trusted types are told in a sentence; none ends the command."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import ClassifierMixin, clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures
from sklearn.tree import DecisionTreeClassifier
from sklearn.tree._tree import Tree
from skops.io import dump

from plainspoken.core.errors import PlainspokenError
from plainspoken.external.load_model import load_skops_model
from plainspoken.external.probe_model import probe_model
from plainspoken.serving.model_structure import LEAF, check_model_structure

ROWS = np.random.default_rng(1).normal(size=(200, 3))
EVENT = ROWS[:, 0] + ROWS[:, 1] > 0


def spoilt_tree(node: int, child: int) -> DecisionTreeClassifier:
    """A tree of which one node leads to another place."""
    model = DecisionTreeClassifier(max_depth=4, random_state=1).fit(ROWS, EVENT)
    state = model.tree_.__getstate__()
    nodes = state["nodes"].copy()
    nodes["left_child"][node] = child
    model.tree_.__setstate__({**state, "nodes": nodes})
    return model


@pytest.mark.parametrize(("node", "child"), [(0, 2**40), (0, -7), (1, 0), (0, 0)])
def test_a_tree_that_leads_elsewhere_is_refused(node: int, child: int) -> None:
    with pytest.raises(PlainspokenError, match="expected trees whose nodes lead to nodes"):
        check_model_structure(make_pipeline(spoilt_tree(node, child)), "model.skops")


def look_elsewhere(tree: Tree, feature: int, columns: int) -> Tree:
    """A tree that says of itself that it has so many columns, and looks at one of them."""
    state = tree.__getstate__()
    nodes = state["nodes"].copy()
    nodes["feature"][nodes["left_child"] != LEAF] = feature
    made = Tree(columns, np.array([state["values"].shape[2]], dtype=np.intp), 1)
    made.__setstate__({**state, "nodes": nodes})
    return made


@pytest.mark.parametrize("said", [{}, {"n_features_in_": 2**41}, {"n_features_in_": None}])
@pytest.mark.parametrize("model", [RandomForestClassifier(3), GradientBoostingClassifier(n_estimators=3)], ids=str)
def test_a_tree_that_looks_at_a_column_that_its_model_does_not_have_is_refused(
    model: RandomForestClassifier | GradientBoostingClassifier, said: dict[str, object]
) -> None:
    model = clone(model).fit(ROWS, EVENT)
    for one in np.ravel(model.estimators_):
        one.tree_ = look_elsewhere(one.tree_, 2**40, 2**41)
        vars(one).update(said)  # the model that is asked is still held to the rows that it is given
    with pytest.raises(PlainspokenError, match="expected trees whose nodes lead to nodes"):
        check_model_structure(make_pipeline(model), "model.skops")


def test_a_model_that_makes_room_for_classes_that_nobody_named_is_refused() -> None:
    model = RandomForestClassifier(3).fit(ROWS, EVENT)
    model.n_classes_ = 10**9
    with pytest.raises(PlainspokenError, match="the file is damaged or made to do harm"):
        check_model_structure(model, "model.skops")


@pytest.mark.parametrize(
    "model",
    [
        DecisionTreeClassifier(),
        HistGradientBoostingClassifier(max_iter=3),
        RandomForestClassifier(3),
        ExtraTreesClassifier(3),
        GradientBoostingClassifier(n_estimators=3),
        AdaBoostClassifier(n_estimators=3),
        BaggingClassifier(DecisionTreeClassifier(), 3, max_features=2),
        CalibratedClassifierCV(RandomForestClassifier(3), cv=2),
        VotingClassifier([("a", make_pipeline(PolynomialFeatures(), DecisionTreeClassifier()))]),
        StackingClassifier([("a", RandomForestClassifier(3))], DecisionTreeClassifier(), cv=2),
    ],
    ids=lambda model: type(model).__name__,
)
def test_sound_trees_of_each_kind_pass(model: ClassifierMixin) -> None:
    prepared = make_pipeline(PolynomialFeatures(), model)  # whose trees have more columns than the table
    check_model_structure(prepared.fit(ROWS, EVENT), "model.skops")


def test_a_boosted_tree_that_leads_elsewhere_is_refused() -> None:
    model = HistGradientBoostingClassifier(max_iter=3).fit(ROWS, EVENT)
    model._predictors[1][0].nodes["left"][0] = 4_000_000_000
    with pytest.raises(PlainspokenError, match="expected trees whose nodes lead to nodes"):
        check_model_structure(model, "model.skops")


@pytest.mark.parametrize("field", [{"feature_idx": 2**40}, {"feature_idx": -1}, {"is_categorical": 1, "bitset_idx": 9}])
def test_a_boosted_tree_that_looks_elsewhere_is_refused(field: dict[str, int]) -> None:
    model = HistGradientBoostingClassifier(max_iter=3).fit(ROWS, EVENT)
    for name, value in field.items():
        model._predictors[0][0].nodes[name][0] = value
    with pytest.raises(PlainspokenError, match="expected trees whose nodes lead to nodes"):
        check_model_structure(make_pipeline(model), "model.skops")


def test_a_boosted_tree_of_categories_passes() -> None:
    rows = np.column_stack([np.arange(400) % 7, np.arange(400.0)])
    model = HistGradientBoostingClassifier(max_iter=3, categorical_features=[0]).fit(rows, rows[:, 0] > 3)
    check_model_structure(model, "model.skops")


def test_a_crafted_file_is_told_and_the_command_lives(tmp_path: Path) -> None:
    dump(spoilt_tree(0, 2**40), tmp_path / "evil.skops")
    with pytest.raises(PlainspokenError, match=r"evil\.skops: (expected|it ends the program)"):
        load_skops_model(tmp_path / "evil.skops", ("sklearn.tree._tree.Tree",))


def test_what_ends_the_process_that_tries_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "model.skops"
    path.write_bytes(b"")
    monkeypatch.setattr("plainspoken.external.probe_model.sys.executable", str(put_killer(tmp_path)))
    with pytest.raises(PlainspokenError, match="it ends the program that opens it; the file is damaged"):
        probe_model(path, ())


def put_killer(folder: Path) -> Path:
    """A program that is ended by the system, as by a fault in compiled code."""
    path = folder / "killer.sh"
    path.write_text("#!/bin/sh\nkill -SEGV $$\n")
    path.chmod(0o700)
    return path


@pytest.mark.parametrize("schema", ["{}", "[]", '{"__class__": 3, "protocol": 0}', '{"__loader__": "X"}', "x"])
def test_a_malformed_file_is_told(tmp_path: Path, schema: str) -> None:
    path = tmp_path / "model.skops"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("schema.json", schema)
    with pytest.raises(PlainspokenError, match=r"model\.skops: expected a model"):
        load_skops_model(path, ())
