"""The start: the answer's column and its event, where only a person can choose. Knows no case file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from plainspoken.core.errors import Faults
from plainspoken.data.data_error import Fault, listed
from plainspoken.scaffold.keywords import ANSWERS, speaks_of
from plainspoken.scaffold.options import Ask, Wish
from plainspoken.scaffold.profile import Looked
from plainspoken.scaffold.target import Answer, candidates, says_yes


def target_chosen(wish: Wish, tables: Mapping[str, Looked], ask: Ask) -> str:
    """The column of the answer: said, the only one that can be, or asked for.

    Raises:
        Faults: none can be, or several and nobody says which.
    """
    if wish.target:
        return wish.target
    found = [name for looked in tables.values() for name in candidates(looked)]
    if not found:
        raise _none(tables)
    sure = likeliest(found, tables.values())
    if sure:
        return ask(f"Column of the answer (may be: {listed(found)})", sure)
    chosen = ask(f"Which column is the answer? One of: {listed(found)}", "").strip()
    if not chosen:
        raise _several(tables, found)
    return chosen


def likeliest(found: Sequence[str], tables: Iterable[Looked]) -> str:
    """The only column that may be the answer, that is called like one, or that says yes and no; else none."""
    words = {each.name for looked in tables for each in looked.columns if says_yes(each)}
    called = [name for name in found if speaks_of(name, ANSWERS)]
    answering = [] if called else [name for name in found if name in words]
    return next((each[0] for each in (found, called, answering) if len(each) == 1), "")


def event_chosen(answer: Answer, looked: Looked, ask: Ask) -> str:
    """The value of the answer that is the event.

    Raises:
        Faults: nobody says which, or one that is not there.
    """
    name = answer.column.name
    chosen = ask(f"Which value of {name} is the event? One of: {listed(answer.choices)}", "").strip()
    if chosen in answer.choices:
        return chosen
    found = f"{len(answer.choices)} values ({listed(answer.choices)})"
    remedy = "say which one is the event: --positive VALUE; all others count as no"
    fault = Fault(looked.path.name, "one value that is the event", found, remedy, column=name)
    raise Faults([str(fault)])


def _none(tables: Mapping[str, Looked]) -> Faults:
    """The message where no column has two values."""
    remedy = (
        "name one with --target: a number is turned into yes and no with --above, of several classes "
        "--positive picks one; invoice lines are sorted with --task segmentation"
    )
    every = listed(name for looked in tables.values() for name in looked.names)
    return _fault(tables, "a column with two values, such as yes and no", f"none ({every})", remedy)


def _several(tables: Mapping[str, Looked], found: list[str]) -> Faults:
    """The message where several columns have two values."""
    return _fault(tables, "one column that is the answer", f"{len(found)} that may be ({listed(found)})",
                  f"say which one, for instance: --target {found[0]!r}")  # fmt: skip


def _fault(tables: Mapping[str, Looked], expected: str, found: str, remedy: str) -> Faults:
    """One fault of all tables together."""
    files = ", ".join(each.path.name for each in tables.values())
    return Faults([str(Fault(files, expected, found, remedy))])
