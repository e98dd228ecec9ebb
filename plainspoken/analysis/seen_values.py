"""Values that a table holds to their names as they are written there, until a case gives them its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plainspoken.case import slug


def names_of_seen_values(values: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The values that the table has in each column, under the keys of their names."""
    return {f"value.{slug(title)}.{slug(each)}": str(each) for title, seen in values.items() for each in seen}
