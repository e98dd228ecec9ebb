"""Pandoc: a document from one format to another, by the binary that a library ships."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from plainspoken.core.errors import PlainspokenError

# Pandoc's Markdown as Quarto reads it; without `smart`, so that quotation marks and dashes stay as they are.
PANDOC_MARKDOWN = "markdown-smart"
REPRODUCIBLE_EPOCH = "315532800"  # 1980-01-01, the first day a zip file can hold: the same input gives the same bytes


def convert_with_pandoc(
    text: str, source: str, target: str, options: Sequence[str] = (), folder: Path | None = None
) -> bytes:
    """A text in format `source` as format `target` (pandoc's names); pictures are looked up in `folder`.

    Without a folder, whatever the text asks for, no file is opened and nothing is fetched: pandoc would follow a frame
    of a page to any address.

    Raises:
        PlainspokenError: pandoc cannot read it, or warns, for instance of a picture that is not there.
    """
    import pypandoc

    command = [pypandoc.get_pandoc_path(), "-f", source, "-t", target, "--wrap=none", "--fail-if-warnings"]
    command += ["--sandbox"] if folder is None else []
    done = subprocess.run(
        [*command, "-o", "-", *options],
        input=text.encode(),
        capture_output=True,
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": REPRODUCIBLE_EPOCH},
        check=False,
    )
    if done.returncode:
        raise PlainspokenError(f"pandoc, {source} to {target}: {done.stderr.decode().strip()}")
    return done.stdout


def read_pandoc_file(name: str) -> bytes:
    """One of pandoc's own files, for instance `reference.docx`."""
    import pypandoc

    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", name]
    return subprocess.run(command, capture_output=True, check=True).stdout
