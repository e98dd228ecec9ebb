"""Which segments come first: odds that mean the same of rare and frequent events, and the word of the case."""

from __future__ import annotations

import numpy as np
import pytest

from plainspoken.analysis.subgroups.segment_priority import (
    choose_customer_priority,
    choose_priority,
    record_case_priorities,
    segments_adding_up,
)
from plainspoken.core.findings import Evidence
from plainspoken.core.recorder import EvidenceRecorder


def rate(value: float, half: float = 0.02, n: int = 500) -> Evidence:
    return Evidence(value=value, unit="share", low=value - half, high=value + half, n=n)


@pytest.mark.parametrize(
    ("here", "elsewhere", "by_score", "said"),
    [
        (0.39, 0.14, True, "first"),
        (0.84, 0.32, True, "first"),
        (0.22, 0.14, True, "low_cost"),
        (0.08, 0.27, True, "leave"),
        (0.06, 0.17, False, "hold"),
        (0.45, 0.58, True, "low_cost"),
    ],
)
def test_what_a_rate_asks_for(here: float, elsewhere: float, by_score: bool, said: str) -> None:
    assert choose_priority(rate(here), rate(elsewhere), differs=True, by_score=by_score) == said


def test_nothing_is_asked_where_nothing_is_sure() -> None:
    assert choose_priority(rate(0.9), rate(0.1), differs=False, by_score=True) == "none"
    assert choose_priority(rate(0.9, n=49), rate(0.1), differs=True, by_score=True) == "none"
    wide = rate(0.5, half=0.4)
    assert choose_priority(wide, rate(0.2), differs=True, by_score=True) == "low_cost"


def test_who_brings_much_more_than_their_share_is_kept() -> None:
    known = {
        "s.share": rate(0.15), "s.revenue_share": rate(0.62), "s.later.rate": rate(0.5), "s.later.elsewhere": rate(0.5),
        "s.later.different": Evidence(value=False, unit="flag"),
    }  # fmt: skip
    assert choose_customer_priority("s", known) == "keep"
    assert choose_customer_priority("s", known | {"s.revenue_share": rate(0.16)}) == "test"
    assert choose_customer_priority("s", {"s.share": rate(0.15)}) is None


def test_overlapping_segments_do_not_add_up_and_the_case_decides() -> None:
    event = np.repeat([True, False], [60, 140])
    everyone = np.arange(200)
    inside = {"hot": everyone < 80, "cold": everyone >= 100, "across": everyone % 2 == 0, "nobody": everyone < 0}
    assert segments_adding_up(inside) == ("hot", "cold")
    book = EvidenceRecorder()
    for name, mine in inside.items():
        book.put(f"segments.{name}.made_from", "score", "name")
        book.put(f"segments.{name}.different", True, "flag")
        if mine.any():  # a segment of nobody has no rate
            book.evidence[f"segments.{name}.rate"] = rate(float(event[mine].mean()), 0.01, 100)
        book.evidence[f"segments.{name}.elsewhere"] = rate(0.3)
    record_case_priorities(inside, {"across": "hold"}, event, book)
    said = {name: book.evidence[f"segments.{name}.priority"] for name in inside}
    assert said["hot"].value == "priority.first" and said["across"].value == "priority.hold"
    assert said["across"].source == "assumed" and said["nobody"].value == "priority.none"
    assert book.evidence["act_first.n"].value == 80 and book.evidence["act_first.share_of_positives"].value == 1.0
    assert book.evidence["unsegmented.n"].value == 20 and book.evidence["unsegmented.positives"].value == 0
