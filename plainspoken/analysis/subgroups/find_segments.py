"""Analysis: the segments a case asks for, their rates and how stable they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

from plainspoken.analysis.explanation import ReasonCodes
from plainspoken.analysis.statistics.clusters import Groups, share_design_effect
from plainspoken.analysis.statistics.intervals import Flags, Floats, rows_in_groups, share_interval, wilson_interval
from plainspoken.analysis.statistics.resampling import summarise_resamples
from plainspoken.analysis.subgroups import beyond_score, segment_priority, segment_value
from plainspoken.analysis.subgroups.segment_contrasts import record_contrasts, strongest_contrasts
from plainspoken.analysis.subgroups.slice_search import scored_cases
from plainspoken.analysis.training import stability_refits
from plainspoken.analysis.training.case_value import case_values, percentile_ranks
from plainspoken.analysis.training.stability_refits import Refit
from plainspoken.analysis.training.trained_model import Rows, TrainedModel
from plainspoken.case import Condition, Segment
from plainspoken.case.serving_manifest import SCORE_BANDS
from plainspoken.core.recorder import Estimate, EvidenceRecorder

SEGMENT_RATE_ALPHA = 0.003  # of naming any segment different where none is: three briefings in a thousand
MIN_BEST_SEGMENT_CASES = 50  # cases below which a segment is not called the best
SEGMENT_STABILITY_FLOOR = 0.25  # a segment that keeps fewer is called unstable anyway
Labels = NDArray[np.str_]


def record_segments(
    trained: TrainedModel,
    book: EvidenceRecorder,
    refits: Sequence[Refit] | None = None,
    reasons: ReasonCodes | None = None,
) -> Labels:
    """Write the segments, and return each row's segment: the first declared one that it is in, else ''.

    Scores are out of fold. `refits` as in `analysis.refits.draw`; drawn here unless handed over. `reasons`:
    effects on single rows, for what drives each segment.
    """
    segments = trained.case.segments
    book.list("segments", [segment.slug for segment in segments])
    members = members_by_segment(trained)
    inside = list(members.values())
    picked = selected_by_threshold(trained, np.arange(len(trained.event)), trained.out_of_fold)
    segment_value.record_selected_value(trained, picked, book)
    for segment, mine in zip(segments, inside, strict=True):
        segment_value.record_segment_value(f"segments.{segment.slug}", mine, consenting_cases(trained), trained, book)
        if reasons is not None:
            segment_value.record_segment_drivers(f"segments.{segment.slug}.drivers", mine, reasons, book)
    different = segments_with_different_rates(inside, trained.event, trained.groups)
    stable = segment_stabilities(trained, refits)
    for segment, mine, differs in zip(segments, inside, different, strict=True):
        record_segment_profile(segment, mine, differs, stable.get(segment.slug), trained, book)
    record_best_segment(segments, inside, different, trained, book)
    by_score = {each.slug: mine for each, mine in zip(segments, inside, strict=True) if depends_on_score(each)}
    beyond_score.record_beyond_score(by_score, scored_cases(trained), book)
    beyond_score.record_overlap(inside, book)
    wanted = {each.slug: each.priority for each in segments}
    segment_priority.record_case_priorities(members, wanted, trained.event, book)
    return first_matching_segment(segments, inside, len(trained.event))


def members_by_segment(trained: TrainedModel) -> dict[str, Flags]:
    """The members of each segment (n,), by its slug."""
    everyone = np.arange(len(trained.event))
    return {each.slug: segment_members(each, trained, everyone, trained.out_of_fold) for each in trained.case.segments}


def assign_score_bands(score: Floats, top_share: float, next_share: float) -> Labels:
    """The band of each case by rank of its score: the `top_share`, the `next_share` after it, the rest.

    Equal scores are ordered by place, so bands have exactly their share of the cases.
    """
    place = np.empty(len(score), dtype=int)
    place[np.argsort(-score, kind="stable")] = np.arange(len(score))
    top, near = round(top_share * len(score)), round((top_share + next_share) * len(score))
    return np.select([place < top, place < near], SCORE_BANDS[:2], SCORE_BANDS[2])


def segment_members(segment: Segment, trained: TrainedModel, rows: Rows, score: Floats) -> Flags:
    """Which of some rows, with these scores, are in a segment (len(rows),)."""
    held = [rows_fulfilling(condition, trained, rows, score) for condition in segment.when]
    return np.asarray(np.logical_and.reduce(held)) if held else np.ones(len(rows), dtype=bool)


def rows_fulfilling(condition: Condition, trained: TrainedModel, rows: Rows, score: Floats) -> Flags:
    """Which of some rows fulfil a condition on a column, on `@band` or on `@score`."""
    decision = trained.case.decision
    if condition.column == "@band":
        return values_fulfilling(assign_score_bands(score, decision.top_share, decision.next_share), condition)
    if condition.column == "@score":
        return values_fulfilling(score, condition)
    if condition.column == "@picked":
        return values_fulfilling(flags_as_text(selected_by_threshold(trained, rows, score)), parse_yes_no(condition))
    if condition.column == "@value_rank":
        own = case_values(trained.case, trained.frame)
        return values_fulfilling(percentile_ranks(own)[rows] if own is not None else np.zeros(len(rows)), condition)
    column = trained.frame[condition.column].iloc[rows]
    numeric = trained.case.columns[condition.column].type in ("integer", "number")
    return values_fulfilling(column.to_numpy(float) if numeric else np.array(column.astype(str).to_list()), condition)


def selected_by_threshold(trained: TrainedModel, rows: Rows, score: Floats) -> Flags:
    """Which of some rows, with these scores, are at or above the threshold."""
    return np.asarray(score >= trained.threshold)


def consenting_cases(trained: TrainedModel) -> Flags:
    """Who agreed to be contacted (n,); everyone where the case asks for no consent."""
    consent = trained.case.consent
    if consent is None:
        return np.ones(len(trained.event), dtype=bool)
    return np.asarray(trained.frame[consent.column].astype(str) == consent.yes)


def flags_as_text(flags: Flags) -> Labels:
    """Flags as the words that a condition compares with."""
    return np.where(flags, "True", "False")


def parse_yes_no(condition: Condition) -> Condition:
    """The condition with `yes` and `no` read as true and false."""
    words: dict[object, bool] = {"yes": True, "no": False, "true": True, "false": False}
    value = condition.value
    known = words.get(value.lower(), value) if isinstance(value, str) else value
    return condition.model_copy(update={"value": known})


def values_fulfilling(values: Floats | Labels, condition: Condition) -> Flags:
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


def segments_with_different_rates(inside: Sequence[Flags], event: Flags, groups: Groups | None = None) -> list[bool]:
    """Whether each segment's rate differs from the rest, adjusted for all segments (z test; Holm 1979)."""
    effect = share_design_effect(event, groups)
    p = [two_proportion_p_value(event, mine, effect) for mine in inside]
    return [bool(each) for each in multipletests(p, alpha=SEGMENT_RATE_ALPHA, method="holm")[0]] if p else []


