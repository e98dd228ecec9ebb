"""Engaged and yet lost: counted from the table, and only groups told that surely lose more, other things alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from plainspoken.analysis.subgroups.engagement import record_engagement
from plainspoken.case import Column, Engagement, SplitSettings, TargetColumn
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.planted import case_of, loaded_of, visits

MANY_PAGES = Engagement(column="pages", at_least=6)


def engaged_in(frame: pd.DataFrame, event: np.ndarray, **more: Any) -> EvidenceRecorder:
    """What is recorded of engagement, with the visitor's kind explored."""
    book, asked = EvidenceRecorder(), {"engagement": MANY_PAGES, "explore": ("visitor", "region"), **more}
    record_engagement(loaded_of(frame, event), case_of(frame, **asked), book)
    return book


def test_the_engaged_without_the_event_are_counted() -> None:
    frame, event = visits()
    engaged = (frame["pages"] >= 6).to_numpy()
    found = engaged_in(frame, event).evidence
    assert found["engagement.n"].value == engaged.sum()
    assert found["engagement.lost_n"].value == (engaged & ~event).sum()
    assert found["engagement.elsewhere"].value == pytest.approx((~event)[~engaged].mean())


def test_the_group_that_loses_more_is_told_and_the_month_is_not_compared() -> None:
    book = engaged_in(*visits(6_000))
    assert [book.evidence[f"engagement.{each}.value"].value for each in book.members["engagement"]] == [
        "value.visitor.back"
    ]
    low = book.evidence["engagement.0.remains"].low
    assert low is not None and low > 0
    assert book.evidence["engagement.tried"].value == 6  # two kinds of visitors, four regions


def test_groups_that_lose_alike_are_not_told_apart() -> None:
    told = []
    for seed in range(40):
        frame, _ = visits(2_000, seed)
        alike = np.random.default_rng(seed + 1_000).random(2_000) < 0.2
        told.append(engaged_in(frame, alike).evidence["engagement.found"].number)
    assert sum(each > 0 for each in told) <= 4  # one in twenty, and chance


def test_a_gap_that_is_only_that_of_another_column_is_no_gap() -> None:
    frame, event = visits(6_000)
    other = np.where(frame["visitor"] == "new", "x", "y")
    switched = np.random.default_rng(5).random(6_000) < 0.2
    frame["browser"] = pd.Categorical(np.where(switched, np.where(other == "x", "y", "x"), other))
    book = engaged_in(frame, event, explore=("browser",))
    assert book.evidence["engagement.found"].value == 0


def test_rows_of_one_customer_count_as_one() -> None:
    frame, _ = visits(150)
    many = pd.concat([frame] * 20, ignore_index=True)
    lost = np.tile(np.random.default_rng(8).random(150) < 0.2, 20)
    book = engaged_in(many, lost, explore=("visitor", "region"))
    many["who"] = np.tile(np.arange(150), 20)
    columns = {**case_of(many).columns, "who": Column(type="identifier", role="identifier")}
    case = case_of(frame, engagement=MANY_PAGES, explore=("visitor", "region"))
    grouped = case.model_copy(update={"columns": columns, "split": SplitSettings(group="who")})
    alike = EvidenceRecorder()
    record_engagement(loaded_of(many, lost), grouped, alike)
    narrow, wide = (each.evidence["engagement.lost"] for each in (book, alike))
    assert (wide.high or 0) - (wide.low or 0) > 3 * ((narrow.high or 0) - (narrow.low or 0))
    assert alike.evidence["engagement.found"].number <= book.evidence["engagement.found"].number


def test_without_a_least_value_the_top_quarter_is_engaged_and_without_a_measure_nothing_is_said() -> None:
    frame, event = visits()
    by_default = engaged_in(frame, event, engagement=Engagement(column="seconds")).evidence
    assert by_default["engagement.share"].value == pytest.approx(0.25, abs=0.01)
    assert not engaged_in(frame, event, engagement=None).evidence


def test_where_the_event_is_unwanted_those_with_it_are_lost() -> None:
    frame, event = visits()
    unwanted = TargetColumn(column="bought", positive="yes", unwanted=True)
    book, case = EvidenceRecorder(), case_of(frame, engagement=MANY_PAGES)
    record_engagement(loaded_of(frame, event), case.model_copy(update={"target": unwanted}), book)
    assert book.evidence["engagement.lost_n"].value == ((frame["pages"] >= 6).to_numpy() & event).sum()


@pytest.mark.parametrize("column", ["visitor", "bought", "no_such_column"])
def test_engagement_is_measured_by_a_number(column: str) -> None:
    with pytest.raises(ValidationError, match="engagement"):
        case_of(visits(50)[0], engagement=Engagement(column=column))
