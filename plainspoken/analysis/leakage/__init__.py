"""Analysis: columns that may hold the answer, found in the data alone. Knows no chosen model."""

from plainspoken.analysis.leakage.detect import find
from plainspoken.analysis.leakage.record import across_split, record, twins, write
from plainspoken.analysis.leakage.result import Leaks, Suspect

__all__ = ["Leaks", "Suspect", "across_split", "find", "record", "twins", "write"]
