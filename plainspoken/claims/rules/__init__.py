"""All rules, in the order of the briefing. Importing this package fills the registry."""

from plainspoken.claims.rules import (  # noqa: F401  (the order is the order of the briefing)
    actions,
    answer,
    choice,
    data,
    drivers,
    groups,
    leaks,
    quality,
    segments,
    time,
)
