"""The test, once: how good the chosen model is on cases it never saw. Knows no search."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.statistics import metrics as measures
from plainspoken.analysis.statistics.intervals import share
from plainspoken.analysis.statistics.roc_auc import roc_auc, roc_auc_difference, roc_auc_range
from plainspoken.analysis.statistics.stratified_intervals import closed_ranges
from plainspoken.analysis.training.baselines import learn
from plainspoken.analysis.training.case_value import margins, mean_margin
from plainspoken.analysis.training.threshold import best, price_unit, usual, worst
from plainspoken.analysis.training.trained_model import Trained
from plainspoken.case import slug
from plainspoken.core.recorder import Book, Estimate

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
BINS = 10
NULL_DRAWS = 400
STEPS = 20
SHOWN = (0.05, 0.1, 0.2, 0.3, 0.5)


def write(trained: Trained, rule_column: str, cases_per_year: int, book: Book) -> None:
    """Write the sections `evaluation`, `calibration`, `thresholds` and `value` from the test rows.

    Whatever depends on the threshold is judged by one that was chosen without the row (`Trained.judged`).
    """
    event, score = trained.event[trained.test], trained.out_of_fold[trained.test]
    write_measures(trained, event, score, book)
    write_people(event, trained.judged[trained.test] >= trained.threshold, book)
    write_nobody(event, book)
    write_rule(trained, rule_column, event, score, book)
    write_calibration(trained, event, score, book)
    write_thresholds(trained, event, score, cases_per_year, book)


def write_measures(trained: Trained, event: Flags, score: Floats, book: Book) -> None:
    """All measures with their ranges, and how many are contacted."""
    drawn = measures.resampled_rows(event, trained.case.seed, whole=len(trained.event))
    top = trained.case.decision.top_share
    picked = trained.judged[trained.test] >= trained.threshold
    exact = {"roc_auc": roc_auc_range(event, score), **closed_ranges(event, picked, len(trained.event))}
    for name, measure in measures.all_measures(trained.threshold, top).items():
        unit = "ratio" if name == "lift" else ("share" if name in SHARES else "score")
        scores = trained.judged[trained.test] if name in AT_THRESHOLD else score
        found = exact.get(name) or measures.estimate(measure, event, scores, drawn)
        book.put(f"evaluation.{name}", found, unit, of=SHARES.get(name))  # type: ignore[arg-type]
    book.put("evaluation.threshold", trained.threshold, "score")
    book.put("evaluation.n", len(event), "count")
    book.put("evaluation.positives", int(event.sum()), "count")
    book.put("evaluation.base_rate", share(int(event.sum()), len(event)), "share", of="cases")
    book.put("evaluation.contacted", int(picked.sum()), "count")
    book.put("evaluation.contacted_share", float(picked.mean()), "share", of="cases")
    book.put("evaluation.top_share", top, "share", of="cases", source="assumed")
    book.put("evaluation.top_n", len(measures.top_rows(score, top)), "count")


AT_THRESHOLD = ("recall", "precision", "f1", "accuracy")
SHARES = {
    "recall": "positives",
    "precision": "contacted",
    "accuracy": "cases",
    "top_rate": "top_cases",
    "top_recall": "positives",
}


def write_people(event: Flags, picked: Flags, book: Book) -> None:
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


def write_nobody(event: Flags, book: Book) -> None:
    """What saying `nobody` to everyone reaches."""
    rate = float(event.mean())
    book.put("evaluation.nobody.accuracy", 1 - rate, "share", of="cases")
    book.put("evaluation.nobody.brier", rate * (1 - rate), "score")
    book.put("evaluation.nobody.pr_auc", rate, "score")


def write_rule(trained: Trained, column: str, event: Flags, score: Floats, book: Book) -> None:
    """The best simple rule on the same test rows, and what the model gains over it."""
    ruled = rule_scores(trained, column)
    drawn = measures.resampled_rows(event, trained.case.seed, whole=len(trained.event))
    top = measures.top_rate(trained.case.decision.top_share)
    book.put("evaluation.simple_rule.column", f"column.{slug(column)}", "name")
    book.put("evaluation.simple_rule.roc_auc", measures.estimate(roc_auc, event, ruled, drawn), "score")
    book.put(
        "evaluation.simple_rule.top_rate",
        measures.estimate(top, event, ruled, drawn),
        "share",
        of="top_cases",
    )
    book.put("evaluation.gain.roc_auc", roc_auc_difference(event, score, ruled), "score")
    gain = measures.difference(top, event, score, ruled, drawn)
    book.put("evaluation.gain.top_rate", gain, "share", of="top_cases")


def rule_scores(trained: Trained, column: str) -> Floats:
    """The rule's score of each test row, learned on the training rows, or fold by fold where they are one."""
    if not trained.nested:
        rule = learn(trained.frame.iloc[trained.train], trained.event[trained.train], column)
        return rule.score(trained.frame.iloc[trained.test])
    score = np.empty(len(trained.event))
    for number in np.unique(trained.folds):
        here = trained.folds == number
        rule = learn(trained.frame[~here], trained.event[~here], column)
        score[here] = rule.score(trained.frame[here])
    return score


