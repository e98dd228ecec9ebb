"""Real time: what a client says it reads (`Accept-Language`, RFC 9110) to a language in which a case is told."""

from __future__ import annotations

import re
from collections.abc import Collection

LANGUAGE_RANGE_PATTERN = re.compile(
    r"\s*([a-z]{1,8})(?:-[a-z0-9]{1,8})*\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?", re.IGNORECASE
)


def choose_accepted_language(header: str, told: Collection[str]) -> str:
    """The language that a header prefers most among those in which something is told; empty where it names none.

    `sv-SE` reads `sv`; of equal weights the first counts; what is malformed, or has the weight 0, is passed over.
    """
    wanted = [found for each in header.split(",") if (found := LANGUAGE_RANGE_PATTERN.fullmatch(each))]
    weights = {
        found[1].lower(): float(found[2] or 1)
        for found in reversed(wanted)
        if found[1].lower() in told and float(found[2] or 1) > 0
    }
    # Put in reversed, so that of equal weights the last one found is the first that was named.
    return max(reversed(weights), key=weights.__getitem__, default="")
