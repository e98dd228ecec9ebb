"""The start: tables to a written case file that was tried on them, and what to tell. Computes no finding."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from plainspoken.case import slug
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import write_whole
from plainspoken.scaffold import classification_case as classification
from plainspoken.scaffold import invoice_lines as lines
from plainspoken.scaffold import join_keys as keys
from plainspoken.scaffold import messages as tell
from plainspoken.scaffold import purchases
from plainspoken.scaffold import segmentation_case as segmentation
from plainspoken.scaffold.binarise import above
from plainspoken.scaffold.case_texts import CASES, EVENT, SHOP, classification_texts, segmentation_texts
from plainspoken.scaffold.columns import Proposed
from plainspoken.scaffold.dry_run import tried
from plainspoken.scaffold.duplicates import copies_of
from plainspoken.scaffold.leakage import is_event, marked
from plainspoken.scaffold.options import Ask, Wish, asked
from plainspoken.scaffold.profile import Looked, look
from plainspoken.scaffold.prompts import event_chosen, target_chosen
from plainspoken.scaffold.target import Answer, answer_of, candidates, with_event

TASKS = ("classification", "segmentation")


@dataclass(frozen=True)
class Made:
    """A case file as text, with where it goes and what to tell."""

    path: Path
    text: str
    told: tuple[str, ...]
    cells: int


def start(wish: Wish, ask: Ask, say: tell.Say) -> None:
    """Look at the tables, write the case file, and read the tables once by it, as the analysis will.

    Raises:
        Faults: all that keeps the tables from being analysed.
        PlainspokenError: a case file that is there already, or an answer that only a person knows.
    """
    path = place(wish)
    began = time.monotonic()
    tables = {name_of(each): look(each) for each in wish.tables}
    if len(tables) < len(wish.tables):
        raise PlainspokenError("two tables are called alike; rename one of the files")
    for looked in tables.values():
        say(tell.looked_at(looked))
    say(f"looked at every row in {time.monotonic() - began:.1f} seconds")
    made = planned(wish, tables, path, ask)
    for line in made.told:
        say(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, made.text.encode())
    say(f"{path}: written; every entry says how to change it")
    for line in tried(path, made.cells):
        say(line)
    say(f"next: plainspoken report {tell.shell(path)}")


def name_of(path: Path) -> str:
    """What a table is called in the case: its file's name without the endings."""
    return slug(path.name.split(".")[0])


def place(wish: Wish) -> Path:
    """Where the case file goes: beside the first table, unless it was said.

    Raises:
        PlainspokenError: there is one already.
    """
    first = wish.tables[0]
    path = wish.to or first.with_name(f"{name_of(first)}.toml")
    if path.suffix != ".toml":
        raise PlainspokenError(f"--to {path}: expected a file ending in .toml")
    if path.exists() and not wish.force:
        remedy = "choose another place with --to, or replace it with --force"
        raise PlainspokenError(f"{path}: expected no file yet, found one; {remedy}")
    return path


def planned(wish: Wish, tables: Mapping[str, Looked], path: Path, ask: Ask) -> Made:
    """The case file for the task that was said or that the tables fit."""
    if wish.task not in ("", *TASKS):
        raise PlainspokenError(f"--task {wish.task}: expected one of: {', '.join(TASKS)}")
    first = next(iter(tables.values()))
    fits = len(tables) == 1 and not wish.target and sorts_customers(first)
    if wish.task == "segmentation" or wish.roles or (not wish.task and fits):
        return segmented(wish, tables, path, ask)
    return classified(wish, tables, path, ask)


def sorts_customers(looked: Looked) -> bool:
    """Whether a table holds invoice lines, or purchases and nothing that may be an answer."""
    return lines.are_lines(looked) or (not candidates(looked) and bool(purchases.purchases_of(looked, {})))


