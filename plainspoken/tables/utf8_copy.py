"""A table of text in any encoding to one in UTF-8, for a reader that knows no other."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plainspoken.case import SourceTable
from plainspoken.core.disk_errors import open_temporary_folder
from plainspoken.tables.recode import open_table_file
from plainspoken.tables.text_lines import read_decoded_lines, report_broken_gzip


@contextmanager
def copied_as_utf8(path: Path, encoding: str) -> Iterator[Path]:
    """A copy in UTF-8 of a table that is text of this encoding, under the same name and with the same lines; gone
    afterwards.

    Raises:
        Faults: bytes that are no text of it, with their line.
    """
    table = SourceTable(file=path.name, encoding=encoding)
    with open_temporary_folder() as room:
        copy = room / path.name
        packed = path.suffix.lower() == ".gz"
        with (
            report_broken_gzip(path.name),
            open_table_file(path, encoding) as file,
            gzip.open(copy, "wb") if packed else copy.open("wb") as made,
        ):
            made.writelines(line.encode() for line in read_decoded_lines(file, table, ""))
        yield copy
