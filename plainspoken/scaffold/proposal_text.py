"""The start: what was found, in lines for the terminal."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from plainspoken.case.case_checks import NUMBER_TYPES
from plainspoken.case.case_names import call_event
from plainspoken.scaffold import toml
from plainspoken.scaffold.classification_case import ClassificationDraft
from plainspoken.scaffold.columns import ColumnProposal
from plainspoken.scaffold.keywords import (
    TARGET_KEYWORDS,
    UNTELLING_KEYWORDS,
    is_yes,
    name_has_keyword,
    readable_column_name,
)
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.propose_add_up import AddUpProposal, tell_rows_of_nobody
from plainspoken.scaffold.propose_calendar import describe_calendar
from plainspoken.scaffold.propose_join_keys import JoinedTable
from plainspoken.scaffold.row_group import describe_doubled_names, make_name_group
from plainspoken.scaffold.target import TargetProposal, are_codes
from plainspoken.scaffold.unknown_answers import tell_others_count_as_no, tell_rows
from plainspoken.scaffold.unwanted_words import names_unwanted_event
from plainspoken.tables.fault import join_first_words, quote_value

Say = Callable[[str], None]
USUAL_EVENT_SHARE = 0.7  # share of rows with the event from which on the other value is the better question
MIN_TOLD_SHARE = 0.01
SEPARATOR_NAMES = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar", " ": "blanks"}


def count_things(number: int, one: str) -> str:
    """A number of things with the form of their name that goes with it."""
    return f"{number:,} {one}{'s' if number != 1 else ''}"


def describe_table_profile(looked: TableProfile) -> str:
    """One table: its size and how it is written."""
    form = looked.written
    apart = (
        "at fixed places"
        if form and form.starts
        else f"separated by {SEPARATOR_NAMES[form.separator if form else ',']}"
    )
    how = f"; {form.encoding}, {apart}" if form else ""
    some = "" if looked.whole else f"; relations are looked at in {len(looked.sample):,} rows spread over it"
    size = f"{count_things(looked.rows, 'row')}, {count_things(len(looked.columns), 'column')}"
    return f"{looked.path.name}: {size}{how}{some}"


def describe_table_oddities(looked: TableProfile) -> list[str]:
    """What a person should know of a file: where its table stands, and which of its rows are no cases."""
    told = [f"{looked.path.name}: {note}" for note in looked.notes]
    return told + [f"{looked.path.name}: left out, as it is no case: {each}" for each in looked.left_out.tell()]


def name_event(answer: TargetProposal) -> str:
    """What the event is called: the column where the value says yes, both for a code, else the value.

    Of the codes 1 and 2, the 1 is said by a column's name that tells an event, such as Gekündigt; not where nothing
    but its being rarer says that it is the event.
    """
    column = readable_column_name(answer.column.name)
    sure = is_yes(answer.positive) and not answer.guessed
    if are_codes(answer.choices) and not (sure and tells_event(column)):
        return f"{column} {answer.positive}"
    return call_event(column, answer.positive)


def tells_event(column: str) -> bool:
    """Whether a column's name says what happened: churned, bought."""
    told = names_unwanted_event(column) or name_has_keyword(column, TARGET_KEYWORDS)
    return told and not name_has_keyword(column, UNTELLING_KEYWORDS)


def describe_classification(plan: ClassificationDraft, instead: Iterable[str] = ()) -> tuple[str, ...]:
    """What is proposed for a question about an event; `instead`: what else the answer may be."""
    answer, columns = plan.answer, plan.columns
    name = answer.column.name
    lines = [
        f'answer: column "{name}", event "{answer.positive}"',
        describe_wish(plan),
        *instead,
        *describe_answer(answer),
        *suggest_opposite_event(plan),
    ]
    learned = [each for each in columns if each.role == "feature" and each.known != "after" and not each.period]
    lines += describe_column_group("learns from", learned)
    lines += describe_column_group("names the rows", [each for each in columns if each.role == "identifier"])
    if plan.group is not None:
        each = f"{plan.group.groups:,} values, about {plan.group.rows_each:.1f} rows each"
        lines.append(f'kept together: rows with the same "{plan.group.column}" ({each}; see split)')
        first = plan.tables[0]
        told = "" if first.added else describe_doubled_names(first.looked, plan.group)
        lines += [told] if told else []
    lines += describe_calendar(plan.calendar)
    lines += describe_column_group("money", [each for each in columns if each.unit == "money"])
    lines += [
        f'"{each.name}": {each.note}' for each in learned if each.note and (each.type in NUMBER_TYPES or each.nothing)
    ]
    lines += [text for each in learned if (text := describe_merged_spellings(each))]
    lines += describe_gaps(plan, [each for each in learned if each.missing])
    lines += describe_column_reasons(
        "likely known only afterwards, so not learned from",
        (each for each in columns if each.known == "after" and each.role == "feature"),
    )
    lines += describe_column_reasons("left out", (each for each in columns if each.role == "ignore"))
    lines += describe_copies(plan)
    return (
        *lines,
        f"sentences call the columns as the table does, such as “{first_feature_name(columns)}”; see words.en",
    )


