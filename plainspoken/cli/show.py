"""Evidence as one line for an analyst at the terminal. Knows no language, no page and no stage."""

from __future__ import annotations

from collections.abc import Iterator

from plainspoken.core.findings import Claim, Evidence, Findings, find_bounded_evidence


def list_evidence_lines(findings: Findings, address: str = "") -> Iterator[str]:
    """The lines for an address, for all addresses that begin with it, for a claim's key, or for everything.

    Raises:
        MissingEvidence: nothing stands there; names the nearest address.
        PlainspokenError: the evidence has no such bound.
    """
    claim = findings.claim(address)
    if claim:
        yield format_claim_line(claim)
        yield from (format_evidence_line(each, findings.get(each)) for each in claim.evidence)
        return
    below = [each for each in sorted(findings.evidence) if is_address_below(each, address)]
    if below and address not in findings.evidence:
        yield from (format_evidence_line(each, findings.evidence[each]) for each in below)
    else:
        yield format_evidence_line(address, find_bounded_evidence(findings, address))


def is_address_below(address: str, prefix: str) -> bool:
    """Whether an address begins with a prefix, whole names only; every address begins with nothing."""
    return not prefix or address.startswith(f"{prefix.rstrip('.')}.")


def format_evidence_line(address: str, evidence: Evidence) -> str:
    """Value, range, unit, size, method, source and address, unrounded; the value is the first number."""
    span = (
        f" ({format_plain_value(evidence.low)} to {format_plain_value(evidence.high)})"
        if evidence.low is not None
        else ""
    )
    details = [
        evidence.unit + (f" of {evidence.of}" if evidence.of else ""),
        f"n = {evidence.n}" if evidence.n is not None else "",
        evidence.method or "",
        evidence.source,
        address,
    ]
    return f"{format_plain_value(evidence.value)}{span}, {', '.join(each for each in details if each)}"


def format_plain_value(value: bool | int | float | str | None) -> str:
    """A value as it stands in the findings; flags as `true` and `false`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def format_claim_line(claim: Claim) -> str:
    """A claim's verdict and what it is to the reader; its evidence follows."""
    reason = f" ({claim.reason})" if claim.reason else ""
    return f"{claim.key}: {claim.verdict}{reason}, {claim.kind}, severity {claim.severity}; it rests on:"
