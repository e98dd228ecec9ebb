"""Analysis, production: a fitted calibration as numbers that can be written down. Knows no model."""

from __future__ import annotations

from plainspoken.analysis.training.calibration import TINY, Calibration, Logistic, Steps, log_odds
from plainspoken.case.serving_manifest import Curve


def curve_of(calibration: Calibration) -> Curve:
    """The numbers of a fitted calibration."""
    fitted = calibration.apply
    if isinstance(fitted, Steps):
        xs, ys = fitted.model.X_thresholds_, fitted.model.y_thresholds_
        return Curve(method="isotonic", low=TINY, xs=tuple(map(float, xs)), ys=tuple(map(float, ys)))
    if isinstance(fitted, Logistic):
        return Curve(
            method="beta" if calibration.method == "beta" else "sigmoid",
            low=TINY,
            on_log_odds=fitted.inputs is log_odds,
            weights=tuple(map(float, fitted.model.coef_[0])),
            intercept=float(fitted.model.intercept_[0]),
        )
    return Curve(method="none", low=TINY)