def describe_copies(plan: ClassificationDraft) -> list[str]:
    """Whether rows that are alike are copies, and which names stand on several rows nevertheless."""
    if not plan.copies.rows:
        return []
    if not plan.copies.taken_out:
        return [f"{plan.copies.tell_stay()}: no column tells copies (see clean)"]
    told = [f"{plan.copies.tell_count_once()} (see clean)"]
    looked = plan.tables[0].looked
    conflicts = describe_doubled_names(looked, make_name_group(looked, plan.copies.key))
    return [*told, conflicts] if conflicts else told


def describe_wish(plan: ClassificationDraft) -> str:
    """Whether the event is taken as one to be prevented or brought about, and how to say otherwise."""
    event = f'event "{plan.answer.positive}" of "{plan.answer.column.name}"'
    if plan.unwanted:
        return f"{event}: taken as unwanted, to be prevented; else: --wanted"
    return f"{event}: taken as wanted, to be brought about; else: --unwanted"


def tell_nothing_to_learn_from(target: str, columns: Sequence[ColumnProposal]) -> str:
    """That there are no columns besides the answer, or what each of the others is."""
    others = (
        f'"{each.name}" ({"names the rows" if each.role == "identifier" else each.note or "left out"})'
        for each in columns
        if each.name != target
    )
    found = f"only {join_first_words(others)}" if len(columns) > 1 else "none"
    remedy = "add columns that are known before the answer"
    return f'expected columns to learn from besides the answer "{target}", found {found}; {remedy}'


def describe_added_tables(tables: Sequence[JoinedTable]) -> Iterator[str]:
    """Until when the rows of each table that is added up count, and what is made of them."""
    for each in tables:
        if isinstance(each.added, AddUpProposal):
            made, add_up, file = each.added, each.added.add_up, each.looked.path.name
            until = f'the day in "{add_up.before_column}"' if add_up.before_column else str(add_up.before)
            yield from (
                [f'{file}: "{each.key_here}" is taken for "{each.key}" of the first table'] if each.key_here else []
            )
            late = f"; {count_things(made.later, 'row')} from then on not learned from" if made.later else ""
            those = f'those before {until} by "{add_up.time}"{late}'
            yield f'{file}: several rows for each "{each.key}" are added up, {those}'
            if made.guessed:
                why = f"rows run from {made.days[0]} to {made.days[1]}, and nobody said when the answer's time begins"
                yield f"{file}: {until} is a guess ({why}): say it with --before DAY, or features may know the answer"
            where = "" if each is tables[0] else " in the first table"
            yield from tell_rows_of_nobody(each.looked, made.strangers, where)
            yield from made.returns
            yield f"{file}: makes {join_first_words(add_up.columns)}"


def describe_answer(answer: TargetProposal) -> list[str]:
    """Why this value is the event, where none says yes; and how many rows have no answer yet."""
    others = [each for each in answer.choices if each != answer.positive]
    told = []
    if answer.guessed and len(others) == 1:
        remedy = f"if it is the other one: --positive {shlex.quote(others[0])}"
        told.append(f'no value says yes, so the event is the rarer one, "{answer.positive}"; {remedy}')
    if answer.mark:
        told.append(
            f'no cell holds anything but "{answer.mark}" or nothing: the mark is read as yes, and a blank as no in '
            f"{count_things(answer.blanks, 'row')}; where a blank says that nobody knows, name another answer: --target"
        )
    told += describe_unknown_values(answer, others)
    if answer.why_open:
        told.append(
            f"left out, for nothing could stop: {count_things(answer.open, 'row')} ({answer.why_open}; see clean)"
        )
    elif answer.open:
        them = "it" if answer.open == 1 else "them"
        words = f" ({join_first_words(map(quote_value, answer.column.nothing))})" if answer.column.nothing else ""
        told.append(
            f"no answer yet in {count_things(answer.open, 'row')}{words}: nothing is learned from {them} (see clean)"
        )
    return told


