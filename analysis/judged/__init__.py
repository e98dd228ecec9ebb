"""Analysis of scores that somebody else's model gave: what can be told of it from outside."""

from analysis.judged.given import Given
from analysis.judged.judge import Judged, judge
from analysis.judged.model import Classifier, Model

__all__ = ["Classifier", "Given", "Judged", "Model", "judge"]
