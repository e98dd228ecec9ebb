"""The words of a rule: its verdicts, and what a claim is to the reader. In: nothing. Out: short names of both."""

from __future__ import annotations

from plainspoken.core.findings import ClaimKind, Verdict

HOLDS, FAILS, OPEN = Verdict.HOLDS, Verdict.FAILS, Verdict.OPEN
ANSWER, STRENGTH, WEAKNESS, CAUTION = ClaimKind.ANSWER, ClaimKind.STRENGTH, ClaimKind.WEAKNESS, ClaimKind.CAUTION
DRIVER, SEGMENT, ACTION, FACT = ClaimKind.DRIVER, ClaimKind.SEGMENT, ClaimKind.ACTION, ClaimKind.FACT
