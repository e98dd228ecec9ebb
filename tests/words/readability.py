"""How hard sentences are to read: English by their length and syllables, Swedish by their length and long words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

VOWEL_GROUP_PATTERN = re.compile(r"[aeiouy]+")
# Not spoken: `made`, `worked`, `times`, `likely`, `something`; `table`, `ended`, `boxes` speak it.
SILENT_E_PATTERN = re.compile(
    r"(?<=[^aeiouy])(?<![^aeiouyr]l)e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouysxzcg])(?<![cs]h)(?<![^aeiouyr]l)es$"
    r"|(?<=[bcdfgklmnprstvz])e(?=(?:ly|ful|less|ness|ment|thing|times?|fore)$)"
)
# Neighbours spoken apart (`variance`, `period`, `annual`), and among them those that are not (`action`).
SPLIT_VOWELS_PATTERN = re.compile(r"i(?:a|et|um|us$|en[ct]|o)|u(?:al|ar|ou)|u(?=ation)|eo(?=g|l)")
JOINED_VOWELS_PATTERN = re.compile(r"[ctsgx]i(?:a|en[ct]|um|us$|o)|[qg]ua[lr]")
WORD_LETTERS_PATTERN = re.compile(r"[^\W\d_]+")
SENTENCE_END_PATTERN = re.compile(r"(?<=[.!?])[\"”)]*\s+")
# Where the rules below miscount and the word is likely to stand in a briefing.
KNOWN_SYLLABLES = {
    "area": 3, "being": 2, "business": 2, "create": 2, "created": 3, "data": 2, "every": 2, "idea": 3,
    "science": 2, "seeing": 2, "usual": 3,
}  # fmt: skip


@dataclass(frozen=True)
class ReadabilityScores:
    """How a text reads. `mean` and `longest`: words a sentence; `grade`, `ease`: Flesch and Kincaid."""

    sentences: int
    words: int
    longest: int
    mean: float
    grade: float
    ease: float


def split_sentences(said: Markup | str) -> list[str]:
    """The sentences of a message, without marks. A dot inside a figure (`0.8`) ends nothing."""
    text = " ".join(Markup(said).striptags().split())
    return [each for each in SENTENCE_END_PATTERN.split(text) if each]


def split_words(sentence: str) -> list[str]:
    """The words of a sentence; a figure is a word, a lone sign is none."""
    return [each for each in sentence.split() if any(sign.isalnum() for sign in each)]


def measure_readability(texts: Iterable[str]) -> ReadabilityScores:
    """How these sentences read together.

    Grade: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid and others 1975). Ease: 206.835 -
    1.015 words a sentence - 84.6 syllables a word (Flesch 1948). As Flesch advises for texts with many
    figures, a figure counts as a word of its sentence and is left out when syllables are counted.

    Raises:
        ValueError: there is no word to read.
    """
    lengths = [(each, len(split_words(each))) for each in texts]
    counted = [
        count_syllables(word) for each, _ in lengths for word in split_words(each) if WORD_LETTERS_PATTERN.search(word)
    ]
    total = sum(length for _, length in lengths)
    if not counted:
        raise ValueError("nothing to read")
    mean, spoken = total / len(lengths), sum(counted) / len(counted)
    return ReadabilityScores(
        sentences=len(lengths),
        words=total,
        longest=max(length for _, length in lengths),
        mean=mean,
        grade=0.39 * mean + 11.8 * spoken - 15.59,
        ease=206.835 - 1.015 * mean - 84.6 * spoken,
    )


LONG_WORD = 6  # letters; a word with more counts as long in LIX


def measure_lix(texts: Iterable[str]) -> float:
    """How hard Swedish is to read: words a sentence + long words in 100 words (Björnsson 1968).

    Below 30 is for children, 30 to 40 easy prose, 50 and more officialese. A figure is a word, and never a long one.

    Raises:
        ValueError: there is no word to read.
    """
    words = [split_words(each) for each in texts]
    total = sum(map(len, words))
    if not total:
        raise ValueError("nothing to read")
    letters = ("".join(WORD_LETTERS_PATTERN.findall(word)) for each in words for word in each)
    return total / len(words) + 100 * sum(len(each) > LONG_WORD for each in letters) / total


def count_syllables(word: str) -> int:
    """The syllables of an English word, by its spelling: groups of vowels, less those that are silent."""
    return (
        sum(count_part_syllables(part) for part in WORD_LETTERS_PATTERN.findall(re.sub(r"['’]", "", word.lower()))) or 1
    )


def count_part_syllables(part: str) -> int:
    """The syllables of a word without hyphens."""
    if part in KNOWN_SYLLABLES:
        return KNOWN_SYLLABLES[part]
    groups = len(VOWEL_GROUP_PATTERN.findall(part.removeprefix("y") if part[1:] else part))
    return max(
        1,
        groups
        - len(SILENT_E_PATTERN.findall(part))
        + len(SPLIT_VOWELS_PATTERN.findall(part))
        - len(JOINED_VOWELS_PATTERN.findall(part)),
    )
