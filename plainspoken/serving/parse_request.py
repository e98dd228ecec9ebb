"""Real time: the body of a request to what it asks, strictly. Knows no case."""

from __future__ import annotations

import json
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError

from plainspoken.serving.limits import Refused
from plainspoken.serving.messages import Many, One

Request = TypeVar("Request", One, Many)


def parsed(body: bytes, kind: type[Request]) -> Request:
    """What a body asks.

    Raises:
        Refused: it is not JSON (NaN, infinities and names given twice are none), or not what can be asked.
    """
    try:
        raw = json.loads(body, parse_constant=no_number, object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise Refused(
            400, "malformed JSON", "send an object in JSON, without NaN, infinities or names given twice"
        ) from None
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        raise Refused(422, "not a request", told(error)) from None


def no_number(name: str) -> NoReturn:
    """Refuse NaN and infinities, which are no JSON."""
    raise ValueError(name)


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, each of whose names is given once."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is given twice")
    return found


def told(error: ValidationError) -> str:
    """What is wrong, by place, without what was sent."""
    places = ("/".join(map(str, each["loc"]))[:80] or "the body" for each in error.errors()[:5])
    said = (each["msg"] for each in error.errors()[:5])
    return "; ".join(f"{place}: {message}" for place, message in zip(places, said, strict=True))
