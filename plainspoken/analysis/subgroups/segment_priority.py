"""Segments to which of them comes first: from how often the event happens in each, and what it brings.

A segment comes first where the event is surely much more frequent than elsewhere, and is left alone where it is surely
much rarer. "Much" is measured in odds, so that it means the same of rare and of frequent events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from plainspoken.analysis.statistics.intervals import Flags
from plainspoken.core.findings import Evidence
from plainspoken.core.recorder import EvidenceRecorder

MUCH_HIGHER_ODDS = 2.0  # at the near end of the range, over the odds elsewhere; and the same below
MIN_KEPT_REVENUE_RATIO = 2.0  # share of revenue over share of customers, from which a segment is one to keep
MIN_SEGMENT_CASES = 50  # cases below which nothing is said of a segment


def odds(share: float) -> float:
    """A share as odds; 1 to infinity."""
    return share / (1 - share) if share < 1 else float("inf")


def choose_priority(rate: Evidence, elsewhere: Evidence, *, differs: bool, by_score: bool) -> str:
    """What a segment's rate (with its range) asks for, against that of all others.

    `first`: surely much more frequent; `low_cost`: more frequent, or rarer but not by much; `leave`: surely much
    rarer; `hold`: the same of a segment that the score did not make, so that only its budget is in question;
    `none`: not surely different.
    """
    if not differs or (rate.n or 0) < MIN_SEGMENT_CASES:
        return "none"
    low, high = (rate.number if end is None else end for end in (rate.low, rate.high))
    if odds(low) >= MUCH_HIGHER_ODDS * odds(elsewhere.number):
        return "first"
    if odds(high) * MUCH_HIGHER_ODDS <= odds(elsewhere.number):
        return "leave" if by_score else "hold"
    return "low_cost"


def record_case_priorities(
    inside: Mapping[str, Flags], wanted: Mapping[str, str | None], event: Flags, book: EvidenceRecorder
) -> None:
    """Of a classification: each segment's priority, whether its share adds up with those before it, and what all that
    come first hold together. `inside`: members (n,) by slug; `wanted`: what the case demands instead."""
    first = np.zeros(len(event), dtype=bool)
    for slug, mine in inside.items():
        at, known = f"segments.{slug}", book.evidence
        by_score = known[f"{at}.made_from"].value == "score"
        differs = known[f"{at}.different"].value is True
        rate, elsewhere = known.get(f"{at}.rate"), known.get(f"{at}.elsewhere")
        found = "none"  # also of a segment of nobody, or of all, which has no rate to compare
        if rate is not None and elsewhere is not None:
            found = choose_priority(rate, elsewhere, differs=differs, by_score=by_score)
        priority = wanted.get(slug) or found
        book.put(f"{at}.priority", f"priority.{priority}", "name", source="assumed" if wanted.get(slug) else "measured")
        first |= mine & (priority == "first")
    adding = segments_adding_up(inside)
    for slug in inside:
        book.put(f"segments.{slug}.adds_up", slug in adding, "flag")
    if len(adding) > 1 and event.any():
        rest = ~np.logical_or.reduce([inside[slug] for slug in adding])
        record_part("unsegmented", rest, event, book)
        if first.any():
            record_part("act_first", first, event, book)


def record_part(address: str, mine: Flags, event: Flags, book: EvidenceRecorder) -> None:
    """How many cases some rows are, and how many of the events they hold."""
    book.put(f"{address}.n", int(mine.sum()), "count")
    book.put(f"{address}.share", float(mine.mean()), "share", of="cases")
    book.put(f"{address}.positives", int(event[mine].sum()), "count")
    book.put(f"{address}.share_of_positives", float(mine[event].mean()), "share", of="positives")


def segments_adding_up(inside: Mapping[str, Flags]) -> tuple[str, ...]:
    """The segments, in their order, that share no case with those taken before; empty ones are left out."""
    taken, chosen = None, []
    for slug, mine in inside.items():
        if mine.any() and (taken is None or not (taken & mine).any()):
            taken = mine.copy() if taken is None else taken | mine
            chosen.append(slug)
    return tuple(chosen)


def record_customer_priorities(slugs: Sequence[str], book: EvidenceRecorder) -> None:
    """Of a segmentation: each segment's priority, but of who was not followed."""
    for slug in slugs:
        priority = choose_customer_priority(f"segments.{slug}", book.evidence)
        if priority is not None:
            book.put(f"segments.{slug}.priority", f"priority.{priority}", "name")


def choose_customer_priority(at: str, known: Mapping[str, Evidence]) -> str | None:
    """What a segment of customers asks for, by money and by what they did later; None where nobody was followed.

    `keep` where it brings much more of the revenue than it is of the customers; else as in a classification, with
    `test` where its members did not surely act otherwise.
    """
    if not {f"{at}.later.rate", f"{at}.later.elsewhere", f"{at}.revenue_share"} <= set(known):
        return None
    if known[f"{at}.revenue_share"].number >= MIN_KEPT_REVENUE_RATIO * known[f"{at}.share"].number:
        return "keep"
    differs = known[f"{at}.later.different"].value is True
    found = choose_priority(known[f"{at}.later.rate"], known[f"{at}.later.elsewhere"], differs=differs, by_score=True)
    return "test" if found == "none" else found
