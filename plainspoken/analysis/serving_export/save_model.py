"""Analysis, production: a fitted model as bytes that cannot run code and are the same each time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import numpy as np
from sklearn.base import BaseEstimator
from skops.io import dumps

SKOPS_SCHEMA_PART = "schema.json"
SKOPS_ID_PATTERN = re.compile(rb'("__id__": |"file": ")(\d+)')
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that the format knows


def dump_reproducibly(model: BaseEstimator) -> bytes:
    """A fitted pipeline in the format of skops.

    skops numbers objects by their place in memory and dates its parts by the clock; here they are numbered
    in order and dated alike, so that the same model gives the same bytes.
    """
    with zipfile.ZipFile(io.BytesIO(dumps(model))) as given:
        schema, order = renumber_skops_schema(given.read(SKOPS_SCHEMA_PART))
        parts = {
            order[name]: clear_record_padding(given.read(name))
            for name in given.namelist()
            if name != SKOPS_SCHEMA_PART
        }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for name in sorted(parts):
            written.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), parts[name])
        written.writestr(zipfile.ZipInfo(SKOPS_SCHEMA_PART, ZIP_EPOCH), schema)
    return out.getvalue()


def renumber_skops_schema(schema: bytes) -> tuple[bytes, dict[str, str]]:
    """A schema whose objects are numbered in order, and the new name of each part by its old one."""
    order: dict[bytes, int] = {}

    def number(match: re.Match[bytes]) -> bytes:
        place = order.setdefault(match[2], len(order))
        return match[1] + b"%d" % place

    text = SKOPS_ID_PATTERN.sub(number, schema)
    return text, dict(skops_part_names(order))


def skops_part_names(order: dict[bytes, int]) -> Iterator[tuple[str, str]]:
    """Old and new file name of each number, for each kind of part that skops writes."""
    for old, new in order.items():
        for kind in ("npy", "npz"):
            yield f"{old.decode()}.{kind}", f"{new}.{kind}"


def clear_record_padding(content: bytes) -> bytes:
    """An array's file without what happened to stand in memory between the fields of its records."""
    if not content.startswith(b"\x93NUMPY"):
        return content
    array = np.load(io.BytesIO(content), allow_pickle=False)
    if array.dtype.names is None:
        return content
    clean = np.zeros(array.shape, array.dtype)  # zeros_like would leave the gaps as they were
    for field in array.dtype.names:
        clean[field] = array[field]
    out = io.BytesIO()
    np.save(out, clean, allow_pickle=False)
    return out.getvalue()
