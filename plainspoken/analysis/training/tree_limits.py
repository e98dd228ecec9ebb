"""Analysis: fits a model to as many rows as there are."""

from __future__ import annotations

from typing import Any

# Settings that ask for that many rows, and are no use beyond them: neighbours, landmarks of a kernel, rows of a tree.
MAX_TREE_ROWS = 4_000  # that one tree of a forest sees: as good as all, and bounded in time
ROW_COUNT_SETTINGS = ("n_neighbors", "n_components", "max_samples")


def cap_row_settings(model: Any, rows: int) -> Any:
    """The unfitted model itself, asking for no more rows than it will be fitted on."""
    asked = model.get_params(deep=True)
    fewer = {
        name: rows for name, value in asked.items() if is_row_count_setting(name) and exceeds_row_count(value, rows)
    }
    return model.set_params(**fewer) if fewer else model


def is_row_count_setting(name: str) -> bool:
    """Whether a setting, of a step or of a step's step, is a number of rows."""
    return name.rsplit("__", 1)[-1] in ROW_COUNT_SETTINGS


def exceeds_row_count(value: object, rows: int) -> bool:
    """Whether a whole number is larger than the rows; a share of variance is none."""
    return isinstance(value, int) and value > rows
