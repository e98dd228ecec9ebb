"""Verify: what each threshold contacts, finds and brings, from what it contacts and finds, and counted in the saved
scores by which one acts."""

from __future__ import annotations

import numpy as np

from plainspoken.case import Case
from plainspoken.core.findings import Findings
from plainspoken.verify.recompute_groups import Figures
from plainspoken.verify.recompute_plan import gain_per_event, ranged
from plainspoken.verify.reread_table import find_picked, is_true, number_at
from plainspoken.verify.saved_scores import Flags, Floats, SavedScores


def recompute_threshold_rows(findings: Findings, case: Case) -> Figures:
    """What each threshold contacts, finds and brings: from how many it contacts and finds."""
    size, rate = number_at(findings, "plan.score.n"), number_at(findings, "plan.score.base_rate")
    if not size or not rate:
        return {}
    positives = size * rate
    found = Figures()
    for place in threshold_places(findings):
        hits, contacted = (number_at(findings, f"{place}.{each}") for each in ("found", "contacted"))
        share = number_at(findings, f"{place}.contacted_share")
        if share is None or hits is None or not contacted:
            continue
        found[f"{place}.in_vain"] = contacted - hits
        if round(share * size) != contacted:  # scaled to a year: what is rounded cannot be told from its parts
            continue
        found |= {f"{place}.value:n": contacted, f"{place}.break_even:n": contacted}
        found |= {f"{place}.contacted_share": contacted / size}
        found |= {f"{place}.recall": hits / positives, f"{place}.precision": hits / contacted}
        if case.value is None:
            found |= threshold_money(place, hits, contacted, case)
    return found


def threshold_places(findings: Findings) -> tuple[str, ...]:
    """The places of all thresholds: in steps, and as they are shown."""
    return (*findings.over("thresholds"), *findings.over("thresholds.shown"))


def threshold_money(place: str, hits: float, contacted: float, case: Case) -> Figures:
    """What contacting so many brings when so many are events: gains less costs; and the cost at which that is nil."""
    cost = case.money.contact_cost
    costs = (cost.high, cost.value, cost.low)
    gains = [each * case.money.margin for each in gain_per_event(case)]
    net = tuple(hits * gain - contacted * each for gain, each in zip(gains, costs, strict=True))
    nil = tuple(hits * gain / contacted for gain in gains)
    return ranged(f"{place}.value", (net[0], net[1], net[2])) | ranged(f"{place}.break_even", (nil[0], nil[1], nil[2]))


def recompute_scored_thresholds(findings: Findings, saved: SavedScores, case: Case, worth: Floats | None) -> Figures:
    """What each step finds, counted in the saved scores: in those of the score to act on, where it is another one."""
    later, too_late = (is_true(findings, f"plan.score.{each}") for each in ("tested_later", "final_too_late"))
    told = saved.told.get("in_time")
    if told is None and (later or too_late):
        return {}
    rows = saved.tested if told is None else ~np.isnan(told)
    score, event = (saved.probability if told is None else told)[rows], saved.event[rows]
    if number_at(findings, "plan.score.n") != len(score):
        return {}
    stake = np.full(len(score), case.money.margin)
    if case.value is not None:
        if worth is None:
            return {}
        stake = worth[rows] * case.value.period_months
    planned = number_at(findings, "data.cases_per_year") or float(len(event) if later else len(saved.event))
    factor = planned / len(score)  # a test part stands for all cases, or for those of a year
    found = Figures()
    for place in threshold_places(findings):
        cut = number_at(findings, f"{place}.threshold")
        by_part = place.endswith(".chosen") and number_at(findings, "model.tests") != 1  # each part has its own
        picked = find_own_cut(findings, saved) if by_part else None if cut is None else score >= cut
        if picked is not None:
            found |= count_at_cut(place, picked, event, stake, case, factor)
    return found


def find_own_cut(findings: Findings, saved: SavedScores) -> Flags | None:
    """Which of the tested rows each part picks by a threshold of its own (t,), of the score of all columns."""
    picked = None if "in_time" in saved.told else find_picked(findings, saved)
    return None if picked is None else picked[saved.tested]


def count_at_cut(place: str, picked: Flags, event: Flags, stake: Floats, case: Case, factor: float) -> Figures:
    """One threshold in the saved scores: whom it contacts and finds, and what that brings; each event at its stake.

    `factor`: how many cases each tested one stands for.
    """
    contacted, hits = float(picked.sum()), float((picked & event).sum())
    at_stake = float(stake[picked & event].sum())
    cost = case.money.contact_cost
    gains, costs = gain_per_event(case), (cost.high, cost.value, cost.low)
    net = [(at_stake * gain - contacted * each) * factor for gain, each in zip(gains, costs, strict=True)]
    nil = [at_stake * gain / contacted if contacted else 0.0 for gain in gains]
    found = ranged(f"{place}.value", (net[0], net[1], net[2])) | ranged(f"{place}.break_even", (nil[0], nil[1], nil[2]))
    of_all, found_of_all = float(round(contacted * factor)), float(round(hits * factor))
    found |= {f"{place}.contacted": of_all, f"{place}.contacted_share": contacted / len(event)}
    found |= {f"{place}.found": found_of_all, f"{place}.in_vain": of_all - found_of_all}
    found |= {f"{place}.recall": hits / float(event.sum())}
    found |= {f"{place}.value:n": contacted, f"{place}.break_even:n": contacted}
    return found | ({f"{place}.precision": hits / contacted} if contacted else {})
