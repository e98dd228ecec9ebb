"""What remains of a contrast: nothing where others explain it, the planted effect where they do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from plainspoken.analysis.explanation import record_levers
from plainspoken.analysis.explanation.adjusted_contrast import adjust_contrast, columns_known_by
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.planted import visits as planted_visits
from tests.analysis.trained_on import trained_on

Rows = tuple[pd.DataFrame, NDArray[np.bool_], NDArray[np.bool_]]


def visits(effect: float, seed: int, n: int = 3_000) -> Rows:
    """Returning visitors buy more and come by link; the link itself adds `effect` to the chance, from 10 or 30."""
    random = np.random.default_rng(seed)
    returning = random.random(n) < 0.4
    link = random.random(n) < np.where(returning, 0.7, 0.2)
    chance = np.where(returning, 0.3, 0.1) + effect * link
    frame = pd.DataFrame({
        "visitor": pd.Categorical(np.where(returning, "returning", "new")), "noise": random.normal(size=n),
    })  # fmt: skip
    return frame, random.random(n) < chance, link


def test_a_contrast_of_others_is_none_once_they_are_alike() -> None:
    """Observed the link differs; alike in visitors it does not, and false alarms are as rare as said."""
    surely = 0
    for seed in range(60):
        frame, event, link = visits(0.0, seed)
        assert event[link].mean() - event[~link].mean() > 0.04
        found = adjust_contrast(frame, event, link, ~link)
        assert found is not None and found.difference.low is not None
        surely += found.difference.low > 0
    assert surely <= 5


def test_an_effect_of_its_own_remains_and_its_range_holds_it() -> None:
    held, surely = 0, 0
    for seed in range(60):
        frame, event, link = visits(0.08, seed)
        found = adjust_contrast(frame, event, link, ~link)
        assert found is not None and found.difference.low is not None and found.difference.high is not None
        held += found.difference.low <= 0.08 <= found.difference.high
        surely += found.difference.low > 0
    assert held >= 52
    assert surely >= 55


def test_without_others_to_hold_it_is_the_observed_contrast() -> None:
    frame, event, link = visits(0.08, 1)
    found = adjust_contrast(frame[[]], event, link, ~link)
    assert found is not None and found.columns == 0
    assert found.difference.value == pytest.approx(event[link].mean() - event[~link].mean(), abs=0.002)


def test_rows_on_neither_side_change_no_side() -> None:
    frame, event, link = visits(0.08, 2)
    aside = np.random.default_rng(0).random(len(event)) < 0.3
    found = adjust_contrast(frame, event, link & ~aside, ~link & ~aside)
    assert found is not None and found.difference.value == pytest.approx(0.08, abs=0.05)


def test_an_empty_side_has_no_contrast() -> None:
    frame, event, link = visits(0.0, 3)
    assert adjust_contrast(frame, event, np.zeros_like(link), link) is None


def test_what_comes_later_is_not_held() -> None:
    known = {"source": "start", "weekend": "start", "pages": "during", "total": "end"}
    assert columns_known_by(known, tuple(known), "source") == ["weekend"]
    assert columns_known_by(known, tuple(known), "pages") == ["source", "weekend"]


def test_each_changeable_column_is_written_a_driver_or_not() -> None:
    frame, event = planted_visits()
    trained = trained_on(frame, event, "logistic_regression")
    known = {name: each.model_copy(update={"changeable": "yes"}) if name in ("pages", "visitor") else each
             for name, each in trained.case.columns.items()}  # fmt: skip
    case = trained.case.model_copy(update={"columns": known})
    book = EvidenceRecorder()
    book.put("drivers.pages.split", 7.0, "number")
    record_levers(replace(trained, case=case), book)
    assert book.members["levers"] == ("pages", "visitor")
    found = book.evidence
    assert found["levers.pages.split"].value == 7.0
    assert found["levers.pages.high_rate"].number == pytest.approx(event[frame["pages"] >= 7].mean())
    assert found["levers.visitor.high_value"].value == "value.visitor.new"
    assert found["levers.pages.held"].value == len(frame.columns) - 1
    for name in ("pages", "visitor"):
        remains = found[f"levers.{name}.remains"]
        assert remains.low is not None and remains.low > 0
        assert found[f"levers.{name}.adjusted_high"].number - found[f"levers.{name}.adjusted_low"].number == (
            pytest.approx(remains.number)
        )
