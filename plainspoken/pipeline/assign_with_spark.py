"""Invoice lines of any number to customers and their segments, on Apache Spark, by the stored model of a case."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa

from plainspoken.analysis.clustering.assign_model import Segmenter, load_segmenter
from plainspoken.case import Case
from plainspoken.core.build_files import MODEL_FILE
from plainspoken.core.errors import PlainspokenError
from plainspoken.data.invoices.spark_customers import query_spark_customers
from plainspoken.report.targets import format_slug_name
from plainspoken.tables.spark_output import check_spark_target, write_whole_folder
from plainspoken.tables.spark_session import check_executor_version
from plainspoken.words import Words

KEPT_MODELS = 2  # a worker, of one question after the other
PLACED_SCHEMA = pa.schema(
    [
        ("customer", pa.string()),
        ("recency_days", pa.int64()),
        ("orders", pa.int64()),
        ("revenue", pa.float64()),
        ("segment", pa.string()),
        ("strategy", pa.string()),
        ("sure", pa.float64()),
        ("second", pa.string()),
    ]
)
SPARK_PLACED_SCHEMA = (
    "customer string, recency_days bigint, orders bigint, revenue double, segment string, strategy string, "
    "sure double, second string"
)


@dataclass(frozen=True)
class ShippedSegmenter:
    """A stored model on its way to the executors, with what each segment is `called`, and what is `advised` for it.
    `program`: the version that asks."""

    model: bytes
    called: tuple[tuple[str, str], ...]
    advised: tuple[tuple[str, str], ...]
    program: str

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The segments of batches of customers, as Spark hands them to a worker."""
        model = open_shipped_segmenter(self)
        called, advised = dict(self.called), dict(self.advised)
        for batch in batches:
            if not len(batch):
                continue
            frame = batch.to_pandas()
            placed = frame.join(model.place(frame))
            placed["strategy"] = placed["segment"].map(advised)
            placed["segment"], placed["second"] = placed["segment"].map(called), placed["second"].map(called)
            yield pa.RecordBatch.from_pandas(placed, PLACED_SCHEMA, preserve_index=False)


@lru_cache(KEPT_MODELS)
def open_shipped_segmenter(shipped: ShippedSegmenter) -> Segmenter:
    """The model that was shipped; kept as long as the worker lives.

    Raises:
        PlainspokenError: this worker has another version of the program.
    """
    check_executor_version(shipped.program)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / MODEL_FILE
        path.write_bytes(shipped.model)
        return load_segmenter(path)


def assign_with_spark(
    session: Any, case: Case, model: Path, words: Words, source: str, target: str, cut: datetime | None
) -> int:
    """The customers of a folder or file of Parquet with invoice lines, with their segments, into a folder of Parquet,
    which appears whole or not at all. `model`: the stored one. Returns how many customers there are.

    Raises:
        Faults: what is wrong with the lines.
        PlainspokenError: no customer bought anything, or something lies where the list is to be written.
    """
    check_spark_target(session, target)
    customers = query_spark_customers(session, case, source, cut).select(*PLACED_SCHEMA.names[:4])
    shipped = ship_segmenter(model, words)
    counts: list[int] = []

    def count(written: Any) -> None:
        counts.append(int(written.count()))
        if not counts[0]:
            raise PlainspokenError(f"{source}: expected a sale to a known customer, found none")

    write_whole_folder(customers.mapInArrow(shipped, SPARK_PLACED_SCHEMA), target, count)
    return counts[0]


def ship_segmenter(model: Path, words: Words) -> ShippedSegmenter:
    """What executors need to place customers as this computer does."""
    slugs = load_segmenter(model).names
    called = tuple((slug, format_slug_name("segment", slug, words)) for slug in slugs)
    advised = tuple((slug, format_slug_name("segment", f"{slug}.recommendation", words)) for slug in slugs)
    return ShippedSegmenter(model.read_bytes(), called, advised, version("plainspoken"))
