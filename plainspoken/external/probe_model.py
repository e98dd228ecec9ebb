"""Judging: a model file that somebody made to whether it can be opened, tried in a process of its own.

Its types run no code of their own, but compiled code follows what they hold, and a crafted file may end the process.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.safe_paths import printable
from plainspoken.core.skops_types import TRUSTED_SKOPS_TYPES

PROBE_SECONDS = 300
SHOWN_CHARACTERS = 300
ASK_AGAIN = "the file is damaged or made to do harm: have it saved again by whoever trained the model"


def probe_model(path: Path, trust: tuple[str, ...]) -> None:
    """See that a file of skops can be opened, and that its trees can be walked.

    Raises:
        PlainspokenError: it cannot, or the process that tried was ended by it.
    """
    command = [sys.executable, "-m", __name__, str(path), *trust]
    try:
        tried = subprocess.run(command, capture_output=True, text=True, timeout=PROBE_SECONDS, errors="replace")
    except subprocess.TimeoutExpired:
        raise PlainspokenError(f"{path}: opening it took more than {PROBE_SECONDS} seconds; {ASK_AGAIN}") from None
    if tried.returncode < 0:
        raise PlainspokenError(f"{path}: it ends the program that opens it; {ASK_AGAIN}")
    if tried.returncode:
        lines = tried.stderr.strip().splitlines() or ["it cannot be opened"]
        raise PlainspokenError(
            f"{path}: expected a model that can be opened, found: {printable(lines[-1])[:SHOWN_CHARACTERS]}"
        )


def open_skops_model(path: Path, trust: tuple[str, ...]) -> object:
    """A model of types that were held against those that are trusted."""
    from skops.io import load

    return load(path, trusted=[*TRUSTED_SKOPS_TYPES, *trust])


def try_model(path: Path, trust: tuple[str, ...]) -> None:
    """Open a file, and walk its trees."""
    from plainspoken.serving.model_structure import check_model_structure

    check_model_structure(open_skops_model(path, trust), str(path))


if __name__ == "__main__":
    try_model(Path(sys.argv[1]), tuple(sys.argv[2:]))
