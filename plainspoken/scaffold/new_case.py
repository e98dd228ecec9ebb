"""The start: tables to a written case file that was tried on them, and what to tell."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from plainspoken.case import file_slug
from plainspoken.case.case_schema import SCHEMA_DIRECTIVE, write_schema_beside
from plainspoken.case.case_texts import CaseTexts
from plainspoken.case.read_case import MAX_CASE_BYTES
from plainspoken.core.disk_errors import require_writable
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import write_atomically
from plainspoken.core.long_work import saying_that_it_goes_on
from plainspoken.core.safe_paths import find_folder_name_fault, holds_half_sign
from plainspoken.scaffold import classification_case, event_log, proposal_text, propose_join_keys
from plainspoken.scaffold.answered_tables import AnsweredTables
from plainspoken.scaffold.binarise import write_binarised_target
from plainspoken.scaffold.case_draft import CaseDraft
from plainspoken.scaffold.case_language import tell_case_in
from plainspoken.scaffold.columns import ColumnProposal
from plainspoken.scaffold.copied_columns import leave_out_copies
from plainspoken.scaffold.draft_segments import draft_segmentation_case, hold_purchases
from plainspoken.scaffold.dry_run import dry_run_case
from plainspoken.scaffold.duplicates import DuplicateRows, detect_duplicate_rows
from plainspoken.scaffold.event_phrases import ask_event_phrases, ask_if_unwanted, name_stopping
from plainspoken.scaffold.idle_options import refuse_idle_options, refuse_options_of_an_answer
from plainspoken.scaffold.joined_sample import join_samples
from plainspoken.scaffold.keywords import readable_column_name
from plainspoken.scaffold.leakage import find_event_rows, keep_decided_rows, mark_leaking_columns
from plainspoken.scaffold.new_case_options import Ask, NewCaseOptions
from plainspoken.scaffold.paired_answer import leave_out_paired
from plainspoken.scaffold.profile import TableProfile, profile_table
from plainspoken.scaffold.prompts import TargetChoice, choose_event_value, choose_target_column
from plainspoken.scaffold.propose_add_up import CutWish
from plainspoken.scaffold.propose_calendar import make_calendar_column, propose_calendar
from plainspoken.scaffold.row_group import RowGroup, detect_row_group, name_key_column, name_row_group
from plainspoken.scaffold.row_unit import name_row_unit, propose_row_unit
from plainspoken.scaffold.stopping import ask_who_stops
from plainspoken.scaffold.target import TargetProposal, is_event_unwanted, propose_target, set_event_value
from plainspoken.scaffold.telling_values import describe_telling_values
from plainspoken.scaffold.unit_words import make_plural
from plainspoken.scaffold.wished_tables import choose_copy_path, look_at_table
from plainspoken.tables.spellings import FLAG_TRUE

CASE_TASKS = ("classification", "segmentation")


def scaffold_case(wish: NewCaseOptions, ask: Ask, say: proposal_text.Say) -> Path:
    """Look at the tables, write the case file, and read the tables once by it, as the analysis will; returns it.

    Raises:
        Faults: all that keeps the tables from being analysed.
        PlainspokenError: a case file that is there already, or an answer that only a person knows.
    """
    path = choose_case_path(wish)
    began = time.monotonic()
    tables = dict[str, TableProfile]()
    for each in wish.tables:
        with saying_that_it_goes_on(say, f"{each}: every row is looked at"):
            tables[table_slug(each)] = look_at_table(wish, each)
    if len(tables) < len(wish.tables):
        raise PlainspokenError("two tables are called alike; rename one of the files")
    for looked in tables.values():
        say(proposal_text.describe_table_profile(looked))
        for line in proposal_text.describe_table_oddities(looked):
            say(line)
    say(f"looked at every row in {time.monotonic() - began:.1f} seconds")
    made = draft_case_in_its_language(wish, tables, path, ask)
    for line in made.told:
        say(line)
    content = f"{SCHEMA_DIRECTIVE}\n{made.text}".encode()
    if len(content) > MAX_CASE_BYTES:
        raise PlainspokenError(proposal_text.tell_large_case(path, len(content), MAX_CASE_BYTES, tables))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, content)
    write_schema_beside(path)
    say(f"{path}: written; every entry says how to change it")
    with saying_that_it_goes_on(say, f"{path}: the tables are read by it"):
        tried = list(dry_run_case(path, made.cells))
    for line in tried:
        say(line)
    say(f"next: plainspoken report {proposal_text.quote_shell_path(path)}")
    return path


def table_slug(path: Path) -> str:
    """What a table is called in the case: its file's name without the endings."""
    return file_slug(path.name.split(".")[0])


