"""Analysis, explain: writes what each factor adds to the predicted chance, of many cases and of three in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from plainspoken.analysis.explanation.chance_effects import columns_in_order, effects_on_chance, pick_cases
from plainspoken.analysis.explanation.dependence import (
    DependenceBin,
    DependenceData,
    bin_dependence,
    equals_category,
    find_effect_sign_change,
    mean_effect_where,
)
from plainspoken.analysis.explanation.driver_groups import DriverGroup, sum_effects_by_group
from plainspoken.analysis.explanation.drivers import ResampledEffects
from plainspoken.analysis.explanation.examples import TypicalCase
from plainspoken.analysis.explanation.shap_values import ShapValues
from plainspoken.analysis.explanation.values import (
    choose_nice_cut,
    coarsen_values,
    column_changeability,
    column_unit,
    column_values,
    is_numeric_series,
)
from plainspoken.analysis.explore import value_name_key
from plainspoken.analysis.statistics.intervals import Flags, Floats
from plainspoken.analysis.statistics.resampling import covering_percentile_interval
from plainspoken.analysis.training.trained_model import Rows, TrainedModel
from plainspoken.case import slug
from plainspoken.core.effects import ADDITIVITY_TOLERANCE, EFFECT_DECIMALS, EffectSample, FactorEffects
from plainspoken.core.recorder import EvidenceRecorder

MAX_SAMPLED_CASES = 300  # dots a row that can still be told apart
MIN_HIGH_CATEGORY_SHARE = 0.05  # of the cases, which the category that is filled must have
LEAST_ROWS_ALIKE = 5  # that share all values told of an example, so that nobody is known again by them
EXAMPLE_STEPS = 5  # columns of an example that stand by themselves; the others are summed
FACTOR_PLACES = ("first", "second")


@dataclass(frozen=True)
class HighValues:
    """The values of a factor that are told apart from the others: from a number upward, one category, or none."""

    cut: float | None = None
    category: str | None = None

    def holds(self, values: pd.Series) -> Flags:
        """Which values are high."""
        if self.category is not None:
            return equals_category(values, self.category)
        if self.cut is None:  # all alike, or categories that are all rare
            return np.zeros(len(values), dtype=bool)
        return np.asarray(values.to_numpy(float) >= self.cut)


@dataclass(frozen=True)
class ChanceFactors:
    """Groups of columns with their summed effects on the chance of some cases.

    `sample`: the cases explained, (n,); `columns`: effects of all columns; `groups`: of the groups, in order;
    `redrawn`: the same of refits.
    """

    sample: Rows
    columns: ShapValues
    groups: ShapValues
    redrawn: Sequence[ResampledEffects]


def sum_chance_effects(
    trained: TrainedModel,
    groups: Sequence[DriverGroup],
    effects: ShapValues,
    sample: Rows,
    redrawn: Sequence[ResampledEffects],
) -> ChanceFactors:
    """Effects on the model's own score as effects of groups on the predicted chance."""
    members = [group.columns for group in groups]
    chance = effects_on_chance(effects, trained)
    again = [
        ResampledEffects(each.rows, sum_effects_by_group(effects_on_chance(each.effects, trained), members))
        for each in redrawn
    ]
    return ChanceFactors(sample, chance, sum_effects_by_group(chance, members), again)


def record_factors(
    trained: TrainedModel, groups: Sequence[DriverGroup], found: ChanceFactors, book: EvidenceRecorder
) -> None:
    """Each group's effect on the chance, its high values and its bins; the first ones again; and a sample of cases."""
    random = np.random.default_rng(trained.case.seed)
    places = np.sort(random.choice(len(found.sample), min(MAX_SAMPLED_CASES, len(found.sample)), replace=False))
    sampled: list[FactorEffects] = []
    for at, group in enumerate(groups):
        along = collect_factor_data(trained, group.columns[0], found, at)
        bins = bin_dependence(along, column_unit(trained.case, group.columns[0]))
        high = choose_high_values(trained, group.columns[0], along, bins, book)
        record_factor(trained, group.columns[0], along, high, bins, book)
        sampled.append(sample_factor(group.columns[0], along, high, bins, places))
    book.put("factors.sampled", len(places), "count")
    book.put("factors.columns", len(found.columns.columns), "count")
    for place, group in zip(FACTOR_PLACES, groups, strict=False):
        record_first_factor(trained, place, group.columns[0], book)
    chance = pick_cases(found.groups, places)
    rest = pick_cases(found.columns, places).values.sum(axis=1) - chance.values.sum(axis=1)
    book.effects = EffectSample(
        start=rounded(chance.base), factors=tuple(sampled), rest=rounded(rest), chance=rounded(chance.margin)
    )


