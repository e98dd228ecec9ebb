"""Real time: a model that was loaded to whether its trees can be walked; compiled code follows them unchecked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from plainspoken.core.errors import PlainspokenError

LEAF = -1  # in place of a child, in scikit-learn


def check_model_structure(model: object, named: str) -> None:
    """See that every tree of a model leads from node to node of its own, and never back.

    Raises:
        PlainspokenError: one does not.
    """
    from sklearn.ensemble._hist_gradient_boosting.predictor import TreePredictor
    from sklearn.tree._tree import Tree

    columns: dict[int, int] = {}  # how many a histogram's tree may look at, by the tree
    for part in iterate_parts(model):
        columns.update(dict.fromkeys(map(id, list_predictors(part)), count_columns(part)))
        sound = True
        if isinstance(part, Tree):
            sound = is_tree_sound(part)
        elif isinstance(part, TreePredictor):
            sound = is_predictor_sound(part, columns.get(id(part), 0))
        if not sound:
            raise PlainspokenError(
                f"{named}: expected trees whose nodes lead to nodes, found one that leads elsewhere; the file is "
                "damaged or made to do harm: have it saved again by whoever trained the model"
            )


def iterate_parts(whole: object) -> Iterator[object]:
    """A model and everything that it is made of, each once."""
    waiting, met = [whole], set[int]()
    while waiting:
        part = waiting.pop()
        if id(part) in met or isinstance(part, (str, bytes, int, float)):
            continue
        met.add(id(part))
        yield part
        if isinstance(part, Mapping):
            waiting += part.values()
        elif isinstance(part, (list, tuple, set)) or (isinstance(part, np.ndarray) and part.dtype == object):
            waiting += list(np.ravel(part)) if isinstance(part, np.ndarray) else part
        else:
            waiting += vars(part).values() if hasattr(part, "__dict__") else ()


def is_tree_sound(tree: Any) -> bool:
    """Whether a tree of scikit-learn can be walked."""
    count = tree.node_count
    left, right = (np.asarray(each, np.int64) for each in (tree.children_left, tree.children_right))
    if not len(left) == len(right) == len(tree.value) == count or count < 1:
        return False
    inner = left != LEAF
    own = np.flatnonzero(inner)
    children = np.concatenate([left[inner], right[inner]])
    forward = bool((children > np.tile(own, 2)).all() and (children < count).all())
    return forward and bool(((tree.feature[inner] >= 0) & (tree.feature[inner] < tree.n_features)).all())


def list_predictors(part: object) -> list[object]:
    """The trees of histogram boosting that a part of a model holds, in whatever they are nested."""
    held = getattr(part, "_predictors", None)
    stages = held if isinstance(held, (list, tuple)) else ()
    return [each for stage in stages if isinstance(stage, (list, tuple)) for each in stage]


def count_columns(part: object) -> int:
    """How many columns a part of a model was trained on; none where it does not say."""
    told = getattr(part, "n_features_in_", 0)
    return int(told) if isinstance(told, (int, np.integer)) else 0


def is_predictor_sound(predictor: Any, columns: int) -> bool:
    """Whether a tree of histogram boosting can be walked, and looks at no more than so many columns."""
    nodes = predictor.nodes
    inner = nodes["is_leaf"] == 0
    own = np.flatnonzero(inner)
    children = np.concatenate([nodes["left"][inner], nodes["right"][inner]]).astype(np.int64)
    if not len(nodes) or not ((children > np.tile(own, 2)).all() and (children < len(nodes)).all()):
        return False
    sets = min(len(predictor.raw_left_cat_bitsets), len(predictor.binned_left_cat_bitsets))
    looked_at = nodes["feature_idx"][inner]
    chosen = nodes["bitset_idx"][inner & (nodes["is_categorical"] != 0)]
    return bool(((looked_at >= 0) & (looked_at < columns)).all() and (chosen < sets).all())
