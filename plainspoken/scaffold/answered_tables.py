"""Data, proposing: tables that hang together, with the answer that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.propose_join_keys import JoinedTable
from plainspoken.scaffold.target import TargetProposal


@dataclass(frozen=True)
class AnsweredTables:
    """The tables; the first of them, its sample with the answer beside each row; the answer; and what to tell of it."""

    whole: Sequence[JoinedTable]
    first: TableProfile
    answer: TargetProposal
    told: tuple[str, ...] = ()
