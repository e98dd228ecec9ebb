"""What a notebook is held against: its briefing against the evidence, its evidence against what was stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Evidence, Findings
from plainspoken.core.latency import SERVICE_SECTION
from plainspoken.data.invoices.coverage import COVERAGE_SECTION
from plainspoken.data.unused_columns import UNUSED_SECTION

# What no analysis computes: it is measured of the service, or noticed while the tables are read.
BESIDE_THE_ANALYSIS = (SERVICE_SECTION, UNUSED_SECTION, COVERAGE_SECTION)
EVIDENCE_TOLERANCE = 1e-9  # relative; sums in another order differ by less
OTHER_TABLES = "these are other tables than the command read; set PLAINSPOKEN_DATA to theirs"


def check_briefing(folder: Path, templates: Sequence[Path]) -> None:
    """Whether the briefing in a folder holds.

    Raises:
        PlainspokenError: it does not, with each problem.
    """
    from plainspoken.verify import verify

    problems = verify(folder, templates)
    if problems:
        raise PlainspokenError("\n".join(problems))
    print("Every figure and every judging sentence of the briefing holds.")


def check_same_findings(findings: Findings, stored: Findings) -> None:
    """Whether tables, figures and verdicts are those that the command stored.

    Raises:
        PlainspokenError: other tables, figures or verdicts, with the first ones that differ.
    """
    if stored.provenance.data_hashes != findings.provenance.data_hashes:
        raise PlainspokenError(OTHER_TABLES)
    both = {
        at
        for at in stored.evidence.keys() | findings.evidence.keys()
        if at.partition(".")[0] not in BESIDE_THE_ANALYSIS
    }
    check_same_evidence(both, findings.evidence, stored)
    print(f"All {len(findings.evidence):,} pieces of evidence are those that the command stored.")


def check_same_evidence(addresses: Iterable[str], found: Mapping[str, Evidence], stored: Findings) -> None:
    """Whether what stands at some addresses is what was stored.

    Raises:
        PlainspokenError: it is not, with the first addresses that differ.
    """
    differ = sorted(at for at in addresses if not same_evidence(found.get(at), stored.evidence.get(at)))
    if differ:
        remedy = "were other tables read, or is the program another one? Run the command again"
        raise PlainspokenError(f"{len(differ)} figures differ from the stored ones: {differ[:5]}; {remedy}")


def same_evidence(one: Evidence | None, other: Evidence | None) -> bool:
    """Whether two pieces of evidence hold the same value."""
    if one is None or other is None:
        return False
    if isinstance(one.value, float) and isinstance(other.value, (int, float)):
        return abs(one.value - other.value) <= EVIDENCE_TOLERANCE * max(1.0, abs(one.value))
    return one.value == other.value
