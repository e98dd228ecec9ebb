"""Analysis: columns that may hold the answer, found in the data alone. Knows no chosen model."""

from analysis.leaks.found import Leaks, Suspect
from analysis.leaks.search import find
from analysis.leaks.writing import across_split, record, twins, write

__all__ = ["Leaks", "Suspect", "across_split", "find", "record", "twins", "write"]
