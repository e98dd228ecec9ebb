"""Letters that seem to be others, and signs that nobody sees: without width, or turning text round."""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from plainspoken.report.html import strip_layout_tags
from plainspoken.verify.built_page import Element, HtmlPage
from plainspoken.verify.exempt import Exemptions
from plainspoken.verify.judged_words import KEPT_WORDS
from plainspoken.verify.own_layouts import list_layouts
from plainspoken.verify.problem import Problem
from plainspoken.verify.verify_numbers import list_shown_attributes
from plainspoken.words import Words

EMOJI_STYLE_PATTERN = re.compile(r"(?<=[^\w\s])[\ufe0e\ufe0f]")
LETTERS_PATTERN = re.compile(r"[^\W\d_]+")
AROUND_WORDS = string.punctuation + string.whitespace + "…«»“”„‘’–—"
PATTERN_TAG_PATTERN = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>|\{\w*\}", re.DOTALL)
UNSEEN_CATEGORIES = ("Cc", "Cf", "Co", "Cn", "Cs", "Me", "Mn", "Zl", "Zp")
ORDINARY_SIGNS = "\n\r\t"
FEWEST_OF_ALPHABET = 0.1  # of the letters of a language's messages: an alphabet that it is written in
OTHER_ALPHABET_MESSAGE = "a word with letters of another alphabet than its language's, which may seem to be others"
UNSEEN_SIGN_MESSAGE = "a sign that is not seen, or that turns text round or changes the letter before it"


def letter_problems(page: HtmlPage, words: Words) -> Iterator[Problem]:
    """Each word of a page with letters of another alphabet, or with signs that are not seen, that is neither the case's
    own nor one of the language or the layouts."""
    suspects = list(find_suspects(page, find_alphabets(words)))
    known = set(list_known_words(words)) if suspects else set()
    yield from (problem for word, problem in suspects if word not in known)


def find_suspects(page: HtmlPage, alphabets: frozenset[str]) -> Iterator[tuple[str, Problem]]:
    """Each such word with what is wrong with it, should it be known nowhere."""
    for text, element in list_read_texts(page):
        if text.isascii() and text.isprintable() and "LATIN" in alphabets:
            continue
        for word in LETTERS_PATTERN.findall(text):
            if len(word) > 1 and not alphabets_of(word) <= alphabets:
                told = f"{word} ({spell_letters(word, alphabets)})"
                yield word, page.problem(element, OTHER_ALPHABET_MESSAGE, found=told)
        for token in filter(holds_unseen_sign, text.split(" ")):
            told = token.encode("unicode_escape").decode()
            yield token.strip(AROUND_WORDS), page.problem(element, UNSEEN_SIGN_MESSAGE, found=told)


def list_read_texts(page: HtmlPage) -> Iterator[tuple[str, Element]]:
    """All texts of a page, with those of attributes that are shown or read aloud."""
    yield from page.text_runs
    yield from list_shown_attributes(page)


def list_known_words(words: Words) -> Iterator[str]:
    """Words as they may stand: those of the case, the theme and the language with whatever signs, those of layouts in
    one alphabet each."""
    exempt = Exemptions(words)
    own = words.findings.names.get(words.language, {}).values()
    for text in (*own, *list_message_texts(words), *exempt.theme_texts, *exempt.provenance, *exempt.glossary):
        yield from LETTERS_PATTERN.findall(text)
        yield from (token.strip(AROUND_WORDS) for token in text.split())
    yield from (word for text in read_layout_texts(words) for word in LETTERS_PATTERN.findall(text) if is_of_one(word))


def list_message_texts(words: Words) -> Iterator[str]:
    """What the messages and the forms of a language say by themselves."""
    vocabulary = words.messages.vocabulary
    for text in (*(each.text for each in vocabulary.messages.values()), *map(str, vocabulary.forms.values())):
        yield PATTERN_TAG_PATTERN.sub(" ", text)


def read_layout_texts(words: Words) -> Iterable[str]:
    """What layouts say by themselves."""
    return [strip_layout_tags(path.read_text(encoding="utf-8")) for path in list_layouts(words.folders)]


@lru_cache(KEPT_WORDS)
def find_alphabets(words: Words) -> frozenset[str]:
    """The alphabets that a language is written in, as its messages are."""
    counts = Counter[str]()
    for sign, count in Counter("".join(list_message_texts(words))).items():
        if name := alphabet_of(sign):
            counts[name] += count
    return frozenset(name for name, count in counts.items() if count >= FEWEST_OF_ALPHABET * counts.total())


def alphabets_of(word: str) -> frozenset[str]:
    """The alphabets that the letters of a word are of."""
    return frozenset(filter(None, map(alphabet_of, word)))


def is_of_one(word: str) -> bool:
    """Whether all letters of a word are of one alphabet."""
    return len(alphabets_of(word)) == 1


@lru_cache(maxsize=4096)
def alphabet_of(sign: str) -> str:
    """The alphabet of a letter, as Unicode calls it first; nothing of other signs."""
    return unicodedata.name(sign, "UNKNOWN").partition(" ")[0] if sign.isalpha() else ""


def spell_letters(word: str, alphabets: frozenset[str]) -> str:
    """The letters of a word that are of another alphabet, by name."""
    return ", ".join(unicodedata.name(each, hex(ord(each))) for each in word if not {alphabet_of(each)} <= alphabets)


def holds_unseen_sign(text: str) -> bool:
    """Whether a text, its accents put together with their letters, holds a sign that is not seen by itself."""
    if text.isascii() and text.isprintable():
        return False
    composed = unicodedata.normalize("NFC", EMOJI_STYLE_PATTERN.sub("", text))
    return any(each not in ORDINARY_SIGNS and unicodedata.category(each) in UNSEEN_CATEGORIES for each in composed)
