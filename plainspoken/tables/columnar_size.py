"""How much a file that keeps its columns packed takes unpacked: held against bounds before, and while, it is read."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from plainspoken.core.errors import Faults
from plainspoken.tables.bounds import (
    MAX_LINE_CELLS,
    MAX_UNPACKED_BYTES,
    MAX_UNPACKED_RATIO,
    is_swollen,
    make_too_large_fault,
)
from plainspoken.tables.fault import Fault

if TYPE_CHECKING:
    from pyarrow.parquet import ColumnChunkMetaData, FileMetaData

MAX_BATCH_BYTES = 50_000_000  # of the text of a batch, and so of a row
ARROW_MARK = b"ARROW1"
MARK_BYTES = len(ARROW_MARK)
BLOCK = struct.Struct("<qi4xq")  # where a batch of Arrow stands: its place, the length of its head and of its body
BUFFER = struct.Struct("<qq")  # a part of a body: its place there and its length
FOOTER_DICTIONARIES, FOOTER_BATCHES = 2, 3
MESSAGE_KIND, MESSAGE_CONTENT = 1, 2
DICTIONARY_BATCH, DICTIONARY_DATA = 2, 1
BATCH_BUFFERS, BATCH_COMPRESSION = 2, 3


def check_parquet_size(path: Path, file: str) -> None:
    """That a Parquet file does not unpack to far more than people's tables do, before any of it is read.

    Raises:
        Faults: it does, or holds too many cells.
    """
    from pyarrow.parquet import read_metadata

    chunks = _list_chunks(read_metadata(path))
    if sum(each.num_values for each in chunks) > MAX_LINE_CELLS:
        raise Faults([str(make_too_large_fault(file, MAX_LINE_CELLS))])
    check_unpacked(path, file, sum(each.total_uncompressed_size for each in chunks))


def list_parquet_dictionaries(path: Path) -> list[str]:
    """The columns of a Parquet file that keep each text once: unpacked they may take any multiple of the file."""
    from pyarrow.parquet import read_metadata

    chunks = _list_chunks(read_metadata(path))
    return sorted({each.path_in_schema for each in chunks if each.physical_type == "BYTE_ARRAY"})


def _list_chunks(held: FileMetaData) -> list[ColumnChunkMetaData]:
    """What a Parquet file says of each column in each of its groups of rows."""
    groups = [held.row_group(each) for each in range(held.num_row_groups)]
    return [group.column(each) for group in groups for each in range(group.num_columns)]


def sum_feather_bytes(path: Path) -> int:
    """How many bytes the packed parts of a Feather file take unpacked, before any of it is.

    Raises:
        ValueError: it does not hold together.
    """
    with path.open("rb") as opened:
        try:
            return sum(_list_unpacked_sizes(opened, path.stat().st_size))
        except (struct.error, IndexError):
            raise ValueError("a Feather file that does not hold together") from None


def check_unpacked(path: Path, file: str, unpacked: int) -> None:
    """That so many unpacked bytes are in proportion to a file.

    Raises:
        Faults: they are not.
    """
    if is_swollen(unpacked, path.stat().st_size):
        expected = f"a table that unpacks to at most {MAX_UNPACKED_RATIO} times its size"
        raise Faults([str(Fault(file, expected, f"{unpacked:,} bytes", "leave out its long texts, or save it as CSV"))])


def iterate_bounded(batches: Iterable[pa.RecordBatch], path: Path, file: str) -> Iterator[pa.RecordBatch]:
    """The batches, cut so that the text of each fits into memory; texts that are kept once stay so.

    Raises:
        Faults: a row, or the table, takes more as text than can be read.
    """
    whole, most = 0, max(MAX_UNPACKED_BYTES, MAX_UNPACKED_RATIO * path.stat().st_size)
    for batch in batches:
        sizes = _measure_rows(batch)
        whole += int(sizes.sum())
        if whole > most:
            remedy = "leave out its long texts, or draw a random part of its rows"
            raise Faults([str(Fault(file, f"at most {most:,} bytes of text", "more", remedy))])
        if sizes.max(initial=0) > MAX_BATCH_BYTES:
            found = f"{int(sizes.max()):,}"
            expected = f"at most {MAX_BATCH_BYTES:,} bytes of text in a row"
            raise Faults([str(Fault(file, expected, found, "leave out its long texts"))])
        yield from _cut_batch(batch, sizes)


def _measure_rows(batch: pa.RecordBatch) -> NDArray[np.int64]:
    """How many bytes of text each row of a batch holds."""
    sizes = np.zeros(len(batch), dtype=np.int64)
    for cells in batch.columns:
        values = cells.dictionary if pa.types.is_dictionary(cells.type) else cells
        if _is_text(values.type):
            lengths = pc.binary_length(values).cast(pa.int64())
            lengths = lengths.take(cells.indices) if pa.types.is_dictionary(cells.type) else lengths
            sizes += lengths.fill_null(0).to_numpy(zero_copy_only=False)
    return sizes


def _is_text(kind: pa.DataType) -> bool:
    """Whether cells are texts or bytes of any length."""
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
    )  # fmt: skip


def _cut_batch(batch: pa.RecordBatch, sizes: NDArray[np.int64]) -> Iterator[pa.RecordBatch]:
    """The batch in parts of a bounded number of bytes."""
    ends, first = np.cumsum(sizes), 0
    while first < len(batch):
        before = int(ends[first - 1]) if first else 0
        last = max(int(np.searchsorted(ends, before + MAX_BATCH_BYTES, side="right")), first + 1)
        yield batch.slice(first, last - first)
        first = last


def decode_dictionaries(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with each text where it stands."""
    columns = [each.dictionary_decode() if pa.types.is_dictionary(each.type) else each for each in batch.columns]
    return pa.record_batch(columns, names=batch.schema.names)


