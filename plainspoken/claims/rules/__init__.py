"""All rules. Importing this package fills the registry."""

from plainspoken.claims.rules import (  # noqa: F401
    actions,
    answer,
    choice,
    clusters,
    data,
    drivers,
    future,
    groups,
    judged,
    leaks,
    newcomers,
    products,
    profiles,
    quality,
    segments,
    service,
    shop,
    spending,
    time,
    worth,
)
