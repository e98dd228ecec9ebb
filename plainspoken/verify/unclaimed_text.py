"""No judging sentence without a claim: sentences outside of marks must be fixed phrases. Knows no claim."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainspoken.verify.exempt import Exempt
from plainspoken.verify.page import Element, Page, spaced, text_of_markup
from plainspoken.verify.problem import Problem
from plainspoken.verify.text_blocks import blocks
from plainspoken.words import Words

BACKED = ("data-claim", "data-chart-part", "data-evidence", "data-name", "data-group")
ENDS = re.compile(r"(?<=[.!?])\s+")
SHOWN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
SENTENCE = re.compile(r"\S+\s+.*[.!?]$", re.DOTALL)
WHAT = "a sentence that no claim backs; say it as a claim, or as a label in the words of the language"


def prose_problems(page: Page, words: Words) -> Iterator[Problem]:
    """Each whole sentence that is neither a claim nor made of fixed phrases of the case and the language."""
    fixed = fixed_phrases(words)
    longest_first = re.compile("|".join(re.escape(each) for each in sorted(fixed, key=len, reverse=True)))
    for block in blocks(page.root, is_backed):
        for sentence in ENDS.split(block.text) if block.text not in fixed else ():
            if SENTENCE.match(sentence) and longest_first.sub("", sentence).strip(" .,"):
                yield page.problem(block.element, WHAT, found=sentence)


def is_backed(element: Element) -> bool:
    """Whether an element's text is held against something as a whole."""
    return any(name in element.attrib for name in BACKED)


def fixed_phrases(words: Words) -> frozenset[str]:
    """Labels, glossary, the case's own phrases, and what phrases of evidence say around it."""
    messages = words.messages.vocabulary.messages
    labels = [str(words.label(key.removeprefix("labels."))) for key in messages if key.startswith("labels.")]
    phrases = [each.text for key, each in messages.items() if key.startswith("phrases.")]
    around = [part for text in phrases for part in SHOWN.split(text)]
    joins = words.numbers.listed(["\x00"] * 3).split("\x00") + words.numbers.listed(["\x00"] * 2).split(
        "\x00"
    )
    names = words.findings.names.get(words.language, {}).values()
    own = Exempt(words).glossary | Exempt(words).theme_texts
    whole = {*map(text_of_markup, labels), *map(spaced, (*names, *around, *joins)), *own}
    return frozenset(each for text in whole for each in (text, *ENDS.split(text)) if each)
