"""How findings fill the tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from plainspoken.report.table_definitions import PRICE, TableColumn, TableDefinition
from plainspoken.words import Words
from plainspoken.words.evidence_text import EvidenceRef
from plainspoken.words.phrases import choose_amount_format, format_group, format_interval
from plainspoken.words.renderer import capitalise_sentence


@dataclass(frozen=True)
class TableCell:
    """One filled cell; `quiet` for ranges, `figure` for what aligns right."""

    html: Markup
    figure: bool
    quiet: bool


@dataclass(frozen=True)
class TableRow:
    """One filled row: its cells, and whether it is ours."""

    cells: tuple[TableCell, ...]
    ours: bool


@dataclass(frozen=True)
class TableView:
    """A table as the page shows it."""

    name: str
    caption: Markup
    heads: tuple[TableCell, ...]
    rows: tuple[TableRow, ...]


def fill_table(name: str, table: TableDefinition, words: Words) -> TableView | None:
    """A table filled from the findings, or None where its collection is empty.

    Columns for which no row has evidence are left out.
    """
    places = list(words.findings.over(table.rows))
    columns = [column for column in table.columns if any(has_cell_evidence(column, place, words) for place in places)]
    if not places or not columns:
        return None
    rows = tuple(
        TableRow(tuple(fill_row_cells(columns, place, table, words)), is_our_row(place, table, words))
        for place in places
    )
    heads = tuple(TableCell(words.heading(each.head), is_numeric_column(each), False) for each in columns)
    return TableView(name, words.label(f"table_{name}"), heads, rows)


def is_our_row(place: str, table: TableDefinition, words: Words) -> bool:
    """Whether the flag that marks our row is set."""
    flag = words.findings.evidence.get(f"{place}.{table.ours}") if table.ours else None
    return bool(flag and flag.value)


def is_numeric_column(column: TableColumn) -> bool:
    """Whether a column holds figures."""
    return column.kind in ("number", "range")


def has_cell_evidence(column: TableColumn, place: str, words: Words) -> bool:
    """Whether a row has evidence for a column."""
    return column.kind in ("claim", "group", "blank") or f"{place}.{column.what}" in words.findings.evidence


def fill_row_cells(columns: list[TableColumn], place: str, table: TableDefinition, words: Words) -> Iterator[TableCell]:
    """The cells of one row."""
    for column in columns:
        there = has_cell_evidence(column, place, words)
        html = fill_table_cell(column, place, table, words) if there else words.label("none")
        yield TableCell(html, is_numeric_column(column), column.kind == "range")


def fill_table_cell(column: TableColumn, place: str, table: TableDefinition, words: Words) -> Markup:
    """What one cell holds; a name that begins a row has a capital, as in charts."""
    address = f"{place}.{column.what}"
    if column.kind == "blank":  # a box for a reader's own figure
        return Markup()
    if column.kind == "group":
        return format_group(place, words.shower)
    if column.kind == "claim":
        return say_row_claims(column.what, place, table, words)
    if column.kind == "range":
        ranged = words.findings.get(address).low is not None
        ref = EvidenceRef(address, words.shower)
        return format_interval(ref, choose_way(column, ref)) if ranged else words.label("none")
    if column.kind == "name":
        return capitalise_sentence(Markup(escape(words.named(address))), always=column is table.columns[0])
    return Markup(escape(words.show(address, choose_way(column, EvidenceRef(address, words.shower)))))


def choose_way(column: TableColumn, ref: EvidenceRef) -> str:
    """How a column's figures are written; prices as the case counts money."""
    return choose_amount_format(ref) if column.format == PRICE else column.format


def say_row_claims(aspect: str, place: str, table: TableDefinition, words: Words) -> Markup:
    """What the rules of a table say about a row."""
    claims = (each for each in words.findings.claims if each.subject == place)
    fitting = [each for each in claims if each.rule.startswith(table.rules)]
    return Markup(" ").join(words.say(each, aspect) for each in fitting)
