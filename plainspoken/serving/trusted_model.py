"""Real time: a file of skops to a fitted model of trusted types, whoever made the file."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.safe_paths import printable
from plainspoken.core.skops_types import TRUSTED_SKOPS_TYPES
from plainspoken.serving.model_structure import check_model_structure
from plainspoken.tables.bounds import MAX_UNPACKED_RATIO

MAX_UNPACKED_MODEL_BYTES = 500_000_000  # in memory a model takes several times as much
SMALL_MODEL_BYTES = 100_000  # smaller ones may unpack to as much as one of this size
SHOWN_CHARACTERS = 200


def open_trusted_model(content: bytes, path: Path) -> Any:
    """A fitted pipeline, read without running any code. `path`: where the content came from.

    Raises:
        PlainspokenError: it is none that can be read, holds a type nobody trusts, or trees that lead elsewhere.
    """
    from skops.io import get_untrusted_types, loads

    check_unpacked_size(io.BytesIO(content), len(content), path)
    try:
        strange = sorted(set(get_untrusted_types(data=content)) - set(TRUSTED_SKOPS_TYPES))
        model = None if strange else loads(content, trusted=list(TRUSTED_SKOPS_TYPES))
    except Exception as error:  # whatever a file that somebody made does to the library, it is told
        found = f"{type(error).__name__} {printable(str(error))[:SHOWN_CHARACTERS]}"
        raise PlainspokenError(
            f"{path}: expected a model that skops can read, found {found}; build the case again"
        ) from None
    if strange:
        raise PlainspokenError(
            f"{path}: expected a model of known types, found {', '.join(strange)}; "
            "add it to plainspoken.core.skops_types.TRUSTED_SKOPS_TYPES only if it cannot run code"
        )
    check_model_structure(model, str(path))
    return model


def check_unpacked_size(file: io.BytesIO | Path, kept: int, path: Path) -> None:
    """That a model does not unpack to what fills the memory. `kept`: the bytes of the file.

    Raises:
        PlainspokenError: it does.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            whole = sum(each.file_size for each in packed.infolist())
    except (zipfile.BadZipFile, OSError):  # told by what reads it
        return
    if whole > MAX_UNPACKED_MODEL_BYTES or whole > MAX_UNPACKED_RATIO * max(kept, SMALL_MODEL_BYTES):
        found = f"one of {whole:,} bytes, packed into {kept:,}"
        raise PlainspokenError(f"{path}: expected a model of a usual size, found {found}; save it again")
