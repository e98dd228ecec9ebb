"""Analysis, leaks: runs every detector on every column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.leakage.excluding_value import count_tested_values, find_certain_value, find_excluding_value
from plainspoken.analysis.leakage.group_leak import find_group_leak, list_groupings
from plainspoken.analysis.leakage.known_at_end import candidate_case_sizes, fixed_at_the_end
from plainspoken.analysis.leakage.leakage_result import (
    DETECTORS_BY_STRENGTH,
    Detector,
    ExcludingValue,
    GroupLeak,
    LeakageResult,
    Suspect,
)
from plainspoken.analysis.leakage.row_order import detect_row_order_leak, looks_like_identifier, row_periods
from plainspoken.analysis.leakage.target_encoding import is_target_encoding
from plainspoken.analysis.leakage.univariate_auc import (
    Codes,
    discretise_column,
    multivariate_scores,
    stratified_leakage_folds,
    univariate_scores,
)
from plainspoken.analysis.statistics.intervals import Flags, Floats, rows_in_groups
from plainspoken.analysis.statistics.resampling import bootstrap_weights, covering_percentile_interval, percentile_range
from plainspoken.analysis.statistics.roc_auc import resample_roc_auc
from plainspoken.analysis.training.row_groups import declared_groups, inseparable_rows
from plainspoken.case import Case
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import Estimate
from plainspoken.data.dataset import Dataset

NEAR_COPY_AUC = 0.98  # low end of the ROC-AUC of one column: as good as the answer itself
STRONG_COLUMN_AUC = 0.8  # low end from which one column may be too good
MIN_SHARE_OF_OTHERS = 0.5  # what the event fills in is empty for most cases without it, or marks most of those with it
MIN_INFORMATIVE_AUC = 0.55  # low end from which a column that should tell nothing tells something


@dataclass(frozen=True)
class TellingValues:
    """Of one column, the value that excludes the event, and the one with which it is certain, where there are such."""

    never: ExcludingValue | None
    always: ExcludingValue | None


@dataclass(frozen=True)
class LeakageInputs:
    """What the detectors look at: a table of n rows, its folds, and (resamples, n) weights for ranges."""

    frame: pd.DataFrame
    event: Flags
    period: NDArray[np.str_]
    parts: list[tuple[Codes, Codes]]
    drawn: Floats
    seed: int
    case: Case


def find_leaks(loaded: Dataset, case: Case, train: NDArray[np.intp] | None = None) -> LeakageResult:
    """Every column that may hold the answer.

    `train`: rows that may be looked at (all where left out); hand over the training rows, so that the
    choice of columns cannot depend on the answers of the test set. One detector looks at all of them, see
    `is_target_encoding`.
    """
    rows = np.arange(len(loaded.event)) if train is None else np.sort(train)
    ground = prepare_leakage_inputs(loaded, case, rows)
    singles = {
        name: univariate_scores(ground.frame[name], ground.event, ground.parts) for name in map(str, ground.frame)
    }
    ranges = {name: auc_with_interval(ground, score) for name, score in singles.items()}
    encoded = find_target_encodings(loaded)
    groups = find_group_leaks(ground)
    fired, telling = run_leak_detectors(ground, ranges, singles, encoded, groups)
    order = detect_row_order_leak(ground.event, rows.astype(float), ground.period)
    return LeakageResult(len(singles), measure_suspect_gains(ground, fired, telling, groups, ranges), order)


def prepare_leakage_inputs(loaded: Dataset, case: Case, rows: NDArray[np.intp]) -> LeakageInputs:
    """The rows that may be looked at, with folds, resamples and the period of each row."""
    frame, event = loaded.frame.iloc[rows], loaded.event[rows]
    period = row_periods(frame, case)
    groups, together = (
        rows_in_groups(found, rows)
        for found in (declared_groups(case, loaded.frame), inseparable_rows(case, loaded.frame))
    )
    drawn = bootstrap_weights(event, case.seed, groups=groups)
    parts = stratified_leakage_folds(event, case.seed, together)
    return LeakageInputs(frame, event, period, parts, drawn, case.seed, case)


def auc_with_interval(ground: LeakageInputs, score: Floats) -> Estimate:
    """ROC-AUC of a score with its bootstrap confidence interval."""
    values = resample_roc_auc(ground.event, score, ground.drawn)
    return covering_percentile_interval(roc_auc(ground.event, score), values, len(ground.event))


def run_leak_detectors(
    ground: LeakageInputs,
    ranges: dict[str, Estimate],
    singles: dict[str, Floats],
    encoded: frozenset[str],
    groups: dict[str, GroupLeak],
) -> tuple[dict[str, tuple[Detector, ...]], dict[str, TellingValues]]:
    """The detectors that fire on each column that any fires on, and the values behind those that need one."""
    tests, sizes = count_tested_values(ground.frame), list(candidate_case_sizes(ground.frame, ground.case))
    trusted = {name for name, column in ground.case.columns.items() if column.trusted}
    fired: dict[str, tuple[Detector, ...]] = {}
    telling: dict[str, TellingValues] = {}
    for name, range_ in ranges.items():
        values, low = ground.frame[name], range_.low or 0.0
        telling[name] = find_telling_values(ground, name, tests)
        declared = ground.case.columns[name].role == "identifier" if name in ground.case.columns else False
        signs: dict[Detector, bool] = {
            "near_copy": low >= NEAR_COPY_AUC,
            **value_signs(telling[name]),
            "encoded_from_answer": name in encoded,
            "perfect_in_some_groups": name in groups,
            "single_column": low >= STRONG_COLUMN_AUC and outranks_other_columns(ground, name, singles[name]),
            "identifier": low >= MIN_INFORMATIVE_AUC and looks_like_identifier(values, declared),
            "fixed_at_the_end": low >= MIN_INFORMATIVE_AUC and fixed_at_the_end(values, sizes),
        }
        detectors = tuple(each for each in DETECTORS_BY_STRENGTH if signs.get(each))
        if detectors:
            vouched: tuple[Detector, ...] = ("vouched",) if name in trusted else ()
            fired[name] = (*vouched, *detectors)
    return fired, telling


def value_signs(telling: TellingValues) -> dict[Detector, bool]:
    """Which of the detectors fire that look at single values."""
    never, always = telling.never, telling.always
    return {
        "perfect_in_some_periods": never is not None and not never.everywhere,
        "never_without": never is not None and never.everywhere and not may_be_structural(never),
        "structural_zero": never is not None and never.everywhere and may_be_structural(never),
        "always_with": always is not None and not may_be_structural(always),
        "certain_value": always is not None and may_be_structural(always),
    }


def find_target_encodings(loaded: Dataset) -> frozenset[str]:
    """The columns that were made from the answer."""
    names = list(map(str, loaded.frame))
    return frozenset(name for name in names if is_target_encoding(loaded.frame[name], loaded.event, len(names)))


def find_group_leaks(ground: LeakageInputs) -> dict[str, GroupLeak]:
    """Each column that holds the answer in some groups only, with those groups."""
    groupings = list(list_groupings(ground.frame, ground.case))
    if not groupings:
        return {}
    calendar = ground.case.calendar.column if ground.case.calendar else ""
    names = [name for name in map(str, ground.frame) if name != calendar]
    tests = len(names) * sum(len(np.unique(labels)) for _, labels in groupings) + count_tested_values(ground.frame)
    found = {}
    for name in names:
        values = ground.frame[name]
        cells = discretise_column(values)
        leak = find_group_leak(name, values, cells, ground.event, ground.parts, groupings, tests)
        if leak is not None:
            found[name] = leak
    return found


def may_be_structural(found: ExcludingValue) -> bool:
    """Whether the value may make the event impossible, or certain, rather than stand where it left no mark, or one.

    Most cases with the other answer have another value: whatever filled the column in, it was not the event.
    """
    return found.share_of_others < MIN_SHARE_OF_OTHERS


def find_telling_values(ground: LeakageInputs, name: str, tests: int) -> TellingValues:
    """The values of a column with which the event never or always occurs; the calendar is not judged by itself."""
    if ground.case.calendar is not None and name == ground.case.calendar.column:
        return TellingValues(None, None)
    order = ground.case.calendar.order if ground.case.calendar else ("",)
    told = (ground.frame[name], ground.event, ground.period, order, tests)
    return TellingValues(find_excluding_value(*told), find_certain_value(*told))


def outranks_other_columns(ground: LeakageInputs, name: str, score: Floats) -> bool:
    """Whether one column ranks better than all the others together, beyond chance (paired bootstrap)."""
    rest = multivariate_scores(ground.frame.drop(columns=name), ground.event, ground.parts, ground.seed)
    gained = resample_roc_auc(ground.event, score, ground.drawn) - resample_roc_auc(ground.event, rest, ground.drawn)
    return bool(percentile_range(gained)[0] > 0)


def measure_suspect_gains(
    ground: LeakageInputs,
    fired: dict[str, tuple[Detector, ...]],
    telling: dict[str, TellingValues],
    groups: dict[str, GroupLeak],
    ranges: dict[str, Estimate],
) -> tuple[Suspect, ...]:
    """Each suspect with what it adds to the columns that nobody suspects; strongest detector first."""
    if not fired:
        return ()
    clean = multivariate_scores(ground.frame.drop(columns=list(fired)), ground.event, ground.parts, ground.seed)
    base, without = resample_roc_auc(ground.event, clean, ground.drawn), auc_with_interval(ground, clean)
    suspects = []
    for name, detectors in fired.items():
        kept = ground.frame.drop(columns=[other for other in fired if other != name])
        score = multivariate_scores(kept, ground.event, ground.parts, ground.seed)
        with_it = resample_roc_auc(ground.event, score, ground.drawn)
        value, n = roc_auc(ground.event, score), len(ground.event)
        gain = covering_percentile_interval(value - without.value, with_it - base, n)
        whole = covering_percentile_interval(value, with_it, n)
        never, always, group = telling[name].never, telling[name].always, groups.get(name)
        suspects.append(Suspect(name, detectors, ranges[name], whole, without, gain, never, always, group))
    return tuple(sorted(suspects, key=suspect_sort_key))


def suspect_sort_key(suspect: Suspect) -> tuple[int, float]:
    """Order of suspects: by their strongest detector, then by what they gain, most first."""
    return DETECTORS_BY_STRENGTH.index(suspect.detectors[0]), -suspect.gain.value
