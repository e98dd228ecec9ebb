"""The names of types that a stored model may hold are names of types there are."""

from __future__ import annotations

from pkgutil import resolve_name

import pytest

from plainspoken.analysis.clustering import assign_model
from plainspoken.core import skops_types

OURS = [
    name
    for name in (*skops_types.TRUSTED_SKOPS_TYPES, *assign_model.SEGMENTER_SKOPS_TYPES)
    if name.startswith("plainspoken.")
]


@pytest.mark.parametrize("name", OURS)
def test_a_trusted_type_of_ours_stands_where_its_name_says(name: str) -> None:
    module, _, member = name.rpartition(".")
    assert resolve_name(f"{module}:{member}").__module__ == module


def test_there_are_some() -> None:
    assert len(OURS) == 7
