"""How much a workbook holds once its repeated cells, and the texts that its cells share, are written out."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO
from xml.parsers import expat

from plainspoken.core.errors import Faults
from plainspoken.tables.bounds import MAX_TABLE_CELLS, OPEN_DOCUMENT_CONTENT, make_too_large_fault, telling_damage
from plainspoken.tables.fault import Fault

MAX_WRITTEN_BYTES = 500_000_000  # of the text of all cells of a workbook
SHARED_TEXTS = "sharedstrings.xml"
OPEN_DOCUMENT_CELLS = ("table-cell", "covered-table-cell")
OPEN_DOCUMENT_VALUES = ("value", "string-value", "date-value", "time-value", "boolean-value")
SHORTEST_CELL = len("<c t='s'><v>0</v></c>")
Attributes = dict[str, str]


def check_repeated_cells(path: Path, file: str) -> None:
    """That the sheets of an OpenDocument table do not repeat cells that fill the memory.

    Raises:
        Faults: they do, or are damaged.
    """
    found = _OpenDocumentCells()
    with telling_damage(file, path), zipfile.ZipFile(path) as packed, packed.open(OPEN_DOCUMENT_CONTENT) as content:
        _walk(content, found.start, found.end, found.text)
    if found.cells > MAX_TABLE_CELLS:
        raise Faults([str(make_too_large_fault(file))])
    _check_written(file, found.letters)


def check_shared_texts(path: Path, file: str) -> None:
    """That the cells of an .xlsx file do not share long texts that fill the memory.

    Raises:
        Faults: they do, or are damaged.
    """
    with telling_damage(file, path), zipfile.ZipFile(path) as packed:
        parts = [each for each in packed.infolist() if each.filename.lower().endswith(".xml")]
        texts = [each for each in parts if each.filename.lower().endswith(SHARED_TEXTS)]
        sheets = [each for each in parts if each not in texts]
        most = sum(each.file_size for each in sheets) // SHORTEST_CELL
        if sum(each.file_size for each in texts) * most <= MAX_WRITTEN_BYTES:
            return
        lengths = [length for each in texts for length in _list_text_lengths(packed, each)]
        if max(lengths, default=0) * most <= MAX_WRITTEN_BYTES:
            return
        size = sum(_sum_shared(packed, each, lengths) for each in sheets)
    _check_written(file, size)


def _check_written(file: str, size: int) -> None:
    """That cells of so many letters can be held.

    Raises:
        Faults: they cannot.
    """
    if size > MAX_WRITTEN_BYTES:
        expected = f"cells of at most {MAX_WRITTEN_BYTES:,} letters in all sheets"
        remedy = "leave out its long texts, or save the table as CSV"
        raise Faults([str(Fault(file, expected, f"{size:,}, each cell counted where it is repeated", remedy))])


class _OpenDocumentCells:
    """The filled cells of all sheets, and the letters in them, each as often as it is repeated."""

    def __init__(self) -> None:
        self.cells = self.letters = 0
        self.rows = self.columns = 1
        self.row_cells = self.row_letters = self.length = 0

    def start(self, name: str, said: Attributes) -> None:
        """A row or a cell begins: how often it is repeated, and its value where that is no text."""
        if name == "table-row":
            self.rows, self.row_cells, self.row_letters = _read_count(said, "number-rows-repeated"), 0, 0
        elif name in OPEN_DOCUMENT_CELLS:
            self.columns = _read_count(said, "number-columns-repeated")
            self.length = sum(len(said.get(each, "")) for each in OPEN_DOCUMENT_VALUES)

    def text(self, letters: str) -> None:
        """A part of a cell's text."""
        self.length += len(letters)

    def end(self, name: str) -> None:
        """A row or a cell ends."""
        if name in OPEN_DOCUMENT_CELLS and self.length:
            self.row_cells += self.columns
            self.row_letters += self.columns * self.length
            self.length = 0
        elif name == "table-row":
            self.cells += self.rows * self.row_cells
            self.letters += self.rows * self.row_letters


def _read_count(said: Attributes, name: str) -> int:
    """How often something is repeated."""
    count = said.get(name, "1").strip()
    return max(int(count), 1) if count.isdecimal() and len(count) <= len(str(MAX_TABLE_CELLS)) * 2 else 1


def _list_text_lengths(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> list[int]:
    """How many letters each shared text has."""
    lengths = list[int]()

    def start(name: str, _: Attributes) -> None:
        if name == "si":
            lengths.append(0)

    def text(letters: str) -> None:
        if lengths:
            lengths[-1] += len(letters)

    with packed.open(part) as content:
        _walk(content, start, lambda _: None, text)
    return lengths


def _sum_shared(packed: zipfile.ZipFile, sheet: zipfile.ZipInfo, lengths: list[int]) -> int:
    """The letters of the shared texts of one sheet, each as often as a cell shows it."""
    size, place = 0, ""
    shared = False

    def start(name: str, said: Attributes) -> None:
        nonlocal shared, place
        if name == "c":
            shared, place = said.get("t") == "s", ""

    def text(letters: str) -> None:
        nonlocal place
        place += letters if shared else ""

    def end(name: str) -> None:
        nonlocal size, shared
        if name == "c" and shared:
            number = int(place) if place.strip().isdecimal() and len(place) < SHORTEST_CELL else len(lengths)
            size += lengths[number] if number < len(lengths) else 0
            shared = False

    with packed.open(sheet) as content:
        _walk(content, start, end, text)
    return size


def _walk(
    content: IO[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Go through a part of a workbook without keeping it; names are without their namespaces.

    Raises:
        SyntaxError: it is no XML.
    """
    parser = expat.ParserCreate(namespace_separator="}")

    def begin(name: str, said: Attributes) -> None:
        start(name.rpartition("}")[2], {each.rpartition("}")[2]: value for each, value in said.items()})

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda name: end(name.rpartition("}")[2])
    parser.CharacterDataHandler = text
    try:
        parser.ParseFile(content)
    except expat.ExpatError as error:
        raise SyntaxError(str(error)) from None
