"""Data: which columns each table of a case must have, and how tables hang together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from plainspoken.case import AddUp, Case, Column, Pivot, SourceTable
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.tables.fault import find_close_match, join_first_words
from plainspoken.tables.text_table import TextTable

TEXT_COLUMN, NUMBER_COLUMN = Column(type="category", missing=True), Column(type="number", missing=True)
IGNORED_COLUMN = Column(type="category", role="ignore")
VALUES = ("first", "last")  # what is made keeps the type of what it is made of
ORDER_OPERATORS = ("<", "<=", ">", ">=")


@dataclass(frozen=True)
class TableSchema:
    """One table as its file must be. `fields`: what each of its columns holds; `places`: the entry of the
    case that declares each of them; `brings`: the columns of the case that it fills."""

    name: str
    table: SourceTable
    fields: Mapping[str, Column]
    places: Mapping[str, str]
    brings: tuple[str, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of the file, the key by its name there."""
        table = self.table
        if not table.key_here:
            return tuple(self.fields)
        own = [table.key] if table.add_up and table.key in table.add_up.unused else []
        return (*(table.key_here if name == table.key else name for name in self.fields), *own)

    def name_key(self, raw: TextTable) -> TextTable:
        """The table with its key called as in the first; a column that is called so there, and is unused, goes."""
        table = self.table
        if not table.key_here or table.key_here not in raw.frame:
            return raw
        frame = raw.frame.drop(columns=[table.key], errors="ignore")
        return replace(raw, frame=frame.rename(columns={table.key_here: table.key}))


def build_table_schemas(case: Case) -> tuple[TableSchema, ...]:
    """The tables of a case in declared order; the first holds one row a case.

    Raises:
        PlainspokenError: the case declares no table.
        Faults: all that keeps the declared tables from being joined.
    """
    if not case.tables:
        raise PlainspokenError(f"{case.name}: tables: expected a table, found none; declare one in the case")
    faults = [*_find_unknown_tables(case), *_find_join_faults(case), *_find_uncorrectable_columns(case)]
    if faults:
        raise Faults([f"{case.name}: {each}" for each in faults])
    return tuple(_build_table_schema(case, name, number == 0) for number, name in enumerate(case.tables))


def _build_table_schema(case: Case, name: str, first: bool) -> TableSchema:
    """What one table must hold."""
    table, own = case.tables[name], _list_own_columns(case, name, first)
    brings = tuple(each for each in own if each != table.key or first)
    if table.add_up is not None:
        return _build_added_schema(case, name, table.add_up, brings)
    if table.pivot is None:
        fields = {each: case.columns[each] for each in (*([] if first else [table.key]), *brings)}
        return TableSchema(name, table, fields, {each: f"columns.{each}" for each in fields}, brings)
    return _build_long_schema(case, name, table.pivot, brings)


def _build_long_schema(case: Case, name: str, pivot: Pivot, brings: tuple[str, ...]) -> TableSchema:
    """What a long table must hold: the key, the periods, and one value a row."""
    table, one = case.tables[name], next(iter(pivot.columns.values()))
    other = {each: case.columns[each] for each in brings if each not in pivot.columns.values()}
    period = Column(type="category", values=tuple(pivot.columns))
    fields = {table.key: case.columns[table.key], pivot.by: period, pivot.value: case.columns[one], **other}
    places = {each: f"columns.{each}" for each in fields}
    places |= {pivot.by: f"tables.{name}.pivot.columns", pivot.value: f"columns.{one}"}
    return TableSchema(name, table, fields, places, tuple(pivot.columns.values()))


def _build_added_schema(case: Case, name: str, add_up: AddUp, brings: tuple[str, ...]) -> TableSchema:
    """What a table must hold whose rows are added up: the key, the time, and what something is made of."""
    table, place = case.tables[name], f"tables.{name}.add_up"
    key = case.columns[table.key].model_copy(update={"missing": add_up.others})
    fields = {table.key: key, add_up.time: TEXT_COLUMN}
    fields |= {each: _type_of_source(case, add_up, each) for each in add_up.source_columns()}
    fields |= dict.fromkeys(add_up.unused, IGNORED_COLUMN)
    return TableSchema(name, table, fields, dict.fromkeys(fields, place) | {table.key: f"columns.{table.key}"}, brings)


def _type_of_source(case: Case, add_up: AddUp, source: str) -> Column:
    """What a column of the file holds, by what is made of it: numbers that are added up or compared, else texts."""
    made = [
        case.columns[name].type for name, each in add_up.columns.items() if each.of == source and each.how in VALUES
    ]
    asked = [*add_up.answer, *add_up.returns, *(one for each in add_up.columns.values() for one in each.when)]
    compared = any(one.column == source and one.operator in ORDER_OPERATORS for one in asked)
    return NUMBER_COLUMN if add_up.is_number(source) or compared or {*made} & {"integer", "number"} else TEXT_COLUMN


