"""How hard English sentences are to read: their length and their syllables. Knows no evidence and no page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

VOWELS = re.compile(r"[aeiouy]+")
# Not spoken: `made`, `worked`, `times`, `likely`, `something`; `table`, `ended`, `boxes` speak it.
SILENT = re.compile(
    r"(?<=[^aeiouy])(?<![^aeiouyr]l)e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouysxzcg])(?<![cs]h)(?<![^aeiouyr]l)es$"
    r"|(?<=[bcdfgklmnprstvz])e(?=(?:ly|ful|less|ness|ment|thing|times?|fore)$)"
)
# Neighbours spoken apart (`variance`, `period`, `annual`), and among them those that are not (`action`).
APART = re.compile(r"i(?:a|et|um|us$|en[ct]|o)|u(?:al|ar|ou)|u(?=ation)|eo(?=g|l)")
TOGETHER = re.compile(r"[ctsgx]i(?:a|en[ct]|um|us$|o)|[qg]ua[lr]")
LETTERS = re.compile(r"[^\W\d_]+")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”)]*\s+")
# Where the rules below miscount and the word is likely to stand in a briefing.
KNOWN = {
    "area": 3, "being": 2, "business": 2, "create": 2, "created": 3, "data": 2, "every": 2, "idea": 3,
    "science": 2, "seeing": 2, "usual": 3,
}  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """How a text reads. `mean` and `longest`: words a sentence; `grade`, `ease`: Flesch and Kincaid."""

    sentences: int
    words: int
    longest: int
    mean: float
    grade: float
    ease: float


def sentences(said: Markup | str) -> list[str]:
    """The sentences of a message, without marks. A dot inside a figure (`0.8`) ends nothing."""
    text = " ".join(Markup(said).striptags().split())
    return [each for each in SENTENCE_END.split(text) if each]


def words(sentence: str) -> list[str]:
    """The words of a sentence; a figure is a word, a lone sign is none."""
    return [each for each in sentence.split() if any(sign.isalnum() for sign in each)]


def read(texts: Iterable[str]) -> Reading:
    """How these sentences read together.

    Grade: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid and others 1975). Ease: 206.835 -
    1.015 words a sentence - 84.6 syllables a word (Flesch 1948). As Flesch advises for texts with many
    figures, a figure counts as a word of its sentence and is left out when syllables are counted.

    Raises:
        ValueError: there is no word to read.
    """
    lengths = [(each, len(words(each))) for each in texts]
    counted = [syllables(word) for each, _ in lengths for word in words(each) if LETTERS.search(word)]
    total = sum(length for _, length in lengths)
    if not counted:
        raise ValueError("nothing to read")
    mean, spoken = total / len(lengths), sum(counted) / len(counted)
    return Reading(
        sentences=len(lengths),
        words=total,
        longest=max(length for _, length in lengths),
        mean=mean,
        grade=0.39 * mean + 11.8 * spoken - 15.59,
        ease=206.835 - 1.015 * mean - 84.6 * spoken,
    )


def syllables(word: str) -> int:
    """The syllables of an English word, by its spelling: groups of vowels, less those that are silent."""
    return sum(part_syllables(part) for part in LETTERS.findall(re.sub(r"['’]", "", word.lower()))) or 1


def part_syllables(part: str) -> int:
    """The syllables of a word without hyphens."""
    if part in KNOWN:
        return KNOWN[part]
    groups = len(VOWELS.findall(part.removeprefix("y") if part[1:] else part))
    return max(1, groups - len(SILENT.findall(part)) + len(APART.findall(part)) - len(TOGETHER.findall(part)))
