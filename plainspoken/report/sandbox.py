"""Where layouts run: which files they are, what they may name, and errors with their place."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    Undefined,
    meta,
    nodes,
)
from jinja2.bccache import Bucket

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.core.findings import suggest_nearest
from plainspoken.report.template_names import allowed_layout_names, names_of_layout_type
from plainspoken.words.bounded_sandbox import BoundedSandbox

LAYOUT_FOLDER = "briefing"
SHIPPED_PREFIX = "shipped"  # `{% extends "shipped/part_first.jinja" %}` overrides single blocks
LAYOUT_GLOBALS = ("page", "page_one", "sections", "style", "script", "loop", "super", "caller")
NO_ATTRIBUTE_PATTERN = re.compile(r"'(?:[\w.]*\.)?(\w+) object' has no attribute '(\w+)'")
UNDEFINED_NAME_PATTERN = re.compile(r"'(\w+)' is undefined")
NOT_EXPORTED_PATTERN = re.compile(r"does not export the requested name '(\w+)'")


class MemoryBytecodeCache(BytecodeCache):
    """Layouts as code, kept while this process runs: they are rendered many times, and seldom change."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give back what was kept of a layout with this text."""
        if found := self.kept.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a layout."""
        self.kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


LAYOUT_BYTECODE = MemoryBytecodeCache()


class LayoutSandbox(BoundedSandbox):
    """Layouts may use of the page's objects what `report.context` lists, and nothing else."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a layout may use this name of a thing."""
        names = allowed_layout_names(obj)
        return super().is_safe_attribute(obj, attr, value) if names is None else attr in names

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """A name that layouts may not use is told like one that is not there."""
        return self.undefined(f"'{type(obj).__name__} object' has no attribute {attribute!r}")


def make_layout_sandbox(folders: Sequence[Path]) -> LayoutSandbox:
    """A sandbox over the layouts; a later folder overrides files, or blocks of a file it extends."""
    shipped = FileSystemLoader(folders[0] / LAYOUT_FOLDER)
    own = [FileSystemLoader(folder / LAYOUT_FOLDER) for folder in reversed(folders[1:])]
    return LayoutSandbox(
        loader=ChoiceLoader([*own, shipped, PrefixLoader({SHIPPED_PREFIX: shipped})]),
        undefined=StrictUndefined,
        bytecode_cache=LAYOUT_BYTECODE,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def list_layouts(sandbox: Environment) -> list[str]:
    """The names of all layouts in force."""
    names = sandbox.list_templates(extensions=["jinja"])
    return [name for name in names if not name.startswith(f"{SHIPPED_PREFIX}/")]


def check_own_layouts(sandbox: Environment, folders: Sequence[Path], parts: Collection[str]) -> None:
    """Refuse own files that nothing uses and own blocks that the shipped layout does not have.

    Raises:
        Faults: each of them, with the nearest name.
    """
    shipped = frozenset(path.name for path in (folders[0] / LAYOUT_FOLDER).glob("*.jinja"))
    known = shipped | {f"part_{part}.jinja" for part in parts}
    faults = [
        fault for folder in folders[1:] for fault in find_own_layout_faults(sandbox, folder / LAYOUT_FOLDER, known)
    ]
    if faults:
        raise Faults(faults)


def find_own_layout_faults(sandbox: Environment, folder: Path, known: Collection[str]) -> list[str]:
    """The same for one folder; `known`: the names of layouts that a briefing uses."""
    trees = {path: parse_layout_file(sandbox, path) for path in sorted(folder.glob("*.jinja"))}
    used = {name for tree in trees.values() for name in meta.find_referenced_templates(tree) if name}
    faults = [
        f"{path}:1: no layout uses this file{suggest_nearest(path.name, dict.fromkeys(sorted(known)))}; "
        "give it the name of the layout it is to replace, or include it somewhere"
        for path in trees
        if path.name not in used and path.name not in known
    ]
    for path, tree in trees.items():
        for base in tree.find_all(nodes.Extends):
            faults += find_block_faults(sandbox, path, tree, base)
    return faults


def find_block_faults(sandbox: Environment, path: Path, tree: nodes.Template, base: nodes.Extends) -> list[str]:
    """Own blocks that the layout they extend does not have."""
    name = base.template.value if isinstance(base.template, nodes.Const) else ""
    if not name or sandbox.loader is None:
        return []
    try:
        source, _, _ = sandbox.loader.get_source(sandbox, str(name))
    except TemplateError:
        return [f"{path}:{base.lineno}: no layout {name!r} to extend; write {SHIPPED_PREFIX}/ and its name"]
    there = dict.fromkeys(each.name for each in sandbox.parse(source).find_all(nodes.Block))
    return [
        f"{path}:{each.lineno}: {name} has no block {each.name!r}{suggest_nearest(each.name, there)}"
        for each in tree.find_all(nodes.Block)
        if each.name not in there
    ]


def parse_layout_file(sandbox: Environment, path: Path) -> nodes.Template:
    """A layout as a tree; an empty one where it cannot be understood, which is told elsewhere.

    Raises:
        PlainspokenError: it is no text in UTF-8.
    """
    try:
        return sandbox.parse(path.read_text(encoding="utf-8") if path.is_file() else "")
    except UnicodeDecodeError as error:
        raise PlainspokenError(f"{path}: expected a text in UTF-8, found another ({error}); save it as UTF-8") from None
    except TemplateError:
        return nodes.Template([], lineno=1)


def format_layout_error(error: TemplateError, sandbox: Environment) -> str:
    """A template error with file, line, and the nearest known name."""
    place = locate_layout_error(error)
    text = error.message or type(error).__name__
    return f"{place or 'templates: '}{text}{suggest_known_name(text, Path(place.partition(':')[0]), sandbox)}"


def locate_layout_error(error: Exception) -> str:
    """`file:line: ` of the layout that was at work when an error came; nothing where there was none."""
    place, frame = "", error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename.endswith(".jinja"):
            place = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}: "
        frame = frame.tb_next
    return place


def suggest_known_name(text: str, file: Path, sandbox: Environment) -> str:
    """The known name nearest to the one that an error is about; nothing where there is none."""
    if found := NO_ATTRIBUTE_PATTERN.search(text):
        return suggest_nearest(found[2], names_of_layout_type(found[1]))
    if found := UNDEFINED_NAME_PATTERN.search(text):
        return suggest_nearest(found[1], names_in_layout(parse_layout_file(sandbox, file)))
    if found := NOT_EXPORTED_PATTERN.search(text):
        return suggest_nearest(found[1], dict.fromkeys(list_layout_macros(sandbox)))
    return ""


def names_in_layout(tree: nodes.Template) -> Mapping[str, object]:
    """What may be named in a layout: the globals, and what it imports, sets, and loops over."""
    stored = [each.name for each in tree.find_all(nodes.Name) if each.ctx != "load"]
    names = [name for each in tree.find_all(nodes.FromImport) for name in each.names]
    imported = [name if isinstance(name, str) else name[1] for name in names]
    own = [each.name for each in tree.find_all(nodes.Macro)]
    return dict.fromkeys([*LAYOUT_GLOBALS, *stored, *imported, *own])


def list_layout_macros(sandbox: Environment) -> list[str]:
    """The macros of all layouts in force."""
    loader = sandbox.loader
    trees = [sandbox.parse(loader.get_source(sandbox, name)[0]) for name in list_layouts(sandbox) if loader]
    return [each.name for tree in trees for each in tree.find_all(nodes.Macro)]
