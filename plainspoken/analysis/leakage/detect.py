"""Analysis, leaks: runs every detector on every column. Knows no address; does not trust the case's marks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.leakage.excluding_value import never, tests_of
from plainspoken.analysis.leakage.known_at_end import fixed_at_the_end, sizes_of
from plainspoken.analysis.leakage.result import STRONGEST_FIRST, Detector, Leaks, Never, Suspect
from plainspoken.analysis.leakage.row_order import is_identifier, period_of, row_order
from plainspoken.analysis.leakage.univariate_auc import Codes, alone, folds, together
from plainspoken.analysis.statistics.intervals import Flags, Floats
from plainspoken.analysis.statistics.roc_auc import draws, estimate, roc_auc, weights
from plainspoken.case import Case
from plainspoken.core.recorder import Estimate
from plainspoken.data.dataset import Loaded

COPY = 0.98  # low end of the ROC-AUC of one column: as good as the answer itself
STRONG = 0.8  # low end from which one column may be too good
TELLS = 0.55  # low end from which a column that should tell nothing tells something


@dataclass(frozen=True)
class Ground:
    """What the detectors look at: a table of n rows, its folds, and (resamples, n) weights for ranges."""

    frame: pd.DataFrame
    event: Flags
    period: NDArray[np.str_]
    parts: list[tuple[Codes, Codes]]
    drawn: Floats
    seed: int
    case: Case


def find(loaded: Loaded, case: Case, train: NDArray[np.intp] | None = None) -> Leaks:
    """Every column that may hold the answer.

    `train`: rows that may be looked at (all where left out); hand over the training rows, so that the
    choice of columns cannot depend on the answers of the test set.
    """
    rows = np.arange(len(loaded.event)) if train is None else np.sort(train)
    ground = prepare(loaded, case, rows)
    singles = {name: alone(ground.frame[name], ground.event, ground.parts) for name in map(str, ground.frame)}
    ranges = {name: ranged(ground, score) for name, score in singles.items()}
    fired, nevers = fire(ground, ranges, singles)
    order = row_order(ground.event, rows.astype(float), ground.period)
    return Leaks(len(singles), weigh(ground, fired, nevers, ranges), order)


def prepare(loaded: Loaded, case: Case, rows: NDArray[np.intp]) -> Ground:
    """The rows that may be looked at, with folds, resamples and the period of each row."""
    frame, event = loaded.frame.iloc[rows], loaded.event[rows]
    period = period_of(frame, case)
    drawn = weights(event, case.seed)
    return Ground(frame, event, period, folds(event, case.seed), drawn, case.seed, case)


def ranged(ground: Ground, score: Floats) -> Estimate:
    """ROC-AUC of a score with its bootstrap range."""
    values = draws(ground.event, score, ground.drawn)
    return estimate(roc_auc(ground.event, score), values, len(ground.event))


def fire(
    ground: Ground, ranges: dict[str, Estimate], singles: dict[str, Floats]
) -> tuple[dict[str, tuple[Detector, ...]], dict[str, Never]]:
    """The detectors that fire on each column that any fires on, and the value behind those that need one."""
    tests, sizes = tests_of(ground.frame), list(sizes_of(ground.frame, ground.case))
    trusted = {name for name, column in ground.case.columns.items() if column.trusted}
    fired: dict[str, tuple[Detector, ...]] = {}
    nevers: dict[str, Never] = {}
    for name, range_ in ranges.items():
        values, low = ground.frame[name], range_.low or 0.0
        found = never_of(ground, name, tests)
        declared = ground.case.columns[name].role == "identifier" if name in ground.case.columns else False
        signs: dict[Detector, bool] = {
            "near_copy": low >= COPY,
            "perfect_in_some_periods": found is not None and not found.everywhere,
            "never_without": found is not None and found.everywhere,
            "single_column": low >= STRONG and beats_the_rest(ground, name, singles[name]),
            "identifier": low >= TELLS and is_identifier(values, declared),
            "fixed_at_the_end": low >= TELLS and fixed_at_the_end(values, sizes),
        }
        detectors = tuple(each for each in STRONGEST_FIRST if signs.get(each))
        if detectors:
            vouched: tuple[Detector, ...] = ("vouched",) if name in trusted else ()
            fired[name] = (*vouched, *detectors)
        if found is not None:
            nevers[name] = found
    return fired, nevers


def never_of(ground: Ground, name: str, tests: int) -> Never | None:
    """The value of a column with which the event never occurs; the calendar is not judged by itself."""
    if ground.case.calendar is not None and name == ground.case.calendar.column:
        return None
    order = ground.case.calendar.order if ground.case.calendar else ("",)
    return never(ground.frame[name], ground.event, ground.period, order, tests)


def beats_the_rest(ground: Ground, name: str, score: Floats) -> bool:
    """Whether one column ranks better than all the others together, beyond chance (paired bootstrap)."""
    rest = together(ground.frame.drop(columns=name), ground.event, ground.parts, ground.seed)
    gained = draws(ground.event, score, ground.drawn) - draws(ground.event, rest, ground.drawn)
    return bool(np.percentile(gained, 2.5) > 0)


def weigh(
    ground: Ground,
    fired: dict[str, tuple[Detector, ...]],
    nevers: dict[str, Never],
    ranges: dict[str, Estimate],
) -> tuple[Suspect, ...]:
    """Each suspect with what it adds to the columns that nobody suspects; strongest detector first."""
    if not fired:
        return ()
    clean = together(ground.frame.drop(columns=list(fired)), ground.event, ground.parts, ground.seed)
    base, without = draws(ground.event, clean, ground.drawn), ranged(ground, clean)
    suspects = []
    for name, detectors in fired.items():
        kept = ground.frame.drop(columns=[other for other in fired if other != name])
        score = together(kept, ground.event, ground.parts, ground.seed)
        with_it = draws(ground.event, score, ground.drawn)
        value, n = roc_auc(ground.event, score), len(ground.event)
        gain = estimate(value - without.value, with_it - base, n)
        whole = estimate(value, with_it, n)
        suspects.append(Suspect(name, detectors, ranges[name], whole, without, gain, nevers.get(name)))
    return tuple(sorted(suspects, key=rank_of))


def rank_of(suspect: Suspect) -> tuple[int, float]:
    """Order of suspects: by their strongest detector, then by what they gain, most first."""
    return STRONGEST_FIRST.index(suspect.detectors[0]), -suspect.gain.value
