"""`tables.toml` of each templates folder to checked tables: their columns, and where each finds its evidence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.core.findings import FrozenModel, suggest_nearest
from plainspoken.theme.eject import TABLES_FILE
from plainspoken.words.number_formats import NumberFormatter

PRICE = "price"  # as the case counts money
TABLE_FORMATS = (*NumberFormatter.WAYS, "date", PRICE)


class TableColumn(FrozenModel):
    """One column of a table."""

    head: str = Field(description="the label of its head, a key under `[labels]` of `words/<language>/`")
    kind: Literal["name", "number", "range", "group", "claim", "blank"] = Field(
        description="what it shows: the readable name, the figure or the range (both bounds) that stands at `what`; "
        "`group`: what the row's group has in common; `claim`: what the rules of the table say of the row; "
        "`blank`: a box for a figure of the reader"
    )
    what: str = Field(
        "",
        description="where its evidence stands below the row (`roc_auc`); of a claim, the part of its message (`why`)",
    )
    format: str = Field("", description="how a figure is shown: one of the filters of sentences, such as `of_100`")

    @model_validator(mode="after")
    def fillable(self) -> Self:
        """Refuse a column that cannot be filled."""
        if self.kind in ("name", "number", "range") and not self.what:
            raise ValueError(f"a {self.kind} needs `what`: where its evidence stands below the row")
        if self.format and self.format not in TABLE_FORMATS:
            near = suggest_nearest(self.format, dict.fromkeys(TABLE_FORMATS))
            raise ValueError(f"no format {self.format!r}{near}; there are: {', '.join(TABLE_FORMATS)}")
        return self


class TableDefinition(FrozenModel):
    """A table with a row for each member of a collection."""

    rows: str = Field(description="the collection of the findings (docs/evidence.md) each member of which is a row")
    columns: tuple[TableColumn, ...] = Field(
        description="from left to right; one for which no row has evidence is left out"
    )
    ours: str = Field("", description="the flag below a row that marks it as ours")
    rules: str = Field(
        "", description="what the names of the rules begin with that speak in columns of the kind `claim`"
    )

    @model_validator(mode="after")
    def fillable(self) -> Self:
        """Refuse a table without columns, or in which nobody speaks the claims."""
        if not self.columns:
            raise ValueError("a table needs at least one column")
        if not self.rules and any(each.kind == "claim" for each in self.columns):
            raise ValueError("a column of the kind 'claim' needs `rules`: what the names of its rules begin with")
        return self


TableDefinitions = Mapping[str, TableDefinition]


def read_table_definitions(folders: Sequence[Path]) -> TableDefinitions:
    """The tables in force: the shipped ones, each replaced by the one of its name in a later folder.

    Raises:
        Faults: unknown tables and keys, columns that cannot be filled; each with file, line and the nearest name.
    """
    tables: dict[str, TableDefinition] = {}
    for path in (folder / TABLES_FILE for folder in folders):
        if path.is_file():
            source = path.read_text(encoding="utf-8")
            own = parse_table_file(source, path)
            if faults := list(find_unknown_tables(own, tables, source, path)):
                raise Faults(faults)
            tables |= own
    return tables


def find_unknown_tables(own: TableDefinitions, tables: TableDefinitions, source: str, path: Path) -> Iterator[str]:
    """Each own table that would replace none, in words: no layout would show it."""
    for name in own:
        if tables and name not in tables:
            near = suggest_nearest(name, tables) or f" (there are: {', '.join(tables)})"
            yield f"{path}:{find_table_line(source, name)}: no table {name!r}{near}"


def parse_table_file(source: str, path: Path) -> dict[str, TableDefinition]:
    """The tables of one file."""
    try:
        return TypeAdapter(dict[str, TableDefinition]).validate_python(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise PlainspokenError(f"{path}: not TOML: {error}") from None
    except ValidationError as error:
        raise Faults([format_table_error(each, source, path) for each in error.errors()]) from None


def format_table_error(error: Any, source: str, path: Path) -> str:
    """One thing that does not fit, in words, with its line."""
    table, *steps = map(str, error["loc"])
    column = next((int(each) for each in steps if each.isdigit()), None)
    known = (TableDefinition if column is None else TableColumn).model_fields
    near = suggest_nearest(steps[-1], known) if error["type"] == "extra_forbidden" else ""
    what = "no such key" if error["type"] == "extra_forbidden" else error["msg"].removeprefix("Value error, ")
    at = ": ".join(describe_table_place(table, column, steps))
    return f"{path}:{find_table_line(source, table, column)}: {at}: {what}{near}"


def describe_table_place(table: str, column: int | None, steps: Sequence[str]) -> Iterator[str]:
    """Table, column (counted from 1) and key of a fault."""
    yield f"[{table}]"
    if column is not None:
        yield f"column {column + 1}"
    if steps and not steps[-1].isdigit():
        yield steps[-1]


def find_table_line(source: str, table: str, column: int | None = None) -> int:
    """The line on which a table begins, or one of its columns (counted from 0)."""
    head = re.search(rf"^\s*\[{re.escape(table)}\]", source, re.MULTILINE)
    start = head.end() if head else 0
    braces = [each.end() for each in re.finditer(r"\{", source[start:])]
    inside = braces[column] if column is not None and column < len(braces) else 0
    return source.count("\n", 0, start + inside) + 1
