"""Real time: a model's score to a probability, by the numbers that calibration left. Knows no model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from plainspoken.case.serving_manifest import CalibrationMap

Floats = NDArray[np.float64]


def apply_calibration_map(curve: CalibrationMap, score: Floats) -> Floats:
    """The probability of each score (n,)."""
    if curve.method == "none":
        return np.clip(score, curve.low, 1 - curve.low)
    if curve.method == "isotonic":
        return np.interp(score, curve.xs, curve.ys)
    if curve.method == "sigmoid" and not curve.on_log_odds:
        return np.asarray(expit(score * curve.weights[0] + curve.intercept))
    kept = np.clip(score, curve.low, 1 - curve.low)
    if curve.method == "sigmoid":
        return np.asarray(expit(np.log(kept / (1 - kept)) * curve.weights[0] + curve.intercept))
    bent = np.log(kept) * curve.weights[0] - np.log(1 - kept) * curve.weights[1]
    return np.asarray(expit(bent + curve.intercept))
