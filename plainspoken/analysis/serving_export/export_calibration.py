"""Analysis, production: a fitted calibration as numbers that can be written down."""

from __future__ import annotations

from plainspoken.analysis.training.calibration import (
    PROBABILITY_CLIP,
    Calibration,
    IsotonicCalibrator,
    LogisticCalibrator,
    log_odds_column,
)
from plainspoken.case.serving_manifest import CalibrationMap


def export_calibration_map(calibration: Calibration) -> CalibrationMap:
    """The numbers of a fitted calibration."""
    fitted = calibration.apply
    if isinstance(fitted, IsotonicCalibrator):
        xs, ys = fitted.model.X_thresholds_, fitted.model.y_thresholds_
        return CalibrationMap(
            method="isotonic", low=PROBABILITY_CLIP, xs=tuple(map(float, xs)), ys=tuple(map(float, ys))
        )
    if isinstance(fitted, LogisticCalibrator):
        return CalibrationMap(
            method="beta" if calibration.method == "beta" else "sigmoid",
            low=PROBABILITY_CLIP,
            on_log_odds=fitted.inputs is log_odds_column,
            weights=tuple(map(float, fitted.model.coef_[0])),
            intercept=float(fitted.model.intercept_[0]),
        )
    return CalibrationMap(method="none", low=PROBABILITY_CLIP)
