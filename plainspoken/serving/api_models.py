"""Real time: what is asked and what is answered, as typed values; a moment's columns to the request they allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union

from pydantic import Field, WithJsonSchema, create_model

from plainspoken.case.serving_manifest import FeatureProfile
from plainspoken.core.findings import FrozenModel

Kind = Literal[
    "missing",  # the model needs the field and it is not there
    "unknown_value",  # a category that the model has never seen
    "out_of_range",  # a number beyond all that the model has seen
    "not_allowed",  # not of the declared type, or beyond the declared limits
    "not_known_yet",  # known only later than the moment that was asked about
    "unknown_field",  # no such column
]
Band = Literal["top", "next", "rest"]


class FieldProblem(FrozenModel):
    """One field that keeps a case from being scored: what was expected, what was found, the remedy."""

    field: str
    kind: Kind
    expected: str
    found: str
    remedy: str


class PredictionRange(FrozenModel):
    """What can still be said: over all values seen of the one field in doubt.

    `low`, `high`: lowest and highest probability, where this moment gives one; `bands`: all bands met.
    """

    over: str
    tried: int
    low: float | None
    high: float | None
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class ScoreReason:
    """A reason of a score: a column, its value, its effect (positive speaks for the event), in words."""

    column: str
    value: float | str | None
    effect: float
    spoke_for: bool
    words: str


class Answer(FrozenModel):
    """A scored case.

    `probability`: calibrated; null where it was not checked on data of this moment, and `why_no_probability`
    says so. `band`: the place in the ranking of the reference cases; `ranks_above`: the share of those that
    score lower. `picked`: at or above the threshold of the briefing; null without a probability. `unlike`:
    the case looks unlike the reference cases; `rare`: its fields with values that fewer than one in a
    hundred have.
    """

    scored: Literal[True] = True
    moment: str
    probability: float | None
    why_no_probability: str
    band: Band
    band_words: str
    ranks_above: float
    picked: bool | None
    threshold: float | None
    reasons: tuple[ScoreReason, ...]
    unlike: bool
    unlike_words: str
    rare: tuple[str, ...]
    model: str
    findings: str


class Refusal(FrozenModel):
    """A case that is not scored: what is missing or unusual, and what can still be said.

    `unlisted`: how many further problems there are beside those listed.
    """

    scored: Literal[False] = False
    moment: str
    problems: tuple[FieldProblem, ...]
    unlisted: int = 0
    widened: PredictionRange | None
    model: str
    findings: str


class Answers(FrozenModel):
    """One answer or refusal a case, in the order in which they were sent."""

    results: tuple[Answer | Refusal, ...]


class ScoreOptions(FrozenModel):
    """What every request may say: the moment, the language, and whether reasons are wanted."""

    moment: str = Field(default="", max_length=20)
    language: str = Field(default="", max_length=20)
    reasons: bool = True


class ScoreRequest(ScoreOptions):
    """One case: its columns by name."""

    row: dict[str, Any]


class BatchScoreRequest(ScoreOptions):
    """Several cases."""

    rows: list[dict[str, Any]]


class Fault(FrozenModel):
    """What is wrong with a request (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def describe_requests(
    case: str, seen: Mapping[str, Sequence[FeatureProfile]], languages: Sequence[str], batch: int
) -> tuple[Any, Any]:
    """What may be asked about one case and about several: a request a moment, with the fields that its model takes.

    `seen`: the columns of each moment; `batch`: how many cases a request may hold.
    """
    singles, batches = [], []
    for moment, columns in seen.items():
        fields = describe_fields(columns)
        common: dict[str, Any] = {
            "moment": (Annotated[str, WithJsonSchema({"const": moment})], ...),
            "language": (Annotated[str, WithJsonSchema({"enum": list(languages)})], languages[0]),
        }
        row = Annotated[dict[str, Any], WithJsonSchema(fields)]
        rows = Annotated[list[Any], WithJsonSchema({"type": "array", "items": fields, "maxItems": batch})]
        singles.append(create_model(f"{case}_{moment}", __base__=ScoreRequest, **common, row=(row, ...)))
        batches.append(create_model(f"{case}_{moment}_batch", __base__=BatchScoreRequest, **common, rows=(rows, ...)))
    return Union[tuple(singles)], Union[tuple(batches)]  # noqa: UP007


def describe_fields(seen: Sequence[FeatureProfile]) -> dict[str, Any]:
    """The JSON schema of a case: each field a number in the range seen, or one of the values seen."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [each.column for each in seen],
        "properties": {each.column: describe_field(each) for each in seen},
    }


def describe_field(each: FeatureProfile) -> dict[str, Any]:
    """The JSON schema of one field."""
    if not each.is_number:
        return {"enum": list(each.values)}
    kind = "integer" if each.declared.type == "integer" else "number"
    found: dict[str, Any] = {"type": kind, "minimum": each.low, "maximum": each.high}
    return {"anyOf": [found, {"type": "null"}]} if each.declared.missing else found
