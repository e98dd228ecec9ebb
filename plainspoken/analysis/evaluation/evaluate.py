"""The test, once: how good the chosen model is on cases it never saw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.evaluation.rows_to_settle import record_least_effects
from plainspoken.analysis.statistics import metrics
from plainspoken.analysis.statistics.intervals import wilson_interval
from plainspoken.analysis.statistics.resampling import bootstrap_rows
from plainspoken.analysis.statistics.roc_auc import roc_auc_difference, roc_auc_interval
from plainspoken.analysis.statistics.stratified_intervals import stratified_wilson_intervals
from plainspoken.analysis.training.baselines import learn_column_rule
from plainspoken.analysis.training.case_value import margins_by_case, mean_margin, money_with_loss
from plainspoken.analysis.training.threshold import (
    assumed_economics,
    optimistic_economics,
    pessimistic_economics,
    price_unit,
)
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import slug
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import Estimate, EvidenceRecorder

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
CALIBRATION_BINS = 10
NULL_ECE_SAMPLES = 400
THRESHOLD_STEPS = 20
SHOWN_CONTACT_SHARES = (0.05, 0.1, 0.2, 0.3, 0.5)


def record_evaluation(trained: TrainedModel, rule_column: str, planned_cases: int, book: EvidenceRecorder) -> None:
    """Write the sections `evaluation`, `least`, `calibration`, `thresholds` and `value` from the test rows.

    Whatever depends on the threshold is judged by one that was chosen without the row (`Trained.judged`).
    """
    event, score = trained.event[trained.test], trained.out_of_fold[trained.test]
    record_test_measures(trained, event, score, book)
    record_confusion_matrix(event, trained.judged[trained.test] >= trained.threshold, book)
    record_majority_baseline(event, book)
    record_simple_rule(trained, rule_column, event, score, book)
    record_least_effects(trained.case.decision, len(trained.event), book)
    record_calibration(trained, event, score, book)
    record_thresholds(trained, event, score, planned_cases, book)


def record_test_measures(trained: TrainedModel, event: Flags, score: Floats, book: EvidenceRecorder) -> None:
    """All measures with their confidence intervals, and how many are contacted."""
    drawn = bootstrap_rows(event, trained.case.seed, whole=len(trained.event))
    top = trained.case.decision.top_share
    picked = trained.judged[trained.test] >= trained.threshold
    exact = {
        "roc_auc": roc_auc_interval(event, score),
        **stratified_wilson_intervals(event, picked, len(trained.event)),
    }
    for name, measure in metrics.evaluation_measures(trained.threshold, top).items():
        unit = "ratio" if name == "lift" else ("share" if name in MEASURE_DENOMINATORS else "score")
        scores = trained.judged[trained.test] if name in THRESHOLD_MEASURES else score
        found = exact.get(name) or metrics.bootstrap_measure(measure, event, scores, drawn)
        book.put(f"evaluation.{name}", found, unit, of=MEASURE_DENOMINATORS.get(name))  # type: ignore[arg-type]
    book.put("evaluation.threshold", trained.threshold, "score")
    book.put("evaluation.n", len(event), "count")
    book.put("evaluation.positives", int(event.sum()), "count")
    book.put("evaluation.base_rate", wilson_interval(int(event.sum()), len(event)), "share", of="cases")
    book.put("evaluation.contacted", int(picked.sum()), "count")
    book.put("evaluation.contacted_share", float(picked.mean()), "share", of="cases")
    book.put("evaluation.top_share", top, "share", of="cases", source="assumed")
    book.put("evaluation.top_n", len(metrics.top_rows(score, top)), "count")


THRESHOLD_MEASURES = ("recall", "precision", "f1", "accuracy")
MEASURE_DENOMINATORS = {
    "recall": "positives",
    "precision": "contacted",
    "accuracy": "cases",
    "top_rate": "top_cases",
    "top_recall": "positives",
}


def record_confusion_matrix(event: Flags, picked: Flags, book: EvidenceRecorder) -> None:
    """The four kinds of cases, in people."""
    counts = {
        "found": int((event & picked).sum()),
        "missed": int((event & ~picked).sum()),
        "false_alarms": int((~event & picked).sum()),
        "left_alone": int((~event & ~picked).sum()),
    }
    book.list("evaluation.people", counts)
    for name, count in counts.items():
        book.put(f"evaluation.{name}", count, "count")
        book.put(f"evaluation.people.{name}.n", count, "count")


def record_majority_baseline(event: Flags, book: EvidenceRecorder) -> None:
    """What saying `nobody` to everyone reaches."""
    rate = float(event.mean())
    book.put("evaluation.nobody.accuracy", 1 - rate, "share", of="cases")
    book.put("evaluation.nobody.brier", rate * (1 - rate), "score")
    book.put("evaluation.nobody.pr_auc", rate, "score")


def record_simple_rule(trained: TrainedModel, column: str, event: Flags, score: Floats, book: EvidenceRecorder) -> None:
    """The best simple rule on the same test rows, and what the model gains over it."""
    ruled = score_simple_rule(trained, column)
    drawn = bootstrap_rows(event, trained.case.seed, whole=len(trained.event))
    top = metrics.precision_at_top(trained.case.decision.top_share)
    book.put("evaluation.simple_rule.column", f"column.{slug(column)}", "name")
    book.put("evaluation.simple_rule.roc_auc", metrics.bootstrap_measure(roc_auc, event, ruled, drawn), "score")
    book.put(
        "evaluation.simple_rule.top_rate", metrics.bootstrap_measure(top, event, ruled, drawn), "share", of="top_cases"
    )
    book.put("evaluation.gain.roc_auc", roc_auc_difference(event, score, ruled), "score")
    gain = metrics.bootstrap_measure_difference(top, event, score, ruled, drawn)
    book.put("evaluation.gain.top_rate", gain, "share", of="top_cases")


def score_simple_rule(trained: TrainedModel, column: str) -> Floats:
    """The rule's score of each test row, learned on the training rows, or fold by fold where they are one."""
    if not trained.nested:
        rule = learn_column_rule(trained.frame.iloc[trained.train], trained.event[trained.train], column)
        return rule.score(trained.frame.iloc[trained.test])
    score = np.empty(len(trained.event))
    for number in np.unique(trained.folds):
        here = trained.folds == number
        rule = learn_column_rule(trained.frame[~here], trained.event[~here], column)
        score[here] = rule.score(trained.frame[here])
    return score


