"""Tests of the analysis run on one core each, so that several can run side by side."""

import pytest


@pytest.fixture(autouse=True)
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """No processes of their own for folds."""
    monkeypatch.setattr("plainspoken.analysis.training.cross_validation.CORES", 1)