def choose_case_path(wish: NewCaseOptions) -> Path:
    """Where the case file goes: beside the first table, unless it was said.

    Raises:
        PlainspokenError: there is one already, a case file is given where a table is meant, or no text can name one.
    """
    first = wish.tables[0]
    path = wish.to or first.with_name(f"{table_slug(first)}.toml")
    if path.suffix != ".toml":
        raise PlainspokenError(f"--to {path}: expected a file ending in .toml")
    if fault := find_folder_name_fault(path.stem):
        remedy = "name the case by its file: --to NAME.toml"
        raise PlainspokenError(f"{path}: expected {fault}, for the briefing is built into report/NAME; {remedy}")
    for each in wish.tables:
        if holds_half_sign(str(each)):
            raise PlainspokenError(f"{each}: expected a name in UTF-8, which a case file can hold; rename the file")
        if each.suffix.lower() == path.suffix:
            remedy = f"to build it: plainspoken report {proposal_text.quote_shell_path(each)}"
            raise PlainspokenError(f"{each}: expected a table, found a case file; {remedy}")
    if path.exists() and not wish.force:
        remedy = "choose another place with --to, or replace it with --force"
        raise PlainspokenError(f"{path}: expected no file yet, found one; {remedy}")
    require_writable(path, "--to NAME.toml")
    return path


def draft_case_in_its_language(
    wish: NewCaseOptions, tables: Mapping[str, TableProfile], path: Path, ask: Ask
) -> CaseDraft:
    """The draft, told in English, and then in the language that was asked for."""
    if wish.start is None:
        return draft_case(wish, tables, path, ask)
    forms = {name: text for name, text in wish.texts.items() if name in wish.start.forms}
    common = {name: text for name, text in wish.texts.items() if name not in forms or name in CaseTexts.model_fields}
    made = draft_case(replace(wish, texts=common), tables, path, ask)
    return replace(made, text=tell_case_in(made.text, wish.start, wish.texts))


def draft_case(wish: NewCaseOptions, tables: Mapping[str, TableProfile], path: Path, ask: Ask) -> CaseDraft:
    """The case file for the task that was said or that the tables fit."""
    if wish.task not in ("", *CASE_TASKS):
        raise PlainspokenError(f"--task {wish.task}: expected one of: {', '.join(CASE_TASKS)}")
    if wish.task == "classification":
        refuse_idle_options(wish, ("--role",), "roles are of invoice lines, which make segments: --task segmentation")
    if wish.stops_within is not None:
        stopping = ask_who_stops(wish, tables, wish.stops_within)
        draft = draft_orders_case if len(tables) == 1 else draft_classification_case
        return draft(wish, stopping, path, ask)
    if wish.task == "segmentation" or wish.roles or (not wish.task and not wish.target and hold_purchases(tables)):
        refuse_options_of_an_answer(wish, tables)
        return draft_segmentation_case(wish, tables, path, ask)
    log = find_event_log(wish, tables)
    return (
        draft_event_log_case(wish, log, path, ask)
        if log
        else draft_classification_case(wish, find_answer(wish, tables, path, ask), path, ask)
    )


