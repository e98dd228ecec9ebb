"""Analysis: what drives the model, from contributions to examples. Knows no page."""

from plainspoken.analysis.explanation.examples import Reasons
from plainspoken.analysis.explanation.record import write

__all__ = ["Reasons", "write"]
