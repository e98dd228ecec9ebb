"""All rules. Importing this package fills the registry."""

from plainspoken.claims.rules import (  # noqa: F401
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
    worth,
)
