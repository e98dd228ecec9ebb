"""Cells to a notebook, executed in a kernel of its own."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from plainspoken.core.errors import PlainspokenError

PATHS_LINE = "CASE, FINDINGS, LANGUAGE = "  # how the line begins that says where case and findings are
PATH_PATTERN = re.compile(r'Path\("([^"]+)"\)')
KERNEL_START_SECONDS = 300  # seconds that a kernel may take to begin, on a busy machine
KERNEL_SPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def build_notebook(made: Iterator[tuple[str, str]]) -> Any:
    """Cells as a notebook; the same cells give the same bytes."""
    from nbformat import v4

    book = v4.new_notebook(metadata={"kernelspec": KERNEL_SPEC})
    for place, (kind, source) in enumerate(made):
        told = {"source": source.strip(), "id": f"cell-{place}"}
        book.cells.append(v4.new_markdown_cell(**told) if kind == "markdown" else v4.new_code_cell(**told))
    return book


def move_paths(text: str, old: Path, new: Path) -> str:
    """A notebook (JSON) whose first cell says where case and findings are, as seen from another folder."""

    def moved(found: re.Match[str]) -> str:
        place = os.path.relpath(old / found[1], new)
        return f'Path("{Path(place).as_posix()}")'

    book = json.loads(text)
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = [
                PATH_PATTERN.sub(moved, line) if line.startswith(PATHS_LINE) else line for line in cell["source"]
            ]
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"


def execute_notebook(book: Any, folder: Path, environment: Mapping[str, str], told: Callable[[int], None]) -> str:
    """A notebook run from the top in a fresh kernel, with all outputs, as JSON.

    `folder`: where it stands; `told` is called with the number of cells that are done.

    Raises:
        PlainspokenError: a cell fails, with what it says.
    """
    from nbclient import NotebookClient
    from nbformat import writes
    from traitlets.config import Config

    def done(cell: Any, cell_index: int, **_: Any) -> None:
        told(cell_index + 1)

    with TemporaryDirectory() as sockets:
        client = NotebookClient(
            book,
            timeout=None,
            startup_timeout=KERNEL_START_SECONDS,
            kernel_name=KERNEL_SPEC["name"],
            record_timing=False,
            on_cell_executed=done,
            resources={"metadata": {"path": str(folder)}},
            extra_arguments=["--HistoryManager.enabled=False"],
            config=Config(KernelManager=choose_kernel_connection(sockets)),
        )
        run_notebook_client(client, environment)
    book.metadata.pop("language_info", None)
    return str(writes(book)) + "\n"


def choose_kernel_connection(sockets: str) -> dict[str, str]:
    """How notebook and kernel talk: through files that only this user can open; on Windows, which has none, by ports.

    `sockets`: a folder for such files.
    """
    return {} if sys.platform == "win32" else {"transport": "ipc", "ip": f"{sockets}/kernel"}


def run_notebook_client(client: Any, environment: Mapping[str, str]) -> None:
    """Run all cells.

    Raises:
        PlainspokenError: a cell fails, or the kernel ends before the last one.
    """
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    try:
        client.execute(env=dict(environment))
    except CellExecutionError as error:
        raise PlainspokenError(f"the notebook stops: {error.ename}: {error.evalue}") from None
    except DeadKernelError:
        raise PlainspokenError("the notebook's kernel was ended from outside; run the same again") from None