def equal_bins(score: Floats, count: int = BINS) -> list[NDArray[np.intp]]:
    """Row numbers in bins of equal size, lowest scores first."""
    return [rows for rows in np.array_split(np.argsort(score, kind="stable"), count) if len(rows)]


def gap(event: Flags, score: Floats) -> float:
    """Mean absolute gap between what was said and what came, over bins of equal size (ECE)."""
    bins = equal_bins(score)
    gaps = [abs(float(event[rows].mean()) - float(score[rows].mean())) * len(rows) for rows in bins]
    return sum(gaps) / len(event)


def chance_gap(score: Floats, seed: int) -> float:
    """The gap that a perfectly calibrated model would stay under in 95 of 100 samples of this size."""
    random = np.random.default_rng(seed)
    draws = [gap(random.random(len(score)) < score, score) for _ in range(NULL_DRAWS)]
    return float(np.percentile(draws, 95))


def write_calibration(trained: Trained, event: Flags, score: Floats, book: Book) -> None:
    """Said against came, in bins, as one gap, and against what chance alone makes."""
    bins = equal_bins(score)
    book.list("calibration.bins", map(str, range(len(bins))))
    for number, rows in enumerate(bins):
        write_bin(f"calibration.bins.{number}", rows, event, score, book)
    means = [abs(float(score[rows].mean()) - trained.threshold) for rows in bins]
    write_bin("calibration.typical", bins[int(np.argmin(means))], event, score, book)
    drawn = measures.resampled_rows(event, trained.case.seed, whole=len(trained.event))
    book.put("calibration.gap", measures.estimate(gap, event, score, drawn), "share", of="cases")
    book.put("calibration.noise", chance_gap(score, trained.case.seed), "share", of="cases")


def write_bin(place: str, rows: NDArray[np.intp], event: Flags, score: Floats, book: Book) -> None:
    """One bin: its size, what was said, what came."""
    book.put(f"{place}.n", len(rows), "count")
    book.put(f"{place}.predicted", float(score[rows].mean()), "share", of="bin")
    book.put(f"{place}.observed", share(int(event[rows].sum()), len(rows)), "share", of="bin")


