"""Verify: headline evidence computed a second time, from saved scores.

Own formulas on purpose: ROC-AUC from the curve, not from ranks; average precision from a table of distinct
scores; ranges from other resamples. What the analysis got wrong cannot be wrong here in the same way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from plainspoken.core.build_files import FINDINGS_FILE
from plainspoken.core.findings import Evidence, Findings
from plainspoken.core.sums_of_one import is_sum_of_one, round_sum
from plainspoken.verify.problem import Problem
from plainspoken.verify.recompute_intervals import recompute_effective_sizes, recompute_wilson_intervals
from plainspoken.verify.recompute_segments import SavedCustomers, recompute_segment_values
from plainspoken.verify.reread_table import find_picked
from plainspoken.verify.saved_scores import Flags, Floats, SavedScores

EXACT_TOLERANCE = 1e-9
RECOMPUTED_LOSS_CLIP = 1e-6
RECOMPUTED_CALIBRATION_BINS = 10
RECOMPUTE_RESAMPLES, RECOMPUTE_SEED = 400, 20_011
LEAST_RESAMPLED = 1_000  # cases below which ranges of two kinds of resamples are not near enough to be held together
LEAST_RESAMPLED_EVENTS = 50
RESAMPLED_MEASURES = ("roc_auc", "pr_auc", "top_rate", "top_recall", "lift", "f1")
INTERVAL_BOUND_TOLERANCE = 0.25  # how far an end of a resampled range may lie from another's, in widths of the range


@dataclass(frozen=True)
class ScoreCurve:
    """Distinct scores from the highest down, and how many events and others lie at or above each."""

    cut: Floats
    events: Floats
    others: Floats

    @classmethod
    def of(cls, score: Floats, event: Flags, weight: Floats) -> ScoreCurve:
        """The curve of scores (n,) in which case i counts `weight[i]` times."""
        cut, place = np.unique(score, return_inverse=True)
        ones = np.bincount(place, weights=weight * event, minlength=len(cut))[::-1]
        rest = np.bincount(place, weights=weight * ~event, minlength=len(cut))[::-1]
        return cls(cut[::-1], np.cumsum(ones), np.cumsum(rest))

    def roc_auc(self) -> float:
        """Area under the curve of found events over false alarms, by trapezoids (Bamber 1975)."""
        found = np.concatenate([[0.0], self.events]) / self.events[-1]
        alarms = np.concatenate([[0.0], self.others]) / self.others[-1]
        return float(np.sum(np.diff(alarms) * (found[1:] + found[:-1]) / 2))

    def pr_auc(self) -> float:
        """Average precision: precision at each distinct score times the events found there."""
        steps = np.diff(np.concatenate([[0.0], self.events]))
        cases = np.maximum(self.events + self.others, 1e-12)  # nil where the highest scores were not drawn
        return float(np.sum(steps * self.events / cases) / self.events[-1])

    def events_in(self, count: float) -> float:
        """Events among so many highest scores; of equal scores at the edge each counts with a part."""
        sizes = np.concatenate([[0.0], self.events + self.others])
        return float(np.interp(count, sizes, np.concatenate([[0.0], self.events])))


def recompute_evidence(findings: Findings, saved: SavedScores) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Addresses that were computed anew, and each that does not agree; those not there are left alone."""
    checked: list[str] = []
    problems: list[Problem] = []
    for address, value in recompute_headline_values(findings, saved).items():
        found = findings.evidence.get(address)
        if found is not None:
            checked.append(address)
            problems += value_problems(address, found, value)
    sizes = recompute_effective_sizes(findings, saved)
    for address, low, high in (
        *recompute_wilson_intervals(findings, sizes),
        *recompute_bootstrap_intervals(findings, saved),
    ):
        checked.append(f"{address}:low")
        problems += interval_problems(address, findings.evidence[address], low, high)
    return tuple(checked), tuple(problems)


