"""Shared by tests of the analysis: work that a test does not look at, made small."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.few_draws import draw_few_clouds


@pytest.fixture(scope="module")
def few_clouds() -> Iterator[None]:
    """Cuts are held against few clouds without groups: for tests that do not look at those."""
    with pytest.MonkeyPatch.context() as patch:
        draw_few_clouds(patch)
        yield
