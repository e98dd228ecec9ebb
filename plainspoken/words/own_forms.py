"""Own small forms and glossary of a language: what they may not do is say a number, or turn one round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from string import Formatter

from plainspoken.core.findings import suggest_nearest
from plainspoken.words.lint import NATURAL_FREQUENCY_BASE, find_spoken_number, split_number_words, split_words

NUMBER_WORDS_FORM = "number_words"
DATE_FORMS = ("date", "month")
DATE_LENGTHS = ("full", "long", "medium", "short")  # for Babel: as the language writes dates, at some length
QUOTED_PATTERN = re.compile(r"'[^']*'")
SLOT_PATTERN = re.compile(r"\{\w*\}")


def find_form_faults(name: str, text: str, shipped: str, number_words: str) -> Sequence[str]:
    """What is wrong with a small form in place of a shipped one of the same language, or of English."""
    if name in DATE_FORMS:
        return find_date_faults(text, shipped)
    said = find_spoken_number(SLOT_PATTERN.sub(" ", text), {NUMBER_WORDS_FORM: number_words})
    return (*find_slot_faults(text, shipped), *filter(None, (said,)))


def find_number_word_faults(text: str, shipped: str) -> Sequence[str]:
    """Whether own number words leave out one that is shipped: what is none may be said without evidence."""
    lacking = [each for each in shipped.split() if each not in text.split()]
    return (f"lacks number words of the language: {' '.join(lacking)}; add them beside your own",) if lacking else ()


def find_slot_faults(text: str, shipped: str) -> Sequence[str]:
    """What is wrong with the slots (`{low}`) of a small form: it needs those of the shipped one in their order."""
    try:
        order, needed = list_slots(text), list_slots(shipped)
    except ValueError as error:
        return (f"{error}; a slot is written as {{low}}",)
    strange = sorted(set(order) - set(needed))
    if strange:
        return [f"no slot {{{each}}}{suggest_nearest(each, dict.fromkeys(needed))}" for each in strange]
    if missing := sorted(set(needed) - set(order)):
        return [f"expected the slot {{{each}}}, found none" for each in missing]
    told = " ".join(f"{{{each}}}" for each in needed)
    return (f"expected the slots once each and in this order: {told}",) if order != needed else ()


def list_slots(text: str) -> list[str]:
    """The names of the slots of a small form, in order."""
    return [name for _, name, *_ in Formatter().parse(text) if name is not None]


def find_date_faults(text: str, shipped: str) -> Sequence[str]:
    """Whether a way to write dates leaves out day, month or year, or holds a number by itself."""
    fields, needed = (set(QUOTED_PATTERN.sub("", each.replace("L", "M"))) & set("dMy") for each in (text, shipped))
    if text in DATE_LENGTHS or (needed <= fields and not any(map(str.isdigit, text))):
        return ()
    return (f"expected day, month and year as in {shipped!r}, and no number by itself",)


def find_glossary_faults(term: str, meaning: str, shipped: Iterable[str], number_words: str) -> Iterator[str]:
    """Each number of a term or its meaning that no shipped entry has: what is measured is shown as evidence."""
    known = {word for each in shipped for word in split_words(each)}
    for word in split_words(f"{term} {meaning}"):
        numbered = any(map(str.isdigit, word)) or word.lower() in split_number_words(number_words)
        if numbered and word not in known and word != NATURAL_FREQUENCY_BASE:
            yield f"says the number {word!r} by itself; a term says what a word means, and evidence how much it is"
