"""The fingerprint of findings: what a briefing prints of them, so that any copy can be asked whose it is."""

from __future__ import annotations

import re
from hashlib import sha256

from plainspoken.core.findings import Findings, serialise_findings
from plainspoken.core.last_made import LastMade

GROUPS, GROUP_LENGTH = 8, 4  # as many signs as nobody can forge a second findings document for (128 bits)
FINGERPRINT_PATTERN = re.compile(
    rf"(?<!\S)[0-9a-f]{{{GROUP_LENGTH}}}(?:\s[0-9a-f]{{{GROUP_LENGTH}}}){{{GROUPS - 1}}}(?!\S)"
)


def make_fingerprint(findings: Findings) -> str:
    """The beginning of the SHA-256 of `findings.json` as it is written, in groups: `3f2a 91bc ...`."""
    digest = sha256(serialise_findings(findings)).hexdigest()
    return " ".join(digest[at : at + GROUP_LENGTH] for at in range(0, GROUPS * GROUP_LENGTH, GROUP_LENGTH))


fingerprint_findings = LastMade(make_fingerprint)


def find_fingerprint(text: str) -> str:
    """The last fingerprint that a text holds, for it stands at the end; nothing where there is none."""
    found = FINGERPRINT_PATTERN.findall(text)
    return " ".join(found[-1].split()) if found else ""