def equal_size_bins(score: Floats, count: int = CALIBRATION_BINS) -> list[NDArray[np.intp]]:
    """Row numbers in bins of equal size, lowest scores first."""
    return [rows for rows in np.array_split(np.argsort(score, kind="stable"), count) if len(rows)]


def expected_calibration_error(event: Flags, score: Floats) -> float:
    """Mean absolute gap between what was said and what came, over bins of equal size (ECE)."""
    bins = equal_size_bins(score)
    gaps = [abs(float(event[rows].mean()) - float(score[rows].mean())) * len(rows) for rows in bins]
    return sum(gaps) / len(event)


def null_ece_95(score: Floats, seed: int) -> float:
    """The gap that a perfectly calibrated model would stay under in 95 of 100 samples of this size."""
    random = np.random.default_rng(seed)
    draws = [expected_calibration_error(random.random(len(score)) < score, score) for _ in range(NULL_ECE_SAMPLES)]
    return float(np.percentile(draws, 95))


def record_calibration(trained: TrainedModel, event: Flags, score: Floats, book: EvidenceRecorder) -> None:
    """Said against came, in bins, as one gap, and against what chance alone makes."""
    bins = equal_size_bins(score)
    book.list("calibration.bins", map(str, range(len(bins))))
    for number, rows in enumerate(bins):
        record_calibration_bin(f"calibration.bins.{number}", rows, event, score, book)
    means = [abs(float(score[rows].mean()) - trained.threshold) for rows in bins]
    record_calibration_bin("calibration.typical", bins[int(np.argmin(means))], event, score, book)
    drawn = bootstrap_rows(event, trained.case.seed, whole=len(trained.event))
    book.put(
        "calibration.gap",
        metrics.bootstrap_measure(expected_calibration_error, event, score, drawn),
        "share",
        of="cases",
    )
    book.put("calibration.noise", null_ece_95(score, trained.case.seed), "share", of="cases")


def record_calibration_bin(
    place: str, rows: NDArray[np.intp], event: Flags, score: Floats, book: EvidenceRecorder
) -> None:
    """One bin: its size, what was said, what came."""
    book.put(f"{place}.n", len(rows), "count")
    book.put(f"{place}.predicted", float(score[rows].mean()), "share", of="bin")
    book.put(f"{place}.observed", wilson_interval(int(event[rows].sum()), len(rows)), "share", of="bin")


def record_thresholds(
    trained: TrainedModel, event: Flags, score: Floats, planned_cases: int, book: EvidenceRecorder
) -> None:
    """What each threshold finds, costs and brings among so many cases, under the assumed money."""
    steps = [number / THRESHOLD_STEPS for number in range(1, THRESHOLD_STEPS + 1)]
    picked = float(np.mean(score >= trained.threshold))
    book.list("thresholds", order_by_contacted_share(steps, picked))
    factor = planned_cases / len(event)
    for number, step in enumerate(steps):
        record_threshold_step(
            f"thresholds.{number}", trained, event, score, threshold_at_share(score, step), factor, book
        )
    judged = trained.judged[trained.test]
    record_threshold_step("thresholds.chosen", trained, event, judged, trained.threshold, factor, book, chosen=True)
    cuts = sorted(
        {threshold_at_share(score, step) for step in SHOWN_CONTACT_SHARES}, reverse=True
    )  # where scores are equal, steps are
    book.list("thresholds.shown", order_by_contacted_share([float(np.mean(score >= cut)) for cut in cuts], picked))
    for number, cut in enumerate(cuts):
        record_threshold_step(f"thresholds.shown.{number}", trained, event, score, cut, factor, book)
    place = "thresholds.shown.chosen"
    record_threshold_step(place, trained, event, judged, trained.threshold, factor, book, chosen=True)
    record_threshold_value(trained, event, score, steps, factor, book)


