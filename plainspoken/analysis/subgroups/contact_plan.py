"""Analysis: the one plan that a briefing advises: what its contacts may bring, and the tests that could find out."""

from __future__ import annotations

import numpy as np

from plainspoken.analysis.statistics import metrics
from plainspoken.analysis.statistics.intervals import Flags
from plainspoken.analysis.subgroups.ab_test_plan import TestedEffects
from plainspoken.analysis.subgroups.find_segments import selected_by_threshold
from plainspoken.analysis.subgroups.gain import make_plan_range, record_gain
from plainspoken.analysis.subgroups.list_tests import ListToTest, record_list_tests
from plainspoken.analysis.training.case_value import mean_margin
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import Action, Case
from plainspoken.core.recorder import EvidenceRecorder

WIDER_SHARE_FACTOR = 2.0  # times the top share: where a test of a smaller effect may find its cases
CONTACT_KINDS = ("contact_top", "contact_segment")


def smallest_worthwhile_effect(rate: float, case: Case, margin: float) -> float | None:
    """The smallest relative effect worth finding: the one at which a contact pays for itself.

    `margin`: what is at stake with an event, of which it costs the share `loss` where the case states one.
    """
    stake = rate * margin * (case.value.loss.value if case.value else 1.0)
    return case.money.contact_cost.value / stake if stake > 0 else None


def record_contact_plan(actions: tuple[Action, ...], trained: TrainedModel, cases: int, book: EvidenceRecorder) -> None:
    """Write `value`, `unsure`, `tests` and `best_test` of the first declared action that contacts somebody.

    `trained`: whose score chooses them; `cases`: those at hand, or a year's where somebody said how many come.
    """
    planned = next((each for each in actions if is_contact_recorded(each, book)), None)
    if planned is None:
        return
    address = f"actions.{planned.slug}"
    rate = book.recorded_estimate(f"{address}.base_rate")
    if rate is None:
        return
    size, margin = (book.evidence[f"{address}.{name}"].number for name in ("size", "margin"))
    record_gain(address, make_plan_range(trained.case, int(size), rate, margin), trained.case, book)
    if planned.kind == "contact_top":
        lists = list_ranked_tests(trained, int(size), rate.value, cases)
    else:
        lists = list_segment_tests(planned, trained, int(size), rate.value, margin)
    record_list_tests(lists, book, fall=trained.case.target.unwanted)


def is_contact_recorded(action: Action, book: EvidenceRecorder) -> bool:
    """Whether an action contacts cases, and there are some."""
    size = book.evidence.get(f"actions.{action.slug}.size")
    return action.kind in CONTACT_KINDS and size is not None and size.number > 0


def list_ranked_tests(trained: TrainedModel, size: int, rate: float, cases: int) -> list[ListToTest]:
    """The top of a ranking, a wider part of it, and all cases."""
    case, event, share = trained.case, trained.event[trained.test], trained.case.decision.top_share
    effects = hoped_effects(case, rate, mean_margin(trained, best_rows(trained, share)))
    found = [ListToTest("top", "scope.top", size, rate, effects, share)]
    wider = WIDER_SHARE_FACTOR * share
    if wider <= 1:
        wide = float(metrics.precision_at_top(wider)(event, trained.out_of_fold[trained.test]))
        effects = hoped_effects(case, wide, mean_margin(trained, best_rows(trained, wider)))
        found.append(ListToTest("wider", "scope.wider", round(cases * wider), wide, effects, wider))
    usual = float(event.mean())
    found.append(ListToTest("all", "scope.all", cases, usual, hoped_effects(case, usual, mean_margin(trained))))
    return found


def list_segment_tests(
    action: Action, trained: TrainedModel, size: int, rate: float, margin: float
) -> list[ListToTest]:
    """The members of a segment, and all cases that the score selects."""
    case = trained.case
    found = [ListToTest("segment", f"segment.{action.segment}", size, rate, hoped_effects(case, rate, margin))]
    picked = selected_by_threshold(trained, np.arange(len(trained.event)), trained.out_of_fold)
    if picked.sum() > size:
        own = float(trained.event[picked].mean())
        effects = hoped_effects(case, own, mean_margin(trained, picked))
        found.append(ListToTest("picked", "scope.picked", int(picked.sum()), own, effects))
    return found


def hoped_effects(case: Case, rate: float, margin: float) -> TestedEffects:
    """The relative effect that the case assumes, and the one at which a contact pays for itself."""
    return TestedEffects(case.money.effect.value, smallest_worthwhile_effect(rate, case, margin))


def best_rows(trained: TrainedModel, share: float) -> Flags:
    """The best share of the test rows, among all rows (n,)."""
    inside = np.zeros(len(trained.event), dtype=bool)
    inside[trained.test[metrics.top_rows(trained.out_of_fold[trained.test], share)]] = True
    return inside
