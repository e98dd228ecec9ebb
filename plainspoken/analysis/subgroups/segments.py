"""Analysis: the segments a case asks for, their rates and how stable they are. Knows no page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

from plainspoken.analysis.explanation import Reasons
from plainspoken.analysis.statistics.intervals import Flags, Floats, share
from plainspoken.analysis.subgroups import segment_value as segment_worth
from plainspoken.analysis.subgroups.segment_contrasts import traits, write_traits
from plainspoken.analysis.training import stability_refits as halves
from plainspoken.analysis.training.case_value import ranks, values
from plainspoken.analysis.training.stability_refits import Refit
from plainspoken.analysis.training.trained_model import Rows, Trained
from plainspoken.case import Condition, Segment
from plainspoken.core.recorder import Book, Estimate

ALPHA = 0.003  # of naming any segment different where none is: three briefings in a thousand
ENOUGH = 50  # cases below which a segment is not called the best
LEAST_STAYS = 0.25  # a segment that keeps fewer is called unstable anyway
BANDS = ("top", "next", "rest")
Labels = NDArray[np.str_]


def write(
    trained: Trained, book: Book, refits: Sequence[Refit] | None = None, reasons: Reasons | None = None
) -> Labels:
    """Write the segments, and return each row's segment: the first declared one that it is in, else ''.

    Scores are out of fold. `refits` as in `analysis.refits.draw`; drawn here unless handed over. `reasons`:
    effects on single rows, for what drives each segment.
    """
    segments = trained.case.segments
    book.list("segments", [segment.slug for segment in segments])
    inside = list(inside_each(trained).values())
    for segment, mine in zip(segments, inside, strict=True):
        segment_worth.write(f"segments.{segment.slug}", mine, consenting(trained), trained, book)
        if reasons is not None:
            segment_worth.write_drivers(f"segments.{segment.slug}.drivers", mine, reasons, book)
    different = differing(inside, trained.event)
    stable = stabilities(trained, refits)
    for segment, mine, differs in zip(segments, inside, different, strict=True):
        write_segment(segment, mine, differs, stable.get(segment.slug), trained, book)
    write_best(segments, inside, different, trained.event, book)
    return first_match(segments, inside, len(trained.event))


def inside_each(trained: Trained) -> dict[str, Flags]:
    """The members of each segment (n,), by its slug."""
    everyone = np.arange(len(trained.event))
    return {
        each.slug: members(each, trained, everyone, trained.out_of_fold) for each in trained.case.segments
    }


def bands(score: Floats, top_share: float, next_share: float) -> Labels:
    """The band of each case by rank of its score: the `top_share`, the `next_share` after it, the rest.

    Equal scores are ordered by place, so bands have exactly their share of the cases.
    """
    place = np.empty(len(score), dtype=int)
    place[np.argsort(-score, kind="stable")] = np.arange(len(score))
    top, near = round(top_share * len(score)), round((top_share + next_share) * len(score))
    return np.select([place < top, place < near], BANDS[:2], BANDS[2])


def members(segment: Segment, trained: Trained, rows: Rows, score: Floats) -> Flags:
    """Which of some rows, with these scores, are in a segment (len(rows),)."""
    held = [holds(condition, trained, rows, score) for condition in segment.when]
    return np.asarray(np.logical_and.reduce(held)) if held else np.ones(len(rows), dtype=bool)


def holds(condition: Condition, trained: Trained, rows: Rows, score: Floats) -> Flags:
    """Which of some rows fulfil a condition on a column, on `@band` or on `@score`."""
    decision = trained.case.decision
    if condition.column == "@band":
        return fulfils(bands(score, decision.top_share, decision.next_share), condition)
    if condition.column == "@score":
        return fulfils(score, condition)
    if condition.column == "@picked":
        return fulfils(said(picked(trained, rows, score)), truth(condition))
    if condition.column == "@value_rank":
        own = values(trained.case, trained.frame)
        return fulfils(ranks(own)[rows] if own is not None else np.zeros(len(rows)), condition)
    column = trained.frame[condition.column].iloc[rows]
    numeric = trained.case.columns[condition.column].type in ("integer", "number")
    return fulfils(column.to_numpy(float) if numeric else np.array(column.astype(str).to_list()), condition)


def picked(trained: Trained, rows: Rows, score: Floats) -> Flags:
    """Which of some rows, with these scores, are at or above the threshold."""
    return np.asarray(score >= trained.threshold)


def consenting(trained: Trained) -> Flags:
    """Who agreed to be contacted (n,); everyone where the case asks for no consent."""
    consent = trained.case.consent
    if consent is None:
        return np.ones(len(trained.event), dtype=bool)
    return np.asarray(trained.frame[consent.column].astype(str) == consent.yes)


def said(flags: Flags) -> Labels:
    """Flags as the words that a condition compares with."""
    return np.where(flags, "True", "False")


def truth(condition: Condition) -> Condition:
    """The condition with `yes` and `no` read as true and false."""
    words: dict[object, bool] = {"yes": True, "no": False, "true": True, "false": False}
    value = condition.value
    known = words.get(value.lower(), value) if isinstance(value, str) else value
    return condition.model_copy(update={"value": known})


def fulfils(values: Floats | Labels, condition: Condition) -> Flags:
    """Which values stand in the condition's relation to its value; numbers as numbers, all else as text."""
    wanted = condition.value
    if values.dtype.kind in "US":
        wanted = tuple(map(str, wanted)) if isinstance(wanted, tuple) else str(wanted)
    if condition.operator == "in":
        return np.isin(values, wanted)
    relations = {
        "==": np.equal,
        "!=": np.not_equal,
        "<": np.less,
        "<=": np.less_equal,
        ">": np.greater,
        ">=": np.greater_equal,
    }
    return np.asarray(relations[condition.operator](values, wanted))


