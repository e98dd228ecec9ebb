"""Bytes of a table in two bytes a letter, or with old line ends, to those that every reader of lines takes."""

from __future__ import annotations

import codecs
import gzip
import io
from pathlib import Path

from plainspoken.core.errors import Faults
from plainspoken.tables.bounds import make_swollen_fault, most_unpacked_bytes

PEEKED_BYTES = 65_536
CHUNK_BYTES = 262_144
WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
WIDE_NAMES = ("utf-32", "utf-32", "utf-16", "utf-16")
MIN_ZERO_SHARE = 0.3  # of every second byte: Latin letters in two bytes each


def open_table_file(path: Path, encoding: str = "") -> io.BufferedIOBase:
    """The bytes of a file of text, unpacked where it is gzipped, as UTF-8 where a letter has two bytes or four, and
    with line feeds where lines end in carriage returns alone. `encoding`: as declared, where it is."""
    file = open_unpacked(path)
    head = file.read(PEEKED_BYTES)
    wide = find_wide_encoding(head, encoding)
    file.seek(0)
    old_ends = b"\r" in head and b"\n" not in head
    return io.BufferedReader(_RecodedFile(file, wide, old_ends), CHUNK_BYTES) if wide or old_ends else file


def open_unpacked(path: Path) -> io.BufferedIOBase:
    """The bytes of a file, unpacked where it is gzipped; whoever asks for them closes it.

    Raises:
        Faults: while a gzipped one is read, that it unpacks to a multiple of itself that no table does.
    """
    if path.suffix.lower() == ".gz":
        return io.BufferedReader(_BoundedUnpacking(path), CHUNK_BYTES)
    return path.open("rb")


class _BoundedUnpacking(io.RawIOBase):
    """What a gzipped file unpacks to, up to far more than people's tables do: soon at its end, whatever follows."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file, self._name = gzip.GzipFile(path, "rb"), path.name
        self._most = most_unpacked_bytes(path.stat().st_size)

    def readable(self) -> bool:
        """It is read alone."""
        return True

    def seekable(self) -> bool:
        """One can go back in it."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to another place."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """How much was unpacked before this place."""
        return self._file.tell()

    def readinto(self, buffer: object) -> int:
        """Fill a buffer with what comes next."""
        count = self._file.readinto(buffer)  # type: ignore[arg-type]
        if self._file.tell() > self._most:
            raise Faults([str(make_swollen_fault(self._name))])
        return count

    def close(self) -> None:
        """Close the file below."""
        self._file.close()
        super().close()


def find_wide_encoding(head: bytes, declared: str = "") -> str:
    """The encoding of two or four bytes a letter in which a file begins, or that is declared; empty where none is."""
    for mark, name in zip(WIDE_MARKS, WIDE_NAMES, strict=True):
        if head.startswith(mark):
            return name
    if declared:
        name = codecs.lookup(declared).name
        return name if name.startswith(("utf-16", "utf-32")) else ""
    even, odd = head[::2], head[1::2]
    if odd and odd.count(0) >= MIN_ZERO_SHARE * len(odd) and not even.count(0):
        return "utf-16-le"
    return "utf-16-be" if even and even.count(0) >= MIN_ZERO_SHARE * len(even) and not odd.count(0) else ""


def is_recoded(encoding: str) -> bool:
    """Whether a file of this encoding reaches its reader as UTF-8."""
    return codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))


class _RecodedFile(io.RawIOBase):
    """A file read in another form. `wide`: its encoding, empty where only its line ends are another."""

    def __init__(self, file: io.BufferedIOBase, wide: str, old_ends: bool) -> None:
        self._file, self._old_ends, self._left = file, old_ends, b""
        self._decoder = codecs.getincrementaldecoder(wide)(errors="replace") if wide else None
        self._wide = wide

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """Only its beginning can be gone back to."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go back to the beginning."""
        if offset or whence:
            raise io.UnsupportedOperation("only the beginning can be gone back to")
        self._file.seek(0)
        self._left = b""
        self._decoder = codecs.getincrementaldecoder(self._wide)(errors="replace") if self._wide else None
        return 0

    def readinto(self, buffer: object) -> int:
        """Fill a buffer with what comes next."""
        room = memoryview(buffer)  # type: ignore[arg-type]
        while not self._left:
            chunk = self._file.read(CHUNK_BYTES)
            text = self._convert(chunk)
            if not chunk and not text:
                return 0
            self._left = text
        part, self._left = self._left[: len(room)], self._left[len(room) :]
        room[: len(part)] = part
        return len(part)

    def _convert(self, chunk: bytes) -> bytes:
        """A piece of the file in the other form."""
        if self._decoder is not None:
            chunk = self._decoder.decode(chunk, final=not chunk).removeprefix("\ufeff").encode()
        return chunk.replace(b"\r", b"\n") if self._old_ends else chunk

    def close(self) -> None:
        """Close the file below."""
        self._file.close()
        super().close()
