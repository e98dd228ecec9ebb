"""Tests: what is said of the table is what was planted in it."""

from __future__ import annotations

import numpy as np

from plainspoken.analysis import explore
from plainspoken.case import TrafficAssumption
from plainspoken.case.case_names import names_for_language
from plainspoken.case.case_texts import CaseTexts
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.planted import case_of, loaded_of, visits


def explored(book: EvidenceRecorder) -> dict[str, object]:
    return {name: each.value for name, each in book.evidence.items()}


def test_size_duplicates_and_missing_periods_are_told() -> None:
    frame, event = visits(400)
    frame["month"] = frame["month"].where(frame["month"] != "Feb", "Jan")
    book = EvidenceRecorder()
    explore.record_exploration(
        loaded_of(frame, event, duplicates=5), case_of(frame, explore=("month", "visitor")), book
    )
    value = explored(book)
    assert (value["data.rows_raw"], value["data.rows"], value["data.duplicates"]) == (405, 400, 5)
    assert value["data.positives"] == event.sum()
    assert book.members["data.missing_periods"] == ("feb",)
    assert book.members["months"] == ("jan", "mar", "apr")
    assert book.members["breakdowns"] == ("visitor",)
    new = np.asarray(frame["visitor"] == "new")
    assert value["breakdowns.visitor.values.new.base_rate"] == event[new].mean()


def test_the_best_and_the_worst_period_are_named_and_differ() -> None:
    frame, event = visits(2000)
    event = event & np.asarray(frame["month"] != "Mar") | np.asarray(frame["month"] == "Apr")
    book = EvidenceRecorder()
    explore.record_exploration(loaded_of(frame, event), case_of(frame), book)
    value = explored(book)
    assert (value["months.best"], value["months.worst"]) == ("value.month.apr", "value.month.mar")
    assert (value["months.best_rate"], value["months.worst_rate"]) == (1.0, 0.0)
    assert float(str(value["months.differ_p"])) < 1e-9


def test_a_slip_of_the_pen_is_an_outlier_and_a_long_tail_is_not() -> None:
    frame, event = visits(1000)
    frame.loc[3, "seconds"] = 106_862.0
    book = EvidenceRecorder()
    explore.record_exploration(loaded_of(frame, event), case_of(frame), book)
    assert book.members["outliers"] == ("seconds",)
    assert book.evidence["outliers.seconds.max"].value == 106_862.0


def test_who_stated_the_traffic_is_told_and_without_traffic_nobody_is() -> None:
    frame, event = visits(400)
    told = {"en": {"source": "the web team"}}
    for words, source in ((told, "the web team"), ({}, "Our shop")):
        stated = TrafficAssumption(per_week=100, words=words)
        case = case_of(frame, traffic=stated, texts={"en": CaseTexts(organisation="Our shop")})
        book = EvidenceRecorder()
        explore.record_exploration(loaded_of(frame, event), case, book)
        assert explored(book)["data.traffic_source"] == "traffic.source"
        assert names_for_language(case, "en")["traffic.source"] == source
    silent = EvidenceRecorder()
    explore.record_exploration(loaded_of(frame, event), case_of(frame), silent)
    assert "data.traffic_source" not in silent.evidence
