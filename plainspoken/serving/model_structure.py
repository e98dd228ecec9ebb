"""Real time: a model that was loaded to whether its trees can be walked; compiled code follows them unchecked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from plainspoken.core.errors import PlainspokenError

LEAF = -1  # in place of a child, in scikit-learn


def check_model_structure(model: object, named: str) -> None:
    """See that every tree of a model leads from node to node of its own, and never back, and looks at no column that
    its model does not have: as many as whoever asks the model is held to give it.

    Raises:
        PlainspokenError: one does not, or a model says that it tells more classes apart than it names.
    """
    from sklearn.ensemble._hist_gradient_boosting.predictor import TreePredictor
    from sklearn.tree._tree import Tree

    parts = list(iterate_parts(model))
    columns = count_tree_columns(parts)
    for part in parts:
        sound = not tells_more_classes(part)
        if isinstance(part, Tree):
            sound = is_tree_sound(part, columns.get(id(part), 0))
        elif isinstance(part, TreePredictor):
            sound = is_predictor_sound(part, columns.get(id(part), 0))
        if not sound:
            raise PlainspokenError(
                f"{named}: expected trees whose nodes lead to nodes, found one that leads elsewhere; the file is "
                "damaged or made to do harm: have it saved again by whoever trained the model"
            )


def count_tree_columns(parts: Sequence[object]) -> dict[int, int]:
    """How many columns each tree may look at, by the tree: the fewest that a model which asks it was trained on.

    A tree says itself how many it has, and so does the file: the number that counts is the one that scikit-learn holds
    against the rows that are given.
    """
    most: dict[int, int] = {}
    for part in parts:
        for tree in list_trees(part):
            most[id(tree)] = min(most.get(id(tree), count_columns(part)), count_columns(part))
    return most


def list_trees(part: object) -> list[object]:
    """The trees that a part of a model asks by itself: its own one, those of trees that it holds, or predictors."""
    held = getattr(part, "estimators_", None)
    members = flatten(held) if isinstance(held, (list, tuple, np.ndarray)) else []
    return [each.tree_ for each in (part, *members) if hasattr(each, "tree_")] + list_predictors(part)


def flatten(held: object) -> list[Any]:
    """What lists and arrays hold, however they are nested; a whole that could itself be read as a list stays one."""
    if isinstance(held, np.ndarray):
        return list(held.ravel()) if held.dtype == object else []
    return [each for one in held for each in flatten(one)] if isinstance(held, (list, tuple)) else [held]


def tells_more_classes(part: object) -> bool:
    """Whether a part of a model makes room for more classes than it names."""
    told, named = (getattr(part, name, None) for name in ("n_classes_", "classes_"))
    return isinstance(told, (int, np.integer)) and isinstance(named, np.ndarray) and bool(told > named.size)


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


def is_tree_sound(tree: Any, columns: int) -> bool:
    """Whether a tree of scikit-learn can be walked, and looks at no more than so many columns."""
    count = tree.node_count
    left, right = (np.asarray(each, np.int64) for each in (tree.children_left, tree.children_right))
    if not len(left) == len(right) == len(tree.value) == count or count < 1:
        return False
    inner = left != LEAF
    own = np.flatnonzero(inner)
    children = np.concatenate([left[inner], right[inner]])
    forward = bool((children > np.tile(own, 2)).all() and (children < count).all())
    return forward and bool(((tree.feature[inner] >= 0) & (tree.feature[inner] < columns)).all())


def list_predictors(part: object) -> list[object]:
    """The trees of histogram boosting that a part of a model holds, in whatever they are nested."""
    held = getattr(part, "_predictors", None)
    stages = held if isinstance(held, (list, tuple)) else ()
    return [each for stage in stages if isinstance(stage, (list, tuple)) for each in stage]


def count_columns(part: object) -> int:
    """How many columns a part of a model was trained on, also after what it prepares of them; none where it does not
    say."""
    given = getattr(part, "n_features_in_", 0)
    told = (given, getattr(part, "_n_features", given))
    return min(int(each) if isinstance(each, (int, np.integer)) else 0 for each in told)


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