def recompute_segmentation(findings: Findings, saved: SavedCustomers) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The same of segments of customers."""
    values = {at: each for at, each in recompute_segment_values(findings, saved).items() if at in findings.evidence}
    ranges = list(recompute_wilson_intervals(findings, {}))
    told = {at: as_told(findings, at, findings.evidence[at].number, value) for at, value in values.items()}
    problems = [each for at, value in told.items() for each in value_problems(at, findings.evidence[at], value)]
    problems += [each for at, *ends in ranges for each in interval_problems(at, findings.evidence[at], *ends)]
    return (*values, *(f"{at}:low" for at, *_ in ranges)), tuple(problems)


def recompute_headline_values(findings: Findings, saved: SavedScores) -> dict[str, float]:
    """Every headline value that the saved scores decide, by its address."""
    score, event = saved.probability[saved.tested], saved.event[saved.tested]
    found = {"data.rows": float(len(saved.event)), "data.positives": float(saved.event.sum())}
    found |= {"data.base_rate": float(saved.event.mean()), "data.negatives": float((~saved.event).sum())}
    found |= {"evaluation.n": float(len(event)), "evaluation.positives": float(event.sum())}
    found |= {"evaluation.base_rate": float(event.mean())}
    found |= recompute_ranking_metrics(score, event, findings.get("evaluation.top_share").number)
    found |= {
        "evaluation.brier": float(np.square(event - score).mean()),
        "evaluation.log_loss": recompute_log_loss(score, event),
    }
    found |= {"calibration.gap": recompute_calibration_error(score, event)}
    picked = find_picked(findings, saved)
    if picked is not None:
        found |= recompute_threshold_metrics(picked[saved.tested], event)
    return found


def recompute_ranking_metrics(score: Floats, event: Flags, top_share: float) -> dict[str, float]:
    """What depends on the order of scores alone."""
    curve = ScoreCurve.of(score, event, np.ones(len(event)))
    many = max(1, round(top_share * len(event)))
    inside = curve.events_in(many)
    return {
        "evaluation.roc_auc": curve.roc_auc(),
        "evaluation.pr_auc": curve.pr_auc(),
        "evaluation.top_n": float(many),
        "evaluation.top_rate": inside / many,
        "evaluation.top_recall": inside / float(event.sum()),
        "evaluation.lift": inside / many / float(event.mean()),
    }


def recompute_threshold_metrics(picked: Flags, event: Flags) -> dict[str, float]:
    """The four kinds of cases and what follows from them."""
    table = np.bincount(2 * picked.astype(int) + event, minlength=4).astype(float)
    left_alone, missed, alarms, found = (float(each) for each in table)
    return {
        "evaluation.found": found,
        "evaluation.missed": missed,
        "evaluation.false_alarms": alarms,
        "evaluation.left_alone": left_alone,
        "evaluation.contacted": found + alarms,
        "evaluation.recall": found / (found + missed),
        "evaluation.precision": found / (found + alarms) if found + alarms else 0.0,
        "evaluation.f1": 2 * found / (2 * found + alarms + missed),
        "evaluation.accuracy": (found + left_alone) / float(table.sum()),
    }


def recompute_log_loss(score: Floats, event: Flags) -> float:
    """Mean negative log likelihood."""
    right = np.where(event, score, 1 - score)
    return float(-np.log(np.clip(right, RECOMPUTED_LOSS_CLIP, None)).mean())


def recompute_calibration_error(score: Floats, event: Flags) -> float:
    """Mean gap between what was said and what came, in ten bins of equal size from the lowest score up."""
    order = np.argsort(score, kind="stable")
    edges = np.concatenate([[0], np.cumsum([len(part) for part in np.array_split(order, RECOMPUTED_CALIBRATION_BINS)])])
    said, came = (np.concatenate([[0.0], np.cumsum(each[order])]) for each in (score, event.astype(float)))
    return float(np.abs(np.diff((said - came)[edges])).sum() / len(event))


def recompute_bootstrap_intervals(findings: Findings, saved: SavedScores) -> Iterator[tuple[str, float, float]]:
    """The ranges of measures of the scores, from other resamples than the analysis drew."""
    score, event = saved.probability[saved.tested], saved.event[saved.tested]
    share, line = findings.get("evaluation.top_share").number, find_single_line(findings)
    wanted = [name for name in RESAMPLED_MEASURES if is_resampled(findings.evidence.get(f"evaluation.{name}"))]
    if not wanted or len(event) < LEAST_RESAMPLED:
        return
    random = np.random.default_rng(RECOMPUTE_SEED)
    draws: list[dict[str, float]] = []
    while len(draws) < RECOMPUTE_RESAMPLES:
        weight = random.multinomial(len(event), np.full(len(event), 1 / len(event))).astype(float)
        if 0 < (weight * event).sum() < len(event):
            draws.append(recompute_resample_measures(score, event, weight, share, line))
    for name in wanted:
        values = [draw[name] for draw in draws if name in draw]
        if values:
            low, high = np.percentile(values, [2.5, 97.5])
            for address in (f"evaluation.{name}", *(f"{place}.{name}" for place in late_moments(findings))):
                if is_resampled(findings.evidence.get(address)):
                    yield address, float(low), float(high)


def late_moments(findings: Findings) -> tuple[str, ...]:
    """The moments at which the final score is asked for: their measures are those of the evaluation."""
    return tuple(place for place in findings.over("moments") if place.endswith((".end", ".now")))


def recompute_pair_interval(score: Floats, event: Flags) -> tuple[float, float]:
    """The range of the share of pairs in the wrong order (1 less ROC-AUC) among some cases (n,), by resamples."""
    random = np.random.default_rng(RECOMPUTE_SEED)
    draws: list[float] = []
    while len(draws) < RECOMPUTE_RESAMPLES:
        weight = random.multinomial(len(event), np.full(len(event), 1 / len(event))).astype(float)
        if 0 < (weight * event).sum() < len(event):
            draws.append(1 - ScoreCurve.of(score, event, weight).roc_auc())
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(low), float(high)


def is_resampled(found: Evidence | None) -> bool:
    """Whether a range is one of resamples, or one that agrees with these (DeLong)."""
    return found is not None and found.method in ("bootstrap_95", "delong_95")


def find_single_line(findings: Findings) -> float | None:
    """The threshold of the score, where there was one for all test cases."""
    tests = findings.evidence.get("model.tests")
    return findings.get("evaluation.threshold").number if tests is not None and tests.number == 1 else None


def recompute_resample_measures(
    score: Floats, event: Flags, weight: Floats, share: float, line: float | None
) -> dict[str, float]:
    """The measures of one resample, in which case i counts `weight[i]` times."""
    curve = ScoreCurve.of(score, event, weight)
    many, events = max(1, round(share * len(event))), float(curve.events[-1])
    inside = curve.events_in(many)
    found = {"roc_auc": curve.roc_auc(), "pr_auc": curve.pr_auc(), "top_rate": inside / many}
    found |= {"top_recall": inside / events, "lift": inside / many / (events / len(event))}
    if line is not None:
        picked = score >= line
        found["f1"] = float(2 * (weight * (picked & event)).sum() / ((weight * picked).sum() + events))
    return found


def as_told(findings: Findings, address: str, stored: float, value: float) -> float:
    """A value that was computed anew, rounded where the stored one is what a single customer comes to and is rounded.

    A case may ask for such sums to the last digit: these are held so.
    """
    alone = is_sum_of_one(address.partition(":")[0], findings.evidence)
    return round_sum(value) if alone and stored == round_sum(stored) else value


def value_problems(address: str, found: Evidence, value: float) -> Iterator[Problem]:
    """A problem where the stored value is not the one computed anew."""
    if abs(found.number - value) > EXACT_TOLERANCE * max(1.0, abs(value)):
        yield Problem(FINDINGS_FILE, address, "recomputed otherwise", repr(float(value)), repr(found.number))


def interval_problems(address: str, found: Evidence, low: float, high: float) -> Iterator[Problem]:
    """A problem where a stored range is not the one computed anew; of resamples, not nearly."""
    if found.low is None or found.high is None:
        yield Problem(FINDINGS_FILE, address, "has no range", f"{low!r} to {high!r}")
        return
    near = (
        EXACT_TOLERANCE
        if found.method in ("wilson_95", "wilson_effect_95")
        else INTERVAL_BOUND_TOLERANCE * max(high - low, EXACT_TOLERANCE) + EXACT_TOLERANCE
    )
    if abs(found.low - low) > near or abs(found.high - high) > near:
        stored = f"{found.low!r} to {found.high!r}"
        yield Problem(
            FINDINGS_FILE, f"{address} (range)", "recomputed otherwise", f"{float(low)!r} to {float(high)!r}", stored
        )


def table_count_problems(findings: Findings, counts: Mapping[str, float]) -> tuple[Problem, ...]:
    """Counts of the raw table, by address, that the stored evidence does not agree with."""
    known = {address: found for address in counts if (found := findings.evidence.get(address)) is not None}
    return tuple(each for at, found in known.items() for each in value_problems(at, found, counts[at]))
