"""Analysis: columns that may hold the answer, found in the data alone."""

from plainspoken.analysis.leakage.detect import find_leaks
from plainspoken.analysis.leakage.leakage_result import LeakageResult, Suspect
from plainspoken.analysis.leakage.record_leakage import (
    record_leaks,
    record_twin_rows,
    record_twins_across_split,
    search_and_record_leaks,
)

__all__ = [
    "LeakageResult",
    "Suspect",
    "find_leaks",
    "record_leaks",
    "record_twin_rows",
    "record_twins_across_split",
    "search_and_record_leaks",
]
