"""Tests: what a slip would have done, what the event's name says, and what cases are worth, as planted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from plainspoken.analysis import explore
from plainspoken.analysis.evaluation import implausible_values, target_check
from plainspoken.case import AssumedValue, Case, CaseValue, TargetCheck
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.dataset import Dataset, ImplausibleRows, LedgerStep
from tests.analysis.planted import case_of, loaded_of

EVENT = np.array([True, False] * 200)


def planted(**columns: np.ndarray) -> Dataset:
    """A table of 400 cases, every other one an event."""
    return loaded_of(pd.DataFrame(columns), EVENT)


def case_over(loaded: Dataset, **entries: object) -> Case:
    return case_of(loaded.frame, calendar=False, **entries)


def told(book: EvidenceRecorder, prefix: str) -> dict[str, object]:
    return {name.removeprefix(prefix): each.value for name, each in book.evidence.items() if name.startswith(prefix)}


def test_a_slip_is_shown_with_its_effect() -> None:
    values, event = np.array([1.0, 2.0, 3.0, 4.0, 1000.0]), np.array([False, False, True, True, False])
    taken = np.array([False, False, False, False, True])
    book = EvidenceRecorder()
    implausible_values.record_implausible_values(
        replace(planted(money=values), asides=(ImplausibleRows("slip", "money", values, event, taken),)), book
    )
    found = told(book, "implausible.0.")
    assert book.members["implausible"] == ("0",)
    assert (found["column"], found["step"], found["n"]) == ("column.money", "clean.slip", 1)
    assert (found["value"], found["mean_with"], found["mean_without"]) == (1000.0, 202.0, 2.5)
    assert found["sd_without"] == pytest.approx(np.std([1, 2, 3, 4], ddof=1))
    assert found["correlation_with"] == pytest.approx(np.corrcoef(values, event)[0, 1])
    assert found["correlation_without"] == pytest.approx(2 / np.sqrt(5))


def test_nothing_set_aside_is_an_empty_section() -> None:
    book = EvidenceRecorder()
    implausible_values.record_implausible_values(planted(money=np.arange(400.0)), book)
    assert (book.members["implausible"], book.evidence) == ((), {})


def defined(now: np.ndarray) -> dict[str, object]:
    loaded, book = planted(now=now, before=np.full(400, 10.0)), EvidenceRecorder()
    case = case_over(loaded, definition=TargetCheck(now="now", before="before"))
    target_check.record_target_check(loaded, case, book)
    return told(book, "definition.")


def test_an_event_that_is_a_fall_is_one() -> None:
    found = defined(np.where(EVENT, 5.0, 12.0))
    assert (found["fell_positive"], found["fell_negative"], found["roc_auc"]) == (1.0, 0.0, 1.0)
    assert (found["now_positive"], found["before_positive"], found["now_negative"]) == (5.0, 10.0, 12.0)


def test_an_event_that_is_no_fall_is_none() -> None:
    found = defined(np.tile([5.0, 5.0, 12.0, 12.0], 100))
    assert (found["fell_positive"], found["fell_negative"], found["roc_auc"]) == (0.5, 0.5, 0.5)


def worth(profit: np.ndarray) -> EvidenceRecorder:
    loaded, book = planted(profit=profit), EvidenceRecorder()
    target_check.record_target_check(
        loaded,
        case_over(loaded, value=CaseValue(column="profit", loss=AssumedValue(value=0.1, low=0.1, high=0.1))),
        book,
    )
    return book


def test_worth_apart_from_the_event_has_a_range_around_nought() -> None:
    book = worth(np.random.default_rng(1).normal(4, 1, 400))
    tie = book.evidence["worth.correlation"]
    assert tie.low is not None and tie.high is not None and tie.low < 0 < tie.high
    assert book.evidence["worth.share_positive"].number == pytest.approx(0.5, abs=0.03)


def test_worth_that_goes_with_the_event_has_not() -> None:
    book = worth(4 + EVENT + np.random.default_rng(1).normal(0, 1, 400))
    assert (book.evidence["worth.correlation"].low or 0) > 0.3
    total = book.evidence["worth.total"].number
    assert book.evidence["worth.mean"].number == pytest.approx(total / 400)


def test_ledger_lines_are_named_after_table_column_or_step() -> None:
    loaded = planted(pages=np.arange(400.0))
    lines = [
        LedgerStep("join", "revenue", 400, 400, 0, 0),
        LedgerStep("correct", "typo", 400, 400, 7, 3, 9),
        LedgerStep("constant_column", "pages", 400, 400, 400, 200),
    ]
    book = EvidenceRecorder()
    explore.record_cleaning_ledger(replace(loaded, ledger=tuple(lines)), book)
    found = told(book, "ledger.")
    assert [found[f"{index}.step"] for index in range(3)] == ["table.revenue", "clean.typo", "column.pages"]
    assert found["1.cells"] == 9
    assert "0.cells" not in found


def test_sections_list_their_columns_as_declared() -> None:
    loaded = planted(pages=np.arange(400.0), clicks=np.arange(400.0), money=np.arange(400.0))
    sections = {"pages": "on the site", "money": "purchases", "clicks": "on the site"}
    case = case_over(loaded)
    columns = {name: each.model_copy(update={"section": sections.get(name, "")}) for name, each in case.columns.items()}
    book = EvidenceRecorder()
    explore.record_column_sections(case.model_copy(update={"columns": columns}), book)
    assert book.members["sections"] == ("on_the_site", "purchases")
    assert book.members["sections.on_the_site.columns"] == ("pages", "clicks")
    assert book.evidence["sections.purchases.n"].value == 1
