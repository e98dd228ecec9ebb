"""Tests of the command: what libraries tell one another does not reach the terminal."""

from __future__ import annotations

import warnings

from plainspoken.cli.library_warnings import silence_library_deprecations


def test_deprecations_are_not_shown_though_the_filters_are_lost() -> None:
    with warnings.catch_warnings(record=True) as told:
        silence_library_deprecations()
        warnings.resetwarnings()
        warnings.warn("set_bad will be deprecated", PendingDeprecationWarning, stacklevel=1)
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        warnings.warn("the disk is nearly full", UserWarning, stacklevel=1)
    assert [each.category for each in told] == [UserWarning]
