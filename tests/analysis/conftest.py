"""Shared by tests of the analysis: work that a test does not look at, made small."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from plainspoken.analysis.clustering import null_reference, record_comparison

FEWEST_CLOUDS = 2  # that have a range


@pytest.fixture(scope="module")
def few_clouds() -> Iterator[None]:
    """Cuts are held against few clouds without groups: for tests that do not look at those."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(null_reference, "NULL_SAMPLE_COUNT", FEWEST_CLOUDS)
        patch.setattr(record_comparison, "NULL_SAMPLE_DRAWS", FEWEST_CLOUDS)
        yield
