"""What a search tried and found, as tables: grids, folds, and the hyperparameters of the winner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.training.train import TrainingResult
from plainspoken.notebook.step_tables import MAX_NOTEBOOK_ROWS, readable_name
from plainspoken.words import Words


def tabulate_search(training: TrainingResult, words: Words) -> pd.DataFrame:
    """Each kind of model with its grid, how many settings it was tried with, and those that won; the best first."""
    compared = training.comparison
    rows = {
        readable_name(f"model.{each.candidate.slug}", words): {
            "grid": list_settings({name: list(values) for name, values in each.candidate.grid.items()}),
            "settings tried": str(len(each.candidate.settings())) if each.candidate.grid else "",
            "won with": list_settings(each.settings),
            "mean ROC-AUC they are compared by": f"{each.roc_auc:.3f}",
            "chosen": words.name("yes").text if each is compared.chosen else "",
        }
        for each in compared.contenders
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def list_settings(settings: Mapping[str, Any]) -> str:
    """Settings as a line; a list holds all values that were tried."""
    return "; ".join(f"{name}: {list_setting(value)}" for name, value in settings.items())


def list_setting(value: Any) -> str:
    """One setting; of a vote those of a member, of a grid all values."""
    if isinstance(value, Mapping):
        return f"({list_settings(value)})"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(list_setting, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def tabulate_folds(training: TrainingResult, event: NDArray[np.bool_]) -> pd.DataFrame:
    """The folds that all models share: rows to fit on, rows to score, and how often the event comes in the latter."""
    rows = {
        f"fold {number}": {
            "rows to fit on": f"{len(fold.fit):,}",
            "rows to score": f"{len(fold.score):,}",
            "events in 100 rows to score": f"{100 * event[fold.score].mean():.1f}",
        }
        for number, fold in enumerate(training.comparison.folds[:MAX_NOTEBOOK_ROWS], start=1)
    }
    return pd.DataFrame.from_dict(rows, orient="index")
