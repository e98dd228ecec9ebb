"""Tests: categories become the numbers that scikit-learn's OneHotEncoder makes of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.preprocessing import OneHotEncoder

from plainspoken.analysis.training.category_encoder import CategoryEncoder

KINDS = ["a", "B", "b", "é", "z", "", "10", "9", "я", "a b", "A_1"]


def draw(rows: int, seed: int, kinds: list[str], dtype: str) -> pd.DataFrame:
    """Two columns of text, in which later kinds are rarer, and one with the same value everywhere."""
    random = np.random.default_rng(seed)
    places = [np.minimum(random.geometric(0.25, rows) - 1, len(kinds) - 1) for _ in range(2)]
    columns = {f"c{number}": np.array(kinds, dtype=object)[each] for number, each in enumerate(places)}
    frame = pd.DataFrame({**columns, "same": "x"}, dtype="category" if dtype == "ordered" else dtype)
    if dtype == "ordered":
        frame["c0"] = frame["c0"].cat.set_categories([*kinds[::-1], "never"], ordered=True)
    return frame


@pytest.mark.parametrize("dtype", ["str", "object", "category", "ordered"])
@pytest.mark.parametrize("least", [1, 5, 30, 5_000])
def test_numbers_are_those_of_scikit_learn(dtype: str, least: int) -> None:
    seen, unseen = draw(400, 1, KINDS, dtype), draw(90, 2, [*KINDS, "new", "newer"], dtype)
    ours = CategoryEncoder(least).fit(seen)
    theirs = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=least, sparse_output=False)
    theirs.fit(seen.astype(object))
    for frame in (seen, unseen, unseen.iloc[:1], unseen.iloc[:0]):
        found = ours.transform(frame)
        expected = theirs.transform(frame.astype(object)) if len(frame) else np.empty((0, found.shape[1]))
        assert found.tobytes() == expected.tobytes() and found.flags.c_contiguous
    assert ours.get_feature_names_out().tolist() == theirs.get_feature_names_out().tolist()
    for mine, other in zip(ours.categories_, theirs.categories_, strict=True):
        assert mine.tolist() == other.tolist()
    rare = [[None if each is None else each.tolist() for each in one.infrequent_categories_] for one in (ours, theirs)]
    assert rare[0] == rare[1]


def test_a_cell_without_a_value_is_a_rare_one_or_sets_no_number() -> None:
    frame = pd.DataFrame({"c": ["a", "a", "b", None]})
    assert CategoryEncoder(2).fit(frame).transform(frame).tolist() == [[1, 0], [1, 0], [0, 1], [0, 1]]
    assert CategoryEncoder(1).fit(frame).transform(frame)[3].tolist() == [0, 0]
