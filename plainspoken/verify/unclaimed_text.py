"""No judging sentence without a claim: sentences outside of marks must be fixed phrases."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache

from plainspoken.verify.built_page import Element, HtmlPage, collapse_spaces, markup_text
from plainspoken.verify.exempt import Exemptions
from plainspoken.verify.judged_words import KEPT_WORDS
from plainspoken.verify.own_layouts import locate_own_text
from plainspoken.verify.problem import Problem
from plainspoken.verify.text_blocks import find_text_blocks
from plainspoken.verify.verify_numbers import list_shown_attributes
from plainspoken.words import Words

# Of elements whose text is held against something as a whole.
BACKED_ATTRIBUTES = ("data-claim", "data-chart-part", "data-evidence", "data-name", "data-group")
SENTENCE_BREAK_PATTERN = re.compile(r"(?<=[.!?])\s+")
JINJA_TAG_PATTERN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
SHOWN_EVIDENCE_PATTERN = re.compile(r"<data\b[^>]*>.*?</data>|<span data-name=[^>]*>.*?</span>")
WHOLE_SENTENCE_PATTERN = re.compile(r"\S+\s+.*[.!?]$", re.DOTALL)
WORD_PATTERN = re.compile(r"[^\W\d_]{2,}")
# Around figures and names, as "with less than ... on product pages"; more are a sentence without its stop.
MOST_LOOSE_WORDS = 8
UNBACKED_SENTENCE_MESSAGE = (
    "a sentence that no claim backs; say it as a claim, or as a label in the words of the language (docs/templates.md)"
)


def unclaimed_text_problems(page: HtmlPage, words: Words) -> Iterator[Problem]:
    """Each whole sentence, or as many words without a stop, that is neither a claim nor made of fixed phrases of the
    case and the language."""
    fixed, exempt = list_fixed_phrases(words), Exemptions(words)
    longest_first = re.compile("|".join(re.escape(each) for each in sorted(fixed, key=len, reverse=True)))
    own = [re.escape(each) for each in sorted(filter(None, exempt.theme_texts), key=len, reverse=True)]
    for element, found in list_unbacked_texts(page):
        text = re.sub("|".join(own), " ", found).strip() if own else found  # each as a whole, with its full stops
        for sentence in SENTENCE_BREAK_PATTERN.split(text) if text not in fixed else ():
            rest = longest_first.sub(" ", sentence).strip(" .,")
            whole = WHOLE_SENTENCE_PATTERN.match(sentence) or len(WORD_PATTERN.findall(rest)) > MOST_LOOSE_WORDS
            if whole and rest and collapse_spaces(sentence) not in exempt.provenance:
                problem = page.problem(element, UNBACKED_SENTENCE_MESSAGE, found=sentence)
                place = locate_own_text(sentence, words.folders)
                yield replace(problem, where=place) if place else problem


def list_unbacked_texts(page: HtmlPage) -> Iterator[tuple[Element, str]]:
    """Each text outside of what is held as a whole, and of attributes that are shown or said aloud."""
    backed = frozenset(page.elements(*BACKED_ATTRIBUTES))
    yield from ((block.element, block.text) for block in find_text_blocks(page.root, backed.__contains__))
    yield from ((element, collapse_spaces(text)) for text, element in list_shown_attributes(page))


def list_fixed_phrases(words: Words) -> frozenset[str]:
    """Labels, glossary, the case's own phrases, what the theme says, and what phrases of evidence say around it."""
    exempt = Exemptions(words)
    return list_phrases_of_words(words) | split_sentences(exempt.glossary | exempt.theme_texts)


@lru_cache(KEPT_WORDS)
def list_phrases_of_words(words: Words) -> frozenset[str]:
    """The same without glossary and theme."""
    messages = words.messages.vocabulary.messages
    labels = [str(words.label(key.removeprefix("labels."))) for key in messages if key.startswith("labels.")]
    labels += [SHOWN_EVIDENCE_PATTERN.sub("", each) for each in labels]  # evidence and names are held by themselves
    phrases = [each.text for key, each in messages.items() if key.startswith("phrases.")]
    around = [part for text in phrases for part in JINJA_TAG_PATTERN.split(text)]
    joins = words.numbers.listed(["\x00"] * 3).split("\x00") + words.numbers.listed(["\x00"] * 2).split("\x00")
    names = words.findings.names.get(words.language, {}).values()
    return split_sentences({*map(markup_text, labels), *map(collapse_spaces, (*names, *around, *joins))})


def split_sentences(texts: Collection[str]) -> frozenset[str]:
    """Texts, and each sentence of them."""
    return frozenset(each for text in texts for each in (text, *SENTENCE_BREAK_PATTERN.split(text)) if each)
