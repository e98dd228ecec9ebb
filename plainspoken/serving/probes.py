"""Real time: made-up cases with the answers that a build gave them, and whether a service gives the same ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationError, model_validator

from plainspoken.case.serving_manifest import FeatureProfile, Moment, ServedModel, ServingManifest
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import FrozenModel
from plainspoken.core.safe_paths import describe_no_file
from plainspoken.serving.input_schema import InputSchema
from plainspoken.serving.predictors import Predictor, make_up_rows
from plainspoken.serving.reference import apply_calibration_map

Floats = NDArray[np.float64]
PROBES_FILE = "probes.json"
PROBES_PER_MOMENT = 16
MAX_PROBE_DIFFERENCE = 1e-9  # how far an answer may be from the stored one


class MomentProbes(FrozenModel):
    """Cases of one moment as a client sends them, and the probability that the build answered.

    `model`: the SHA-256 of the model that answered.
    """

    moment: Moment
    model: str
    rows: tuple[dict[str, Any], ...] = Field(max_length=PROBES_PER_MOMENT)
    probabilities: tuple[float, ...]

    @model_validator(mode="after")
    def answers_each(self) -> Self:
        """A probability for each row."""
        if len(self.rows) != len(self.probabilities):
            raise ValueError("expected a probability for each row")
        return self


class StoredProbes(FrozenModel):
    """The probes of a build. `production`: the SHA-256 of the document that its answers rest on, beside the models."""

    schema_version: Literal["1"] = "1"
    case: str
    production: str
    moments: tuple[MomentProbes, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(len(each.rows) for each in self.moments)


def store_probes(
    manifest: ServingManifest, digest: str, engines: Mapping[str, Predictor], models: Mapping[str, str]
) -> StoredProbes:
    """Ask made-up cases at each moment, and keep what is answered.

    `digest`: the SHA-256 of the manifest; `engines`, `models`: by moment, what answers and its SHA-256.
    """
    moments = tuple(ask_made_up_cases(manifest, at, engines[at.moment], models[at.moment]) for at in manifest.moments)
    return StoredProbes(case=manifest.case, production=digest, moments=moments)


def ask_made_up_cases(manifest: ServingManifest, at: ServedModel, engine: Predictor, model: str) -> MomentProbes:
    """The probes of one moment: values from all over each column's range, of nobody who was in the table."""
    seen = tuple(manifest.seen(name) for name in at.columns)
    sent = [decode_row_values(seen, row) for row in make_up_rows(seen).tolist()]
    form = InputSchema(at.moment, seen, manifest)
    fine = [row for row in sent if not form.row(row).problems][:PROBES_PER_MOMENT]
    chances = answer_probes(form, at, engine, fine).tolist()
    return MomentProbes(moment=at.moment, model=model, rows=tuple(fine), probabilities=tuple(chances))


def decode_row_values(seen: Sequence[FeatureProfile], row: Sequence[float]) -> dict[str, Any]:
    """Numbers and codes as a client sends them."""
    paired = zip(seen, row, strict=True)
    return {each.column: value if each.is_number else each.values[int(value)] for each, value in paired}


def answer_probes(form: InputSchema, at: ServedModel, engine: Predictor, sent: Sequence[Mapping[str, Any]]) -> Floats:
    """The probability of each probe (n,); NaN where it is refused."""
    rows = [form.row(each) for each in sent]
    chances = np.full(len(rows), np.nan)
    fine = np.array([not each.problems for each in rows], dtype=bool)
    if fine.any():
        values = np.array([each.values for each in rows])[fine]
        chances[fine] = apply_calibration_map(at.curve, engine.score(engine.numbers(values)))
    return chances


def read_probes(folder: Path) -> StoredProbes | None:
    """The probes of a build folder; None where it was built without.

    Raises:
        PlainspokenError: the file is none of probes, or has no end.
    """
    path = folder / PROBES_FILE
    if not path.is_file():
        if not path.exists():
            return None
        raise PlainspokenError(f"{path}: expected stored probes, found {describe_no_file(path)}; build the case again")
    try:
        return StoredProbes.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise PlainspokenError(f"{path}: no stored probes: {error.errors()[0]['msg']}; build the case again") from None


def belong_together(probes: StoredProbes, manifest: ServingManifest, digest: str, models: Mapping[str, str]) -> bool:
    """Whether probes were answered by these very models, with this very document."""
    answered = {each.moment: each.model for each in probes.moments}
    return probes.case == manifest.case and probes.production == digest and answered == dict(models)


def describe_probe_fault(probes: StoredProbes, manifest: ServingManifest, engines: Mapping[str, Predictor]) -> str:
    """How the answers of now differ from the stored ones; nothing where they are the same."""
    unlike, farthest = 0, 0.0
    for each in probes.moments:
        at = manifest.at(each.moment)
        form = InputSchema(at.moment, tuple(manifest.seen(name) for name in at.columns), manifest)
        found = answer_probes(form, at, engines[at.moment], each.rows)
        apart = np.nan_to_num(np.abs(found - np.array(each.probabilities)), nan=np.inf)
        unlike += int((apart > MAX_PROBE_DIFFERENCE).sum())
        farthest = max(farthest, float(apart.max(initial=0.0)))
    if not unlike:
        return "" if probes.count else "it holds no probes"
    distance = "some are refused" if np.isinf(farthest) else f"by up to {farthest:.1e}"
    return f"{unlike} of {probes.count} stored probes are answered otherwise than by the build, {distance}"
