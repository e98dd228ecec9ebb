"""How easy Russian sentences are to read: Flesch's measure with Oborneva's weights for Russian."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.words.readability import split_words

VOWELS = re.compile("[аеёиоуыэюя]")
LETTERS = re.compile("[а-яё]+")


def count_russian_syllables(word: str) -> int:
    """The syllables of a Russian word: as many as it has vowels; a preposition without one (`в`, `к`) has none."""
    return len(VOWELS.findall(word.lower()))


def measure_russian_ease(sentences: Iterable[str]) -> float:
    """206.835 - 1.3 words a sentence - 60.1 syllables a word (Oborneva 2006): 50 is plain, 30 is hard.

    As in English, a figure is a word of its sentence and is left out when syllables are counted.

    Raises:
        ValueError: there is no word to read.
    """
    lines = [split_words(each) for each in sentences]
    spoken = [count_russian_syllables(word) for line in lines for word in line if LETTERS.search(word.lower())]
    if not spoken:
        raise ValueError("nothing to read")
    return 206.835 - 1.3 * sum(map(len, lines)) / len(lines) - 60.1 * sum(spoken) / len(spoken)
