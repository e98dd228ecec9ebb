"""The start: what both kinds of case file have alike: head, texts, tables, columns."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from plainspoken.case import AddedColumn, AddUp, TableSource, slug
from plainspoken.case.addresses import one_line
from plainspoken.case.case_texts import phrase_meanings
from plainspoken.scaffold import toml
from plainspoken.scaffold.columns import ColumnProposal, detect_decimal_sign
from plainspoken.scaffold.keywords import readable_column_name
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.propose_join_keys import JoinedTable

FLAG_VALUE_WORDS = {"TRUE": "yes", "FALSE": "no"}


def render_case_head(task: str, tables: Sequence[TableProfile], path: Path) -> list[str]:
    """What the file is, where it came from and what to do with it."""
    shown = ", ".join(f"{each.path.name} ({each.rows:,} rows, {len(each.columns)} columns)" for each in tables)
    told = f"Proposed by `plainspoken new` from {shown}. Change what is not so; docs/cases.md lists every entry."
    return [
        toml.format_comment(told),
        f"# Build the briefing: plainspoken report {path.name}",
        f"task = {toml.quote_string(task)}",
        'languages = ["en"]',
    ]


def render_text_section(phrases: Mapping[str, str]) -> list[str]:
    """The phrases, each with what it is for."""
    meanings = phrase_meanings()
    lines = toml.format_aligned_entries((name, value, meanings[name]) for name, value in phrases.items())
    note = toml.format_comment(
        "The case's own phrases. Change the words in quotation marks; sentences are built with them."
    )
    return ["", note, "[texts.en]", *lines]


def render_table_section(
    name: str,
    looked: TableProfile,
    folder: Path,
    key: str = "",
    repeats: bool = False,
    key_here: str = "",
    alone: bool = False,
) -> list[str]:
    """Where a table is and how it is written; `alone`: no other one is joined to it."""
    file = Path(os.path.relpath(looked.path.resolve(), folder.resolve())).as_posix()
    lines = [
        "",
        f"[tables.{toml.quote_key(name)}]",
        f"file = {toml.quote_string(file)}  # from this file's folder, or below PLAINSPOKEN_DATA",
    ]
    lines += render_source_entries(looked.source.source) if looked.source.source else []
    form = looked.written
    if form is not None:
        lines += [f"separator = {toml.quote_string(form.separator)}", f"encoding = {toml.quote_string(form.encoding)}"]
        lines.append(f"decimal = {toml.quote_string(detect_decimal_sign(looked))}")
        lines += [f"starts = {list(form.starts)}  # the places where columns begin"] if form.starts else []
    how = {name: getattr(looked.source, name) for name in ("header_row", "header_rows")}
    lines += [f"sheet = {toml.quote_string(looked.source.sheet)}"] if looked.source.sheet else []
    lines += [f"{name} = {value}" for name, value in how.items() if value > 1]
    if key:
        why = "what becomes one row" if alone else "the column by which the tables are joined"
        lines.append(f"key = {toml.quote_string(key)}  # {why}")
    lines += [f"key_here = {toml.quote_string(key_here)}  # what it is called in this table"] if key_here else []
    if repeats:
        lines.append("repeats = true  # several rows have one key; each gets what the other tables say of it")
    return [*lines, f"words.en = {toml.format_inline_table({'name': readable_column_name(name)})}"]


def render_source_entries(source: TableSource) -> list[str]:
    """Where the rows of a table are read from; a query of several lines stands as it was said."""
    plain = "\n" in source.query and "'''" not in source.query and "\r" not in source.query
    query = f"'''\n{source.query}'''" if plain else toml.quote_string(source.query)
    said = {"query": query if source.query else "", "table": toml.quote_string(source.table) if source.table else ""}
    lines = [f"source.connect = {toml.quote_string(source.connect)}  # asked anew for each report: docs/sources.md"]
    return [*lines, *(f"source.{name} = {value}" for name, value in said.items() if value)]


def render_pivot_section(each: JoinedTable) -> list[str]:
    """How a long table is turned."""
    if each.turned is None:
        return []
    place = f"tables.{toml.quote_key(each.name)}.pivot"
    columns = [f"{toml.quote_key(period)} = {toml.quote_string(made)}" for period, made in each.turned.columns.items()]
    return [
        f"[{place}]{toml.format_side_comment(f'one row a case and {each.turned.by}: turned into one column for each')}",
        f"by = {toml.quote_string(each.turned.by)}",
        f"value = {toml.quote_string(each.turned.value)}",
        f"[{place}.columns]",
        *columns,
    ]


def render_add_up_section(name: str, add_up: AddUp) -> list[str]:
    """How the rows of a table are added up, and until when they count."""
    place, said = f"tables.{toml.quote_key(name)}.add_up", dict[str, str]()
    said["time"] = toml.quote_string(add_up.time)
    said |= {"times": toml.format_string_array(add_up.times)} if add_up.times else {}
    said |= {"before": toml.quote_string(str(add_up.before))} if add_up.before else {}
    said |= {"before_column": toml.quote_string(add_up.before_column)} if add_up.before_column else {}
    said |= {"first_rows": str(add_up.first_rows)} if add_up.first_rows else {}
    said |= {"answer": toml.format_conditions(add_up.answer)} if add_up.answer else {}
    said |= {"stops_within": str(add_up.stops_within)} if add_up.stops_within else {}
    said |= {"active_within": str(add_up.active_within)} if add_up.active_within else {}
    said |= {"returns": toml.format_conditions(add_up.returns)} if add_up.returns else {}
    said |= {"others": "true"} if add_up.others else {}
    said |= {"unused": toml.format_string_array(add_up.unused)} if add_up.unused else {}
    told = {key: ADD_UP_COMMENTS.get(key, "") for key in said}
    made = [f"{toml.quote_key(each)} = {format_added_column(column)}" for each, column in add_up.columns.items()]
    return [
        f"[{place}]  # several rows a case, added up to one",
        *(f"{key} = {value}{f'  # {told[key]}' if told[key] else ''}" for key, value in said.items()),
        f"[{place}.columns]  # how: count, count_distinct, sum, mean, min, max, first, last, days_since_last ...",
        *made,
    ]


ADD_UP_COMMENTS = {
    "before": "rows from this day on do not count: the answer is about what came after it",
    "before_column": "rows from the day on that this column of the first table says do not count",
    "first_rows": "what is known after so many rows of a case; nothing later counts",
    "answer": "a case has the event where a later row is like this",
    "stops_within": "a case has the event where no row lies in so many days from that day on",
    "active_within": "a case without a row in so many days before it has no answer, and is left out",
    "returns": "a row like one of these gives back or was cancelled, and is no order; sums keep it",
    "others": "rows of cases that the first table has not, or that name none, are left out",
    "unused": "columns that nothing is made of",
}


def format_added_column(made: AddedColumn) -> str:
    """How a made column is made."""
    said = [f"how = {toml.quote_string(made.how)}"]
    said += [f"of = {toml.quote_string(made.of)}"] if made.of else []
    said += [f"when = {toml.format_conditions(made.when)}"] if made.when else []
    return f"{{ {', '.join(said)} }}"


def render_column_sections(columns: Sequence[ColumnProposal]) -> list[str]:
    """All columns, those whose names would read alike called as the table does."""
    read = Counter(readable_column_name(each.name) for each in columns if each.role != "ignore")
    names = {each.name: readable_column_name(each.name) for each in columns}
    called = {name: one_line(name) if read[words] > 1 else words for name, words in names.items()}
    return [line for each in columns for line in render_column_section(each, called[each.name])]


def render_column_section(each: ColumnProposal, called: str) -> list[str]:
    """One column: what it holds, what it is good for, and how it is called."""
    lines = ["", *([toml.format_comment(each.note)] if each.note else []), f"[columns.{toml.quote_key(each.name)}]"]
    lines.append(f"type = {toml.quote_string(each.type)}")
    said = {"role": each.role if each.role != "feature" else "", "known": each.known if each.known != "start" else ""}
    said |= {"unit": each.unit, "table": each.table, "decimal": each.decimal, "format": each.format}
    said |= {"period": each.period}
    lines += [f"{name} = {toml.quote_string(value)}" for name, value in said.items() if value]
    if each.missing and each.role != "ignore":
        lines.append("missing = true")
    if each.nothing:
        lines.append(f"nothing = {toml.format_string_array(each.nothing)}  # says that no value is there")
    if each.values:
        lines.append(f"values = {toml.format_string_array(each.values)}")
    return lines if each.role == "ignore" else [*lines, *render_column_words(each, called)]


def render_column_words(each: ColumnProposal, name: str) -> list[str]:
    """How a reader meets a column: its name, a group of its cases, and its values."""
    if each.role in ("identifier", "target") and each.type != "flag":
        return [f"words.en = {toml.format_inline_table({'name': name})}"]
    inner = f"name = {toml.quote_string(name)}, group = {toml.quote_string(f'where {name} is {{value}}')}"
    if each.type == "flag":
        inner += f", values = {toml.format_inline_table(FLAG_VALUE_WORDS)}"
    return [f"words.en = {{ {inner} }}"]


def render_correction_steps(columns: Iterable[ColumnProposal]) -> list[str]:
    """A step for each column in which some texts mean something else than they say."""
    lines = []
    for each in columns:
        if each.corrections:
            blanks = "" in each.corrections
            called = readable_column_name(each.name)
            told = f"“{called}”: a mark as yes, a blank as no" if blanks else f"spellings of {called}"
            note = (
                "Nothing stands there but one mark: it says yes, and a blank says no."
                if blanks
                else "They differ in spaces or capitals alone; take out those that mean something else."
            )
            lines += [
                "",
                toml.format_comment(note),
                "[[clean]]",
                'step = "correct"',
                f"slug = {toml.quote_string(f'correct_{slug(each.name)}')}",
            ]
            lines += [
                f"column = {toml.quote_string(each.name)}",
                f"corrections = {toml.format_inline_table(each.corrections)}",
            ]
            lines.append(f"words.en = {toml.format_inline_table({'name': told})}")
    return lines