def differing(inside: Sequence[Flags], event: Flags) -> list[bool]:
    """Whether each segment's rate differs from the rest, adjusted for all segments (z test; Holm 1979)."""
    p = [two_sided(event, mine) for mine in inside]
    return [bool(each) for each in multipletests(p, alpha=ALPHA, method="holm")[0]] if p else []


def two_sided(event: Flags, mine: Flags) -> float:
    """The p value that the rate is the same inside and outside; 1 where one side is empty."""
    here, there = int(mine.sum()), int((~mine).sum())
    pooled = float(event.mean())
    if not here or not there or pooled in (0.0, 1.0):
        return 1.0
    error = np.sqrt(pooled * (1 - pooled) * (1 / here + 1 / there))
    return float(2 * norm.sf(abs(event[mine].mean() - event[~mine].mean()) / error))


def stabilities(trained: Trained, refits: Sequence[Refit] | None) -> dict[str, Estimate]:
    """For each segment that depends on the score: the share of members who stay under a refit.

    A refit judges only rows it has not seen; both memberships are taken by rank among those rows.
    """
    scored = [segment for segment in trained.case.segments if depends(segment)]
    if not scored:
        return {}
    refits = halves.draw(trained) if refits is None else refits
    shares: dict[str, list[float]] = {segment.slug: [] for segment in scored}
    for refit in refits:
        rows = refit.unseen
        again = trained.calibrate(halves.score(refit.pipeline, trained, rows))
        for segment in scored:
            before = members(segment, trained, rows, trained.out_of_fold[rows])
            after = members(segment, trained, rows, again)
            if before.any():
                shares[segment.slug].append(float(after[before].mean()))
    return {name: spread(np.array(found)) for name, found in shares.items() if found}


def spread(shares: Floats) -> Estimate:
    """The mean share with the 95 % range over refits."""
    low, high = np.percentile(shares, [2.5, 97.5])
    return Estimate(float(shares.mean()), float(low), float(high), len(shares), "resamples_95")


def depends(segment: Segment) -> bool:
    """Whether a segment depends on the score."""
    return any(condition.column in ("@band", "@score", "@picked") for condition in segment.when)


def write_segment(
    segment: Segment, mine: Flags, differs: bool, stays: Estimate | None, trained: Trained, book: Book
) -> None:
    """Size, rate, how it differs and what distinguishes it."""
    address, event = f"segments.{segment.slug}", trained.event
    events, size = int(event[mine].sum()), int(mine.sum())
    book.put(f"{address}.segment", f"segment.{segment.slug}", "name")
    book.put(f"{address}.n", size, "count")
    book.put(f"{address}.share", share(size, len(mine)), "share", of="cases")
    book.put(f"{address}.positives", events, "count")
    book.put(f"{address}.rate", share(events, size, unsteady(stays)), "share", of="cases")
    book.put(f"{address}.elsewhere", share(int(event[~mine].sum()), int((~mine).sum())), "share", of="cases")
    book.put(f"{address}.share_of_positives", share(events, int(event.sum())), "share", of="positives")
    book.put(f"{address}.different", differs, "flag")
    book.put(f"{address}.stability", stays, "share", of="members")
    found = traits(trained.frame, mine, ~mine, describing(segment, trained))
    write_traits(f"{address}.traits", found, "here", "elsewhere", book)


def unsteady(stays: Estimate | None) -> float:
    """How much less a segment's cases tell of its rate where a refit exchanges some: only those who stay
    are cases of the segment that the next model will show."""
    return 1 / max(stays.value, LEAST_STAYS) if stays is not None else 1.0


def describing(segment: Segment, trained: Trained) -> list[str]:
    """The columns that may distinguish a segment: those used, but not those that define it."""
    defining = {condition.column for condition in segment.when}
    return [name for name in trained.columns if name not in defining]


def write_best(
    segments: Sequence[Segment], inside: Sequence[Flags], different: Sequence[bool], event: Flags, book: Book
) -> None:
    """The segment with the highest rate among those with enough cases, and whether it surely differs."""
    rated = [
        (event[mine].mean(), segment.slug, mine, differs)
        for segment, mine, differs in zip(segments, inside, different, strict=True)
        if mine.sum() >= ENOUGH
    ]
    if rated:
        _, name, mine, differs = max(rated, key=lambda each: each[0])
        book.put("segments.best", f"segment.{name}", "name")
        book.put("segments.best_different", differs, "flag")
        book.put("segments.best_rate", share(int(event[mine].sum()), int(mine.sum())), "share", of="cases")


def first_match(segments: Sequence[Segment], inside: Sequence[Flags], rows: int) -> Labels:
    """Each row's first segment, '' where it is in none."""
    if not segments:
        return np.full(rows, "")
    return np.select(list(inside), [segment.slug for segment in segments], "")
