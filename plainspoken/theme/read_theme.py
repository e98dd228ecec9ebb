"""Theme files to one checked theme; a later folder overrides single keys."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.core.findings import suggest_nearest
from plainspoken.theme.contrast import find_faint_colours, mix_colours
from plainspoken.theme.files import find_font_fault, find_logo_fault
from plainspoken.theme.theme_model import Colours, Theme

THEME_FILE = "theme.toml"
BAND_TINT_SHARE = 0.12  # how much of the accent is in the band, where the theme does not say
HEX_COLOUR_PATTERN = re.compile(r"^#[0-9A-Fa-f]{6}$")
Raw = dict[str, Any]


def read_shipped_theme(folders: Sequence[Path]) -> Theme:
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
        path = folder / THEME_FILE
        if path.is_file():
            source = path.read_text(encoding="utf-8")
            own = parse_theme_file(source, path)
            check_theme_keys(own, source, path)
            theme = validate_theme(
                add_band_tint(merge_theme_keys(merged, resolve_theme_paths(own, folder)), own), source, path
            )
            merged = theme.model_dump()
    return Theme.model_validate(merged)


def parse_theme_file(source: str, path: Path) -> Raw:
    """A theme file as it stands."""
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise PlainspokenError(f"{path}: not TOML: {error}") from None


def check_theme_keys(own: Mapping[str, Any], source: str, path: Path) -> None:
    """Refuse keys that no theme has."""
    faults = [
        f"{path}:{find_key_line(source, key)}: {'.'.join((*above, key))}: no such key{suggest_nearest(key, known)}"
        for above, key, known in find_unknown_keys(own, Theme, ())
    ]
    if faults:
        raise Faults(faults)


def find_unknown_keys(
    own: Mapping[str, Any], model: type[BaseModel], above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str, Mapping[str, object]]]:
    """Each key that a part of the theme does not have, with the parts above it and the keys it has."""
    for key, value in own.items():
        field = model.model_fields.get(key)
        if field is None:
            yield above, key, model.model_fields
        elif isinstance(value, dict) and isinstance(field.annotation, type):
            yield from find_unknown_keys(value, field.annotation, (*above, key))


def resolve_theme_paths(own: Raw, folder: Path) -> Raw:
    """The same with absolute paths; an empty logo is none."""
    found = {key: dict(value) if isinstance(value, dict) else value for key, value in own.items()}
    if "logo" in found:
        found["logo"] = (folder / str(found["logo"])).absolute() if found["logo"] else None
    if isinstance(found.get("fonts"), dict):
        found["fonts"] = {key: (folder / str(each)).absolute() for key, each in found["fonts"].items()}
    return found


def add_band_tint(merged: Raw, own: Raw) -> Raw:
    """The same, with a tint of a new accent where the band is not set with it."""
    set_here, colours = own.get("colours"), merged.get("colours")
    if not isinstance(set_here, dict) or not isinstance(colours, dict):
        return merged
    accent, paper = str(colours.get("accent")), str(colours.get("paper"))
    if (
        "accent" not in set_here
        or "band" in set_here
        or not (HEX_COLOUR_PATTERN.match(accent) and HEX_COLOUR_PATTERN.match(paper))
    ):
        return merged
    return merged | {"colours": colours | {"band": mix_colours(paper, accent, BAND_TINT_SHARE)}}


def merge_theme_keys(below: Raw, own: Raw) -> Raw:
    """A theme with another one's keys in place of its own."""
    found = dict(below)
    for key, value in own.items():
        part = found.get(key)
        joined = isinstance(value, dict) and isinstance(part, dict) and key != "confidentiality"
        found[key] = {**part, **value} if joined and isinstance(part, dict) else value
    return found


def validate_theme(merged: Raw, source: str, path: Path) -> Theme:
    """The theme, if nothing is wrong with it."""
    try:
        theme = Theme.model_validate(merged)
    except ValidationError as error:
        raise Faults([format_theme_error(each, source, path) for each in error.errors()]) from None
    faults = [*find_colour_faults(theme.colours), *find_theme_file_faults(theme)]
    if faults:
        raise Faults([f"{path}:{find_key_line(source, key)}: {part}{key}: {what}" for part, key, what in faults])
    return theme


def format_theme_error(error: Any, source: str, path: Path) -> str:
    """One thing that does not fit its type, in words."""
    steps = [str(step) for step in error["loc"]]
    expected = "a colour like #0B6B75" if steps[0] == "colours" else error["msg"]
    line = find_key_line(source, steps[1] if len(steps) > 1 else steps[0])
    return f"{path}:{line}: {'.'.join(steps[:2])}: expected {expected} (found: {error['input']!r})"


def find_colour_faults(colours: Colours) -> Iterator[tuple[str, str, str]]:
    """Each colour that cannot be read."""
    for key, what in find_faint_colours(colours.model_dump()):
        yield "colours.", key, what


def find_theme_file_faults(theme: Theme) -> Iterator[tuple[str, str, str]]:
    """Each file that is not there, or not what it must be."""
    fonts = {"regular": theme.fonts.regular, "strong": theme.fonts.strong}
    for key, path in fonts.items():
        if what := find_font_fault(path):
            yield "fonts.", key, what
    if theme.logo is not None and (what := find_logo_fault(theme.logo)):
        yield "", "logo", what


def find_key_line(source: str, key: str) -> int:
    """The line on which a key stands; the first where it is not written."""
    found = re.search(rf"^\s*\[?{re.escape(key)}\b", source, re.MULTILINE)
    return source.count("\n", 0, found.end()) + 1 if found else 1
