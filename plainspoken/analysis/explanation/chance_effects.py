"""Analysis, explain: effects in the unit the model adds up in to effects on the predicted chance, which add up too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from plainspoken.analysis.explanation.shap_values import ShapValues, measured_shap_values
from plainspoken.analysis.statistics.intervals import Floats
from plainspoken.analysis.training.trained_model import TrainedModel

ORDER_PAIRS, ORDER_SEED = 8, 0
Chance = Callable[[Floats], Floats]  # scores of any shape to probabilities


def effects_on_chance(effects: ShapValues, trained: TrainedModel) -> ShapValues:
    """What each column adds to the predicted chance of each case, as a share.

    Log-odds add up and chances do not, so each column's effect is put in one after the other, and what the chance
    gains with it is averaged over orders of the columns (Shapley 1953; sampled orders and their reverses, Mitchell et
    al. 2022). So the effects add up to the chance exactly, however it bends.
    """
    chance = chance_of_margin(trained, effects.log_odds)
    many = effects.values.shape[1]
    random, found = np.random.default_rng(ORDER_SEED), np.zeros_like(effects.values)
    for _ in range(ORDER_PAIRS):
        order = random.permutation(many)
        for each in (order, order[::-1]):
            found[:, each] += gains_in_order(effects, each, chance)
    values = found / (2 * ORDER_PAIRS)
    return measured_shap_values(effects.columns, values, chance(effects.base), chance(effects.margin), log_odds=False)


def gains_in_order(effects: ShapValues, order: np.ndarray, chance: Chance) -> Floats:
    """What the chance gains with each column, put in in this order, (n, c)."""
    steps = np.cumsum(np.column_stack([effects.base, effects.values[:, order]]), axis=1)
    return np.diff(chance(steps), axis=1)


def chance_of_margin(trained: TrainedModel, log_odds: bool) -> Chance:
    """From the model's own score to the calibrated probability; of any shape."""

    def chance(margin: Floats) -> Floats:
        score = 1 / (1 + np.exp(-np.clip(margin, -500, 500))) if log_odds else margin
        return np.asarray(trained.calibrate(score.ravel()), dtype=np.float64).reshape(score.shape)

    return chance


def columns_in_order(effects: ShapValues, row: int) -> list[tuple[str, float]]:
    """(column, effect) of one case, largest first."""
    order = np.argsort(-np.abs(effects.values[row]), kind="stable")
    return [(effects.columns[at], float(effects.values[row, at])) for at in order]


def pick_cases(effects: ShapValues, places: np.ndarray) -> ShapValues:
    """The effects on some of the explained cases."""
    base, margin = (each[places] if len(each) else each for each in (effects.base, effects.margin))
    return replace(effects, values=effects.values[places], base=base, margin=margin)
