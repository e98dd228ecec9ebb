"""Reads a case file, and tells each fault with its place. Knows no data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from plainspoken.case.case import Case
from plainspoken.core.errors import Faults, PlainspokenError


def read_case(name_or_path: str, cases: Path) -> Case:
    """Read a case by its path, or by its name in the folder `cases`.

    Raises:
        PlainspokenError: no such file, or no TOML.
        Faults: every entry that is not as it must be, with its place.
    """
    path = find_case(name_or_path, cases)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlainspokenError(f"{path}: not a case file: {error}") from None
    try:
        return Case.model_validate({"name": path.stem, **raw}).read_from(path.parent)
    except ValidationError as error:
        raise Faults([f"{path}: {_format_case_fault(fault, raw)}" for fault in error.errors()]) from None


def find_case(name_or_path: str, cases: Path) -> Path:
    """The case file meant by a path or a name.

    Raises:
        PlainspokenError: there is none; lists the cases there are.
    """
    for path in (Path(name_or_path), cases / f"{name_or_path}.toml"):
        if path.is_file():
            return path
    known = ", ".join(sorted(each.stem for each in cases.glob("*.toml"))) or "none"
    raise PlainspokenError(f"no case {name_or_path!r}: give the path of a case file, or one of: {known}")


def _format_case_fault(fault: Any, raw: Mapping[str, Any]) -> str:
    """One fault of a case file in words: place, what is wrong, what was found."""
    place = ".".join(str(step) for step in fault["loc"]) or "the case"
    if fault["type"] == "extra_forbidden":
        return f"{place}: no such entry; remove it or see docs/cases.md for the entries there are"
    if fault["type"] == "missing":
        return f"{place}: is missing"
    found = "" if fault["type"] == "value_error" else f" (found: {fault['input']!r})"
    return f"{place}: {fault['msg'].removeprefix('Value error, ')}{found}"
