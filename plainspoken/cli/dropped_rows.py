"""Findings to a line for the terminal on rows that were left out as copies of others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from plainspoken.cli import session

if TYPE_CHECKING:
    from plainspoken.core.findings import Findings

NOTABLE_COPIES_SHARE = 0.05  # of a table's rows, from which on they may be different cases that look alike


def say_dropped_copies(folder: Path) -> list[str]:
    """Say on standard error where a built case left out many rows as copies of others; the lines that were said."""
    from plainspoken.core.findings import read_findings

    lines = list(describe_dropped_copies(read_findings(folder / "findings.json")))
    for line in lines:
        session.say_aside(line)
    return lines


def describe_dropped_copies(findings: Findings) -> Iterator[str]:
    """A line where cleaning left out so many equal rows that they may be different cases."""
    for step in findings.over("ledger"):
        kind = str(findings.get(f"{step}.kind").value).rpartition(".")[2]
        before, after = (int(findings.get(f"{step}.rows_{end}").number) for end in ("in", "out"))
        if kind == "drop_duplicates" and before - after >= NOTABLE_COPIES_SHARE * before > 0:
            yield (
                f"{findings.provenance.case}: {before - after:,} of {before:,} rows equal an earlier one and were "
                "left out; where they are different cases, remove this step or its key from the case file"
            )
