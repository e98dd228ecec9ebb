"""Data: values that look like another one misspelt, where none are declared. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.case import Case, slug
from plainspoken.data.dataset import LedgerStep
from plainspoken.data.parse import Cells

Flags = NDArray[np.bool_]
ALIKE_VALUES_STEP = "alike_values"
MIN_MISSPELT_LENGTH = 5  # in shorter words one letter makes another word
MIN_SIMILARITY_RATIO = 0.85  # ratio of Ratcliff and Obershelp: one slip in a word of five letters gives 0.8 to 0.91
MAX_MISSPELLING_RATIO = 0.1  # a slip is much rarer than the word it is a slip of


def list_near_copy_steps(case: Case, values: pd.DataFrame, event: Flags) -> list[LedgerStep]:
    """A line for each category without declared values in which some look like a far more frequent one."""
    open_to_all = [name for name in case.features() if _has_open_categories(case, name)]
    lines = []
    for name in open_to_all:
        touched = values[name].isin(find_likely_misspellings(values[name])).to_numpy(np.bool_)
        if touched.any():
            rows = len(values)
            lines.append(
                LedgerStep(ALIKE_VALUES_STEP, slug(name), rows, rows, int(touched.sum()), int(event[touched].sum()))
            )
    return lines


def _has_open_categories(case: Case, name: str) -> bool:
    """Whether a column holds categories that the case does not list."""
    return case.columns[name].type == "category" and not case.columns[name].values


def find_likely_misspellings(cells: Cells) -> list[str]:
    """Rare values that look like a frequent one, in alphabetical order."""
    counts = cells.dropna().value_counts()
    words = sorted(each for each in counts.index if len(each) >= MIN_MISSPELT_LENGTH and any(map(str.isalpha, each)))
    return [
        each
        for each in words
        if _resembles_any_word(each, [w for w in words if counts[each] <= MAX_MISSPELLING_RATIO * counts[w]])
    ]


def _resembles_any_word(word: str, others: Sequence[str]) -> bool:
    """Whether a word is nearly one of the others, capitals and spaces aside. Digits must be the same."""
    plain = _normalise_word(word)
    near = (each for each in others if _extract_digits(each) == _extract_digits(word))
    return any(SequenceMatcher(None, plain, _normalise_word(each)).ratio() >= MIN_SIMILARITY_RATIO for each in near)


def _normalise_word(word: str) -> str:
    """A word without what people vary at will."""
    return "".join(word.casefold().split())


def _extract_digits(word: str) -> str:
    """The digits of a word: two codes that differ in one are two codes."""
    return "".join(filter(str.isdigit, word))
