"""How many bytes of text an ORC file says that it holds: its writers sum them up at its end."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

MOST_POSTSCRIPT_BYTES = 256
MOST_FOOTER_BYTES = 50_000_000
CHUNK_HEAD_BYTES = 3  # its length, and in the lowest bit whether it is not packed
FOOTER_LENGTH, PACKING = 1, 2  # fields of the postscript
COLUMN_STATISTICS = 7  # a field of the footer
STRING_STATISTICS, STRING_SUM = 4, 3
BINARY_STATISTICS, BINARY_SUM = 8, 1
NOT_PACKED, ZLIB, SNAPPY, ZSTD = 0, 1, 2, 5
NUMBER, EIGHT_BYTES, BYTES, FOUR_BYTES = 0, 1, 2, 5  # how a field is written


def sum_orc_text(path: Path) -> int:
    """The bytes of all texts of an ORC file, as its end says; 0 where that is packed in a rare way.

    Raises:
        ValueError: its end does not hold together.
    """
    size = path.stat().st_size
    with path.open("rb") as opened:
        opened.seek(max(size - MOST_POSTSCRIPT_BYTES, 0))
        end = opened.read()
        if not end or len(end) <= end[-1]:
            raise ValueError("no ORC file")
        postscript = end[-1 - end[-1] : -1]
        said = {field: value for field, value in _iterate_fields(postscript) if isinstance(value, int)}
        length = said.get(FOOTER_LENGTH, 0)
        if not 0 <= length <= min(size, MOST_FOOTER_BYTES):
            raise ValueError("an end that is longer than the file")
        opened.seek(max(size - 1 - len(postscript) - length, 0))
        footer = _unpack_chunks(opened.read(length), said.get(PACKING, NOT_PACKED))
    statistics = (value for field, value in _iterate_fields(footer) if field == COLUMN_STATISTICS)
    return sum(_sum_column(each) for each in statistics if isinstance(each, bytes))


def _sum_column(statistics: bytes) -> int:
    """The bytes of the texts of one column."""
    total = 0
    for kind, field in ((STRING_STATISTICS, STRING_SUM), (BINARY_STATISTICS, BINARY_SUM)):
        for part in (value for each, value in _iterate_fields(statistics) if each == kind):
            sums = (value for each, value in _iterate_fields(part) if each == field) if isinstance(part, bytes) else ()
            total += sum(each >> 1 for each in sums if isinstance(each, int))  # the lowest bit is the sign
    return total


def _unpack_chunks(content: bytes, packing: int) -> bytes:
    """What several packed parts hold together; nothing where they are packed in a rare way.

    Raises:
        ValueError: more than the end of any table, or damaged.
    """
    if packing == NOT_PACKED:
        return content
    parts, place, length = list[bytes](), 0, 0
    while place + CHUNK_HEAD_BYTES <= len(content) and length < MOST_FOOTER_BYTES:
        head = int.from_bytes(content[place : place + CHUNK_HEAD_BYTES], "little")
        part = content[place + CHUNK_HEAD_BYTES : place + CHUNK_HEAD_BYTES + (head >> 1)]
        parts.append(part if head & 1 else _unpack(part, packing))
        place, length = place + CHUNK_HEAD_BYTES + (head >> 1), length + len(parts[-1])
    if length >= MOST_FOOTER_BYTES:  # texts stand there, too: the first and the last of each column
        raise ValueError(f"an end of more than {MOST_FOOTER_BYTES:,} bytes")
    return b"".join(parts)


def _unpack(part: bytes, packing: int) -> bytes:
    """One packed part, up to a bound.

    Raises:
        ValueError: it is damaged.
    """
    try:
        if packing == ZLIB:
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(part, MOST_FOOTER_BYTES)
        if packing == ZSTD:
            with pa.CompressedInputStream(pa.BufferReader(part), "zstd") as unpacked:
                return bytes(unpacked.read(MOST_FOOTER_BYTES))
        if packing == SNAPPY:
            length, _ = _read_number(part, 0)
            if length <= MOST_FOOTER_BYTES:
                return bytes(pa.decompress(part, decompressed_size=length, codec="snappy", asbytes=True))
    except (zlib.error, EOFError) as error:
        raise ValueError(str(error)) from None
    return b""


def _iterate_fields(content: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a Protocol Buffers message: their numbers, and what they hold.

    Raises:
        ValueError: it does not hold together.
    """
    place = 0
    while place < len(content):
        key, place = _read_number(content, place)
        if key & 7 == NUMBER:
            value, place = _read_number(content, place)
            yield key >> 3, value
            continue
        if key & 7 == BYTES:
            length, place = _read_number(content, place)
        elif key & 7 in (EIGHT_BYTES, FOUR_BYTES):
            length = 8 if key & 7 == EIGHT_BYTES else 4
        else:
            raise ValueError("an end that does not hold together")
        yield key >> 3, content[place : place + length]
        place += length


def _read_number(content: bytes, place: int) -> tuple[int, int]:
    """A number written in groups of seven bits, and the place behind it."""
    number = shift = 0
    while place < len(content) and shift <= 63:
        each = content[place]
        number |= (each & 127) << shift
        place, shift = place + 1, shift + 7
        if each < 128:
            return number, place
    raise ValueError("an end that does not hold together")
