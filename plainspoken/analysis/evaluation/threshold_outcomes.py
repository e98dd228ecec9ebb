"""Scores of test cases to what each threshold finds, costs and brings, under the assumed money."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.statistics import metrics
from plainspoken.analysis.training.case_value import (
    break_even_contact_cost,
    margins_by_case,
    mean_margin,
    money_with_loss,
)
from plainspoken.analysis.training.threshold import (
    assumed_economics,
    optimistic_economics,
    pessimistic_economics,
    price_unit,
)
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.core.recorder import Estimate, EvidenceRecorder

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]
THRESHOLD_STEPS = 20
SHOWN_CONTACT_SHARES = (0.05, 0.1, 0.2, 0.3, 0.5)


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
    rows = np.flatnonzero(picked)
    rate, margin = Estimate(float(event[rows].mean())), mean_margin_of_rows(trained, rows)
    return break_even_contact_cost(rate, len(rows), money_with_loss(trained.case), margin)


def break_even_at_top(trained: TrainedModel, event: Flags, score: Floats, book: EvidenceRecorder) -> Estimate:
    """The same of the best share, where of equal scores at its edge each counts with the part that fits in; over the
    range of its rate, too, where that has been measured."""
    share = trained.case.decision.top_share
    rows, told = metrics.top_rows(score, share), book.recorded_estimate("plan.score.top_rate")
    rate = told or Estimate(metrics.precision_at_top(share)(event, score))
    return break_even_contact_cost(rate, len(rows), money_with_loss(trained.case), mean_margin_of_rows(trained, rows))


def mean_margin_of_rows(trained: TrainedModel, rows: Rows) -> float:
    """The mean margin of some of the test rows."""
    inside = np.zeros(len(trained.event), dtype=bool)
    inside[trained.test[rows]] = True
    return mean_margin(trained, inside)


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
    at_top = break_even_at_top(trained, event, score, book)
    book.put("value.break_even_at_top", at_top, price_unit(trained.case), source="assumed")
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
