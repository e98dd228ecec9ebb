"""Analysis, judged: how far each column moves a foreign model's score (SHAP). Knows no case and no address.

Shapley values after Lundberg & Lee 2017: exactly where the model is linear or made of trees and its numbers
can be traced to columns, else by sampled permutations of the columns (Štrumbelj & Kononenko 2014).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.tree import DecisionTreeClassifier

from plainspoken.analysis.explanation.shap_values import TREES, Effects, boosted, linear, summed, trees
from plainspoken.analysis.statistics.intervals import Floats
from plainspoken.analysis.training.trained_model import Rows
from plainspoken.external.column_tracing import numbers, owners
from plainspoken.external.model import Model

Heard = Callable[[int], None]  # told how many cases are explained
BACKGROUND = 30  # cases that stand for the usual one
ONE_BY_ONE = 10  # cases between two words on how far it is
PAIRS = 2  # permutations and their reverses for each case
SCORED = 400_000  # rows that permuting may have the model score ...
FEWEST, MOST = 60, 250  # ... by these many explained cases
FORESTS = (RandomForestClassifier, ExtraTreesClassifier)
FOREST_CASES, USUAL_CASES = 120, 1200
CHEAP = (LogisticRegression, LGBMClassifier, DecisionTreeClassifier)
EVERY = 50_000  # up to so many rows a cheap model tells its reasons for each
SURE = 1e-6  # where a probability is nearer to nil or one, its odds hold too few digits to compare
SMOOTH = 1e-4  # nor are they told apart when columns are permuted
ADDS_UP = 1e-3


@dataclass(frozen=True)
class Explainer:
    """How a model is explained. `steps`, `last`: what makes numbers of its columns, and what scores them;
    `owner`: the column each number is made of; None: columns are permuted."""

    model: Model
    steps: Pipeline | None
    last: Any
    owner: tuple[str, ...] | None

    @property
    def cases(self) -> int:
        """How many cases can be explained in a reasonable time."""
        if self.owner is None:
            width = self.model.table.shape[1]
            return int(np.clip(SCORED // (PAIRS * (2 * width + 1) * BACKGROUND), FEWEST, MOST))
        return FOREST_CASES if isinstance(self.last, FORESTS) else USUAL_CASES

    @property
    def compares(self) -> bool:
        """Whether cases are explained against others; trees hold what is usual themselves."""
        return self.owner is None or isinstance(self.last, LogisticRegression)

    @property
    def cheap(self) -> bool:
        """Whether every case can be explained."""
        return self.owner is not None and isinstance(self.last, CHEAP) and len(self.model.table) <= EVERY


def explainer(model: Model, seed: int) -> Explainer:
    """The fastest exact way to explain a model, tried on a few cases; permutations where there is none."""
    whole = model.classifier
    steps = whole[:-1] if isinstance(whole, Pipeline) and len(whole) > 1 else None
    last = whole[-1] if isinstance(whole, Pipeline) else whole
    random = np.random.default_rng(seed)
    known = isinstance(last, (*TREES, *CHEAP)) and len(whole.classes_) == 2
    owner = owners(steps, model.table, random) if known else None
    if owner is not None:
        how = Explainer(model, steps, last, tuple(owner))
        few = random.choice(len(model.table), min(BACKGROUND, len(model.table)), replace=False)
        if exact(how, few, few).error < ADDS_UP:
            return how
    return Explainer(model, steps, last, None)


def effects(how: Explainer, rows: Rows, background: Rows, heard: Heard) -> Effects:
    """The effect of each column on the score of some rows, against the usual case.

    In log-odds of the event; of a single tree or a forest in probability.
    """
    if how.owner is None:
        return permuted(how.model, rows, background, heard)
    found = exact(how, rows, background)
    heard(len(rows))
    return found


def exact(how: Explainer, rows: Rows, background: Rows) -> Effects:
    """Exact effects; what a number that belongs to no column does is left out, and told as error."""
    table, last, owner = how.model.table, how.last, np.array(how.owner)
    made, standing = (numbers(how.steps, table.iloc[each]) for each in (rows, background))
    assert made is not None and standing is not None  # the columns could be traced through these steps
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="X does not have valid feature names")
        if isinstance(last, LogisticRegression):
            values, base, _ = linear(last, made, standing)
        else:
            values, base, _ = boosted(last, made) if isinstance(last, LGBMClassifier) else trees(last, made)
    mine, columns = owner != "", tuple(map(str, table.columns))
    values = values[:, mine]
    towards = 1 if how.model.place == 1 else -1
    error = distance(how, rows, values.sum(axis=1) + base)
    return Effects(columns, towards * summed(values, list(owner[mine]), columns), error)


def distance(how: Explainer, rows: Rows, told: Floats) -> float:
    """The largest distance between base plus effects and what the whole model says of the same cases."""
    said = np.asarray(how.model.classifier.predict_proba(how.model.table.iloc[rows]), dtype=np.float64)[:, 1]
    if isinstance(how.last, (*FORESTS, DecisionTreeClassifier)):
        return float(np.abs(told - said).max())
    limit = log_odds(np.array(1 - SURE), SURE)
    return float(np.abs(np.clip(told, -limit, limit) - log_odds(said, SURE)).max())


def log_odds(chance: Floats, least: float) -> Floats:
    """Log-odds of a probability kept `least` away from nil and one."""
    kept = np.clip(chance, least, 1 - least)
    return np.asarray(np.log(kept / (1 - kept)))


def permuted(model: Model, rows: Rows, background: Rows, heard: Heard) -> Effects:
    """Effects by permuting columns, whatever the model is made of; in log-odds of the event."""
    import shap  # only now: it takes as much memory as all the rest

    coded = Coded.of(model.table.iloc[np.concatenate([background, rows])])
    standing, wanted = coded.codes[: len(background)], coded.codes[len(background) :]

    def score(codes: Floats) -> Floats:
        return log_odds(model.probability(coded.table(codes)), SMOOTH)

    dealer = shap.PermutationExplainer(score, standing, seed=0)
    evaluations = PAIRS * (2 * wanted.shape[1] + 1)
    parts, bases = [], []
    for start in range(0, len(wanted), ONE_BY_ONE):
        found = dealer(wanted[start : start + ONE_BY_ONE], max_evals=evaluations, silent=True)
        parts.append(np.asarray(found.values))
        bases.append(np.broadcast_to(np.ravel(found.base_values), len(parts[-1])))
        heard(min(start + ONE_BY_ONE, len(wanted)))
    values = np.concatenate(parts)
    error = float(np.abs(values.sum(axis=1) + np.concatenate(bases) - score(wanted)).max())
    return Effects(tuple(map(str, model.table.columns)), values, error)


@dataclass(frozen=True)
class Coded:
    """A table as numbers and back: a cell is the place of its value, so that every type stays what it was."""

    cells: pd.DataFrame
    codes: Floats

    @classmethod
    def of(cls, cells: pd.DataFrame) -> Coded:
        """Number the values of each column by the first row that holds them."""
        return cls(cells, np.column_stack([first_places(each) for _, each in cells.items()]))

    def table(self, codes: Floats) -> pd.DataFrame:
        """The numbers (n, c) as a table."""
        places = codes.astype(int)
        columns = {
            name: each.iloc[places[:, at]].reset_index(drop=True)
            for at, (name, each) in enumerate(self.cells.items())
        }
        return pd.DataFrame(columns)


def first_places(values: pd.Series) -> Floats:
    """For each value the first place at which it stands."""
    codes, _ = pd.factorize(values, use_na_sentinel=False)
    _, first = np.unique(codes, return_index=True)
    return np.asarray(first[codes], dtype=float)
