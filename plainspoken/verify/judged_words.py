"""The words by which pages are verified: made once for all pages of the same findings, since many are held against
them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from plainspoken.core.findings import Findings
from plainspoken.core.last_made import LastMade
from plainspoken.verify.claims import rejudge_claims
from plainspoken.words import Words
from plainspoken.words.message import Message
from plainspoken.words.message_catalogue import read_vocabulary

KEPT_WORDS = 8  # of the findings and languages that were verified last

judge_anew = LastMade(rejudge_claims)


@dataclass(frozen=True, eq=False)
class SameFindings:
    """Findings that are told from others by being the same object: comparing what they hold takes longer."""

    findings: Findings

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameFindings) and other.findings is self.findings

    def __hash__(self) -> int:
        return id(self.findings)


def judged_words(judged: Findings, language: str, folders: Sequence[Path]) -> Words:
    """Findings in one language, as long as its messages are what they were.

    Raises:
        PlainspokenError: words that cannot be read.
    """
    messages = tuple(read_vocabulary(language, folders).messages.items())
    return _make_words_once(SameFindings(judged), language, tuple(folders), messages)


@lru_cache(KEPT_WORDS)
def _make_words_once(
    judged: SameFindings, language: str, folders: tuple[Path, ...], _messages: tuple[tuple[str, Message], ...]
) -> Words:
    return Words(judged.findings, language, folders)
