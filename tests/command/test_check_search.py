"""The search of a case is tried on a few numbers before any table is read, without a word where nothing is wrong."""

from __future__ import annotations

import pytest

from plainspoken.analysis.training.candidates import requested_candidates
from plainspoken.case import SearchSettings
from plainspoken.pipeline.check_search import find_setting_fault


def test_a_choice_of_more_numbers_than_are_tried_is_no_fault(recwarn: pytest.WarningsRecorder) -> None:
    (candidate,) = requested_candidates(SearchSettings(candidates=("logistic_l1",)))
    assert [find_setting_fault(candidate, "k", each) for each in (1, 14, "all")] == ["", "", ""]
    assert [str(each.message) for each in recwarn] == []
    assert "'k' parameter" in find_setting_fault(candidate, "k", -1)