def write_thresholds(trained: Trained, event: Flags, score: Floats, cases_per_year: int, book: Book) -> None:
    """What each threshold finds, costs and brings in a year, under the assumed money."""
    steps = [number / STEPS for number in range(1, STEPS + 1)]
    picked = float(np.mean(score >= trained.threshold))
    book.list("thresholds", in_order(steps, picked))
    factor = cases_per_year / len(event)
    for number, step in enumerate(steps):
        write_step(f"thresholds.{number}", trained, event, score, cut_at(score, step), factor, book)
    judged = trained.judged[trained.test]
    write_step("thresholds.chosen", trained, event, judged, trained.threshold, factor, book, chosen=True)
    cuts = sorted({cut_at(score, step) for step in SHOWN}, reverse=True)  # where scores are equal, steps are
    book.list("thresholds.shown", in_order([float(np.mean(score >= cut)) for cut in cuts], picked))
    for number, cut in enumerate(cuts):
        write_step(f"thresholds.shown.{number}", trained, event, score, cut, factor, book)
    place = "thresholds.shown.chosen"
    write_step(place, trained, event, judged, trained.threshold, factor, book, chosen=True)
    write_value(trained, event, score, steps, factor, book)


def in_order(steps: Sequence[float], picked: float) -> list[str]:
    """The members by contacted share, with the chosen threshold in its place."""
    return [str(number) for number, step in enumerate(steps) if step <= picked] + [
        "chosen",
        *(str(number) for number, step in enumerate(steps) if step > picked),
    ]


def cut_at(score: Floats, step: float) -> float:
    """The score at or above which this share of cases lies."""
    return float(score[measures.top_rows(score, step)[-1]])


def write_step(
    place: str,
    trained: Trained,
    event: Flags,
    score: Floats,
    cut: float,
    factor: float,
    book: Book,
    chosen: bool = False,
) -> None:
    """One threshold: whom it finds, how many it contacts, and what that is worth in a year."""
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
    book.put(f"{place}.value", valued(trained, event, picked, factor), "money", source="assumed")
    book.put(
        f"{place}.break_even", break_even(trained, event, picked), price_unit(trained.case), source="assumed"
    )
    book.put(f"{place}.chosen", chosen, "flag")


def valued(trained: Trained, event: Flags, picked: Flags, factor: float) -> Estimate:
    """Value of a year's contacts, with the range of what was assumed; each event at its own margin."""
    money = trained.case.money.model_copy(update={"margin": 1.0})
    found = float(margins(trained)[trained.test][event & picked].sum())
    ends = [each(money).value(found, float(picked.sum())) * factor for each in (worst, usual, best)]
    return Estimate(ends[1], ends[0], ends[2], int(picked.sum()), "assumed")


def break_even(trained: Trained, event: Flags, picked: Flags) -> Estimate | None:
    """The cost of one contact at which the value is nil: rate times effect times margin."""
    if not picked.any():
        return None
    money, rate = trained.case.money, float(event[picked].mean())
    inside = np.zeros(len(trained.event), dtype=bool)
    inside[trained.test[picked]] = True
    margin = mean_margin(trained, inside)
    low, value, high = (
        rate * each * margin for each in (money.effect.low, money.effect.value, money.effect.high)
    )
    return Estimate(value, low, high, int(picked.sum()), "assumed")


def write_value(
    trained: Trained, event: Flags, score: Floats, steps: list[float], factor: float, book: Book
) -> None:
    """The value at the threshold and at the top, and where it is highest."""
    top = score >= cut_at(score, trained.case.decision.top_share)
    book.put(
        "value.at_threshold",
        valued(trained, event, trained.judged[trained.test] >= trained.threshold, factor),
        "money",
        source="assumed",
    )
    book.put("value.at_top", valued(trained, event, top, factor), "money", source="assumed")
    book.put(
        "value.break_even_at_top", break_even(trained, event, top), price_unit(trained.case), source="assumed"
    )
    values = [valued(trained, event, score >= cut_at(score, step), factor).value for step in steps]
    book.put("value.best_share", steps[int(np.argmax(values))], "share", of="cases")
    money = trained.case.money
    for name, assumed in (("contact_cost", money.contact_cost), ("effect", money.effect)):
        found = Estimate(assumed.value, assumed.low, assumed.high, None, "assumed")
        book.put(f"money.{name}", found, "share" if name == "effect" else "money", source="assumed")
    source = "assumed" if trained.case.value is None else "measured"
    book.put("money.margin", mean_margin(trained), "money", source=source)  # type: ignore[arg-type]
