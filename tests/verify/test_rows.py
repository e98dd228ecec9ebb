"""What one row of a table may be about: one member of a collection, its conditions included."""

from __future__ import annotations

import pytest

from plainspoken.verify.marks import find_collection_member
from tests.words.planted import english, whole_sample


@pytest.mark.parametrize(
    ("address", "member"),
    [
        ("checklist.signs.0.conditions.0.low", "checklist.signs.0"),
        ("checklist.signs.0.again", "checklist.signs.0"),
        ("checklist.signs.1.again", "checklist.signs.1"),
        ("models.random_forest.roc_auc", "models.random_forest"),
    ],
)
def test_a_bound_of_a_condition_is_about_its_group(address: str, member: str) -> None:
    assert find_collection_member(address, english(whole_sample())) == member
