"""Verify: figures of the model that follow from its saved scores by parts, and those that stand at a second address."""

from __future__ import annotations

import numpy as np

from plainspoken.core.calibration_example import CalibrationBin, choose_example, within_chance_gap
from plainspoken.core.findings import Evidence, Findings
from plainspoken.verify.recompute_groups import Figures, share_of
from plainspoken.verify.reread_table import number_at
from plainspoken.verify.saved_scores import Floats, SavedScores

RECOMPUTED_BINS = 10
RANKING_MEASURES = ("roc_auc", "pr_auc", "top_rate", "top_recall", "lift")
PROBABILITY_MEASURES = ("brier", "log_loss", "f1")
KINDS_OF_CASES = ("found", "missed", "false_alarms", "left_alone")


def recompute_part_figures(findings: Findings, saved: SavedScores) -> Figures:
    """Bins of the calibration, what doing nothing reaches, and shares of the four kinds of cases."""
    event = saved.event[saved.tested]
    rate, size = float(event.mean()), float(len(event))
    found = {"evaluation.nobody.accuracy": 1 - rate, "evaluation.nobody.pr_auc": rate}
    found |= {"evaluation.nobody.brier": rate * (1 - rate), "evaluation.base_rate:n": size, "within.n": size}
    found |= {f"evaluation.{each}:n": size for each in (*RANKING_MEASURES, *PROBABILITY_MEASURES)}
    found |= {"within.base_rate": rate} | share_of("data.base_rate", float(saved.event.sum()), len(saved.event))
    found |= recompute_bins_of_scores(findings, saved) | recompute_kinds_of_cases(findings, event.sum(), size)
    for place in findings.over("moments"):
        found |= share_of(f"{place}.base_rate", float(event.sum()), size) | {f"{place}.n": size}
        found |= {f"{place}.{each}:n": size for each in ("roc_auc", "top_rate", "gap")}
    return found


def recompute_bins_of_scores(findings: Findings, saved: SavedScores) -> Figures:
    """What was said and what came in ten equal parts of the test cases, and in that which stands for all."""
    score, event = saved.probability[saved.tested], saved.event[saved.tested].astype(float)
    parts = np.array_split(np.argsort(score, kind="stable"), RECOMPUTED_BINS)
    found = Figures()
    for number, rows in enumerate(parts):
        if f"calibration.bins.{number}.n" in findings.evidence:
            found |= told_and_seen(f"calibration.bins.{number}", score[rows], event[rows])
    line = number_at(findings, "evaluation.threshold")
    if line is None:
        return found
    shown = parts[choose_shown_part(findings, line)]
    return found | told_and_seen("calibration.typical", score[shown], event[shown])


def choose_shown_part(findings: Findings, line: float) -> int:
    """Which of the ten parts stands for all, by the ranges and the gap as found."""
    get, places = findings.get, [f"calibration.bins.{number}" for number in range(RECOMPUTED_BINS)]
    found = [CalibrationBin.of(get(f"{at}.predicted"), get(f"{at}.observed")) for at in places]
    return choose_example(found, line, accurate=within_chance_gap(get("calibration.gap"), get("calibration.noise")))


def told_and_seen(place: str, said: Floats, came: Floats) -> Figures:
    """The mean of what was said of some cases (k,) and the share of them that came true."""
    found = {f"{place}.n": float(len(said)), f"{place}.predicted": float(said.mean())}
    return found | share_of(f"{place}.observed", float(came.sum()), float(len(came)))


def recompute_kinds_of_cases(findings: Findings, positives: float, size: float) -> Figures:
    """Shares of the four kinds of tested cases, from their counts."""
    counts = [number_at(findings, f"evaluation.{each}") for each in KINDS_OF_CASES]
    if any(each is None for each in counts):
        return {}
    caught, missed, alarms, calm = (each or 0.0 for each in counts)
    found = {"evaluation.missed": positives - caught, "missed.n": missed}
    found |= {"evaluation.false_alarms": size - positives - calm}
    found |= {"evaluation.contacted": caught + alarms, "evaluation.contacted_share": (caught + alarms) / size}
    found |= share_of("evaluation.recall", caught, positives) | share_of("missed.share", missed, positives)
    found |= share_of("evaluation.precision", caught, caught + alarms)
    found |= share_of("evaluation.accuracy", caught + calm, size)
    found["evaluation.f1"] = 2 * caught / (2 * caught + alarms + missed) if caught else 0.0
    return found | {
        f"evaluation.people.{kind}.n": each
        for kind, each in zip(KINDS_OF_CASES, counts, strict=True)
        if each is not None
    }


def list_second_addresses(findings: Findings) -> dict[str, str]:
    """Each address that shows a figure of another one once more, with that other one."""
    second = {place + ".value": place.replace("measures.", "evaluation.", 1) for place in findings.over("measures")}
    if "plan.score.n" in findings.evidence:
        source = "time.start" if "time.start.roc_auc" in findings.evidence else "evaluation"
        second |= {f"plan.score.{each}": f"{source}.{each}" for each in ("roc_auc", "top_rate")}
    for moment in ("end", "now"):
        second |= {f"moments.{moment}.{each}:value": f"evaluation.{each}" for each in ("roc_auc", "top_rate")}
        second[f"moments.{moment}.gap:value"] = "calibration.gap"
    chosen = findings.evidence.get("segments.best")
    if chosen is not None:
        second["segments.best_rate:value"] = f"segments.{str(chosen.value).rpartition('.')[2]}.rate"
    for place in findings.over("actions"):
        second |= list_action_addresses(findings, place)
    return second | list_test_addresses(findings)


def list_action_addresses(findings: Findings, place: str) -> dict[str, str]:
    """The same of an action that contacts somebody."""
    segment = findings.evidence.get(f"{place}.segment")
    if segment is not None:
        mine = f"segments.{str(segment.value).rpartition('.')[2]}"
        return {f"{place}.size": f"{mine}.n", f"{place}.base_rate:value": f"{mine}.rate"}
    if f"{place}.usual_rate" in findings.evidence:
        copies = {f"{place}.base_rate": "plan.score.top_rate", f"{place}.usual_rate:value": "plan.score.base_rate"}
        return copies | {f"{place}.ab.rate_now:value": f"{place}.base_rate"}
    return {}


def list_test_addresses(findings: Findings) -> dict[str, str]:
    """The same of the lists that a test may draw on, and of the plan that the case's money is worked out for."""
    second: dict[str, str] = {}
    scope = findings.evidence.get("best_test.scope")
    for place in findings.over("tests"):
        mine = findings.evidence.get(f"{place}.scope")
        if scope is not None and mine is not None and mine.value == scope.value:
            second |= {f"best_test.{each}": f"{place}.{each}" for each in ("cases", "now", "pays")}
    action = findings.evidence.get("value.action")
    if action is not None:
        place = str(action.value).replace("action.", "actions.", 1)
        second |= {"value.contacts": f"{place}.size", "value.break_even": f"{place}.break_even"}
        second |= (
            {"value.break_even_at_top": f"{place}.break_even"} if f"{place}.usual_rate" in findings.evidence else {}
        )
    return second


def same_figure(first: Evidence, second: Evidence) -> bool:
    """Whether two addresses show one value with one range."""
    return all(getattr(first, end) == getattr(second, end) for end in ("value", "low", "high"))