def _list_unpacked_sizes(opened: BinaryIO, size: int) -> Iterator[int]:
    """How large each part of a Feather file is unpacked, by what stands before the part."""
    opened.seek(max(size - MARK_BYTES - 4, 0))
    length, mark = struct.unpack(f"<i{MARK_BYTES}s", opened.read(MARK_BYTES + 4))
    if mark != ARROW_MARK or not 0 < length < size:
        raise ValueError("no Feather file, or one of the first version")
    opened.seek(size - MARK_BYTES - 4 - length)
    footer = _Table.root(opened.read(length))
    for field in (FOOTER_DICTIONARIES, FOOTER_BATCHES):
        for place, head, _ in footer.structs(field, BLOCK):
            yield from _list_batch_sizes(opened, place, head, size)


def _list_batch_sizes(opened: BinaryIO, place: int, head: int, size: int) -> Iterator[int]:
    """How large each packed part of one batch is unpacked."""
    if not 0 <= place <= place + head <= size:
        raise ValueError("a batch that stands outside of the file")
    opened.seek(place)
    content = opened.read(head)
    message = _Table.root(content[8:] if content[:4] == b"\xff" * 4 else content[4:])
    batch = message.table(MESSAGE_CONTENT)
    if message.byte(MESSAGE_KIND) == DICTIONARY_BATCH:
        batch = batch.table(DICTIONARY_DATA)
    if not batch.has(BATCH_COMPRESSION):
        return
    for start, length in batch.structs(BATCH_BUFFERS, BUFFER):
        if length >= 8:
            opened.seek(place + head + start)
            (unpacked,) = struct.unpack("<q", opened.read(8))
            yield max(unpacked, 0)


class _Table:
    """A table of a FlatBuffer, by which Arrow says where things stand: its fields are found by their number."""

    def __init__(self, content: bytes, place: int) -> None:
        self.content, self.place = content, place
        self.fields = place - self.number("<i", place)

    @classmethod
    def root(cls, content: bytes) -> _Table:
        """The outermost table."""
        return cls(content, struct.unpack_from("<I", content, 0)[0])

    def number(self, form: str, place: int) -> int:
        """A number that stands at a place."""
        if place < 0:
            raise IndexError(place)
        return int(struct.unpack_from(form, self.content, place)[0])

    def find(self, field: int) -> int:
        """The place of a field; 0 where the table has none."""
        at = 4 + 2 * field
        inside = at < self.number("<H", self.fields)
        offset = self.number("<H", self.fields + at) if inside else 0
        return self.place + offset if offset else 0

    def has(self, field: int) -> bool:
        """Whether the table has a field."""
        return bool(self.find(field))

    def byte(self, field: int) -> int:
        """A field of one byte."""
        return self.content[self.find(field)] if self.has(field) else 0

    def table(self, field: int) -> _Table:
        """A field that is a table."""
        at = self.find(field)
        return _Table(self.content, at + self.number("<I", at))

    def structs(self, field: int, form: struct.Struct) -> Iterator[tuple[int, ...]]:
        """The entries of a field that is a list of numbers side by side."""
        at = self.find(field)
        if at:
            first = at + self.number("<I", at)
            for each in range(self.number("<I", first)):
                yield form.unpack_from(self.content, first + 4 + each * form.size)
