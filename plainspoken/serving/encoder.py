"""Real time: columns to the model's numbers, as the fitted pipeline makes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plainspoken.case.serving_manifest import FeatureProfile

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
NO_ENCODED_FEATURE = -1


@dataclass(frozen=True)
class OneHot:
    """A category column: the number that each of its codes sets to one, NONE where it sets none."""

    column: int
    places: Places


@dataclass(frozen=True)
class DerivedColumn:
    """A derived column: the sum of `of`, divided by the sum of `by` where there is one; 0 by nothing."""

    of: list[int]
    by: list[int]

    def values(self, rows: Floats) -> Floats:
        """Its values (n,); a missing part counts as nothing, as in training."""
        above = np.asarray(np.nansum(rows[:, self.of], axis=1))
        if not self.by:
            return above
        below = np.nansum(rows[:, self.by], axis=1)
        return np.asarray(np.divide(above, below, out=np.zeros_like(above), where=below != 0))


@dataclass(frozen=True)
class Encoder:
    """Rows of columns (n, c), categories as codes, to the model's numbers (n, k).

    `scale`: means and deviations of the numbers after a signed logarithm; None where they pass as they are.
    `kept`: which of the numbers the model sees; None: all. `fill`: what stands for a missing number; None: nothing
    does.
    """

    numbers: list[int]
    derived: tuple[DerivedColumn, ...]
    scale: tuple[Floats, Floats] | None
    one_hot: tuple[OneHot, ...]
    width: int
    kept: Places | None
    fill: Floats | None = None

    def encode(self, rows: Floats) -> Floats:
        """The numbers of some rows."""
        out = np.zeros((len(rows), self.width))
        many = len(self.numbers)
        out[:, :many] = rows[:, self.numbers]
        for place, each in enumerate(self.derived, many):
            out[:, place] = each.values(rows)
        many += len(self.derived)
        plain = out[:, :many]
        if self.fill is not None:
            plain = out[:, :many] = np.where(np.isnan(plain), self.fill, plain)
        if self.scale is not None:
            out[:, :many] = (np.sign(plain) * np.log1p(np.abs(plain)) - self.scale[0]) / self.scale[1]
        everyone = np.arange(len(rows))
        for hot in self.one_hot:
            places = hot.places[rows[:, hot.column].astype(np.intp)]
            set_ = places != NO_ENCODED_FEATURE
            out[everyone[set_], places[set_]] = 1.0
        return out if self.kept is None else out[:, self.kept]


def build_row_encoder(pipeline: Any, columns: Sequence[FeatureProfile]) -> Encoder | None:
    """The encoder of a fitted pipeline over these columns; None where a step mixes numbers."""
    steps = dict(pipeline.steps[:-1])
    if set(steps) - {"derive", "encode", "select"}:
        return None
    names = [each.column for each in columns]
    parts = {name: (step, list(taken)) for name, step, taken in steps["encode"].transformers_}
    step, taken = parts["numbers"]
    specs = {spec[0]: spec for spec in steps["derive"].specs}
    numbers = [names.index(name) for name in taken if name not in specs]
    derived = tuple(build_derived_column(specs[name], names) for name in taken if name in specs)
    start = len(taken)
    one_hot, width = (
        build_one_hots(*parts["categories"], columns, names, start) if "categories" in parts else ((), start)
    )
    kept = np.flatnonzero(steps["select"].get_support()) if "select" in steps else None
    return Encoder(numbers, derived, read_scaler_moments(step), one_hot, width, kept, read_imputer_values(step))


def build_derived_column(spec: tuple[str, str, Sequence[str], Sequence[str]], names: list[str]) -> DerivedColumn:
    """A derived column from its specification: slug, kind, of, by."""
    return DerivedColumn([names.index(each) for each in spec[2]], [names.index(each) for each in spec[3]])


def read_scaler_moments(step: Any) -> tuple[Floats, Floats] | None:
    """Means and deviations of a pipeline that ends in a scaler; None where numbers pass, or are none."""
    scaler = step.steps[-1][1] if hasattr(step, "steps") else step
    return (scaler.mean_, scaler.scale_) if hasattr(scaler, "mean_") else None


def read_imputer_values(step: Any) -> Floats | None:
    """What a pipeline that begins by filling gaps fills them with; None where it does not."""
    first = step.steps[0][1] if hasattr(step, "steps") else step
    return np.asarray(first.statistics_, np.float64) if hasattr(first, "statistics_") else None


def build_one_hots(
    step: Any, taken: Sequence[str], columns: Sequence[FeatureProfile], names: list[str], start: int
) -> tuple[tuple[OneHot, ...], int]:
    """The category columns, and how many numbers there are with theirs."""
    found, place = [], start
    if not len(taken):
        return (), place
    for name, known, rare in zip(taken, step.categories_, step.infrequent_categories_, strict=True):
        frequent = [each for each in known if rare is None or each not in set(rare)]
        own = {str(each): place + number for number, each in enumerate(frequent)}
        rest = place + len(frequent) if rare is not None else NO_ENCODED_FEATURE
        column = columns[names.index(name)]
        codes = [own.get(value, rest) for value in column.values]
        found.append(OneHot(names.index(name), np.array([*codes, NO_ENCODED_FEATURE])))
        place += len(frequent) + (rare is not None)
    return tuple(found), place
