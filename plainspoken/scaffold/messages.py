"""The start: what was found, in lines for the terminal. Knows no case file."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from plainspoken.data.data_error import listed
from plainspoken.scaffold.classification_case import Plan
from plainspoken.scaffold.columns import Proposed
from plainspoken.scaffold.invoice_lines import Lines
from plainspoken.scaffold.keywords import is_yes, readable
from plainspoken.scaffold.profile import Looked
from plainspoken.scaffold.target import Answer

Say = Callable[[str], None]
USUAL = 0.7  # share of rows with the event from which on the other value is the better question
SIGNS = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}


def looked_at(looked: Looked) -> str:
    """One table: its size and how it is written."""
    form = looked.written
    how = f"; {form.encoding}, separated by {SIGNS[form.separator]}" if form else ""
    some = "" if looked.whole else f"; relations are looked at in {len(looked.sample):,} rows spread over it"
    return f"{looked.path.name}: {looked.rows:,} rows, {len(looked.columns)} columns{how}{some}"


def event_name(answer: Answer) -> str:
    """What the event is called: the column where the value says yes, else the value."""
    return readable(answer.column.name) if is_yes(answer.positive) else answer.positive


def of_plan(plan: Plan) -> tuple[str, ...]:
    """What is proposed for a question about an event."""
    answer, columns = plan.answer, plan.columns
    name = answer.column.name
    lines = [f'answer: column "{name}", event "{answer.positive}"', *usual(plan)]
    learned = [each for each in columns if each.role == "feature" and each.known != "after"]
    lines += said("learns from", learned)
    lines += said("names the rows", [each for each in columns if each.role == "identifier"])
    lines += said("money", [each for each in columns if each.unit == "money"])
    lines += said("may have gaps", [each for each in learned if each.missing])
    lines += reasons(
        "likely known only afterwards, so not learned from",
        (each for each in columns if each.known == "after" and each.role == "feature"),
    )
    lines += reasons("left out", (each for each in columns if each.role == "ignore"))
    if plan.copies.rows and not plan.copies.taken_out:
        lines.append(f"{plan.copies.rows:,} rows equal an earlier one; taken for different cases (see clean)")
    return (*lines, f"sentences call the columns as the table does, such as “{plain(columns)}”; see words.en")


def usual(plan: Plan) -> list[str]:
    """What to ask instead where most cases have the event: who has it is then no news."""
    others = [each for each in plan.answer.choices if each != plan.answer.positive]
    if plan.rate < USUAL or len(others) != 1:
        return []
    share = f"{plan.rate * 100:.0f} of 100 rows have the event"
    return [f"{share}; who stands out is asked for by the other value: --positive {shlex.quote(others[0])}"]


def of_lines(lines: Lines, phrases: Mapping[str, str]) -> tuple[str, ...]:
    """What is proposed for invoice lines."""
    roles = ", ".join(f'{role} "{name}"' for role, name in lines.roles.items())
    goods = (
        f"no goods: {listed(lines.not_products)}"
        if lines.not_products
        else "all product codes count as goods"
    )
    money = f"prices are taken to be in {phrases['currency']} (else: --text currency=CODE)"
    return (f"invoice lines: {roles}", f"times are written as {lines.times[0]}", goods, money)


def plain(columns: Iterable[Proposed]) -> str:
    """What the first column that is learned from is called in sentences."""
    return next((readable(each.name) for each in columns if each.role == "feature"), "")


def said(what: str, columns: list[Proposed]) -> list[str]:
    """Columns of one kind on one line; nothing where there are none."""
    return [f"{what}: {listed(each.name for each in columns)}"] if columns else []


def reasons(what: str, columns: Iterable[Proposed]) -> list[str]:
    """Columns by the reason that they share, a line each."""
    found: dict[str, list[str]] = {}
    for each in columns:
        found.setdefault(each.note, []).append(each.name)
    return [f"{what}: {listed(names)} ({note})" for note, names in found.items()]


def shell(path: Path) -> str:
    """A path as a shell takes it."""
    return shlex.quote(str(path))
