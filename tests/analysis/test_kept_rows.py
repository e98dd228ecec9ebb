"""What other models told rows that they had not seen stands in the saved scores, and gives the figures again."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from plainspoken.analysis.analysis_result import AnalysisResult
from plainspoken.analysis.classification import run_classification_analysis
from plainspoken.analysis.row_scores import spread_rows
from plainspoken.case.settings import SearchSettings
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.planted import MONTHS, case_of, loaded_of, visits

PLACES = {
    "in_time": "plan.score.roc_auc",
    "at_start": "moments.start.roc_auc",
    "late": "time.roc_auc",
    "late_informed": "time.like_for_like.roc_auc",
    "late_start": "settings.out_of_time_start.roc_auc",
    "signs": "checklist.roc_auc",
}


@pytest.fixture(scope="module")
def analysed() -> AnalysisResult:
    """Visits of which the visitor and the region are known at the start, the pages and seconds later."""
    frame, event = visits(1_500)
    case = case_of(frame, search=SearchSettings(candidates=("logistic_regression",)))
    known = {name: case.columns[name].model_copy(update={"known": "start"}) for name in ("visitor", "region")}
    case = case.model_copy(update={"columns": {**case.columns, **known}})
    return run_classification_analysis(case, loaded_of(frame, event), lambda what, part: None)


@pytest.mark.parametrize("column", PLACES)
def test_the_rows_that_were_kept_give_the_figure_again(analysed: AnalysisResult, column: str) -> None:
    scores = analysed.scores
    told = scores[scores[column].notna()]
    found = analysed.findings.get(PLACES[column])
    assert found.number == pytest.approx(roc_auc_score(told["event"], told[column]), abs=1e-12)
    assert len(told) < len(scores)


def test_late_rows_are_those_of_the_late_months(analysed: AnalysisResult) -> None:
    frame, _ = visits(1_500)
    late = frame["month"].isin(MONTHS[3:]).to_numpy()
    assert (analysed.scores["late"].notna().to_numpy() == late).all()
    assert analysed.findings.get("time.expected_rate").number == pytest.approx(
        analysed.scores["late_probability"].mean(), abs=1e-12
    )


def test_rows_are_kept_once_and_by_their_own_name() -> None:
    book = EvidenceRecorder()
    book.keep_rows("told", np.array([2, 0]), np.array(["c", "a"], dtype=object))
    assert spread_rows(book.row_values, pd.RangeIndex(3))["told"].fillna("").tolist() == ["a", "", "c"]
    with pytest.raises(ValueError, match="kept twice"):
        book.keep_rows("told", np.array([1]), np.array(["b"], dtype=object))
