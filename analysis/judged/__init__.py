"""Analysis of scores that somebody else's model gave: what can be told of it from outside."""

from analysis.judged.given import Given
from analysis.judged.judge import Judged, judge

__all__ = ["Given", "Judged", "judge"]
