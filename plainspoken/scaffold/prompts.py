"""The start: the answer's column and its event, where only a person can choose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from plainspoken.core.errors import Faults
from plainspoken.scaffold.keywords import TARGET_KEYWORDS, name_has_keyword
from plainspoken.scaffold.new_case_options import Ask, NewCaseOptions
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.target import TargetProposal, has_yes_no_words, rank_target_candidates
from plainspoken.tables.fault import Fault, join_first_words


def choose_target_column(wish: NewCaseOptions, tables: Mapping[str, TableProfile], ask: Ask) -> str:
    """The column of the answer: said, the only one that can be, or asked for.

    Raises:
        Faults: none can be, or several and nobody says which.
    """
    if wish.target:
        return wish.target
    found = [name for looked in tables.values() for name in rank_target_candidates(looked)]
    if not found:
        raise _no_target_fault(tables)
    sure = choose_likeliest_target(found, tables.values())
    if sure:
        return ask(f"Column of the answer (may be: {join_first_words(found)})", sure)
    chosen = ask(f"Which column is the answer? One of: {join_first_words(found)}", "").strip()
    if not chosen:
        raise _ambiguous_target_fault(tables, found)
    return chosen


def choose_likeliest_target(found: Sequence[str], tables: Iterable[TableProfile]) -> str:
    """The only column that may be the answer, that is called like one, or that says yes and no; else none."""
    words = {each.name for looked in tables for each in looked.columns if has_yes_no_words(each)}
    called = [name for name in found if name_has_keyword(name, TARGET_KEYWORDS)]
    answering = [] if called else [name for name in found if name in words]
    return next((each[0] for each in (found, called, answering) if len(each) == 1), "")


def choose_event_value(answer: TargetProposal, looked: TableProfile, ask: Ask) -> str:
    """The value of the answer that is the event.

    Raises:
        Faults: nobody says which, or one that is not there.
    """
    name = answer.column.name
    chosen = ask(f"Which value of {name} is the event? One of: {join_first_words(answer.choices)}", "").strip()
    if chosen in answer.choices:
        return chosen
    found = f"{len(answer.choices)} values ({join_first_words(answer.choices)})"
    remedy = "say which one is the event: --positive VALUE; all others count as no"
    fault = Fault(looked.path.name, "one value that is the event", found, remedy, column=name)
    raise Faults([str(fault)])


def _no_target_fault(tables: Mapping[str, TableProfile]) -> Faults:
    """The message where no column has two values."""
    remedy = (
        "name one with --target: a number is turned into yes and no with --above, of several classes "
        "--positive picks one; invoice lines are sorted with --task segmentation"
    )
    every = join_first_words(name for looked in tables.values() for name in looked.names)
    return _all_tables_fault(tables, "a column with two values, such as yes and no", f"none ({every})", remedy)


def _ambiguous_target_fault(tables: Mapping[str, TableProfile], found: list[str]) -> Faults:
    """The message where several columns have two values."""
    return _all_tables_fault(
        tables,
        "one column that is the answer",
        f"{len(found)} that may be ({join_first_words(found)})",
        f"say which one, for instance: --target {found[0]!r}",
    )


def _all_tables_fault(tables: Mapping[str, TableProfile], expected: str, found: str, remedy: str) -> Faults:
    """One fault of all tables together."""
    files = ", ".join(each.path.name for each in tables.values())
    return Faults([str(Fault(files, expected, found, remedy))])
