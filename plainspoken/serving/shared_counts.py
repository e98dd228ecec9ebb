"""Real time: counts that each process keeps for itself, and their sum over all processes of a service."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
COUNTS_SUFFIX = ".counts"


@dataclass
class SharedCounts:
    """Cells that this process counts in, by what is counted.

    `folder`: where each process of a service keeps a file for each of its counts, so that a process that ends leaves
    what it has counted; None where the service is one process, whose counts are in memory. A file has one writer, and
    its cells lie on whole words of memory, so that whoever adds them up reads each as it was or as it is.
    """

    folder: Path | None = None
    own: dict[str, Ints] = field(default_factory=dict)

    def cells(self, counted: tuple[str, ...], size: int) -> Ints:
        """The cells (size,) of this process for what is counted; the same ones whenever it is named again."""
        name = hash_counted_name(counted)
        if name not in self.own:
            self.own[name] = self.make_cells(name, size)
        return self.own[name]

    def make_cells(self, name: str, size: int) -> Ints:
        """Cells of nought, in a file of this process's own where there are others."""
        if self.folder is None:
            return np.zeros(size, dtype=np.int64)
        with tempfile.NamedTemporaryFile(
            dir=self.folder, prefix=f"{name}.", suffix=COUNTS_SUFFIX, delete=False
        ) as made:
            made.truncate(size * np.dtype(np.int64).itemsize)
        return np.memmap(made.name, dtype=np.int64, mode="r+", shape=(size,))

    def whole(self, counted: tuple[str, ...], size: int) -> Ints:
        """The sum of the cells (size,) over all processes, those that have ended included."""
        if self.folder is None:
            return self.cells(counted, size).copy()
        found = np.zeros(size, dtype=np.int64)
        for path in self.folder.glob(f"{hash_counted_name(counted)}.*{COUNTS_SUFFIX}"):
            each = np.fromfile(path, dtype=np.int64)
            if len(each) == size:  # else it is being made just now, and holds nothing yet
                found += each
        return found


def hash_counted_name(counted: tuple[str, ...]) -> str:
    """What is counted as the beginning of a file's name."""
    return hashlib.sha256("\n".join(counted).encode()).hexdigest()[:32]
