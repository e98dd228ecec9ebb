"""Judging: which column of a table of scores is what; proposals where it is not said. Knows no case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainspoken.core.errors import Faults
from plainspoken.data.data_error import Fault, listed, nearest_of, quoted
from plainspoken.data.parse import as_numbers
from plainspoken.external.options import ID, PROBABILITY, TRUTH, Asked
from plainspoken.scaffold.columns import decimal_of, mostly
from plainspoken.scaffold.profile import Looked
from plainspoken.scaffold.target import candidates

MEANING = {
    ID: "what names each case",
    TRUTH: "what came true",
    PROBABILITY: "the probability that the model gave",
}


@dataclass(frozen=True)
class Roles:
    """The columns of a table of scores: what names a case, what came true, and what the model said."""

    id: str
    truth: str
    probability: str

    def __contains__(self, name: object) -> bool:
        """Whether a column has one of these roles."""
        return name in (self.id, self.truth, self.probability)


def roles_of(looked: Looked, asked: Asked) -> Roles:
    """The columns that were said, else those with the usual names.

    Raises:
        Faults: each column that is not there, with the one that is likely meant.
    """
    wanted = {ID: asked.id or ID, TRUTH: asked.truth or TRUTH, PROBABILITY: asked.probability or PROBABILITY}
    there = [name for name in wanted.values() if name in looked.names]
    lost = {role: name for role, name in wanted.items() if name not in looked.names}
    if lost:
        raise Faults([_absent(role, name, looked, there) for role, name in lost.items()])
    if len(set(wanted.values())) < len(wanted):
        expected = "three columns: --id, --truth and --probability"
        found = f"one of them twice ({listed(wanted.values())})"
        raise Faults([str(Fault(looked.path.name, expected, found, "name three different ones"))])
    return Roles(*wanted.values())


def _absent(role: str, name: str, looked: Looked, taken: Sequence[str]) -> str:
    """The message for one column that is not there."""
    free = [each for each in looked.names if each not in taken]
    near = nearest_of(name, free)
    likely = [near] if near else proposals(role, looked, free)
    found = "none of that name" + (f" (nearest: {quoted(near)})" if near else "")
    remedy = f"say which it is: --{role} {quoted(likely[0]) if likely else 'COLUMN'}"
    if likely and not near:
        found += f" (by what they hold, it may be: {listed(likely)})"
    remedy += f"; the file has: {listed(looked.names)}"
    return str(Fault(looked.path.name, MEANING[role], found, remedy, row=1, column=name))


def proposals(role: str, looked: Looked, free: Sequence[str]) -> list[str]:
    """The columns that may have a role, by what they hold."""
    if role == TRUTH:
        return [each for each in candidates(looked) if each in free]
    if role == ID:
        return [each for each in free if looked.sample[each].is_unique]
    return [each for each in free if holds_shares(each, looked)]


def holds_shares(name: str, looked: Looked) -> bool:
    """Whether a column holds numbers from 0 to 1, and others than these two."""
    decimal, seen = decimal_of(looked), looked.column(name)
    if not mostly(seen, "commas" if decimal == "," else "points"):
        return False
    numbers = as_numbers(looked.sample[name], decimal).dropna()
    return bool(len(numbers) and numbers.between(0, 1).all() and not numbers.isin([0, 1]).all())