def order_by_contacted_share(steps: Sequence[float], picked: float) -> list[str]:
    """The members by contacted share, with the chosen threshold in its place."""
    return [str(number) for number, step in enumerate(steps) if step <= picked] + [
        "chosen",
        *(str(number) for number, step in enumerate(steps) if step > picked),
    ]


def threshold_at_share(score: Floats, step: float) -> float:
    """The score at or above which this share of cases lies."""
    return float(score[metrics.top_rows(score, step)[-1]])


def record_threshold_step(
    place: str,
    trained: TrainedModel,
    event: Flags,
    score: Floats,
    cut: float,
    factor: float,
    book: EvidenceRecorder,
    chosen: bool = False,
) -> None:
    """One threshold: whom it finds, how many it contacts, and what that is worth."""
    picked = score >= cut
    book.put(f"{place}.threshold", cut, "score")
    book.put(f"{place}.contacted_share", float(picked.mean()), "share", of="cases")
    contacted, found = (round(float(each.sum()) * factor) for each in (picked, picked & event))
    book.put(f"{place}.contacted", contacted, "count")
    book.put(f"{place}.found", found, "count")
    book.put(f"{place}.in_vain", contacted - found, "count")  # the rest, so that both add up when rounded
    book.put(f"{place}.recall", float((picked & event).sum() / event.sum()), "share", of="positives")
    if picked.any():
        book.put(f"{place}.precision", float(event[picked].mean()), "share", of="contacted")
    book.put(f"{place}.value", contact_value_at_threshold(trained, event, picked, factor), "money", source="assumed")
    book.put(
        f"{place}.break_even",
        break_even_at_threshold(trained, event, picked),
        price_unit(trained.case),
        source="assumed",
    )
    book.put(f"{place}.chosen", chosen, "flag")


def contact_value_at_threshold(trained: TrainedModel, event: Flags, picked: Flags, factor: float) -> Estimate:
    """Value of the contacts, with the range of what was assumed; each event at its own margin."""
    money = money_with_loss(trained.case).model_copy(update={"margin": 1.0})
    found = float(margins_by_case(trained)[trained.test][event & picked].sum())
    ends = [
        each(money).value(found, float(picked.sum())) * factor
        for each in (pessimistic_economics, assumed_economics, optimistic_economics)
    ]
    return Estimate(ends[1], ends[0], ends[2], int(picked.sum()), "assumed")


def break_even_at_threshold(trained: TrainedModel, event: Flags, picked: Flags) -> Estimate | None:
    """The cost of one contact at which the value is nil: rate times effect times margin."""
    if not picked.any():
        return None
    money, rate = money_with_loss(trained.case), float(event[picked].mean())
    inside = np.zeros(len(trained.event), dtype=bool)
    inside[trained.test[picked]] = True
    margin = mean_margin(trained, inside)
    low, value, high = (rate * each * margin for each in (money.effect.low, money.effect.value, money.effect.high))
    return Estimate(value, low, high, int(picked.sum()), "assumed")


def record_threshold_value(
    trained: TrainedModel, event: Flags, score: Floats, steps: list[float], factor: float, book: EvidenceRecorder
) -> None:
    """The value at the threshold and at the top, and where it is highest."""
    top = score >= threshold_at_share(score, trained.case.decision.top_share)
    book.put(
        "value.at_threshold",
        contact_value_at_threshold(trained, event, trained.judged[trained.test] >= trained.threshold, factor),
        "money",
        source="assumed",
    )
    book.put("value.at_top", contact_value_at_threshold(trained, event, top, factor), "money", source="assumed")
    book.put(
        "value.break_even_at_top",
        break_even_at_threshold(trained, event, top),
        price_unit(trained.case),
        source="assumed",
    )
    values = [
        contact_value_at_threshold(trained, event, score >= threshold_at_share(score, step), factor).value
        for step in steps
    ]
    book.put("value.best_share", steps[int(np.argmax(values))], "share", of="cases")
    money = trained.case.money
    for name, assumed in (("contact_cost", money.contact_cost), ("effect", money.effect)):
        found = Estimate(assumed.value, assumed.low, assumed.high, None, "assumed")
        book.put(f"money.{name}", found, "share" if name == "effect" else "money", source="assumed")
    book.put("money.effect_published", money.effect_is_published, "flag")
    margin = mean_margin(trained)
    if trained.case.value is None:
        book.put("money.margin", margin, "money", source="assumed")
        return
    loss = trained.case.value.loss
    book.put("money.loss", Estimate(loss.value, loss.low, loss.high, None, "assumed"), "share", source="assumed")
    lost = Estimate(margin * loss.value, margin * loss.low, margin * loss.high, None, "assumed")
    book.put("money.margin", lost, "money", source="assumed")
    book.put("money.months", trained.case.value.period_months, "number", source="assumed")
