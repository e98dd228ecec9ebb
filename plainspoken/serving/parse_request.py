"""Real time: the body of a request to what it asks, strictly. Knows no case."""

from __future__ import annotations

import json
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError

from plainspoken.serving.limits import RequestRefused
from plainspoken.serving.responses import BatchScoreRequest, ScoreRequest

Request = TypeVar("Request", ScoreRequest, BatchScoreRequest)


def parse_request_body(body: bytes, kind: type[Request]) -> Request:
    """What a body asks.

    Raises:
        Refused: it is not JSON (NaN, infinities and names given twice are none), or not what can be asked.
    """
    try:
        raw = json.loads(body, parse_constant=refuse_nonfinite_number, object_pairs_hook=refuse_repeated_names)
    except (ValueError, RecursionError):
        raise RequestRefused(
            400, "malformed JSON", "send an object in JSON, without NaN, infinities or names given twice"
        ) from None
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        raise RequestRefused(422, "not a request", format_validation_error(error)) from None


def refuse_nonfinite_number(name: str) -> NoReturn:
    """Refuse NaN and infinities, which are no JSON."""
    raise ValueError(name)


def refuse_repeated_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, each of whose names is given once."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is given twice")
    return found


def format_validation_error(error: ValidationError) -> str:
    """What is wrong, by place, without what was sent."""
    places = ("/".join(map(str, each["loc"]))[:80] or "the body" for each in error.errors()[:5])
    said = (each["msg"] for each in error.errors()[:5])
    return "; ".join(f"{place}: {message}" for place, message in zip(places, said, strict=True))
