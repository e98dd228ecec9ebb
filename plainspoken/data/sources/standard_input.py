"""The standard input to a file, whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.part_files import open_part_file

CHUNK_BYTES = 1_000_000
MAX_INPUT_BYTES = 4_000_000_000


def keep_standard_input(target: Path, entry: str) -> int:
    """Write what comes by standard input to a file; returns how many bytes it was. `entry`: what asks for it.

    Raises:
        PlainspokenError: as `copy_standard_input`.
    """
    with open_part_file(target, private=True) as part:
        size = copy_standard_input(part, entry)
        os.replace(part, target)
    return size


def copy_standard_input(part: Path, entry: str) -> int:
    """Fill a half-written file with what comes by standard input; returns how many bytes it was.

    Raises:
        PlainspokenError: nothing comes, a terminal is there in its place, or more comes than can be taken.
    """
    if sys.stdin is None or sys.stdin.isatty():
        raise PlainspokenError(f"{entry}: expected a table by standard input, found a terminal; {REMEDY}")
    size = 0
    with part.open("wb") as file:
        while chunk := sys.stdin.buffer.read(CHUNK_BYTES):
            size += file.write(chunk)
            if size > MAX_INPUT_BYTES:
                raise PlainspokenError(f"{entry}: expected at most {MAX_INPUT_BYTES:,} bytes, found more; {REMEDY}")
    if not size:
        raise PlainspokenError(f"{entry}: expected a table by standard input, found nothing; {REMEDY}")
    return size


REMEDY = "give it one: plainspoken ... < table.csv"
