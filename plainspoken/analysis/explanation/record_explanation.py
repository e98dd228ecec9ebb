"""Analysis, explain: writes the section "What drives it"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from plainspoken.analysis.explanation.chance_effects import pick_cases
from plainspoken.analysis.explanation.dependence import DependenceData, RateContrast, contrast_observed_rates
from plainspoken.analysis.explanation.driver_groups import rank_driver_groups, record_driver_groups
from plainspoken.analysis.explanation.drivers import (
    Driver,
    ResampledEffects,
    effect_direction,
    explain_refits,
    find_associated_columns,
    rank_drivers,
)
from plainspoken.analysis.explanation.examples import ReasonCodes, explain_rows, select_typical_cases, top_reason_codes
from plainspoken.analysis.explanation.record_effects import record_examples, record_factors, sum_chance_effects
from plainspoken.analysis.explanation.shap_values import FAST_SHAP_FAMILIES, ShapValues, explained_row_count
from plainspoken.analysis.explanation.values import column_changeability, column_unit, column_values, is_numeric_series
from plainspoken.analysis.explore import value_name_key
from plainspoken.analysis.training import stability_refits
from plainspoken.analysis.training.stability_refits import Refit
from plainspoken.analysis.training.trained_model import Rows, TrainedModel
from plainspoken.case import slug
from plainspoken.core.recorder import EvidenceRecorder

SHAP_BACKGROUND_ROWS = 100


def record_explanation(
    trained: TrainedModel, book: EvidenceRecorder, refits: Sequence[Refit] | None = None
) -> ReasonCodes:
    """Write the section, and return reason codes.

    Explains a random sample of the test rows; confidence intervals come from refits on halves of the training rows
    (drawn here unless handed over, see `analysis.refits`). Reason codes cover all rows where the model's
    family is cheap to explain, else the sample.
    """
    refits = stability_refits.refit_on_halves(trained) if refits is None else refits
    sample, background = sample_explained_rows(trained)
    wanted = rows_with_reasons(trained, sample)
    every = explain_rows(trained, wanted, background)
    effects = pick_cases(every, np.searchsorted(wanted, sample))
    standing = trained.frame.iloc[background][list(trained.columns)]
    redrawn = explain_refits(trained, refits, sample, standing)
    drivers = rank_drivers(effects, redrawn)
    groups = rank_driver_groups(trained, effects, redrawn)
    record_explanation_summary(effects, [group.driver for group in groups], len(sample), len(redrawn), book)
    record_driver_groups(groups, book)
    record_drivers(trained, drivers, effects, sample, redrawn, book)
    record_factors(trained, groups, sum_chance_effects(trained, groups, effects, sample, redrawn), book)
    shown = select_typical_cases(trained)
    rows = np.array([example.row for example in shown], dtype=np.intp)
    record_examples(trained, shown, explain_rows(trained, rows, background) if shown else effects, book)
    return top_reason_codes(wanted, every)


def rows_with_reasons(trained: TrainedModel, sample: Rows) -> Rows:
    """The rows that get reason codes, in order; among them the sample.

    All where reasons are cheap; in a nested scheme, whose table is small, whoever is picked.
    """
    if trained.family in FAST_SHAP_FAMILIES:
        return np.arange(len(trained.event))
    if not trained.nested:
        return sample
    return np.union1d(sample, np.flatnonzero(trained.out_of_fold >= trained.threshold))


def sample_explained_rows(trained: TrainedModel) -> tuple[Rows, Rows]:
    """The test rows to explain, and the training rows that stand for the average case."""
    random = np.random.default_rng(trained.case.seed)
    many = min(explained_row_count(trained.family), len(trained.test))
    sample = np.sort(random.choice(trained.test, many, replace=False))
    few = min(SHAP_BACKGROUND_ROWS, len(trained.train))
    return sample, np.sort(random.choice(trained.train, few, replace=False))


def record_explanation_summary(
    effects: ShapValues, drivers: Sequence[Driver], sample: int, refits: int, book: EvidenceRecorder
) -> None:
    """How many cases and refits, whether effects add up, what they are added to, how many drivers keep their place."""
    book.put("explain.sample", sample, "count")
    book.put("explain.resamples", refits, "count")
    book.put("explain.additivity", effects.error, "score")
    book.put("explain.base", float(effects.base.mean()), "number")
    book.put("explain.stable", sum(driver.stable for driver in drivers), "count")
    book.put("explain.shown", len(drivers), "count")


def record_drivers(
    trained: TrainedModel,
    drivers: Sequence[Driver],
    effects: ShapValues,
    sample: Rows,
    redrawn: Sequence[ResampledEffects],
    book: EvidenceRecorder,
) -> None:
    """All drivers in order, with shape, contrast and the columns that move together with each."""
    book.list("drivers", [slug(driver.column) for driver in drivers])
    frame = trained.frame.iloc[trained.train]
    close = drop_repeated_pairs(find_associated_columns(frame, trained, [driver.column for driver in drivers]))
    for driver in drivers:
        along = collect_dependence_data(trained, driver, effects, sample, redrawn)
        record_driver(
            trained, driver, effect_direction(along.sample, along.effect), is_numeric_series(along.everyone), book
        )
        record_rate_contrast(
            driver.column, contrast_observed_rates(along, column_unit(trained.case, driver.column)), book
        )
        record_associated_columns(driver.column, close[driver.column], book)


def collect_dependence_data(
    trained: TrainedModel, driver: Driver, effects: ShapValues, sample: Rows, redrawn: Sequence[ResampledEffects]
) -> DependenceData:
    """Values and effects of one driver, wherever they were computed."""

    whole = column_values(trained.frame, trained.case, driver.column)

    def at(rows: Rows) -> pd.Series:
        return whole.iloc[rows]

    again = [
        (at(each.rows), each.effects.values[:, each.effects.columns.index(driver.column)])
        for each in redrawn
        if driver.column in each.effects.columns
    ]
    return DependenceData(at(sample), effects.values[:, driver.place], again, whole, trained.event, trained.groups)


def record_driver(trained: TrainedModel, driver: Driver, way: str, number: bool, book: EvidenceRecorder) -> None:
    """Size, rank, direction, steadiness and whether it can be changed."""
    address = f"drivers.{slug(driver.column)}"
    book.put(f"{address}.column", f"column.{slug(driver.column)}", "name")
    book.put(f"{address}.size", driver.size, "ratio")
    book.put(f"{address}.rank", driver.rank, "rank")
    book.put(f"{address}.direction", way, "name")
    book.put(f"{address}.stable", driver.stable, "flag")
    book.put(f"{address}.changeable", column_changeability(trained.case, driver.column), "name")
    book.put(f"{address}.kind", "numeric" if number else "category", "name")


def record_rate_contrast(column: str, found: RateContrast | None, book: EvidenceRecorder) -> None:
    """The observed rates on both sides."""
    if found is None:
        return
    address = f"drivers.{slug(column)}"
    high, low = ("above", "below") if found.split is not None else ("high", "low")
    book.value(f"{address}.split", found.split, column)
    if found.high_value is not None and found.low_value is not None:
        book.put(f"{address}.high_value", value_name_key(column, found.high_value), "name")
        book.put(f"{address}.low_value", value_name_key(column, found.low_value), "name")
        book.put(f"{address}.differ_p", found.differ_p, "score")
    for side, rate in ((high, found.high_rate), (low, found.low_rate)):
        book.put(f"{address}.{side}_rate", rate, "share", of="cases")
        book.put(f"{address}.{side}_n", rate.n, "count")


def record_associated_columns(column: str, close: Sequence[tuple[str, float]], book: EvidenceRecorder) -> None:
    """The columns whose weight cannot be told from this one's."""
    address = f"drivers.{slug(column)}.together"
    book.list(address, [slug(other) for other, _ in close])
    for other, correlation in close:
        book.put(f"{address}.{slug(other)}.column", f"column.{slug(other)}", "name")
        book.put(f"{address}.{slug(other)}.correlation", correlation, "number")


def drop_repeated_pairs(close: Mapping[str, Sequence[tuple[str, float]]]) -> dict[str, list[tuple[str, float]]]:
    """Each pair of close columns only beside the stronger one; `close` is in order of strength."""
    kept: dict[str, list[tuple[str, float]]] = {}
    for column, others in close.items():
        kept[column] = [(other, found) for other, found in others if other not in kept]
    return kept
