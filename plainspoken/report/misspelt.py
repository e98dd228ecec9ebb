"""Addresses in a layout that are misspelt, told apart from evidence that a table does not give."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from plainspoken.claims.registry import registry
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import suggest_nearest

SUBJECT = "{s}"  # in an address of a rule: any member of a collection
CLOSE = 0.85  # how alike, at least, an address and the one that was meant


def refuse_misspelt(address: str, known: Mapping[str, object]) -> None:
    """See that an address at which nothing stands is one at which something may: a rule names it, or none is like it.

    Raises:
        PlainspokenError: it is neither; names the nearest.
    """
    bare = address.partition(":")[0]
    if pattern_of_rules().fullmatch(bare):
        return
    if near := suggest_nearest(bare, known, CLOSE):
        raise PlainspokenError(f"no evidence at {bare!r}{near}")


@cache
def pattern_of_rules() -> re.Pattern[str]:
    """The addresses that rules name."""
    named = {address for rule in registry().values() for address in rule.uses.values()}
    return re.compile("|".join(sorted(re.escape(each).replace(re.escape(SUBJECT), ".+") for each in named)))
