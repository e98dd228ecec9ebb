"""The text of the pages of a PDF, from which each text of the HTML is taken once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

# PDFium writes this for a hyphen at the end of a line and joins the next line to it: mostly a word that goes on there.
END_OF_LINE_HYPHEN = "\ufffe"
TAKEN_TEXT_MARK = " \x00 "  # stands where a text was found, so that its neighbours do not join
PART_BOOKMARK_LEVEL = 1  # below the title of the briefing; headings within a part lie deeper


@dataclass(frozen=True)
class PrintedPart:
    """A part of the briefing on paper: its title, and what stands at the head of each of its pages."""

    title: str
    head: tuple[str, ...]


@dataclass
class PdfSheet:
    """What is left of the text of one page of the PDF, as words between single spaces."""

    number: int
    left: str
    parts: tuple[PrintedPart, ...] = ()

    def take(self, words: str) -> bool:
        """Take a text away once; whether it was there."""
        place = self.left.find(f" {words} ")
        if place < 0:
            return False
        self.left = self.left[:place] + TAKEN_TEXT_MARK + self.left[place + len(words) + 2 :]
        return True

    def take_from_top(self, words: str) -> bool:
        """Take a text away if the page begins with it."""
        above = self.left.partition(f" {words} ")[0]
        return not any(sign.isalnum() for sign in above) and self.take(words)

    def take_around(self, words: str, marker: str) -> bool:
        """The same for a text that breaks between two columns: the marker of its list is drawn at the break."""
        tokens = words.split()
        for cut in range(1, len(tokens)):
            first, second = " ".join(tokens[:cut]), " ".join(tokens[cut:])
            before, found, after = self.left.partition(f" {first} {marker} {second} ")
            if found:
                self.left = before + TAKEN_TEXT_MARK + marker + TAKEN_TEXT_MARK + after
                return True
        return False

    def take_broken(self, words: str) -> bool:
        """The same for a text with a word so long that a line may break inside it."""
        signs = words.replace(" ", "")
        if len(signs) > len(self.left):
            return False
        found = re.search(" " + r"\s*".join(map(re.escape, signs)) + " ", self.left)
        if found:
            self.left = self.left[: found.start()] + TAKEN_TEXT_MARK + self.left[found.end() :]
        return bool(found)

    @property
    def rest(self) -> tuple[str, ...]:
        """The texts that nothing has taken."""
        return tuple(text for each in self.left.split("\x00") if (text := each.strip()))


def read_pdf_sheets(path: Path, parts: Mapping[str, PrintedPart], known_words: Collection[str] = ()) -> list[PdfSheet]:
    """The text of each page of a PDF, with those of these parts (by title) that begin on it.

    `known_words`: those of the HTML, as it writes them; see `part_ended_words`.
    """
    document = pypdfium2.PdfDocument(path)
    try:
        begins: dict[int, list[PrintedPart]] = {}
        for item in document.get_toc():
            title, target = normalise_pdf_text(item.get_title()), item.get_dest()
            if item.level <= PART_BOOKMARK_LEVEL and title in parts and target is not None:
                begins.setdefault(target.get_index(), []).append(parts[title])
        texts = [each.get_textpage().get_text_range() for each in document]
    finally:
        document.close()
    return [
        PdfSheet(
            index + 1, f" {normalise_pdf_text(part_ended_words(text, known_words))} ", tuple(begins.get(index, ()))
        )
        for index, text in enumerate(texts)
    ]


def part_ended_words(text: str, known_words: Collection[str]) -> str:
    """A text of PDFium in which a word that ends in a hyphen, such as the grade `A-`, is parted from the next line."""

    def part(found: re.Match[str]) -> str:
        before, after = found.groups()
        joined = (f"{before}-{after}", f"{before}{after}")
        ends = f"{before}-" in known_words and not any(each in known_words for each in joined)
        return f"{before} {after}" if ends else joined[1]

    return re.sub(rf"([^\s{END_OF_LINE_HYPHEN}]*){END_OF_LINE_HYPHEN}(\S*)", part, text)


def normalise_pdf_text(text: str) -> str:
    """A text as words between single spaces, without hyphens: where a line breaks does not matter.

    Of the labels `20 %` and `40 %` side by side, PDFium reads `20 %40 %`: what follows the sign is a word of its own.
    `A/B` is one word, though a line may end after its stroke.
    """
    text = re.sub(r"%(?=[\d\u2212+])", "% ", text)
    text = re.sub(r"[\ufffe\u00ad\u200b\u2060-]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"(?<=\w)/ (?=\w)", "/", " ".join(text.split()))
