"""Analysis: what drives the model, from contributions to examples."""

from plainspoken.analysis.explanation.examples import ReasonCodes
from plainspoken.analysis.explanation.record_explanation import record_explanation
from plainspoken.analysis.explanation.record_levers import record_levers

__all__ = ["ReasonCodes", "record_explanation", "record_levers"]