def describe_unknown_values(answer: TargetProposal, others: Sequence[str]) -> list[str]:
    """Which values count as no, where several do, and which numbers are taken for not knowing."""
    told = [tell_others_count_as_no(others)] if len(others) > 1 else []
    if answer.unknown:
        told.append(
            f"{tell_rows(answer.unknown)}: taken for not knowing, which is no answer; else move from nothing to values "
            f"in columns.{toml.quote_key(answer.column.name)} of the case, to be counted as no"
        )
    return told


def suggest_opposite_event(plan: ClassificationDraft) -> list[str]:
    """What to ask instead where most cases have the event: who has it is then no news."""
    others = [each for each in plan.answer.choices if each != plan.answer.positive]
    if plan.rate < USUAL_EVENT_SHARE or len(others) != 1 or plan.answer.why_open:
        return []
    share = f"{plan.rate * 100:.0f} in 100 rows have the event"
    return [f"{share}; who stands out is asked for by the other value: --positive {shlex.quote(others[0])}"]


def first_feature_name(columns: Iterable[ColumnProposal]) -> str:
    """What the first column that is learned from is called in sentences."""
    return next((readable_column_name(each.name) for each in columns if each.role == "feature"), "")


def describe_merged_spellings(each: ColumnProposal) -> str:
    """Which texts of a column are read as another one, with some of them; nothing where none is."""
    if not each.corrections:
        return ""
    pairs = [f"{quote_value(told)} as {quote_value(kept)}" for told, kept in each.corrections.items()]
    shown = join_first_words(pairs)
    return f'"{each.name}": reads {shown} (spaces or capitals alone; see clean)'


def describe_column_group(what: str, columns: list[ColumnProposal]) -> list[str]:
    """Columns of one kind on one line; nothing where there are none."""
    return [f"{what}: {join_first_words(each.name for each in columns)}"] if columns else []


def describe_gaps(plan: ClassificationDraft, columns: Sequence[ColumnProposal]) -> list[str]:
    """The columns that may have gaps, the emptiest first, each with the share of its cells that are empty."""
    seen = {each.name: each for table in plan.tables for each in table.looked.columns}
    shares = {each.name: seen[each.name].absent / seen[each.name].rows for each in columns if each.name in seen}
    order = sorted((each.name for each in columns), key=lambda name: -shares.get(name, 0.0))
    told = [f"{name}: {_write_share(shares[name])} empty" if shares.get(name) else name for name in order]
    return [f"may have gaps: {join_first_words(told)}"] if told else []


def _write_share(share: float) -> str:
    """A share in whole per cent."""
    return f"{share * 100:.0f} %" if share >= MIN_TOLD_SHARE else "less than 1 %"


def describe_column_reasons(what: str, columns: Iterable[ColumnProposal]) -> list[str]:
    """Columns by the reason that they share, a line each."""
    found: dict[str, list[str]] = {}
    for each in columns:
        found.setdefault(each.note, []).append(each.name)
    return [f"{what}: {join_first_words(names)} ({note})" for note, names in found.items()]


def quote_shell_path(path: Path) -> str:
    """A path as a shell takes it."""
    return shlex.quote(str(path))


def tell_large_case(path: Path, size: int, most: int, tables: Mapping[str, TableProfile]) -> str:
    """What to do where a case file would be larger than the `most` that is read, as only cells like books make it."""
    longest = (
        (int(cells.str.len().max()), name, looked.path.name)
        for looked in tables.values()
        for frame in looked.iterate_frames()
        for name, cells in frame.items()
    )
    signs, column, file = max(longest)
    return (
        f"{path}: expected a case file of at most {most:,} bytes, found {size:,}, for it names values of "
        f'tables; the longest, of {signs:,} signs, is in column "{column}" of {file}: shorten it, or leave the column '
        "out"
    )