def two_proportion_p_value(event: Flags, mine: Flags, effect: float = 1.0) -> float:
    """The p value that the rate is the same inside and outside; 1 where one side is empty. `effect`: the design
    effect of the rate."""
    here, there = int(mine.sum()), int((~mine).sum())
    pooled = float(event.mean())
    if not here or not there or pooled in (0.0, 1.0):
        return 1.0
    error = np.sqrt(pooled * (1 - pooled) * (1 / here + 1 / there) * effect)
    return float(2 * norm.sf(abs(event[mine].mean() - event[~mine].mean()) / error))


def segment_stabilities(trained: TrainedModel, refits: Sequence[Refit] | None) -> dict[str, Estimate]:
    """For each segment that depends on the score: the share of members who stay under a refit.

    A refit judges only rows it has not seen; both memberships are taken by rank among those rows.
    """
    scored = [segment for segment in trained.case.segments if depends_on_score(segment)]
    if not scored:
        return {}
    refits = stability_refits.refit_on_halves(trained) if refits is None else refits
    shares: dict[str, list[float]] = {segment.slug: [] for segment in scored}
    for refit in refits:
        rows = refit.unseen
        again = trained.calibrate(stability_refits.score_refit(refit.pipeline, trained, rows))
        for segment in scored:
            before = segment_members(segment, trained, rows, trained.out_of_fold[rows])
            after = segment_members(segment, trained, rows, again)
            if before.any():
                shares[segment.slug].append(float(after[before].mean()))
    return {name: summarise_resamples(found) for name, found in shares.items() if found}


