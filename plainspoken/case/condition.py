"""What a case asks of rows, as typed values: conditions as triples, never expressions."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from plainspoken.core.findings import FrozenModel

Operator = Literal["==", "!=", "<", "<=", ">", ">=", "in"]
Scalar = bool | int | float | str


class Condition(FrozenModel):
    """One condition as a triple; in a case file written `["Month", "==", "Nov"]`."""

    column: str
    operator: Operator
    value: Scalar | tuple[Scalar, ...]

    @model_validator(mode="before")
    @classmethod
    def from_triple(cls, raw: object) -> object:
        """Accept the triple that a case file holds."""
        if isinstance(raw, (list, tuple)) and len(raw) == 3:
            return {"column": raw[0], "operator": raw[1], "value": raw[2]}
        return raw