def find_event_log(
    wish: NewCaseOptions, tables: Mapping[str, TableProfile]
) -> tuple[str, TableProfile, event_log.EventLog] | None:
    """The one table with its name and columns, where it is a log of events and the answer is one of them."""
    ((name, looked), *others) = tables.items()
    found = None if others or wish.above is not None else event_log.detect_event_log(looked)
    if found is None or (wish.target in looked.names and wish.target != found.event):
        return None
    return name, looked, found


def name_unit_of_log(wish: NewCaseOptions, log: event_log.EventLog, kind: str) -> NewCaseOptions:
    """What a row is called by its column, and that it goes on to the event; in another language than English only a
    person knows the forms."""
    word = readable_column_name(log.unit)
    said = {"unit_one": word, "unit_other": make_plural(word)} | event_log.make_event_phrases(kind)
    return replace(wish, texts={**({} if wish.start else said), **wish.texts})


def draft_event_log_case(
    wish: NewCaseOptions, of: tuple[str, TableProfile, event_log.EventLog], path: Path, ask: Ask
) -> CaseDraft:
    """A log of events to a case of which sessions will have one of them."""
    name, looked, log = of
    why = "what is known of a log of events ends with the first rows of each session (first_rows in the case)"
    refuse_idle_options(wish, ("--before",), why)
    said = wish.positive if wish.target in ("", log.event) else wish.target
    kind = event_log.choose_event_kind(looked, log, said)
    found = event_log.propose_sessions(looked, name, log, kind)
    answer = TargetProposal(found.columns[-1], "yes", ("yes", "no"), is_event_unwanted(kind, kind))
    table = propose_join_keys.JoinedTable(name, looked, log.key, None, found.columns, found)
    unwanted = ask_if_unwanted(wish, answer, ask)
    phrases = ask_event_phrases(name_unit_of_log(wish, log, kind), answer, unwanted, ask)
    rate = found.positives / max(found.kept, 1)
    group = RowGroup(log.user, *event_log.count_users(looked, log)) if log.user else None
    plan = classification_case.ClassificationDraft(
        (table,), found.columns, answer, unwanted, phrases, DuplicateRows(0), rate, group
    )
    notes = (*event_log.list_session_notes(found, looked), *proposal_text.describe_classification(plan))
    text = classification_case.render_classification_case(plan, path)
    return CaseDraft(path, text, notes, looked.rows * len(looked.columns))


def draft_orders_case(wish: NewCaseOptions, found: AnsweredTables, path: Path, ask: Ask) -> CaseDraft:
    """One table of orders, added up to a row for each customer, to a case of who stops."""
    (table,), answer = found.whole, found.answer
    unwanted = ask_if_unwanted(wish, answer, ask)
    unit = name_row_unit(wish, [table.key])
    phrases = ask_event_phrases(wish, answer, unwanted, ask, name_stopping(wish, unit))
    answers = found.first.sample[answer.column.name]
    rate = float((answers[answers != ""] == FLAG_TRUE).mean())
    plan = classification_case.ClassificationDraft(
        found.whole, table.columns, answer, unwanted, phrases, DuplicateRows(0), rate
    )
    told = proposal_text.describe_classification(plan, found.told)
    text = classification_case.render_classification_case(plan, path)
    notes = (*proposal_text.describe_added_tables(found.whole), *told)
    return CaseDraft(path, text, notes, table.looked.rows * len(table.looked.columns))


def wish_cut_day(wish: NewCaseOptions, ask: Ask) -> CutWish:
    """From which day on the answer counts: said, or asked for with a proposal."""

    def ask_day(looked: TableProfile, begin: str, end: str, guess: str) -> str:
        question = f"The answer tells what happened from which day on? ({looked.path.name}: {begin} to {end})"
        return ask(question, guess)

    return CutWish(wish.before, ask_day)