def collect_factor_data(trained: TrainedModel, column: str, found: ChanceFactors, at: int) -> DependenceData:
    """Values of a group's strongest column, with the group's effects, wherever they were computed."""

    whole = column_values(trained.frame, trained.case, column)
    again = [(whole.iloc[each.rows], each.effects.values[:, at]) for each in found.redrawn]
    effect = found.groups.values[:, at]
    return DependenceData(whole.iloc[found.sample], effect, again, whole, trained.event, trained.groups)


def choose_high_values(
    trained: TrainedModel, column: str, along: DependenceData, bins: Sequence[DependenceBin], book: EvidenceRecorder
) -> HighValues:
    """A number's cut, that of the observed contrast where there is one; of categories that are not rare the one whose
    cases the model gives most."""
    if not is_numeric_series(along.everyone):
        enough = MIN_HIGH_CATEGORY_SHARE * len(along.everyone)
        common = [each for each in bins if each.effect is not None and each.n >= enough]
        best = max(common, key=lambda each: each.effect.value if each.effect else 0.0, default=None)
        return HighValues(category=best.value if best else None)
    split = book.evidence.get(f"drivers.{slug(column)}.split")
    if split is not None:
        return HighValues(cut=split.number)
    values = along.everyone.to_numpy(float)
    near = find_effect_sign_change(along.sample.to_numpy(float), along.effect)
    cut = choose_nice_cut(values, near, column_unit(trained.case, column))
    above = values[values > np.nanmedian(values)]
    return HighValues(cut=cut if cut is not None else float(above.min()) if len(above) else None)


def record_factor(
    trained: TrainedModel,
    column: str,
    along: DependenceData,
    high: HighValues,
    bins: Sequence[DependenceBin],
    book: EvidenceRecorder,
) -> None:
    """How far one factor moves the chance, and at which values."""
    address = f"driver_groups.{slug(column)}"
    size = float(np.abs(along.effect).mean())
    again = [float(np.abs(effect).mean()) for _, effect in along.redrawn]
    moved = covering_percentile_interval(size, again, len(along.effect), "resamples_95")
    book.put(f"{address}.mean_effect", moved, "share")
    book.put(f"{address}.changeable", column_changeability(trained.case, column), "name")
    book.put(f"{address}.kind", "numeric" if is_numeric_series(along.everyone) else "category", "name")
    book.value(f"{address}.high", high.cut, column)
    if high.category is not None:
        book.put(f"{address}.high_value", value_name_key(column, high.category), "name")
    book.put(f"{address}.high_effect", mean_effect_where(along, high.holds), "share")
    record_factor_bins(column, bins, book)


def record_factor_bins(column: str, bins: Sequence[DependenceBin], book: EvidenceRecorder) -> None:
    """The shape: effect on the chance and observed rate by bin."""
    address = f"driver_groups.{slug(column)}.bins"
    book.list(address, [str(index) for index in range(len(bins))])
    for index, each in enumerate(bins):
        book.value(f"{address}.{index}.from", each.low, column)
        book.value(f"{address}.{index}.to", each.high, column)
        if each.value is not None:
            book.put(f"{address}.{index}.value", value_name_key(column, each.value), "name")
        book.put(f"{address}.{index}.effect", each.effect, "share")
        book.put(f"{address}.{index}.rate", each.rate, "share", of="cases")
        book.put(f"{address}.{index}.n", each.n, "count")


def record_first_factor(trained: TrainedModel, place: str, column: str, book: EvidenceRecorder) -> None:
    """What a title tells of one of the first factors, at an address that does not name it."""
    for what in ("column", "rank", "mean_effect", "changeable", "high", "high_value", "high_effect"):
        found = book.evidence.get(f"driver_groups.{slug(column)}.{what}")
        if found is not None:
            book.evidence[f"factors.{place}.{what}"] = found


