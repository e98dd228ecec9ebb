"""Analysis: columns that may hold the answer, found in the data alone."""

from plainspoken.analysis.leakage.detect import find_leaks
from plainspoken.analysis.leakage.leakage_result import LeakageResult, Suspect
from plainspoken.analysis.leakage.record_leakage import (
    record_copies,
    record_effect_of_copies,
    record_leaks,
    search_and_record_leaks,
)

__all__ = [
    "LeakageResult",
    "Suspect",
    "find_leaks",
    "record_copies",
    "record_effect_of_copies",
    "record_leaks",
    "search_and_record_leaks",
]
