"""The start: the answer's column and its event, where only a person can choose."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from plainspoken.core.errors import Faults
from plainspoken.scaffold.keywords import TARGET_KEYWORDS, name_has_keyword
from plainspoken.scaffold.new_case_options import Ask, NewCaseOptions
from plainspoken.scaffold.paired_answer import find_answer_pairs
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.target import TargetProposal, has_yes_no_words
from plainspoken.scaffold.target_candidates import (
    has_rare_class,
    is_last_class,
    is_named_answer,
    list_undecided_answers,
    rank_numeric_answers,
    rank_target_candidates,
)
from plainspoken.scaffold.unknown_answers import choose_near_event, describe_near_answer
from plainspoken.tables.fault import Fault, find_close_match, join_first_words, quote_value

MAX_TRIES = 3  # answers that name nothing, before that is a fault


@dataclass(frozen=True)
class TargetChoice:
    """The column of the answer, and what else it may have been: columns of two values, and of numbers."""

    column: str
    others: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def tell(self) -> list[str]:
        """What a person may have meant instead, and how to say so."""
        told = []
        if self.others:
            first = shlex.quote(self.others[0])
            told.append(f"the answer may also be: {join_first_words(self.others)}; say so: --target {first}")
        if self.numbers:
            first = shlex.quote(self.numbers[0])
            names = join_first_words(self.numbers)
            told.append(f"or whether a number lies above a line: {names}; say so: --target {first} --above NUMBER")
        return told


def choose_target_column(wish: NewCaseOptions, tables: Mapping[str, TableProfile], ask: Ask) -> TargetChoice:
    """The column of the answer: said, or the likeliest, which a person may change.

    Raises:
        Faults: none can be.
    """
    if wish.target:
        return TargetChoice(wish.target)
    halves = {each.no for looked in tables.values() for each in find_answer_pairs(looked)}
    ranked = (name for looked in tables.values() for name in rank_target_candidates(looked))
    found = [name for name in ranked if name not in halves]
    numbers = [name for looked in tables.values() for name in rank_numeric_answers(looked)]
    undecided = [name for looked in tables.values() for name in list_undecided_answers(looked)]
    if not found and not undecided:
        raise _no_target_fault(tables, numbers)
    question = "Which column is the answer?" + (f" It may be: {join_first_words(found)}" if len(found) > 1 else "")
    every = [name for looked in tables.values() for name in looked.names]
    likeliest = choose_likeliest_target(found, undecided, tables.values()) or (found or undecided)[0]
    chosen = ask_one_of(question, every, likeliest, ask)
    others = tuple(each for each in found if each != chosen)
    return TargetChoice(chosen, others, tuple(each for each in numbers if each != chosen))


def choose_likeliest_target(found: Sequence[str], undecided: Sequence[str], tables: Iterable[TableProfile]) -> str:
    """The only column that is called the answer, that may be one, that is called like one, or that says yes and no in
    enough rows; else none. `undecided`: those called the answer that have more than two values."""
    looked = list(tables)
    words = {
        each.name for table in looked for each in table.columns if has_yes_no_words(each) and not has_rare_class(each)
    }
    every = [name for table in looked for name in table.names]
    named = [name for name in found if is_named_answer(name, every)]
    last = {name for table in looked for name in table.names if is_last_class(name, table.names)}
    called = [name for name in found if name_has_keyword(name, TARGET_KEYWORDS)]
    called = called or [name for name in found if name in last]
    answering = [] if called else [name for name in found if name in words]
    several = [] if called else undecided
    return next((each[0] for each in (named, several, found, called, answering) if len(each) == 1), "")


def ask_one_of(question: str, choices: Sequence[str], proposed: str, ask: Ask) -> str:
    """One of several names, as it is written; a slip is asked about again, with what was likely meant.

    What after some tries is still none of them is handed over as it was said.
    """
    said = ask(question, proposed).strip()
    for _ in range(MAX_TRIES):
        alike = [each for each in choices if each.strip().casefold() == said.casefold()]
        if said in choices or len(alike) == 1 or not said:
            return said if said in choices or not said else alike[0]
        near = find_close_match(said, choices)
        again = f"did you mean {quote_value(near)}?" if near else f"it may be one of: {join_first_words(choices)}"
        said = ask(f"There is no {quote_value(said)}; {again}", near or proposed).strip()
    return said


def choose_event_value(answer: TargetProposal, looked: TableProfile, ask: Ask) -> str:
    """The value of the answer that is the event.

    Raises:
        Faults: nobody says which, or one that is not there.
    """
    name = answer.column.name
    question = f"Which value of {name} is the event? One of: {join_first_words(answer.choices)}"
    chosen = ask_one_of(question, answer.choices, answer.positive, ask)
    if chosen in answer.choices:
        return chosen
    found = f"{len(answer.choices)} values ({join_first_words(answer.choices)})"
    remedy = "say which one is the event: --positive VALUE; all others count as no"
    fault = Fault(looked.path.name, "one value that is the event", found, remedy, column=name)
    raise Faults([str(fault)])


def _no_target_fault(tables: Mapping[str, TableProfile], numbers: Sequence[str]) -> Faults:
    """The message where no column has two values."""
    remedy = (
        "name one with --target: a number is turned into yes and no with --above, of several classes "
        "--positive picks one; invoice lines are sorted with --task segmentation"
    )
    near = [(each, told) for table in tables.values() for each in table.columns if (told := describe_near_answer(each))]
    if near:
        seen, told = near[-1]
        said = f"--target {shlex.quote(seen.name)} --positive {shlex.quote(choose_near_event(seen))}"
        remedy = f"the likeliest is {quote_value(seen.name)} ({told}): take it with {said}; else {remedy}"
    elif numbers:
        remedy = f"a number may be the answer: --target {shlex.quote(numbers[0])} --above NUMBER; else {remedy}"
    every = join_first_words(name for looked in tables.values() for name in looked.names)
    return _all_tables_fault(tables, "a column with two values, such as yes and no", f"none ({every})", remedy)


def _all_tables_fault(tables: Mapping[str, TableProfile], expected: str, found: str, remedy: str) -> Faults:
    """One fault of all tables together."""
    files = ", ".join(each.path.name for each in tables.values())
    return Faults([str(Fault(files, expected, found, remedy))])
