"""Verify: groups in which the model errs, counted a second time from scores and cells."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from plainspoken.core.findings import Findings
from plainspoken.verify.recompute import LEAST_RESAMPLED_EVENTS, ScoreCurve, is_resampled, recompute_pair_interval
from plainspoken.verify.recompute_groups import Figures, share_of
from plainspoken.verify.reread_table import RereadTable, find_picked, list_edges, named_column
from plainspoken.verify.saved_scores import Flags


def judged_rows(table: RereadTable) -> Flags:
    """The rows among which errors are sought (n,): those that were learned from, by scores out of fold; else all."""
    learned = ~table.saved.tested
    return learned if learned.any() else np.ones(len(learned), dtype=bool)


def recompute_error_groups(findings: Findings, table: RereadTable) -> Figures:
    """Groups in which the model errs: their size, and where their own rate is that of their events or misses."""
    event, found, among = table.saved.event, Figures(), judged_rows(table)
    picked = find_picked(findings, table.saved)
    for place in (*findings.over("slices"), *findings.over("missed.groups")):
        rows = table.rows_in_group(findings, place)
        metric = findings.evidence.get(f"{place}.metric")
        if rows is None or metric is None:
            continue
        mine = rows & among
        found |= {f"{place}.n": float(mine.sum()), f"{place}.positives": float(event[mine].sum())}
        found |= share_of(f"{place}.share", float(mine.sum()), float(among.sum()))
        found |= list_edges(findings, place)
        if metric.value == "calibration":
            found |= share_of(f"{place}.rate", float(event[mine].sum()), float(mine.sum()))
        elif metric.value == "ranking" and 0 < event[mine].sum() < mine.sum():
            curve = ScoreCurve.of(table.saved.probability[mine], event[mine], np.ones(int(mine.sum())))
            found |= {f"{place}.rate": 1 - curve.roc_auc(), f"{place}.rate:n": float(mine.sum())}
        elif metric.value == "missed" and picked is not None:
            missed = event & ~picked
            found |= share_of(f"{place}.rate", float(missed[mine].sum()), float(event[mine].sum()))
            rest = among & ~rows
            found |= share_of(f"{place}.elsewhere", float(missed[rest].sum()), float(event[rest].sum()))
    return found


def recompute_missed_medians(findings: Findings, table: RereadTable) -> Figures:
    """What events that are missed and those that are found have in common, in the whole table."""
    caught = find_picked(findings, table.saved)
    if caught is None:
        return {}
    event, found = table.saved.event, Figures()
    for place in findings.over("missed.traits"):
        known = table.numbers.get(named_column(findings, place))
        if known is not None and f"{place}.missed_median" in findings.evidence:
            found[f"{place}.missed_median"] = float(np.nanmedian(known[event & ~caught]))
            found[f"{place}.found_median"] = float(np.nanmedian(known[event & caught]))
    return found


def recompute_pair_ranges(findings: Findings, table: RereadTable) -> Iterator[tuple[str, float, float]]:
    """The ranges of the share of pairs in the wrong order, of groups in which the model ranks badly."""
    event, among = table.saved.event, judged_rows(table)
    for place in findings.over("slices"):
        rows, found = table.rows_in_group(findings, place), findings.evidence.get(f"{place}.rate")
        metric = findings.evidence.get(f"{place}.metric")
        if rows is not None and metric is not None and metric.value == "ranking" and is_resampled(found):
            mine = rows & among
            if min(int(event[mine].sum()), int((~event[mine]).sum())) < LEAST_RESAMPLED_EVENTS:
                continue
            yield f"{place}.rate", *recompute_pair_interval(table.saved.probability[mine], event[mine])
