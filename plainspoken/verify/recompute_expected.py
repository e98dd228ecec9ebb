"""Verify: what the scores of a group's members lead one to expect of it, from saved scores by formulas of our own.

A score counts as what such a score has meant: a logistic line through log-odds and events, fitted by Newton's steps.
The library's search ends a little earlier than these, so figures agree to `LINE_TOLERANCE` only."""

from __future__ import annotations

import numpy as np

from plainspoken.case import Case
from plainspoken.core.findings import Findings
from plainspoken.verify.recompute_errors import judged_rows
from plainspoken.verify.recompute_groups import Figures
from plainspoken.verify.recompute_intervals import Z95
from plainspoken.verify.recompute_members import rows_under
from plainspoken.verify.reread_table import RereadTable, number_at
from plainspoken.verify.saved_scores import Flags, Floats, SavedScores

LINE_TOLERANCE = 5e-4  # of a share
SCORE_EDGE = 1e-4  # as near to nil and one as a score may come for its log-odds
NEWTON_STEPS, LAST_STEP, WORST_CONDITION = 30, 1e-6, 1e9
MOST_PAIRED = 4_000  # members of a group beyond which their pairs need too much memory
Expected = tuple[float, float]  # a share, and its standard deviation where the chances are right


def recompute_expected_figures(findings: Findings, table: RereadTable, case: Case) -> Figures:
    """The rate that scores say of segments made from them, and the errors that they say of groups, with ranges."""
    chance, among, found = mean_events(table.saved), judged_rows(table), Figures()
    if chance is None:
        return {}
    for segment in case.segments:
        rows = rows_under(segment.when, table, findings, case)
        if rows is not None and rows.any():
            found |= measure_beyond(f"segments.{segment.slug}", chance[rows], table.saved.event[rows])
    for place in (*findings.over("slices"), *findings.over("missed.groups")):
        held = table.rows_in_group(findings, place)
        expected = None if held is None else expect_errors(findings, place, held & among, table.saved, chance)
        if expected is not None:
            share, half = expected[0], Z95 * expected[1]
            found |= {f"{place}.expected": share, f"{place}.expected:low": max(share - half, 0.0)}
            found |= {f"{place}.expected:high": min(share + half, 1.0)}
    if case.split.group:  # rows of one customer vary together: ranges are wider by how alike they are
        return {address: value for address, value in found.items() if not address.endswith((":low", ":high"))}
    return found


def mean_events(saved: SavedScores) -> Floats | None:
    """How often the event came with such a score (n,), by the rows that were learned from, else by all; None where no
    line fits them (all events lie above all others)."""
    learned = ~saved.tested if not saved.tested.all() else saved.tested
    kept = np.minimum(np.maximum(saved.probability, SCORE_EDGE), 1 - SCORE_EDGE)
    columns = np.column_stack([np.ones(len(kept)), np.log(kept) - np.log1p(-kept)])
    line = np.array([0.0, 1.0])
    known, event = columns[learned], saved.event[learned]
    for _ in range(NEWTON_STEPS):
        told = 1 / (1 + np.exp(-known @ line))
        bend = known.T @ (known * (told * (1 - told))[:, None])
        if np.linalg.cond(bend) > WORST_CONDITION:
            return None
        step = np.linalg.solve(bend, known.T @ (event - told))
        line = line + step
    return np.asarray(1 / (1 + np.exp(-columns @ line))) if bool(np.abs(step).max() < LAST_STEP) else None


def measure_beyond(place: str, chance: Floats, event: Flags) -> Figures:
    """What the scores of members say (k,), and how far what came lies from it."""
    said, half = float(chance.mean()), Z95 * float(np.sqrt((chance * (1 - chance)).sum())) / len(chance)
    gap = float(event.mean()) - said
    found = {f"{place}.said": said, f"{place}.beyond": gap, f"{place}.beyond:n": float(len(chance))}
    return found | {f"{place}.beyond:low": gap - half, f"{place}.beyond:high": gap + half}


def expect_errors(findings: Findings, place: str, rows: Flags, saved: SavedScores, chance: Floats) -> Expected | None:
    """The errors that scores lead one to expect among some rows, by the measure of the group."""
    metric, mine, score = findings.evidence.get(f"{place}.metric"), chance[rows], saved.probability[rows]
    if metric is None or not rows.any():
        return None
    if metric.value == "calibration":
        return float(mine.mean()), float(np.sqrt((mine * (1 - mine)).sum())) / len(mine)
    if metric.value == "ranking" and len(mine) <= MOST_PAIRED:
        return expect_wrong_pairs(mine, score)
    line = number_at(findings, "evaluation.threshold")
    if metric.value == "missed" and line is not None and number_at(findings, "model.tests") == 1:
        share = float(mine[score < line].sum() / mine.sum())
        slopes = ((score < line) - share) / mine.sum()
        return share, spread_of(mine, slopes)
    return None


def expect_wrong_pairs(chance: Floats, score: Floats) -> Expected:
    """The share of pairs of a case with the event and one without in which the other one is scored higher."""
    wrong = (score[:, None] < score[None, :]) + (score[:, None] == score[None, :]) / 2
    np.fill_diagonal(wrong, 0.0)  # nobody makes a pair with itself
    other = np.ones_like(wrong) - np.eye(len(score))
    pairs = float(chance @ other @ (1 - chance))
    share = float(chance @ wrong @ (1 - chance)) / pairs
    slopes = wrong @ (1 - chance) - wrong.T @ chance - share * (other @ (1 - chance) - other.T @ chance)
    return share, spread_of(chance, slopes / pairs)


def spread_of(chance: Floats, slopes: Floats) -> float:
    """The standard deviation of a share that changes by its slope with each event (n,)."""
    return float(np.sqrt((chance * (1 - chance) * np.square(slopes)).sum()))
