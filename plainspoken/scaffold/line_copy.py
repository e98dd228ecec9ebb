"""Data, proposing: a copy of invoice lines that the case reads instead, without totals, or with each order once."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from plainspoken.core.part_files import open_part_file
from plainspoken.scaffold.invoice_lines import MONEY_ROLES, InvoiceLinesProposal, propose_invoice_lines
from plainspoken.scaffold.line_amounts import list_order_sums
from plainspoken.scaffold.profile import TableProfile, profile_table
from plainspoken.tables.fault import join_first_words

COPY_NOTE = "what changes in these files later needs `plainspoken new` again"


def copy_lines_if_needed(
    found: InvoiceLinesProposal, given: Mapping[str, str], choose_path: Callable[[], Path]
) -> tuple[InvoiceLinesProposal, list[str]]:
    """The proposal, of a copy where the file says the sum of an order in each of its lines, or holds rows that are no
    lines; and what to tell of that. `given`: the roles that a person said; `choose_path`: where the copy goes."""
    looked = found.looked
    money = find_order_sum(looked, found.roles, given)
    if not money and not looked.left_out.count:
        return found, []
    copy = choose_path()
    if money:
        order = found.roles["order"]
        columns = list_order_columns(looked, order, given.values())
        write_frames(_iterate_first_lines(looked, order, columns), copy)
        told = tell_orders_once(looked, money, columns, copy)
    else:
        write_frames(looked.iterate_frames(), copy)
        told = f"{copy.name}: written, without the rows of {looked.path.name} that are no lines"
    return propose_invoice_lines(profile_table(copy), given), [told, COPY_NOTE]


def find_order_sum(looked: TableProfile, roles: Mapping[str, str], given: Mapping[str, str]) -> str:
    """The column with what a whole order comes to, where it was proposed as the money of each of its lines; empty where
    there is none. `given`: the roles that a person said."""
    if "order" not in roles:
        return ""
    proposed = [roles[role] for role in MONEY_ROLES if role in roles and role not in given]
    return next(iter(list_order_sums(looked, proposed, roles["order"])), "")


def list_order_columns(looked: TableProfile, order: str, kept: Collection[str]) -> list[str]:
    """The columns that say one thing in all lines of an order, as in the file; `kept`: such as stay anyhow."""
    cells = looked.sample
    differs = cells.groupby(order).nunique().gt(1).any()
    return [name for name in looked.names if name == order or name in kept or not bool(differs[name])]


def tell_orders_once(looked: TableProfile, money: str, columns: Collection[str], copy: Path) -> str:
    """What was done and why, and what to say where it is wrong."""
    gone = join_first_words(each for each in looked.names if each not in columns)
    return (
        f'{copy.name}: written, with each order once: "{money}" says the same in all lines of an order, so it is what '
        f"the order comes to; without {gone}, which differ from line to line "
        "(where a column has the money of a line: --role total=COLUMN)"
    )


def _iterate_first_lines(looked: TableProfile, order: str, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
    """The first line of each order, piece by piece; a line without a number is an order of its own."""
    seen = set[str]()
    for frame in looked.iterate_frames():
        again = (frame[order].duplicated() | frame[order].isin(seen)) & (frame[order] != "")
        seen.update(frame[order])
        yield frame.loc[~again, list(columns)]


def write_frames(frames: Iterable[pd.DataFrame], target: Path) -> None:
    """Write frames of text, all with the same columns, to `target` (CSV, UTF-8), for its owner alone."""
    with open_part_file(target, private=True) as part:
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            for number, frame in enumerate(frames):
                if not number:
                    writer.writerow(frame.columns)
                writer.writerows(frame.itertuples(index=False, name=None))
        os.replace(part, target)
