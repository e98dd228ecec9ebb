"""Reads a case file, and tells each fault with its place."""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from plainspoken.case.case import Case
from plainspoken.case.case_checks import find_value_faults
from plainspoken.case.case_texts import CaseForms, phrase_meanings
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.core.findings import suggest_nearest

FOLLOWS_FROM_ANOTHER_FAULT = "default_factory_not_called"
TABLE_ENDINGS = (
    *(".csv", ".csv.gz", ".tsv", ".txt", ".md", ".parquet", ".feather", ".arrow", ".orc", ".jsonl", ".ndjson"),
    *(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
)
CASES_HERE = Path("analysis")
MAX_CASE_BYTES = 5_000_000  # of thousands of columns with words; what is larger is something else


def read_case(name_or_path: str, cases: Path, languages: CaseForms | None = None, *, built: bool = True) -> Case:
    """Read a case by its path, or by its name in the folder `cases`.

    `languages`: those that there are words in, each with the forms of nouns that it asks of a case; where they are
    given, a case in another one is refused, and so is one that lacks a form. `built`: as in `find_case`.

    Raises:
        PlainspokenError: no such file, or no TOML.
        Faults: every entry that is not as it must be, with its place.
    """
    path = find_case(name_or_path, cases, built=built)
    raw = parse_case_file(path)
    if of_values := list(find_value_faults(raw)):
        raise Faults([f"{path}: {each}" for each in of_values])
    unknown = [] if languages is None else [each for each in _list_asked_languages(raw) if each not in languages]
    faults = [_format_unknown_language(each, languages or ()) for each in unknown]
    try:
        case = Case.model_validate({"name": path.stem, **raw}, context=languages).read_from(path.parent)
    except ValidationError as error:
        faults += [
            _format_case_fault(each, languages or {})
            for each in error.errors()
            if not _is_text_of(unknown, each) and each["type"] != FOLLOWS_FROM_ANOTHER_FAULT
        ]
    if faults:
        raise Faults([f"{path}: {each}" for each in faults])
    return case


def parse_case_file(path: Path) -> dict[str, Any]:
    """A case file as it stands.

    Raises:
        PlainspokenError: it is too long, no text in UTF-8, or no TOML; says the line.
    """
    if path.stat().st_size > MAX_CASE_BYTES:
        raise PlainspokenError(f"{path}: not a case file: expected at most {MAX_CASE_BYTES:,} bytes, found more")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # editors may put a byte order mark before it
    except ValueError as error:  # no TOML, no UTF-8, or a number of thousands of digits
        raise PlainspokenError(f"{path}: not a case file: {error}") from None
    except RecursionError:
        raise PlainspokenError(f"{path}: not a case file: brackets in brackets in brackets; write it flat") from None


def _list_asked_languages(raw: Mapping[str, Any]) -> list[Any]:
    """The languages that a case asks for, as they stand in its file."""
    asked = raw.get("languages", [])
    return asked if isinstance(asked, list) else []


def _format_unknown_language(language: object, languages: Collection[str]) -> str:
    """A language that there are no words in."""
    remedy = "take one of these, or translate templates/words/en into a folder named by the language's code"
    return f"languages: there are no words in {language!r} (there are: {', '.join(languages)}); {remedy}"


def _is_text_of(languages: Collection[object], fault: Any) -> bool:
    """Whether a fault is in a phrase of one of these languages."""
    return fault["loc"][:1] == ("texts",) and fault["loc"][1] in languages


def find_case(name_or_path: str, cases: Path, *, built: bool = True) -> Path:
    """The case file meant by a path or a name; `built`: in `report/NAME`, so that no other case may have its name.

    Raises:
        PlainspokenError: there is none, or two that would be built into one folder; lists the cases there are.
    """
    here, among = Path(f"{name_or_path}.toml"), cases / f"{name_or_path}.toml"
    for path in (Path(name_or_path), here, among):
        if path.is_file():
            if built:
                _require_one_of_name(path, cases)
            if path.name.lower().endswith(TABLE_ENDINGS):
                remedy = f"write its case first: plainspoken new {shlex.quote(str(path))}"
                raise PlainspokenError(f"{path}: expected a case file (.toml), found a table; {remedy}")
            return path
    known = ", ".join(sorted(each.stem for each in cases.glob("*.toml"))) or "none"
    raise PlainspokenError(f"no case {name_or_path!r}: give the path of a case file, or one of: {known}")


def _require_one_of_name(path: Path, cases: Path) -> None:
    """Refuse a case beside which another of the same name lies, in the folder of cases or here: one would replace
    what was built of the first. The demonstration cases are in nobody's way."""
    ours = cases.resolve() == CASES_HERE.resolve()
    for twin in (Path(path.name), cases / path.name) if ours else ():
        if twin.is_file() and not twin.samefile(path) and twin.read_bytes() != path.read_bytes():
            raise two_of_one_name(path, twin)


def two_of_one_name(path: Path, twin: Path) -> PlainspokenError:
    """What is told of a case file beside which another one has its name."""
    found = f"found two of one name: {path} and {twin}"
    remedy = f"rename one of them, else both are built into report/{path.stem}"
    return PlainspokenError(f"{path}: expected a case with a name of its own, {found}; {remedy}")


def list_case_files(folder: Path) -> list[Path]:
    """The case files that lie in a folder, by name: every .toml that has `tables`, or that is no TOML at all."""
    return [path for path in sorted(folder.glob("*.toml")) if path.is_file() and _may_be_case(path)]


def _may_be_case(path: Path) -> bool:
    """Whether a file is a case, or one with a fault in its spelling; reading it then tells the fault."""
    try:
        return "tables" in parse_case_file(path)
    except PlainspokenError:
        return True


def _format_case_fault(fault: Any, forms: CaseForms) -> str:
    """One fault of a case file in words: place, what is wrong, what was found."""
    place = ".".join(str(step) for step in fault["loc"]) or "the case"
    if fault["loc"][:1] == ("texts",) and fault["type"] in ("extra_forbidden", "missing"):
        return f"{place}: {_format_text_fault(fault, forms)}"
    if fault["type"] == "extra_forbidden":
        return f"{place}: no such entry; remove it or see docs/cases.md for the entries there are"
    if fault["type"] == "missing" and "words" in fault["loc"]:
        return (
            f"{place}: is missing (in {fault['input'][0]!r} it is {fault['input'][1]!r}); say it in this language, too"
        )
    if fault["type"] == "missing":
        return f"{place}: is missing; write it, docs/cases.md says what it means"
    found = "" if fault["type"] == "value_error" else f" (found: {fault['input']!r})"
    return f"{place}: {fault['msg'].removeprefix('Value error, ')}{found}"


def _format_text_fault(fault: Any, forms: CaseForms) -> str:
    """What is wrong with a phrase: nobody needs it, or its language lacks it."""
    language, name = map(str, fault["loc"][1:3])
    asked = forms.get(language, {})
    meanings = {**phrase_meanings(), **asked}
    if fault["type"] == "missing":
        why = "the language needs this form" if name in asked else "only English has a default"
        return f"is missing ({meanings[name]}); write it, for {why}"
    return f"no page needs such a text{suggest_nearest(name, meanings)}; docs/cases.md lists all of them"