def _list_own_columns(case: Case, name: str, first: bool) -> list[str]:
    """The columns declared for a table; those declared for none in particular are the first table's."""
    tables = ("", name) if first else (name,)
    return [each for each, column in case.columns.items() if column.table in tables]


def _find_unknown_tables(case: Case) -> list[str]:
    """Columns declared for a table that is not."""
    return [
        f'columns.{name}.table: no table "{column.table}"{_format_nearest_name(column.table, case.tables)}'
        for name, column in case.columns.items()
        if column.table and column.table not in case.tables
    ]


def _find_join_faults(case: Case) -> list[str]:
    """What keeps several tables from being joined: no key, a long first table, a pivot into nothing."""
    first, *further = case.tables
    added = case.tables[first].add_up is not None
    faults = [f"tables.{first}.pivot: the first table holds one row a case"] if case.tables[first].pivot else []
    for name in further:
        if case.tables[name].repeats or (case.tables[first].repeats and case.tables[name].add_up):
            faults.append(f"tables.{name}: repeats is for the first table, whose further ones have one row a key")
    for name in [first, *further] if further or added or case.tables[first].key else []:
        faults += _find_bad_key(case, name, _list_own_columns(case, first, True))
    for name in further:
        pivot = case.tables[name].pivot
        faults += _find_bad_pivot(case, name, pivot) if pivot else []
    return faults + [fault for name in case.tables for fault in _find_bad_add_up(case, name)]


def _find_bad_add_up(case: Case, name: str) -> list[str]:
    """What is added up and not declared, or declared and not made; a moment that does not fit the table's place."""
    add_up, first = case.tables[name].add_up, next(iter(case.tables))
    if add_up is None:
        return []
    place, key = f"tables.{name}.add_up", case.tables[name].key
    own = [each for each in _list_own_columns(case, name, name == first) if each != key]
    made = [*add_up.columns, *([case.target.column] if add_up.makes_answer else [])]
    faults = [f'{place}.columns: "{each}" is not declared with table = "{name}"' for each in made if each not in own]
    faults += [f'columns.{each}.table: {place} makes no column "{each}"' for each in own if each not in made]
    if case.tables[name].pivot:
        faults.append(f"{place}: give pivot or add_up, and not both")
    if name != first and add_up.first_rows is not None:
        faults.append(f"{place}: first_rows is for the first table; a further one ends with before or before_column")
    if name == first and add_up.first_rows is None and not (add_up.before and add_up.stops_within):
        faults.append(f"{place}: of a first table give first_rows, or before together with stops_within")
    target = case.columns.get(case.target.column)
    if add_up.stops_within and target and not (target.type == "flag" and target.missing):
        faults.append(
            f"columns.{case.target.column}: {place}.stops_within makes it, and who could not stop has no answer; give "
            'type = "flag" and missing = true'
        )
    if add_up.before_column and add_up.before_column not in _list_own_columns(case, first, True):
        faults.append(f'{place}.before_column: no column "{add_up.before_column}" in the first table')
    return faults


def _find_bad_key(case: Case, name: str, first: Iterable[str]) -> list[str]:
    """A key that is not declared, or not in the first table, by which all are joined."""
    key = case.tables[name].key
    if not key:
        return [f"tables.{name}.key: is missing; name the column by which the tables are joined"]
    if key not in first:
        return [f'tables.{name}.key: no column "{key}" in the first table{_format_nearest_name(key, first)}']
    return []


def _find_bad_pivot(case: Case, name: str, pivot: Pivot) -> list[str]:
    """Columns that a pivot names and the table has not, or that it makes alike and are declared unlike."""
    place, made = f"tables.{name}.pivot", tuple(pivot.columns.values())
    undeclared = [each for each in made if each not in case.columns or case.columns[each].table != name]
    if undeclared or not made:
        found = join_first_words(undeclared) or "no column at all"
        return [f'{place}.columns: not declared with table = "{name}": {found}']
    kinds = {(each.type, each.min, each.max, each.values, each.missing) for each in map(case.columns.get, made) if each}
    unlike = f"{place}: expected {join_first_words(made)} with one type, range and missing, found them to differ"
    return [unlike] if len(kinds) > 1 else []


def _find_uncorrectable_columns(case: Case) -> list[str]:
    """Corrections of columns that no table has."""
    pivots = [table.pivot for table in case.tables.values() if table.pivot]
    there = [*case.columns, *(each.by for each in pivots)]
    steps = [step for step in case.clean if step.step == "correct"]
    return [
        f'clean "{step.slug}": no column "{step.column}" in any table{_format_nearest_name(step.column, there)}'
        for step in steps
        if step.column not in there
    ]


def _format_nearest_name(name: str, known: Iterable[str]) -> str:
    """The declared name most like one that is not, in brackets."""
    near = find_close_match(name, list(known))
    return f' (nearest: "{near}")' if near else ""
