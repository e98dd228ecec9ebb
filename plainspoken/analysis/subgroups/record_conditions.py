"""The conditions of a group to evidence."""

from __future__ import annotations

from collections.abc import Sequence

from plainspoken.analysis.explore import value_name_key
from plainspoken.analysis.subgroups.group_conditions import SliceCondition
from plainspoken.case import slug
from plainspoken.core.recorder import EvidenceRecorder


def record_slice_conditions(address: str, parts: Sequence[SliceCondition], book: EvidenceRecorder) -> None:
    """The one or two conditions of a group."""
    book.list(address, [str(index) for index in range(len(parts))])
    for index, part in enumerate(parts):
        book.put(f"{address}.{index}.column", f"column.{slug(part.column)}", "name")
        book.put(f"{address}.{index}.operator", part.operator, "name")
        if part.value is not None:
            book.put(f"{address}.{index}.value", value_name_key(part.column, part.value), "name")
        book.value(f"{address}.{index}.low", part.low, part.column)
        book.value(f"{address}.{index}.high", part.high, part.column)
