"""What a model needs to answer in service, as typed values beside the findings."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from plainspoken.case import Column, DerivedFeature, Known
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Findings, FrozenModel, suggest_nearest
from plainspoken.core.folder_name import FolderName
from plainspoken.core.safe_paths import find_folder_name_fault

SERVING_MANIFEST_FILE = "production.json"
SCORE_BANDS = ("top", "next", "rest")
NEEDED_WEIGHTS = {"sigmoid": 1, "beta": 2}
Moment = Literal["start", "during", "end", "now"]  # now: all that the model uses is known whenever it is asked


class CalibrationMap(FrozenModel):
    """From a model's score to a probability.

    `none`: clipped to [`low`, 1 - `low`]. `sigmoid`: the logistic of `weights[0]` times the score (its
    log-odds where `on_log_odds`) plus `intercept`. `beta`: of both logarithms. `isotonic`: straight lines
    through (`xs`, `ys`).
    """

    method: Literal["none", "sigmoid", "beta", "isotonic"]
    low: float
    on_log_odds: bool = False
    weights: tuple[float, ...] = ()
    intercept: float = 0.0
    xs: tuple[float, ...] = ()
    ys: tuple[float, ...] = ()

    @model_validator(mode="after")
    def gives_probabilities(self) -> Self:
        """As many numbers as the method takes, and none that leads out of what a probability is."""
        if not 0 <= self.low < 0.5 or not all(map(math.isfinite, (*self.weights, self.intercept, *self.xs))):
            raise ValueError("expected finite numbers")
        if len(self.weights) < NEEDED_WEIGHTS.get(self.method, 0):
            raise ValueError(f"expected {NEEDED_WEIGHTS[self.method]} weights")
        drawn = bool(self.xs) and len(self.xs) == len(self.ys) and list(self.xs) == sorted(self.xs)
        if self.method == "isotonic" and not (drawn and all(0 <= each <= 1 for each in self.ys)):
            raise ValueError("expected points from left to right, between 0 and 1")
        return self


def require_file_name(name: str) -> str:
    """The name of a file beside this document.

    Raises:
        ValueError: it may lead elsewhere.
    """
    if find_folder_name_fault(name):
        raise ValueError(f"expected the name of a file that lies beside it (found: {name!r})")
    return name


class Histogram(FrozenModel):
    """How values lay in the reference table: `counts` in bins between `edges` (numbers), or per category.

    A number x is in bin i when edges[i - 1] <= x < edges[i]; there is one bin more than there are edges.
    """

    edges: tuple[float, ...] = ()
    counts: tuple[Annotated[int, Field(ge=0)], ...]

    @model_validator(mode="after")
    def has_bins(self) -> Self:
        """Edges from left to right, with a bin on each side."""
        if list(self.edges) != sorted(self.edges) or (self.edges and len(self.counts) != len(self.edges) + 1):
            raise ValueError("expected edges from left to right, with a count on each side")
        return self

    def surprises(self) -> tuple[float, ...]:
        """How surprising a value in each bin is: minus the logarithm of its share of the table, smoothed."""
        whole = sum(self.counts) + len(self.counts)
        return tuple(-math.log((count + 1) / whole) for count in self.counts)


class FeatureProfile(FrozenModel):
    """One column of the model: what the case declares of it, and what the reference table held.

    `low`, `high`: the range of a number. `values`: each category seen, in order of `spread.counts`. `grid`:
    numbers from all over its range, to say what an answer would be whatever the value were. `corrections`: what the
    case reads another text as; the empty text stands for an empty cell.
    """

    column: str
    slug: str
    declared: Column
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    grid: tuple[float, ...] = ()
    spread: Histogram
    corrections: Mapping[str, str] = Field(default_factory=dict, exclude_if=lambda said: not said)

    @model_validator(mode="after")
    def can_be_told(self) -> Self:
        """A count for each value or bin, and values to choose from."""
        bins = len(self.spread.edges) + 1 if self.is_number else len(self.values)
        if len(self.spread.counts) != bins or not (self.grid if self.is_number else self.values):
            raise ValueError(f"expected values of the column {self.column!r}, with a count for each")
        return self

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers rather than categories."""
        return self.declared.type in ("integer", "number")


