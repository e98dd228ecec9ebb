"""The test, once: how good the chosen model is on cases it never saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.evaluation.rows_to_settle import record_least_effects
from plainspoken.analysis.statistics import metrics
from plainspoken.analysis.statistics.clusters import Groups, intraclass_correlation
from plainspoken.analysis.statistics.intervals import NORMAL_95, rows_in_groups, share_interval
from plainspoken.analysis.statistics.resampling import bootstrap_rows
from plainspoken.analysis.statistics.roc_auc import roc_auc_difference, roc_auc_interval
from plainspoken.analysis.statistics.stratified_intervals import stratified_wilson_intervals
from plainspoken.analysis.training.baselines import learn_column_rule
from plainspoken.analysis.training.calibration import log_odds_column
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import slug
from plainspoken.core.calibration_example import CalibrationBin, choose_example, within_chance_gap
from plainspoken.core.findings import Evidence
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import Estimate, EvidenceRecorder

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
CALIBRATION_BINS = 10
NULL_ECE_SAMPLES = 400
MIN_LOG_ODDS_SPREAD = 1e-6  # below that all scores say the same, and no slope can be told


def record_evaluation(trained: TrainedModel, rule_column: str, book: EvidenceRecorder) -> None:
    """Write the sections `evaluation`, `least` and `calibration` from the test rows.

    Whatever depends on the threshold is judged by one that was chosen without the row (`Trained.judged`).
    """
    event, score = trained.event[trained.test], trained.out_of_fold[trained.test]
    record_test_measures(trained, event, score, book)
    record_confusion_matrix(event, trained.judged[trained.test] >= trained.threshold, book)
    record_majority_baseline(event, book)
    record_simple_rule(trained, rule_column, event, score, book)
    record_least_effects(trained.case.decision, len(trained.event), book)
    record_calibration(trained, event, score, book)


def record_test_measures(trained: TrainedModel, event: Flags, score: Floats, book: EvidenceRecorder) -> None:
    """All measures with their confidence intervals, and how many are contacted."""
    drawn = bootstrap_rows(event, trained.case.seed, whole=len(trained.event), groups=trained.test_groups)
    top = trained.case.decision.top_share
    picked = trained.judged[trained.test] >= trained.threshold
    exact = {
        "roc_auc": roc_auc_interval(event, score, trained.test_groups),
        "pr_auc": metrics.pr_auc_interval(event, score, drawn),
        **metrics.top_intervals(top, event, score, drawn),
        **stratified_wilson_intervals(event, picked, len(trained.event), trained.test_groups),
    }
    for name, measure in metrics.evaluation_measures(trained.threshold, top).items():
        unit = "ratio" if name == "lift" else ("share" if name in MEASURE_DENOMINATORS else "score")
        scores = trained.judged[trained.test] if name in THRESHOLD_MEASURES else score
        found = exact.get(name) or metrics.bootstrap_measure(measure, event, scores, drawn)
        book.put(f"evaluation.{name}", found, unit, of=MEASURE_DENOMINATORS.get(name))  # type: ignore[arg-type]
    book.put("evaluation.threshold", trained.threshold, "score")
    book.put("evaluation.n", len(event), "count")
    book.put("evaluation.positives", int(event.sum()), "count")
    book.put("evaluation.base_rate", share_interval(event, trained.test_groups), "share", of="cases")
    book.put("evaluation.contacted", int(picked.sum()), "count")
    book.put("evaluation.contacted_share", float(picked.mean()), "share", of="cases")
    if trained.case.decision.rule == "recall_at_precision":
        demanded = trained.case.decision.precision
        book.put("evaluation.demanded_precision", demanded, "share", of="contacted", source="assumed")
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
    drawn = bootstrap_rows(event, trained.case.seed, whole=len(trained.event), groups=trained.test_groups)
    share = trained.case.decision.top_share
    book.put("evaluation.simple_rule.column", f"column.{slug(column)}", "name")
    book.put("evaluation.simple_rule.roc_auc", metrics.bootstrap_measure(roc_auc, event, ruled, drawn), "score")
    book.put(
        "evaluation.simple_rule.top_rate",
        metrics.bootstrap_top_rate(share, event, ruled, drawn),
        "share",
        of="top_cases",
    )
    book.put("evaluation.gain.roc_auc", roc_auc_difference(event, score, ruled, trained.test_groups), "score")
    gain = metrics.bootstrap_measure_difference(metrics.precision_at_top(share), event, score, ruled, drawn)
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


def expected_calibration_error(event: Flags, score: Floats, bins: Sequence[NDArray[np.intp]] = ()) -> float:
    """Mean absolute gap between what was said and what came, over bins of equal size (ECE); `bins`: as
    `equal_size_bins` gives them, where they are at hand."""
    bins = bins or equal_size_bins(score)
    gaps = [abs(float(event[rows].mean()) - float(score[rows].mean())) * len(rows) for rows in bins]
    return sum(gaps) / len(event)


def null_ece_95(score: Floats, seed: int, event: Flags | None = None, groups: Groups | None = None) -> float:
    """The gap that a perfectly calibrated model would stay under in 95 of 100 samples of this size.

    `groups`: of each row (n,), with the `event` as it was; rows of one group are then drawn as alike as they are
    beyond their scores: a row takes the draw of its group so often that two of one group agree by that correlation.
    """
    random, bins = np.random.default_rng(seed), equal_size_bins(score)
    if groups is None or event is None:
        draws = [
            expected_calibration_error(random.random(len(score)) < score, score, bins) for _ in range(NULL_ECE_SAMPLES)
        ]
        return float(np.percentile(draws, 95))
    _, place = np.unique(groups, return_inverse=True)
    shared = np.sqrt(intraclass_correlation(event - score, groups))
    draws = []
    for _ in range(NULL_ECE_SAMPLES):
        own, common = random.random(len(score)), random.random(int(place.max()) + 1)[place]
        drawn = np.where(random.random(len(score)) < shared, common, own)
        draws.append(expected_calibration_error(drawn < score, score, bins))
    return float(np.percentile(draws, 95))


def calibration_slope(event: Flags, score: Floats, groups: Groups | None = None) -> Estimate | None:
    """By how much the log-odds of the scores (n,) are to be multiplied to be right (Cox 1958): less than one where a
    model is surer than it should be. None where all scores are alike, or tell the classes apart without fault.

    The gap in bins hardly sees such a fault among a few hundred cases. `groups`: of each row (n,); the standard error
    is then that of clusters.
    """
    from statsmodels.genmod import families
    from statsmodels.genmod.generalized_linear_model import GLM

    given = log_odds_column(score)[:, 0]
    if np.ptp(given) < MIN_LOG_ODDS_SPREAD or len(np.unique(event)) < 2 or roc_auc(event, score) in (0.0, 1.0):
        return None
    model = GLM(event.astype(np.float64), np.column_stack([np.ones(len(given)), given]), families.Binomial())
    fitted = model.fit() if groups is None else model.fit(cov_type="cluster", cov_kwds={"groups": groups})
    slope, half = float(fitted.params[1]), NORMAL_95 * float(fitted.bse[1])
    return Estimate(slope, slope - half, slope + half, len(event), "delta_95" if groups is None else "clusters_95")


def record_calibration(trained: TrainedModel, event: Flags, score: Floats, book: EvidenceRecorder) -> None:
    """Said against came, in bins, as one gap, and against what chance alone makes; and the bin that shows it."""
    bins = equal_size_bins(score)
    book.list("calibration.bins", map(str, range(len(bins))))
    for number, rows in enumerate(bins):
        record_calibration_bin(f"calibration.bins.{number}", rows, event, score, book, trained.test_groups)
    drawn = bootstrap_rows(event, trained.case.seed, whole=len(trained.event), groups=trained.test_groups)
    gap = metrics.bootstrap_measure(expected_calibration_error, event, score, drawn)
    noise = null_ece_95(score, trained.case.seed, event, trained.test_groups)
    book.put("calibration.gap", gap, "share", of="cases")
    book.put("calibration.noise", noise, "share", of="cases")
    typical = bins[find_typical_bin(len(bins), trained.threshold, book.evidence)]
    record_calibration_bin("calibration.typical", typical, event, score, book, trained.test_groups)
    slope = calibration_slope(event, score, trained.test_groups)
    if slope is not None:
        book.put("calibration.slope", slope, "ratio")


def find_typical_bin(count: int, threshold: float, known: Mapping[str, Evidence]) -> int:
    """Which of so many bins, as recorded, shows what is true of all of them."""
    places = [f"calibration.bins.{number}" for number in range(count)]
    found = [CalibrationBin.of(known[f"{at}.predicted"], known[f"{at}.observed"]) for at in places]
    accurate = within_chance_gap(known["calibration.gap"], known["calibration.noise"])
    return choose_example(found, threshold, accurate=accurate)


def record_calibration_bin(
    place: str, rows: NDArray[np.intp], event: Flags, score: Floats, book: EvidenceRecorder, groups: Groups | None
) -> None:
    """One bin: its size, what was said, what came."""
    book.put(f"{place}.n", len(rows), "count")
    book.put(f"{place}.predicted", float(score[rows].mean()), "share", of="bin")
    book.put(f"{place}.observed", share_interval(event[rows], rows_in_groups(groups, rows)), "share", of="bin")
