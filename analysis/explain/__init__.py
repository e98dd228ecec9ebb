"""Analysis: what drives the model, from contributions to examples. Knows no page."""

from analysis.explain.examples import Reasons
from analysis.explain.writing import write

__all__ = ["Reasons", "write"]