def segmented(wish: Wish, tables: Mapping[str, Looked], path: Path, ask: Ask) -> Made:
    """Invoice lines to a case of customer segments."""
    if len(tables) > 1:
        raise PlainspokenError("a segmentation takes one table, of invoice lines; give that one only")
    ((name, looked),) = tables.items()
    looked, roles = whole_lines(wish, looked, path)
    found = lines.lines_of(looked, roles)
    said = asked(SHOP, segmentation_texts(wish.texts), wish.texts, ask)
    phrases = segmentation_texts(said)
    text = segmentation.case_text(found, name, looked, phrases, path)
    return Made(path, text, tell.of_lines(found, phrases), looked.rows * len(looked.columns))


def whole_lines(wish: Wish, looked: Looked, path: Path) -> tuple[Looked, Mapping[str, str]]:
    """The table with its roles; of purchases without orders and products a copy as invoice lines."""
    roles = purchases.purchases_of(looked, wish.roles)
    if not roles:
        return looked, wish.roles
    copy = copy_of(wish, path)
    purchases.as_lines(looked, roles, copy)
    return look(copy), {role: role for role in lines.NEEDED}


def copy_of(wish: Wish, path: Path) -> Path:
    """Where a copy of the table goes that the case reads instead.

    Raises:
        PlainspokenError: there is one already.
    """
    copy = path.with_name(f"{path.stem}.table.csv")
    if copy.exists() and not wish.force:
        raise PlainspokenError(f"{copy}: expected no file yet, found one; replace it with --force")
    return copy


def classified(wish: Wish, tables: Mapping[str, Looked], path: Path, ask: Ask) -> Made:
    """Tables to a case of an event."""
    tables, target = answer_first(wish, tables, path, ask)
    first = next(iter(tables.values()))
    answer = answer_of(first, target, wish.positive)
    if not answer.positive:
        answer = with_event(answer, event_chosen(answer, first, ask))
    whole = keys.joined(tables)
    judged = marked(whole[0].columns, first, answer)
    columns = [answer.column if each.name == target else each for each in judged]
    columns = [beside(each, wish, target) for each in columns]
    everything = [*columns, *(each for table in whole[1:] for each in table.columns)]
    unwanted = wanted_or_not(wish, answer, ask)
    phrases = phrased(wish, answer, unwanted, ask)
    copies, rate = copies_of(first, answer), float(is_event(first, answer).mean())
    plan = classification.Plan(whole, everything, answer, unwanted, phrases, copies, rate)
    cells = sum(each.rows * len(each.columns) for each in tables.values())
    return Made(path, classification.case_text(plan, path), tell.of_plan(plan), cells)


def answer_first(
    wish: Wish, tables: Mapping[str, Looked], path: Path, ask: Ask
) -> tuple[dict[str, Looked], str]:
    """The tables, the one with the answer first, and the answer's column, made where a line was drawn."""
    target = target_chosen(wish, tables, ask)
    owner = next((name for name, each in tables.items() if target in each.names), next(iter(tables)))
    ordered = {owner: tables[owner], **tables}
    if wish.above is None:
        return ordered, target
    copy = copy_of(wish, path)
    made, _ = above(tables[owner], target, wish.above, copy)
    return {**ordered, owner: look(copy)}, made


def beside(column: Proposed, wish: Wish, target: str) -> Proposed:
    """A column as it is; the number that the answer was made of is left out."""
    if wish.above is None or column.name != wish.target:
        return column
    return replace(column, role="ignore", note=f"“{target}” was made of it")


def wanted_or_not(wish: Wish, answer: Answer, ask: Ask) -> bool:
    """Whether the event is to be prevented."""
    if wish.unwanted is not None:
        return wish.unwanted
    default = "less" if answer.unwanted else "more"
    question = f"Should {tell.event_name(answer)} happen more or less often? (more/less)"
    return ask(question, default).strip().casefold().startswith("l")


def phrased(wish: Wish, answer: Answer, unwanted: bool, ask: Ask) -> dict[str, str]:
    """All phrases: said, asked for, or neutral."""
    name = tell.event_name(answer)
    said = asked(CASES, classification_texts(name, wish.texts, unwanted), wish.texts, ask)
    said = asked(EVENT, classification_texts(name, said, unwanted), said, ask)
    return classification_texts(name, said, unwanted)
