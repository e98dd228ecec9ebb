"""What a model must beat: the best rule on a single column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.training.cross_validation import FoldScores, measure_fold_scores
from plainspoken.analysis.training.split import Fold
from plainspoken.core.ranked_scores import roc_auc

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
RATE_PRIOR_WEIGHT = 20.0  # a category's rate is drawn towards the usual one as if by this many usual cases

ROUNDING_SLACK = 1e-9  # ROC-AUC within which two columns are compared by all their measures


@dataclass(frozen=True)
class SimpleRule:
    """Rank by one column: numbers as they are (or upside down), categories by their rate of events."""

    column: str
    score: Callable[[pd.DataFrame], Floats]


def learn_column_rule(frame: pd.DataFrame, event: Flags, column: str) -> SimpleRule:
    """The rule on one column, learned from these rows."""
    values = frame[column]
    if pd.api.types.is_numeric_dtype(values):
        sign = 1.0 if values[event].mean() >= values[~event].mean() else -1.0
        usual_number = float(values.median())  # stands for a number that is missing
        return SimpleRule(column, lambda new: sign * new[column].fillna(usual_number).to_numpy(np.float64))
    usual = float(event.mean())
    groups = pd.Series(event, index=values.index).groupby(values, observed=True)
    rates = (groups.sum() + RATE_PRIOR_WEIGHT * usual) / (groups.count() + RATE_PRIOR_WEIGHT)
    table = {str(key): float(rate) for key, rate in rates.items()}
    return SimpleRule(column, lambda new: np.array([table.get(str(key), usual) for key in new[column]]))


def cross_validate_rule(frame: pd.DataFrame, event: Flags, column: str, folds: Sequence[Fold]) -> FoldScores:
    """The rule on one column on each fold, learned on its other rows."""
    return measure_fold_scores(rule_scores(frame, event, column, folds), event, folds)


def rule_scores(frame: pd.DataFrame, event: Flags, column: str, folds: Sequence[Fold]) -> list[Floats]:
    """The scores of each fold by the rule on one column, learned on its other rows."""
    alone = frame[[column]]
    rules = [learn_column_rule(alone.iloc[fold.fit], event[fold.fit], column) for fold in folds]
    return [rule.score(alone.iloc[fold.score]) for rule, fold in zip(rules, folds, strict=True)]


def best_columns(frame: pd.DataFrame, event: Flags, columns: Sequence[str], folds: Sequence[Fold]) -> list[str]:
    """The column that ranks best over the folds and any that rank as well, by the one measure that tells them apart."""
    ranks = {}
    for name in columns:
        scores = zip(rule_scores(frame, event, name, folds), folds, strict=True)
        ranks[name] = float(np.mean([roc_auc(event[fold.score], score) for score, fold in scores]))
    least = max(ranks.values()) - ROUNDING_SLACK
    return [name for name in columns if ranks[name] >= least]


def best_column_rule(
    frame: pd.DataFrame, event: Flags, columns: Sequence[str], folds: Sequence[Fold]
) -> tuple[str, FoldScores]:
    """The column whose rule ranks best on the shared folds, and how it did."""
    results = {
        name: cross_validate_rule(frame, event, name, folds) for name in best_columns(frame, event, columns, folds)
    }
    best = max(results, key=lambda name: float(np.mean(results[name].roc_auc)))
    return best, results[best]
