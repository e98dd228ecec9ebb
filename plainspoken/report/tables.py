"""How findings fill the tables. Knows no HTML beyond marks and no statistics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from plainspoken.words import Words
from plainspoken.words.phrases import between, group
from plainspoken.words.evidence_text import Ref
from plainspoken.report.table_definitions import TABLES, Col, Table


@dataclass(frozen=True)
class Cell:
    """One filled cell; `quiet` for ranges, `figure` for what aligns right."""

    html: Markup
    figure: bool
    quiet: bool


@dataclass(frozen=True)
class Row:
    """One filled row: its cells, and whether it is ours."""

    cells: tuple[Cell, ...]
    ours: bool


@dataclass(frozen=True)
class Filled:
    """A table as the page shows it."""

    name: str
    caption: Markup
    heads: tuple[Cell, ...]
    rows: tuple[Row, ...]


def fill(name: str, words: Words) -> Filled | None:
    """A table filled from the findings, or None where its collection is empty.

    Columns for which no row has evidence are left out.
    """
    table = TABLES[name]
    places = list(words.findings.over(table.collection))
    columns = [column for column in table.columns if any(has_cell(column, place, words) for place in places)]
    if not places or not columns:
        return None
    rows = tuple(
        Row(tuple(cells(columns, place, table, words)), is_ours(place, table, words)) for place in places
    )
    heads = tuple(Cell(words.heading(each.head), figured(each), False) for each in columns)
    return Filled(name, words.label(f"table_{name}"), heads, rows)


def is_ours(place: str, table: Table, words: Words) -> bool:
    """Whether the flag that marks our row is set."""
    flag = words.findings.evidence.get(f"{place}.{table.ours}") if table.ours else None
    return bool(flag and flag.value)


def figured(column: Col) -> bool:
    """Whether a column holds figures."""
    return column.kind in ("number", "range")


def has_cell(column: Col, place: str, words: Words) -> bool:
    """Whether a row has evidence for a column."""
    return column.kind in ("claim", "group") or f"{place}.{column.what}" in words.findings.evidence


def cells(columns: list[Col], place: str, table: Table, words: Words) -> Iterator[Cell]:
    """The cells of one row."""
    for column in columns:
        there = has_cell(column, place, words)
        html = cell(column, place, table, words) if there else words.label("none")
        yield Cell(html, figured(column), column.kind == "range")


def cell(column: Col, place: str, table: Table, words: Words) -> Markup:
    """What one cell holds."""
    address = f"{place}.{column.what}"
    if column.kind == "group":
        return group(place, words.shower)
    if column.kind == "claim":
        return said(column.what, place, table, words)
    if column.kind == "range":
        ranged = words.findings.get(address).low is not None
        return between(Ref(address, words.shower), column.way) if ranged else words.label("none")
    if column.kind == "name":
        return Markup(escape(words.named(address)))
    return Markup(escape(words.show(address, column.way)))


def said(aspect: str, place: str, table: Table, words: Words) -> Markup:
    """What the rules of a table say about a row."""
    claims = (each for each in words.findings.claims if each.subject == place)
    fitting = [each for each in claims if each.rule.startswith(table.rules)]
    return Markup(" ").join(words.say(each, aspect) for each in fitting)
