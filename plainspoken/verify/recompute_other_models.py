"""Verify: how well models of other columns, periods and moments rank rows that they had not seen, from what each of
them told these rows; by the saved scores, and for single periods by the tables beside them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from plainspoken.core.findings import Findings
from plainspoken.verify.recompute import (
    LEAST_RESAMPLED,
    LEAST_RESAMPLED_EVENTS,
    RECOMPUTE_RESAMPLES,
    RECOMPUTE_SEED,
    ScoreCurve,
    is_resampled,
    recompute_calibration_error,
)
from plainspoken.verify.recompute_groups import Figures, period_rows, same_name, share_of
from plainspoken.verify.reread_table import RereadTable, is_true, number_at
from plainspoken.verify.saved_scores import Flags, Floats, SavedScores

MEASURES = ("roc_auc", "pr_auc", "top_rate")


def list_told_places(findings: Findings) -> dict[str, tuple[str, ...]]:
    """By column of the saved scores, where the figures of that model stand."""
    # The score to act on is then that of the start, late: it is told once.
    acts_by_it = is_true(findings, "plan.score.tested_later")
    return {
        "in_time": ("plan.score", "time.start") if acts_by_it else ("plan.score",),
        "at_start": ("moments.start",),
        "late": ("time", "settings.out_of_time_operational"),
        "late_informed": ("time.like_for_like",),
        "late_start": ("settings.out_of_time_start",) if acts_by_it else ("time.start", "settings.out_of_time_start"),
        "late_no_after": ("settings.out_of_time",),
    }


def list_told_rows(findings: Findings, saved: SavedScores) -> Iterator[tuple[tuple[str, ...], Floats, Flags]]:
    """The places of each model that was kept, with what it told (k,) and what came of these rows (k,)."""
    for column, places in list_told_places(findings).items():
        if column in saved.told:
            rows = ~np.isnan(saved.told[column])
            if 0 < saved.event[rows].sum() < rows.sum():
                yield places, saved.told[column][rows], saved.event[rows]


def recompute_other_models(findings: Findings, saved: SavedScores) -> Figures:
    """Every value of these models, by its address."""
    found, share = Figures(), number_at(findings, "evaluation.top_share")
    if share is None:
        return found
    for places, score, event in list_told_rows(findings, saved):
        size = float(len(event))
        told = measure_ranking(score, event, np.ones(len(event)), share)
        for place in places:
            found |= {f"{place}.{name}": value for name, value in told.items()}
            found |= {f"{place}.{name}:n": size for name in told} | {f"{place}.n": size}
            found |= share_of(f"{place}.base_rate", float(event.sum()), size)
        if "moments.start" in places:
            found |= {"moments.start.gap": recompute_calibration_error(score, event), "moments.start.gap:n": size}
    if "time.roc_auc" in found and "time.like_for_like.roc_auc" in found:
        found["time.decay"] = found["time.like_for_like.roc_auc"] - found["time.roc_auc"]
    if "late_probability" in saved.told:
        found["time.expected_rate"] = float(np.nanmean(saved.told["late_probability"]))
    return found


def measure_ranking(score: Floats, event: Flags, weight: Floats, share: float) -> dict[str, float]:
    """ROC-AUC, average precision and the rate of the top; case i counts `weight[i]` times."""
    curve, many = ScoreCurve.of(score, event, weight), max(1, round(share * len(event)))
    return dict(zip(MEASURES, (curve.roc_auc(), curve.pr_auc(), curve.events_in(many) / many), strict=True))


def recompute_other_ranges(findings: Findings, saved: SavedScores) -> Iterator[tuple[str, float, float]]:
    """The ranges of these values, from resamples of our own, where there are rows enough."""
    share = number_at(findings, "evaluation.top_share")
    for places, score, event in list_told_rows(findings, saved) if share is not None else ():
        addresses = [f"{place}.{name}" for place in places for name in MEASURES]
        wanted = [each for each in addresses if is_resampled(findings.evidence.get(each))]
        if not wanted or not is_enough(event):
            continue
        draws = list(draw_rankings(score, event, share or 0.0))
        for address in wanted:
            values = [draw[address.rpartition(".")[2]] for draw in draws]
            low, high = np.percentile(values, [2.5, 97.5])
            yield address, float(low), float(high)


def is_enough(event: Flags) -> bool:
    """Whether ranges of two kinds of resamples of so many rows are near enough to be held together."""
    return len(event) >= LEAST_RESAMPLED and min(int(event.sum()), int((~event).sum())) >= LEAST_RESAMPLED_EVENTS


def draw_rankings(score: Floats, event: Flags, share: float) -> Iterator[dict[str, float]]:
    """The measures of resamples that hold rows of both kinds."""
    random = np.random.default_rng(RECOMPUTE_SEED)
    for _ in range(RECOMPUTE_RESAMPLES):
        weight = random.multinomial(len(event), np.full(len(event), 1 / len(event))).astype(float)
        yield measure_ranking(score, event, weight, share)


def recompute_late_expectations(findings: Findings, table: RereadTable) -> Figures:
    """What the model of the early periods expected in each late one, and in the one where more came than anywhere."""
    told = table.saved.told.get("late_probability")
    if told is None:
        return {}
    found, gaps = Figures(), dict[str, float]()
    for place in findings.over("time.periods"):
        rows = period_rows(findings, table, place)
        if rows is None or not rows.any() or bool(np.isnan(told[rows]).any()):
            return {}
        found[f"{place}.expected_rate"] = float(told[rows].mean())
        gaps[place] = float(table.saved.event[rows].mean()) - found[f"{place}.expected_rate"]
    worst = max(gaps, key=lambda each: gaps[each], default="")
    if worst and same_name(findings, worst, "time.worst"):
        found["time.worst.expected_rate"] = found[f"{worst}.expected_rate"]
    return found
