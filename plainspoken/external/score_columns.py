"""Judging: which column of a table of scores is what; proposals where it is not said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainspoken.core.errors import Faults
from plainspoken.data.parse import parse_numbers
from plainspoken.external.external_options import ID_COLUMN, PROBABILITY_COLUMN, TRUTH_COLUMN, ExternalModelOptions
from plainspoken.scaffold.columns import detect_decimal_sign, mostly_matches_pattern
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.target_candidates import rank_target_candidates
from plainspoken.tables.fault import Fault, find_close_match, join_first_words, quote_value

ROLE_MEANINGS = {
    ID_COLUMN: "what names each case",
    TRUTH_COLUMN: "what came true",
    PROBABILITY_COLUMN: "the probability that the model gave",
}


@dataclass(frozen=True)
class ScoreColumns:
    """The columns of a table of scores: what names a case, what came true, and what the model said."""

    id: str
    truth: str
    probability: str

    def __contains__(self, name: object) -> bool:
        """Whether a column has one of these roles."""
        return name in (self.id, self.truth, self.probability)


def identify_score_columns(looked: TableProfile, asked: ExternalModelOptions) -> ScoreColumns:
    """The columns that were said, else those with the usual names.

    Raises:
        Faults: each column that is not there, with the one that is likely meant.
    """
    wanted = {
        ID_COLUMN: asked.id or ID_COLUMN,
        TRUTH_COLUMN: asked.truth or TRUTH_COLUMN,
        PROBABILITY_COLUMN: asked.probability or PROBABILITY_COLUMN,
    }
    there = [name for name in wanted.values() if name in looked.names]
    lost = {role: name for role, name in wanted.items() if name not in looked.names}
    if lost:
        raise Faults([_absent_role_message(role, name, looked, there) for role, name in lost.items()])
    if len(set(wanted.values())) < len(wanted):
        expected = "three columns: --id, --truth and --probability"
        found = f"one of them twice ({join_first_words(wanted.values())})"
        raise Faults([str(Fault(looked.path.name, expected, found, "name three different ones"))])
    return ScoreColumns(*wanted.values())


def _absent_role_message(role: str, name: str, looked: TableProfile, taken: Sequence[str]) -> str:
    """The message for one column that is not there."""
    free = [each for each in looked.names if each not in taken]
    near = find_close_match(name, free)
    likely = [near] if near else propose_role_columns(role, looked, free)
    found = "none of that name" + (f" (nearest: {quote_value(near)})" if near else "")
    remedy = f"say which it is: --{role} {quote_value(likely[0]) if likely else 'COLUMN'}"
    if likely and not near:
        found += f" (by what they hold, it may be: {join_first_words(likely)})"
    remedy += f"; the file has: {join_first_words(looked.names)}"
    return str(Fault(looked.path.name, ROLE_MEANINGS[role], found, remedy, row=1, column=name))


def propose_role_columns(role: str, looked: TableProfile, free: Sequence[str]) -> list[str]:
    """The columns that may have a role, by what they hold."""
    if role == TRUTH_COLUMN:
        return [each for each in rank_target_candidates(looked) if each in free]
    if role == ID_COLUMN:
        return [each for each in free if looked.sample[each].is_unique]
    return [each for each in free if holds_probabilities(each, looked)]


def holds_probabilities(name: str, looked: TableProfile) -> bool:
    """Whether a column holds numbers from 0 to 1, and others than these two."""
    decimal, seen = detect_decimal_sign(looked), looked.column(name)
    if not mostly_matches_pattern(seen, "commas" if decimal == "," else "points"):
        return False
    numbers = parse_numbers(looked.sample[name], decimal).dropna()
    return bool(len(numbers) and numbers.between(0, 1).all() and not numbers.isin([0, 1]).all())
