"""The start: values and comments as TOML."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Mapping

from plainspoken.case import Condition, Scalar

BARE_TOML_KEY = re.compile(r"[A-Za-z0-9_-]+")
TOML_LINE_WIDTH = 110


def quote_string(value: str) -> str:
    """A basic string: what JSON escapes, and the one control sign that it does not."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def quote_key(name: str) -> str:
    """A key, quoted where it is not bare."""
    return name if BARE_TOML_KEY.fullmatch(name) else quote_string(name)


def format_string_array(values: Iterable[str]) -> str:
    """An array of strings, over several lines where it is long."""
    shown = [quote_string(each) for each in values]
    line = f"[{', '.join(shown)}]"
    return line if len(line) < TOML_LINE_WIDTH else "[\n" + "".join(f"  {each},\n" for each in shown) + "]"


def format_inline_table(values: Mapping[str, str]) -> str:
    """An inline table of strings."""
    return "{ " + ", ".join(f"{quote_key(name)} = {quote_string(value)}" for name, value in values.items()) + " }"


def format_comment(words: str) -> str:
    """A comment of one or more lines; what is no printable sign is left out."""
    return "\n".join(f"# {line}" for line in textwrap.wrap(keep_printable(words), TOML_LINE_WIDTH - 2)) or "#"


def format_side_comment(words: str) -> str:
    """A comment behind a line: one line, however long, of printable signs, so that nothing in it is an entry."""
    return f"  # {keep_printable(words)}"


def keep_printable(words: str) -> str:
    """Words with a space in place of each sign that is not printable."""
    return "".join(each if each.isprintable() else " " for each in words)


def format_aligned_entries(pairs: Iterable[tuple[str, str, str]]) -> list[str]:
    """Lines `name = value  # comment`, the comments of short lines below one another."""
    return [f"{f'{quote_key(name)} = {quote_string(value)}':<58}  # {told}" for name, value, told in pairs]


def format_conditions(conditions: Iterable[Condition]) -> str:
    """Conditions as triples."""
    triples = (
        f"[{', '.join(map(format_condition_part, (one.column, one.operator, one.value)))}]" for one in conditions
    )
    return f"[{', '.join(triples)}]"


def format_condition_part(part: Scalar | tuple[Scalar, ...]) -> str:
    """A column, an operator or a value; several values as an array."""
    if isinstance(part, tuple):
        return f"[{', '.join(map(format_condition_part, part))}]"
    return quote_string(part) if isinstance(part, str) else str(part).lower()