class ServedModel(FrozenModel):
    """The model that answers at one moment of what is predicted.

    `file`: the model, beside this document. `columns`: what it takes, in order. `band_edges`: the lowest
    probabilities of the bands `top` and `next`. `scores`: how held-out probabilities lay. `background`: means
    of the model's numbers over typical cases, for models whose effects are told against them. `owners`: the
    column that each of the model's numbers is made of; empty where its effects are not exact. `odd`: the sum
    of `Spread.surprises` over the columns that one in a thousand reference cases exceeds (a histogram-based
    outlier score, Goldstein & Dengel 2012).
    """

    moment: Moment
    file: Annotated[str, AfterValidator(require_file_name)]
    columns: tuple[str, ...]
    curve: CalibrationMap
    threshold: float
    band_edges: tuple[float, float]
    scores: Histogram
    background: tuple[float, ...] = ()
    owners: tuple[str, ...] = ()
    odd: float

    @model_validator(mode="after")
    def tells_whose_numbers(self) -> Self:
        """What the model's numbers are made of, and what they are told against."""
        if set(self.owners) - set(self.columns) or (self.background and len(self.background) != len(self.owners)):
            raise ValueError("expected a column and a mean for each number of the model")
        if len(self.scores.counts) != len(self.scores.edges) + 1:
            raise ValueError("expected a count of scores on each side of each edge")
        return self


class ServingManifest(FrozenModel):
    """One case in service: its moments, the columns they take, and when each other column is known."""

    schema_version: Literal["1"] = "1"
    case: FolderName
    moments: tuple[ServedModel, ...] = Field(min_length=1)
    columns: tuple[FeatureProfile, ...]
    derived: tuple[DerivedFeature, ...] = ()
    known: dict[str, Known] = Field(default_factory=dict)
    identifiers: tuple[str, ...] = ()
    separator: str = ","
    decimal: str = "."

    @model_validator(mode="after")
    def knows_each_column(self) -> Self:
        """What each model takes is told."""
        strange = {name for each in self.moments for name in each.columns} - {each.column for each in self.columns}
        if strange:
            raise ValueError(f"expected each column of a model, {min(strange)!r} is not told")
        return self

    def at(self, moment: str) -> ServedModel:
        """What answers at a moment.

        Raises:
            PlainspokenError: nothing does; names those that do.
        """
        found = next((each for each in self.moments if each.moment == moment), None)
        if found is None:
            moments: dict[str, object] = {each.moment: each for each in self.moments}
            near = suggest_nearest(moment, moments)
            raise PlainspokenError(
                f"{self.case}: no model for the moment {moment!r}{near} (there are: {', '.join(moments)})"
            )
        return found

    def seen(self, name: str) -> FeatureProfile:
        """A column of a model, by its name."""
        return next(each for each in self.columns if each.column == name)


def read_serving_manifest(folder: Path, findings: Findings) -> ServingManifest:
    """What a built case needs in service, held against the findings.

    Raises:
        PlainspokenError: the case was built without it, or a file is not the one that the findings know.
    """
    path = folder / SERVING_MANIFEST_FILE
    if SERVING_MANIFEST_FILE not in findings.provenance.artifacts:
        raise PlainspokenError(
            f"{folder}: expected a case with a model that can score new cases, found none; "
            "build a classification case with `plainspoken report`"
        )
    try:
        found = ServingManifest.model_validate_json(read_verified_file(path, findings))
    except ValidationError as error:
        raise PlainspokenError(f"{path}: not a production document: {error.errors()[0]['msg']}") from None
    return found


def read_verified_file(path: Path, findings: Findings) -> bytes:
    """The content of a file that the findings know by its hash.

    Raises:
        PlainspokenError: it is not there, or it is another one.
    """
    expected = findings.provenance.artifacts.get(path.name)
    if not path.is_file():
        raise PlainspokenError(f"{path}: expected a file, found none; build the case again")
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise PlainspokenError(
            f"{path}: expected the file that the findings describe (SHA-256 {str(expected)[:12]}...), "
            f"found another ({found[:12]}...); it was changed after the analysis: build the case again"
        )
    return content
