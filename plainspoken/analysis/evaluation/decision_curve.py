"""Held-out probabilities to a decision curve: at which ratio of cost to benefit a model is worth using at all.

Net benefit after Vickers & Elkin 2006 (Medical Decision Making 26); the band holds for the whole curve at once
(sup-t, Montiel Olea & Plagborg-Møller 2019), because the ratios are read off where it lies above nil.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.statistics.resampling import Resamples, bootstrap_rows
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.core.findings import Method
from plainspoken.core.recorder import Estimate, EvidenceRecorder

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]
MOST_STEPS = 60
ROUND_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05)
MIN_DECIDED_CASES = 30  # contacted, and left alone: with fewer the model is nearly the same as nobody or everybody
LEAST_GAIN_SHARE = 0.05  # of all events: a net benefit of less than one event in twenty is not worth a model
MIN_DECIDED_EVENTS = 10  # a bootstrap of fewer makes the range too narrow
SURE_PERCENTILE = 95


@dataclass(frozen=True)
class DecisionCurve:
    """Net benefit at each ratio (k,): of the model, of contacting all, and the gain over the better of all and nobody.

    `low`, `high`: the band of the gain, nan where the model decides too few cases otherwise.
    """

    ratios: Floats
    model: Floats
    everybody: Floats
    gain: Floats
    low: Floats
    high: Floats
    method: Method


def record_decision_curve(trained: TrainedModel, event: Flags, score: Floats, book: EvidenceRecorder) -> None:
    """Write `decision_curve` from the test rows: `event` (n,) and their probabilities `score` (n,).

    Nothing is written where no ratio divides the cases into enough contacted and enough left alone.
    """
    ratios = choose_ratios(score)
    if not len(ratios):
        return
    resamples = bootstrap_rows(event, trained.case.seed, whole=len(trained.event), groups=trained.test_groups)
    curve = draw_decision_curve(event, score, ratios, resamples)
    book.list("decision_curve", map(str, range(len(ratios))))
    for at, ratio in enumerate(curve.ratios):
        record_ratio(f"decision_curve.{at}", float(ratio), at, curve, len(event), book)
    least = LEAST_GAIN_SHARE * float(event.mean())
    book.put("decision_curve.least", least, "share", of="cases")
    run = longest_run(worth_using(curve, least))
    if run is not None:
        book.put("decision_curve.lowest", float(curve.ratios[run[0]]), "share", of="benefit")
        book.put("decision_curve.highest", float(curve.ratios[run[1]]), "share", of="benefit")


def record_ratio(place: str, ratio: float, at: int, curve: DecisionCurve, n: int, book: EvidenceRecorder) -> None:
    """One ratio: net benefit of the model and of contacting everybody, and the gain with its range where it has one."""
    book.put(f"{place}.ratio", ratio, "share", of="benefit")
    book.put(f"{place}.model", float(curve.model[at]), "share", of="cases")
    book.put(f"{place}.everybody", float(curve.everybody[at]), "share", of="cases")
    gain, low, high = (float(each[at]) for each in (curve.gain, curve.low, curve.high))
    told = Estimate(gain, low, high, n, curve.method) if np.isfinite(low) else gain
    book.put(f"{place}.gain", told, "share", of="cases")


def choose_ratios(score: Floats) -> Floats:
    """Round ratios (k,) in equal steps up to the last at which enough cases are contacted; none where none decides."""
    count = len(score)
    if count < 2 * MIN_DECIDED_CASES:
        return np.empty(0)
    lowest, last = (float(np.sort(score)[at]) for at in (MIN_DECIDED_CASES, count - MIN_DECIDED_CASES))
    if not lowest < last:
        return np.empty(0)
    step = next((each for each in ROUND_STEPS if last / each <= MOST_STEPS), ROUND_STEPS[-1])
    ratios = np.round(np.arange(1, int(last / step + 1e-9) + 1) * step, 6)
    return np.asarray(ratios[ratios < 1])


def draw_decision_curve(event: Flags, score: Floats, ratios: Floats, resamples: Resamples) -> DecisionCurve:
    """The curve with its band, over resamples of the test rows."""
    passed = np.searchsorted(ratios, score, side="right")  # how many ratios each probability reaches
    size = len(ratios) + 1
    ones, others = count_cells(event, passed, [np.arange(len(event))], size)
    model, everybody = net_benefits(ones, others, ratios)
    gain = gain_over_both(model, everybody)[0]
    drawn = gain_over_both(*net_benefits(*count_cells(event, passed, resamples.rows, size), ratios))
    half = half_band(gain, drawn, decides_enough(ones[0], others[0]))
    return DecisionCurve(ratios, model[0], everybody[0], gain, gain - half, gain + half, resamples.method)


def decides_enough(ones: Counts, others: Counts) -> Flags:
    """Where (k,) the model contacts enough cases and leaves enough alone for a range to be trusted: enough cases on
    both sides, enough events found, and so many left alone that enough events would be missed by chance."""
    found, contacted = (np.cumsum(each[::-1])[::-1][1:] for each in (ones, ones + others))
    count = int((ones + others).sum())
    enough = np.minimum(contacted, count - contacted) >= MIN_DECIDED_CASES
    missed_by_chance = (count - contacted) * float(ones.sum()) / count
    return np.asarray(enough & (np.minimum(found, missed_by_chance) >= MIN_DECIDED_EVENTS))


def net_benefits(ones: Counts, others: Counts, ratios: Floats) -> tuple[Floats, Floats]:
    """Net benefit a case (draws, k) of the model and of everybody, from cells (draws, k + 1) of both classes.

    Events found, less those contacted in vain weighed by the odds of the ratio.
    """
    found, in_vain = (np.cumsum(each[:, ::-1], axis=1)[:, ::-1][:, 1:] for each in (ones, others))
    positives, negatives = (each.sum(axis=1, keepdims=True) for each in (ones, others))
    odds, count = ratios / (1 - ratios), positives + negatives
    return (found - in_vain * odds) / count, (positives - negatives * odds) / count


def gain_over_both(model: Floats, everybody: Floats) -> Floats:
    """By how much the model lies above the better of everybody and nobody, whose net benefit is nil."""
    return np.asarray(model - np.maximum(everybody, 0.0))


def count_cells(event: Flags, passed: Counts, drawn: list[NDArray[np.intp]], size: int) -> tuple[Counts, Counts]:
    """Cases of each resample by how many ratios their probability reaches, (draws, size): with the event, without."""
    ones, others = (
        np.array([np.bincount(passed[rows][event[rows] == kind], minlength=size) for rows in drawn])
        for kind in (True, False)
    )
    return ones, others


def half_band(gain: Floats, drawn: Floats, decides: Flags) -> Floats:
    """Half the width (k,) of a band that holds the whole curve 95 times of 100; nan where the model decides nothing."""
    error = drawn.std(axis=0)
    told = decides & (error > 0)
    half = np.full(len(gain), np.nan)
    if told.any():
        farthest = (np.abs(drawn - gain)[:, told] / error[told]).max(axis=1)
        half[told] = float(np.percentile(farthest, SURE_PERCENTILE)) * error[told]
    return half


def worth_using(curve: DecisionCurve, least: float) -> Flags:
    """The ratios (k,) at which the model's gain is surely above nil, and large enough to be worth having."""
    return np.asarray((np.nan_to_num(curve.low, nan=-1.0) > 0) & (curve.gain >= least))


def longest_run(flags: Flags) -> tuple[int, int] | None:
    """First and last place of the longest run of true values, at least two of them; the first of equal ones."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(int), [0]])))
    runs = [(int(start), int(end) - 1) for start, end in zip(edges[::2], edges[1::2], strict=True) if end - start > 1]
    return max(runs, key=lambda run: run[1] - run[0], default=None)