def find_answer(wish: NewCaseOptions, tables: Mapping[str, TableProfile], path: Path, ask: Ask) -> AnsweredTables:
    """The tables with the column of the answer, said or chosen, and its event."""
    tables, target, choice = put_target_first(wish, tables, path, ask)
    first = next(iter(tables.values()))
    answer = propose_target(first, target, wish.positive)
    if not answer.positive or answer.guessed:
        answer = set_event_value(answer, choose_event_value(answer, first, ask))
    whole = propose_join_keys.propose_table_joins(tables, wish_cut_day(wish, ask))
    if not any(each.added for each in whole):
        why = "no table has several dated rows a case, of which those from a day on would not count; leave it out"
        refuse_idle_options(wish, ("--before",), why)
    return AnsweredTables(whole, first, answer, tuple(choice.tell()))


def propose_judged_columns(wish: NewCaseOptions, found: AnsweredTables, decided: TableProfile) -> list[ColumnProposal]:
    """The columns of the first table, what knows the answer and copies of others marked, and that of the answer."""
    answer, target = found.answer, found.answer.column.name
    marked = mark_leaking_columns(found.whole[0].columns, decided, answer)
    judged = leave_out_paired(marked, found.first, target)
    columns = [answer.column if each.name == target else each for each in judged]
    columns = [ignore_binarised_source(each, wish, target) for each in leave_out_copies(columns, found.first)]
    return columns if any(each.name == target for each in columns) else [*columns, answer.column]


def draft_classification_case(wish: NewCaseOptions, found: AnsweredTables, path: Path, ask: Ask) -> CaseDraft:
    """Tables to a case of an event.

    Raises:
        PlainspokenError: no column is left to learn from.
    """
    whole, first, answer = found.whole, found.first, found.answer
    decided = keep_decided_rows(first, answer)
    columns, event_rows = propose_judged_columns(wish, found, decided), find_event_rows(decided, answer)
    calendar = propose_calendar(columns, decided, event_rows)
    columns = [make_calendar_column(each, calendar) for each in columns]
    copies, rate = detect_duplicate_rows(first), float(event_rows.mean())
    group = detect_row_group(first, answer.column.name, copies.key)
    columns = name_key_column(name_row_group(columns, group), copies.key)
    everything = [*columns, *(each for table in whole[1:] for each in table.columns)]
    if not any(each.role == "feature" for each in everything):
        told = proposal_text.tell_nothing_to_learn_from(answer.column.name, everything)
        raise PlainspokenError(f"{first.path.name}: {told}")
    unwanted = ask_if_unwanted(wish, answer, ask)
    unit = propose_row_unit(wish, columns, first, group)
    phrases = ask_event_phrases(wish, answer, unwanted, ask, name_stopping(wish, unit))
    plan = classification_case.ClassificationDraft(
        whole, everything, answer, unwanted, phrases, copies, rate, group, calendar
    )
    cells = sum(each.looked.rows * len(each.looked.columns) for each in whole)
    return CaseDraft(
        path,
        classification_case.render_classification_case(plan, path),
        (
            *proposal_text.describe_added_tables(whole),
            *proposal_text.describe_classification(plan, found.told),
            *describe_telling_values(everything, join_samples(decided, whole[1:]), event_rows),
        ),
        cells,
    )


def put_target_first(
    wish: NewCaseOptions, tables: Mapping[str, TableProfile], path: Path, ask: Ask
) -> tuple[dict[str, TableProfile], str, TargetChoice]:
    """The tables, the one with the answer first, the answer's column, made where a line was drawn, and the choice."""
    choice = choose_target_column(wish, tables, ask)
    target = choice.column
    owner = next((name for name, each in tables.items() if target in each.names), next(iter(tables)))
    ordered = {owner: tables[owner], **tables}
    if wish.above is None:
        return ordered, target, choice
    copy = choose_copy_path(wish, path)
    made = write_binarised_target(tables[owner], target, wish.above, copy)
    return {**ordered, owner: profile_table(copy)}, made, choice


def ignore_binarised_source(column: ColumnProposal, wish: NewCaseOptions, target: str) -> ColumnProposal:
    """A column as it is; the number that the answer was made of is left out."""
    if wish.above is None or column.name != wish.target:
        return column
    return replace(column, role="ignore", note=f"“{target}” was made of it")
