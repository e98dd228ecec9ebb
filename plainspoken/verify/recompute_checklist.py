"""Verify: simple rules beside the model, on the test cases: a checklist's signs, and one column; with their ranges."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from plainspoken.core.findings import Findings
from plainspoken.verify.recompute import ScoreCurve, is_resampled
from plainspoken.verify.recompute_groups import Figures, share_of
from plainspoken.verify.recompute_table_facts import column_rule
from plainspoken.verify.reread_table import RereadTable, list_edges, number_at
from plainspoken.verify.resampled_ranges import OWN_SEED, RangeEnds
from plainspoken.verify.saved_scores import Flags, Floats

RULE_RESAMPLES, OWN_RULE_RESAMPLES = 500, 400
Measures = tuple[float, float]  # ROC-AUC, and the rate of the top


def count_signs(findings: Findings, table: RereadTable) -> Floats | None:
    """How many signs of the checklist each test case has (t,), counted by their conditions, or where it was learned in
    parts as it was told; None where a sign cannot be read a second time."""
    places = tuple(findings.over("checklist.signs"))
    if is_learned_in_parts(findings, table):
        return table.saved.told["signs"][table.saved.tested] if places and "signs" in table.saved.told else None
    held = [table.rows_in_group(findings, place) for place in places]
    if not places:
        return None
    known = [rows for rows in held if rows is not None]
    return np.sum(known, axis=0)[table.saved.tested].astype(np.float64) if len(known) == len(held) else None


def is_learned_in_parts(findings: Findings, table: RereadTable) -> bool:
    """Whether each part of the cases has a checklist of its own, so that the one that is shown counts none of them."""
    return bool(table.saved.tested.all()) or number_at(findings, "model.tests") != 1


def recompute_checklist(findings: Findings, table: RereadTable) -> Figures:
    """How well the checklist ranks, and how often the event comes by the number of its signs."""
    counts, share = count_signs(findings, table), number_at(findings, "evaluation.top_share")
    if counts is None or share is None:
        return {}
    event, found = table.saved.event[table.saved.tested], Figures()
    score = table.saved.probability[table.saved.tested]
    whole, alone = (measure_rule(each, event, share) for each in (score, counts))
    found |= {"checklist.behind": whole[0] - alone[0], "checklist.behind_top": whole[1] - alone[1]}
    for name, value in zip(("roc_auc", "top_rate"), alone, strict=True):
        found |= {f"checklist.{name}": value, f"checklist.{name}:n": float(len(event))}
    found |= {"checklist.n": float(len(event)), "checklist.size": float(len(findings.members["checklist.signs"]))}
    if not is_learned_in_parts(findings, table):
        for place in findings.over("checklist.signs"):
            found |= list_edges(findings, place)
    shown = np.minimum(counts, found["checklist.size"])  # who has more signs of a longer list has all of the shown one
    for place in findings.over("checklist.counts"):
        signs = int(place.rpartition(".")[2])
        mine = shown == signs
        found |= {f"{place}.signs": float(signs), f"{place}.n": float(mine.sum())}
        found |= share_of(f"{place}.rate", float(event[mine].sum()), float(mine.sum()))
    return found


def measure_rule(score: Floats, event: Flags, share: float, weight: Floats | None = None) -> Measures:
    """ROC-AUC and the rate of the top; case i counts `weight[i]` times."""
    curve = ScoreCurve.of(score, event, np.ones(len(event)) if weight is None else weight)
    many = max(1, round(share * len(event)))
    return curve.roc_auc(), curve.events_in(many) / many


def recompute_rule_ranges(findings: Findings, table: RereadTable) -> Iterator[tuple[str, RangeEnds]]:
    """The ranges of ROC-AUC and top rate of the checklist and of the best single column."""
    share, tested = number_at(findings, "evaluation.top_share"), table.saved.tested
    rules = {"checklist": count_signs(findings, table)}
    single = column_rule(findings, table)
    rules["evaluation.simple_rule"] = None if single is None else single[tested]
    for place, score in rules.items():
        if score is None or share is None:
            continue
        draws = np.array(list(draw_rule(score, table.saved.event[tested], share, len(tested))))
        for name, values in zip(("roc_auc", "top_rate"), draws.T, strict=True):
            if is_resampled(findings.evidence.get(f"{place}.{name}")):
                yield f"{place}.{name}", RangeEnds.of(values, RULE_RESAMPLES)


def draw_rule(score: Floats, event: Flags, share: float, whole: int) -> Iterator[Measures]:
    """The measures of resamples, in which events vary as they do among parts of a table of `whole` rows."""
    random, size = np.random.default_rng(OWN_SEED), len(event)
    for _ in range(OWN_RULE_RESAMPLES):
        hits = round(random.binomial(whole, float(event.mean())) * size / whole)
        weight = np.zeros(size)
        for rows, many in ((event, hits), (~event, size - hits)):
            weight[rows] = random.multinomial(many, np.full(int(rows.sum()), 1 / rows.sum()))
        yield measure_rule(score, event, share, weight)
