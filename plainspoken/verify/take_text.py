"""A text of the HTML found on the pages of a PDF, wherever a line, a column or a page breaks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from plainspoken.verify.pdf_sheet import PdfSheet

MIN_WORDS_ACROSS_PAGES = 3  # words of a paragraph that stand alone before or after a page break: two lines have more
MIN_BREAKABLE_LETTERS = 24  # letters from which a word may be broken anywhere


def take_block_text(words: str, sheets: Sequence[PdfSheet], markers: Sequence[str] = ()) -> bool:
    """Take a block's text from the first page that holds it, or from two pages or columns between which it breaks.

    Where a column breaks, the PDF holds the marker of the text's list.
    """
    if any(sheet.take(words) for sheet in sheets) or take_across_pages(words, sheets):
        return True
    if any(sheet.take_around(words, marker) for marker in markers for sheet in sheets):
        return True
    long = any(len(word) >= MIN_BREAKABLE_LETTERS for word in words.split())
    return long and any(sheet.take_broken(words) for sheet in sheets)


def take_across_pages(words: str, sheets: Sequence[PdfSheet]) -> bool:
    """Take a text that begins on one page and ends on the next: all that the first holds, for ends are often alike."""
    tokens = words.split()
    begin, end = " ".join(tokens[:MIN_WORDS_ACROSS_PAGES]), " ".join(tokens[-MIN_WORDS_ACROSS_PAGES:])
    spread = [
        (one, other)
        for one, other in pairwise(sheets)
        if f" {begin} " in one.left and f" {end} " in other.left and len(words) < len(one.left) + len(other.left)
    ]
    for cut in range(len(tokens) - MIN_WORDS_ACROSS_PAGES, MIN_WORDS_ACROSS_PAGES - 1, -1) if spread else ():
        first, second = " ".join(tokens[:cut]), " ".join(tokens[cut:])
        for one, other in spread:
            if f" {first} " in one.left and f" {second} " in other.left:
                return one.take(first) and other.take(second)
    return False


def take_similar_text(words: str, sheets: Sequence[PdfSheet]) -> str:
    """Take the text that begins and ends as this one; nothing where less than half is alike."""
    tokens = words.split()
    begins = sorted(sheets, key=lambda sheet: -count_leading_words(tokens, sheet.left))
    return next(filter(None, (take_similar_from_sheet(tokens, sheet) for sheet in begins)), "")


def take_similar_from_sheet(tokens: list[str], sheet: PdfSheet) -> str:
    """The same on one page."""
    count = count_leading_words(tokens, sheet.left)
    if not count:
        return ""
    start = sheet.left.find(f" {' '.join(tokens[:count])} ") + 1
    rest = sheet.left[start:].partition("\x00")[0].split()
    size = min(len(rest), len(tokens))
    for length in sorted(range(count, len(rest) + 1), key=lambda each: abs(each - len(tokens)))[
        : 2 * MIN_WORDS_ACROSS_PAGES
    ]:
        if rest[length - 1] == tokens[-1]:
            size = length
            break
    if 2 * sum(one == other for one, other in zip(rest, tokens, strict=False)) < len(tokens):
        return ""
    found = " ".join(rest[:size])
    return found if sheet.take(found) else ""


def count_leading_words(tokens: list[str], text: str) -> int:
    """How many of the first words stand in a text as they are."""
    count = 0
    while count < len(tokens) and f" {' '.join(tokens[: count + 1])} " in text:
        count += 1
    return count
