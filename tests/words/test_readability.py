"""Tests of measuring English: syllables of words whose number is known, sentence ends, the two measures."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from tests.words.readability import count_syllables, measure_lix, measure_readability, split_sentences

# Counted by ear, once.
SPOKEN = {
    1: "made worked times page rule rules trained months group changed goes does used seem year years "
    "queue staff yes eye hours source rates lines tenth weight weights reached",
    2: "visit visits purchase order ordered ended only people model surely clearly nearly column value "
    "values pages simple single sample tested business question little useless measure places misses boxes "
    "being offered likely because equal reason reasons needed actions treated table tables closeness largest "
    "whether others choosing unit unknown assumed judges early training something therefore science july",
    3: "purchases area decided average visitor management usual evidence various period periods november "
    "duration expected created returning consequence assumption suspicious serious",
    4: "available information february january situation operating",
    5: "probability probabilities",
}


@pytest.mark.parametrize(("number", "word"), [(n, each) for n, line in SPOKEN.items() for each in line.split()])
def test_syllables_as_spoken(number: int, word: str) -> None:
    assert count_syllables(word) == number


def test_hyphens_and_apostrophes() -> None:
    assert count_syllables("one-year") == 2
    assert count_syllables("today's") == 2


def test_a_dot_inside_a_figure_ends_nothing() -> None:
    said = Markup('It is <data value="0.8">0.8</data>. Then <b>more (range 3 to 4).</b>  Why? Nobody knows.')
    assert split_sentences(said) == ["It is 0.8.", "Then more (range 3 to 4).", "Why?", "Nobody knows."]


def test_the_measures_of_a_known_text() -> None:
    # 6 + 4 words, 8 + 4 syllables: 5 words a sentence, 1.2 syllables a word.
    found = measure_readability(["The model ranks visits this way.", "It does so well."])
    assert (found.sentences, found.words, found.longest) == (2, 10, 6)
    assert found.grade == pytest.approx(0.39 * 5 + 11.8 * 1.2 - 15.59)
    assert found.ease == pytest.approx(206.835 - 1.015 * 5 - 84.6 * 1.2)


def test_a_figure_is_a_word_without_syllables() -> None:
    plain, figured = measure_readability(["It finds most."]), measure_readability(["It finds 12,205 most."])
    assert figured.words == plain.words + 1
    assert figured.grade - plain.grade == pytest.approx(0.39)


def test_nothing_to_read_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing to read"):
        measure_readability(["12 34"])


def test_lix_of_a_known_text() -> None:
    # 4 + 6 words, of which two have more than six letters, and one is a figure.
    assert measure_lix(["Modellen hittar de flesta.", "Den missar 12 000 kunder som återkommer."]) == pytest.approx(
        5.5 + 200 / 11
    )
    with pytest.raises(ValueError, match="nothing to read"):
        measure_lix([])