def sample_factor(
    column: str, along: DependenceData, high: HighValues, bins: Sequence[DependenceBin], places: Rows
) -> FactorEffects:
    """One factor in the sampled cases."""
    values = along.sample.iloc[places]
    return FactorEffects(
        factor=f"driver_groups.{slug(column)}",
        effects=rounded(along.effect[places]),
        high=tuple(int(each) for each in high.holds(values)),
        bins=tuple(int(each) for each in place_in_bins(values, bins)),
    )


def place_in_bins(values: pd.Series, bins: Sequence[DependenceBin]) -> Rows:
    """The bin of each value, -1 where it is in none; the last bin of numbers holds its upper edge."""
    found = np.full(len(values), -1)
    for at, each in enumerate(bins):
        if each.value is not None:
            found[equals_category(values, each.value)] = at
        elif each.low is not None and each.high is not None:
            numbers = values.to_numpy(float)
            found[(numbers >= each.low) & ((numbers < each.high) | (at == len(bins) - 1) & (numbers <= each.high))] = at
    return found


def rounded(values: Floats) -> tuple[float, ...]:
    """Shares as they are kept, without negative zeros."""
    return tuple(float(each) + 0.0 for each in np.round(values, EFFECT_DECIMALS))


def record_examples(
    trained: TrainedModel, shown: Sequence[TypicalCase], effects: ShapValues, book: EvidenceRecorder
) -> None:
    """Each example with what every column adds to its chance; `effects`: of the examples' rows, in their order."""
    chance = effects_on_chance(effects, trained) if shown else effects
    book.list("examples", [example.kind for example in shown])
    if shown:
        book.put("examples.least_alike", LEAST_ROWS_ALIKE, "count", source="assumed")
    for row, example in enumerate(shown):
        address = f"examples.{example.kind}"
        book.put(f"{address}.kind", example.kind, "name")
        book.put(f"{address}.probability", example.probability, "score")
        book.put(f"{address}.start", float(chance.base[row]), "share")
        record_example_steps(trained, address, example.row, columns_in_order(chance, row), book)
        book.put(f"{address}.explained", float(chance.margin[row]), "share")
        correction = example.probability - float(chance.margin[row])
        if abs(correction) > ADDITIVITY_TOLERANCE:
            book.put(f"{address}.correction", correction, "share")


def record_example_steps(
    trained: TrainedModel, address: str, row: int, effects: Sequence[tuple[str, float]], book: EvidenceRecorder
) -> None:
    """The strongest columns with their values, and all others with their sum.

    A value is told rounded, and only while enough rows of the table share it and all those told before it.
    """
    steps, others = effects[:EXAMPLE_STEPS], effects[EXAMPLE_STEPS:]
    alike = np.ones(len(trained.event), dtype=bool)
    book.list(f"{address}.steps", [str(index) for index in range(len(steps))])
    for index, (column, effect) in enumerate(steps):
        book.put(f"{address}.steps.{index}.column", f"column.{slug(column)}", "name")
        book.put(f"{address}.steps.{index}.effect", effect, "share")
        alike = record_example_value(trained, f"{address}.steps.{index}", row, column, alike, book)
    book.list(f"{address}.others", [str(index) for index in range(len(others))])
    for index, (column, effect) in enumerate(others):
        book.put(f"{address}.others.{index}.column", f"column.{slug(column)}", "name")
        book.put(f"{address}.others.{index}.effect", effect, "share")
    if others:
        book.put(f"{address}.rest", float(sum(effect for _, effect in others)), "share")
        book.put(f"{address}.rest_columns", len(others), "count")


def record_example_value(
    trained: TrainedModel, address: str, row: int, column: str, alike: Flags, book: EvidenceRecorder
) -> Flags:
    """What the column is in this case; nothing where it is unknown, or where too few of the rows `alike` (n,) so far
    share it. Returns which rows are alike with it."""
    values = column_values(trained.frame, trained.case, column)
    numeric = is_numeric_series(values)
    told = coarsen_values(values.to_numpy(float), column_unit(trained.case, column)) if numeric else values
    value = told[row] if numeric else values.iloc[row]
    if pd.isna(value):
        return alike
    sharing: Flags = alike & np.asarray(told == value, dtype=bool)
    if int(sharing.sum()) < LEAST_ROWS_ALIKE:
        return alike
    if numeric:
        book.value(f"{address}.value", float(value), column)
    else:
        book.put(f"{address}.value_name", value_name_key(column, value), "name")
    return sharing
