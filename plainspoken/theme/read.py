"""Theme files to one checked theme; a later folder overrides single keys. Knows no chart and no page."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.core.findings import nearest
from plainspoken.theme.contrast import mixed, too_faint
from plainspoken.theme.files import font_fault, logo_fault
from plainspoken.theme.model import Colours, Theme

FILE = "theme.toml"
TINT = 0.12  # how much of the accent is in the band, where the theme does not say
COLOUR = re.compile(r"^#[0-9A-Fa-f]{6}$")
Raw = dict[str, Any]


def shipped_theme(folders: Sequence[Path]) -> Theme:
    """The theme of the first folder alone."""
    return read_theme(folders[:1])


def read_theme(folders: Sequence[Path]) -> Theme:
    """The theme in force: the shipped one, with what `theme.toml` of each later folder sets.

    Raises:
        Faults: unknown keys, values of the wrong kind, colours too faint, files that are not there; each with
            file, line, what was expected, and the remedy.
    """
    merged: Raw = {}
    for folder in folders:
        path = folder / FILE
        if path.is_file():
            source = path.read_text(encoding="utf-8")
            own = parsed(source, path)
            check_keys(own, source, path)
            theme = checked(with_band(over(merged, placed(own, folder)), own), source, path)
            merged = theme.model_dump()
    return Theme.model_validate(merged)


def parsed(source: str, path: Path) -> Raw:
    """A theme file as it stands."""
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise PlainspokenError(f"{path}: not TOML: {error}") from None


def check_keys(own: Mapping[str, Any], source: str, path: Path) -> None:
    """Refuse keys that no theme has."""
    faults = [
        f"{path}:{line_of(source, key)}: {'.'.join((*above, key))}: no such key{nearest(key, known)}"
        for above, key, known in unknown(own, Theme, ())
    ]
    if faults:
        raise Faults(faults)


def unknown(
    own: Mapping[str, Any], model: type[BaseModel], above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str, Mapping[str, object]]]:
    """Each key that a part of the theme does not have, with the parts above it and the keys it has."""
    for key, value in own.items():
        field = model.model_fields.get(key)
        if field is None:
            yield above, key, model.model_fields
        elif isinstance(value, dict) and isinstance(field.annotation, type):
            yield from unknown(value, field.annotation, (*above, key))


def placed(own: Raw, folder: Path) -> Raw:
    """The same with absolute paths; an empty logo is none."""
    found = {key: dict(value) if isinstance(value, dict) else value for key, value in own.items()}
    if "logo" in found:
        found["logo"] = (folder / str(found["logo"])).absolute() if found["logo"] else None
    if isinstance(found.get("fonts"), dict):
        found["fonts"] = {key: (folder / str(each)).absolute() for key, each in found["fonts"].items()}
    return found


def with_band(merged: Raw, own: Raw) -> Raw:
    """The same, with a tint of a new accent where the band is not set with it."""
    set_here, colours = own.get("colours"), merged.get("colours")
    if not isinstance(set_here, dict) or not isinstance(colours, dict):
        return merged
    accent, paper = str(colours.get("accent")), str(colours.get("paper"))
    if "accent" not in set_here or "band" in set_here or not (COLOUR.match(accent) and COLOUR.match(paper)):
        return merged
    return merged | {"colours": colours | {"band": mixed(paper, accent, TINT)}}


def over(below: Raw, own: Raw) -> Raw:
    """A theme with another one's keys in place of its own."""
    found = dict(below)
    for key, value in own.items():
        part = found.get(key)
        joined = isinstance(value, dict) and isinstance(part, dict) and key != "confidentiality"
        found[key] = {**part, **value} if joined and isinstance(part, dict) else value
    return found


def checked(merged: Raw, source: str, path: Path) -> Theme:
    """The theme, if nothing is wrong with it."""
    try:
        theme = Theme.model_validate(merged)
    except ValidationError as error:
        raise Faults([told(each, source, path) for each in error.errors()]) from None
    faults = [*colour_faults(theme.colours), *file_faults(theme)]
    if faults:
        raise Faults([f"{path}:{line_of(source, key)}: {part}{key}: {what}" for part, key, what in faults])
    return theme


def told(error: Any, source: str, path: Path) -> str:
    """One thing that does not fit its type, in words."""
    steps = [str(step) for step in error["loc"]]
    expected = "a colour like #0B6B75" if steps[0] == "colours" else error["msg"]
    line = line_of(source, steps[1] if len(steps) > 1 else steps[0])
    return f"{path}:{line}: {'.'.join(steps[:2])}: expected {expected} (found: {error['input']!r})"


def colour_faults(colours: Colours) -> Iterator[tuple[str, str, str]]:
    """Each colour that cannot be read."""
    for key, what in too_faint(colours.model_dump()):
        yield "colours.", key, what


def file_faults(theme: Theme) -> Iterator[tuple[str, str, str]]:
    """Each file that is not there, or not what it must be."""
    fonts = {"regular": theme.fonts.regular, "strong": theme.fonts.strong}
    for key, path in fonts.items():
        if what := font_fault(path):
            yield "fonts.", key, what
    if theme.logo is not None and (what := logo_fault(theme.logo)):
        yield "", "logo", what


def line_of(source: str, key: str) -> int:
    """The line on which a key stands; the first where it is not written."""
    found = re.search(rf"^\s*\[?{re.escape(key)}\b", source, re.MULTILINE)
    return source.count("\n", 0, found.end()) + 1 if found else 1