def depends_on_score(segment: Segment) -> bool:
    """Whether a segment depends on the score."""
    return any(condition.column in beyond_score.SCORE_COLUMNS for condition in segment.when)


def record_segment_profile(
    segment: Segment, mine: Flags, differs: bool, stays: Estimate | None, trained: TrainedModel, book: EvidenceRecorder
) -> None:
    """Size, rate, how it differs and what distinguishes it."""
    address, event = f"segments.{segment.slug}", trained.event
    events, size = int(event[mine].sum()), int(mine.sum())
    book.put(f"{address}.segment", f"segment.{segment.slug}", "name")
    book.put(f"{address}.made_from", "score" if depends_on_score(segment) else "columns", "name")
    book.put(f"{address}.n", size, "count")
    book.put(f"{address}.share", wilson_interval(size, len(mine)), "share", of="cases")
    book.put(f"{address}.positives", events, "count")
    book.put(
        f"{address}.rate",
        share_interval(event[mine], rows_in_groups(trained.groups, mine), stability_design_effect(stays)),
        "share",
        of="cases",
    )
    book.put(
        f"{address}.elsewhere", share_interval(event[~mine], rows_in_groups(trained.groups, ~mine)), "share", of="cases"
    )
    book.put(
        f"{address}.share_of_positives",
        share_interval(mine[event], rows_in_groups(trained.groups, event)),
        "share",
        of="positives",
    )
    book.put(f"{address}.different", differs, "flag")
    book.put(f"{address}.stability", stays, "share", of="members")
    found = strongest_contrasts(trained.frame, mine, ~mine, describing_columns(segment, trained))
    record_contrasts(f"{address}.traits", found, "here", "elsewhere", book)


def stability_design_effect(stays: Estimate | None) -> float:
    """How much less a segment's cases tell of its rate where a refit exchanges some: only those who stay
    are cases of the segment that the next model will show."""
    return 1 / max(stays.value, SEGMENT_STABILITY_FLOOR) if stays is not None else 1.0


def describing_columns(segment: Segment, trained: TrainedModel) -> list[str]:
    """The columns that may distinguish a segment: those used, but not those that define it."""
    defining = {condition.column for condition in segment.when}
    return [name for name in trained.columns if name not in defining]


def record_best_segment(
    segments: Sequence[Segment],
    inside: Sequence[Flags],
    different: Sequence[bool],
    trained: TrainedModel,
    book: EvidenceRecorder,
) -> None:
    """The segment with the highest rate among those with enough cases, and whether it surely differs."""
    event = trained.event
    rated = [
        (event[mine].mean(), segment.slug, mine, differs)
        for segment, mine, differs in zip(segments, inside, different, strict=True)
        if mine.sum() >= MIN_BEST_SEGMENT_CASES
    ]
    if rated:
        _, name, mine, differs = max(rated, key=lambda each: each[0])
        book.put("segments.best", f"segment.{name}", "name")
        book.put("segments.best_different", differs, "flag")
        book.put(
            "segments.best_rate", share_interval(event[mine], rows_in_groups(trained.groups, mine)), "share", of="cases"
        )


def first_matching_segment(segments: Sequence[Segment], inside: Sequence[Flags], rows: int) -> Labels:
    """Each row's first segment, '' where it is in none."""
    if not segments:
        return np.full(rows, "")
    return np.select(list(inside), [segment.slug for segment in segments], "")
