"""Order of the actions of one severity: what must be known first, then whom to contact, then the rest.

A contact weighs nothing, or the money that one return brings.
"""

from __future__ import annotations

DEFINE_FIRST, RECORD_FIRST, DO_LATER = 2e12, 1e12, -1.0
