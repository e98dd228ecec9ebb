"""Tests: an analysis that draws few resamples, where no test looks at a range."""

from __future__ import annotations

import pytest

from plainspoken.analysis.clustering import null_reference, record_comparison
from plainspoken.analysis.evaluation import evaluate, learning_curve
from plainspoken.analysis.statistics import resampling
from plainspoken.analysis.training import stability_refits, threshold

REFITS, RESAMPLES = 3, 40
FEWEST_CLOUDS = 2  # that have a range


def draw_few(patch: pytest.MonkeyPatch) -> None:
    """Let the analysis fit few halves and draw few resamples, and its learning curve have two points: its ranges are
    rougher, and all else is as ever."""
    patch.setattr(stability_refits.refit_on_halves, "__defaults__", (REFITS,))
    patch.setattr(resampling.bootstrap_rows, "__defaults__", (RESAMPLES,))
    patch.setattr(resampling.bootstrap_weights, "__defaults__", (RESAMPLES, None))
    few = {**(resampling.row_bootstrap_interval.__kwdefaults__ or {}), "resamples": RESAMPLES}
    patch.setattr(resampling.row_bootstrap_interval, "__kwdefaults__", few)
    patch.setattr(threshold, "SENSITIVITY_RESAMPLES", RESAMPLES)
    patch.setattr(evaluate, "NULL_ECE_SAMPLES", RESAMPLES)
    patch.setattr(learning_curve, "TRAINING_FRACTIONS", (0.5,))
    draw_few_clouds(patch)


def draw_few_clouds(patch: pytest.MonkeyPatch) -> None:
    """Let cuts be held against few clouds without groups."""
    patch.setattr(null_reference, "NULL_SAMPLE_COUNT", FEWEST_CLOUDS)
    patch.setattr(record_comparison, "NULL_SAMPLE_DRAWS", FEWEST_CLOUDS)
