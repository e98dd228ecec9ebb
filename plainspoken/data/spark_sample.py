"""Data, on Apache Spark: rows drawn of a table, the same ones whenever the same files are asked with the same seed.

Where rows of one key belong together (they are added up, stand on one side of every test, or are the lines of a
customer), keys are drawn with all their rows, and of rows without a key each for itself. Else rows are, from each
answer in proportion, so that the rate of the event is that of the table. What is drawn is decided by SHA-256 of the
seed and of the key, or of the row's cells and its place: not by how many cores there are, nor by the order in which
they come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from plainspoken.case import Case
from plainspoken.data.corrections import list_texts_for_nobody
from plainspoken.data.drawn_sample import DrawnSample
from plainspoken.tables.spark_session import quote_spark_name
from plainspoken.tables.spark_tables import INSIDE_PREFIX, ROW_INSIDE, collect_in_order

HASH_INSIDE, ANSWER_INSIDE = f"{INSIDE_PREFIX}hash", f"{INSIDE_PREFIX}answer"
HASH_ALONE = f"{INSIDE_PREFIX}hash_alone"
HASH_BITS = 256
SPARE_DEVIATIONS = 8  # so many more rows are collected than are wanted that, by any hash that is one, none is lacking
UNIT_SEPARATOR = "\x1f"


def collect_drawn(rows: Any, case: Case, most: int) -> tuple[pa.Table, DrawnSample | None]:
    """The rows of the first table, or those that were drawn of it where it has more than `most`; and how many.

    `rows`: as `spark_tables.read_spark_table` gives them.
    """
    whole = rows.count()
    if whole <= most:
        return collect_in_order(rows), None
    key = name_drawn_key(case)
    if key:
        nobody = list_texts_for_nobody(case)
        found = collect_in_order(keep_share(hash_keys(rows, case.seed, key, nobody), most / whole))
        return found, DrawnSample(len(found), whole, count_keys(found[key], nobody))
    found = collect_each_answer(rows, case, most / whole)
    return found, DrawnSample(len(found), whole)


def name_drawn_key(case: Case) -> str:
    """The column whose values are drawn with all their rows; empty where each row is drawn for itself."""
    if case.invoices is not None:
        return case.invoices.customer
    first = next(iter(case.tables.values()))
    return case.split.group or (first.key if first.repeats or first.add_up is not None else "")


def count_keys(keys: pa.ChunkedArray, nobody: Sequence[str]) -> int:
    """How many keys there are; an empty one is none, nor is one of `nobody`."""
    return len({str(each) for each in pc.unique(keys).to_pylist() if each is not None} - {"", *nobody})


def hash_keys(rows: Any, seed: int, key: str, nobody: Sequence[str]) -> Any:
    """The rows with SHA-256 of the seed and of their key; where that is empty or one of the texts for nobody, of all
    their cells and their place."""
    from pyspark.sql import functions

    cells = [name for name in rows.columns if not name.startswith(INSIDE_PREFIX)]
    alone = hash_rows(rows, seed, [*cells, ROW_INSIDE]).withColumnRenamed(HASH_INSIDE, HASH_ALONE)
    both = hash_rows(alone, seed, [key])
    named = ~functions.coalesce(both[quote_spark_name(key)].cast("string"), functions.lit("")).isin("", *nobody)
    return both.withColumn(HASH_INSIDE, functions.when(named, both[HASH_INSIDE]).otherwise(both[HASH_ALONE]))


def hash_rows(rows: Any, seed: int, names: list[str]) -> Any:
    """The rows with SHA-256 of the seed and of these columns, in hexadecimal."""
    from pyspark.sql import functions

    cells = [functions.coalesce(rows[quote_spark_name(name)].cast("string"), functions.lit("")) for name in names]
    text = functions.concat_ws(UNIT_SEPARATOR, functions.lit(str(seed)), *cells)
    return rows.withColumn(HASH_INSIDE, functions.sha2(text, HASH_BITS))


def keep_share(hashed: Any, share: float) -> Any:
    """The rows with the lowest hashes: about this share of those that were hashed."""
    return hashed if share >= 1 else hashed.where(hashed[HASH_INSIDE] < format_hash_bound(share))


def format_hash_bound(share: float) -> str:
    """The hash below which this share of all hashes lies."""
    return f"{int(share * 2**HASH_BITS):0{HASH_BITS // 4}x}"


def collect_each_answer(rows: Any, case: Case, share: float) -> pa.Table:
    """Rows drawn of each answer in proportion, in the order of the table."""
    from pyspark.sql import functions

    answer = functions.coalesce(rows[quote_spark_name(case.target.column)].cast("string"), functions.lit(""))
    named = rows.withColumn(ANSWER_INSIDE, answer)
    counts = {each[ANSWER_INSIDE]: each["count"] for each in named.groupBy(ANSWER_INSIDE).count().collect()}
    wanted = {each: max(round(count * share), 1) for each, count in counts.items()}
    cells = [name for name in rows.columns if not name.startswith(INSIDE_PREFIX)]
    hashed = hash_rows(named, case.seed, [*cells, ROW_INSIDE])
    bounds = functions.create_map(
        *(functions.lit(one) for each in counts for one in (each, format_spare_bound(wanted[each], counts[each])))
    )
    few = hashed.where(hashed[HASH_INSIDE] <= bounds[hashed[ANSWER_INSIDE]])
    return take_lowest(collect_in_order(few), wanted)


def format_spare_bound(wanted: int, count: int) -> str:
    """The hash below which surely as many as are wanted of so many rows lie, and few more."""
    share = min((wanted + SPARE_DEVIATIONS * sqrt(wanted) + SPARE_DEVIATIONS) / count, 1.0)
    return format_hash_bound(share) if share < 1 else "f" * (HASH_BITS // 4)


def take_lowest(rows: pa.Table, wanted: Mapping[str, int]) -> pa.Table:
    """Of each answer so many rows as are wanted, those with the lowest hashes, in the order in which they come."""
    places = pa.array(range(len(rows)), pa.int64())
    ordered = pc.sort_indices(
        pa.table({"hash": rows[HASH_INSIDE], "place": places}),
        sort_keys=[("hash", "ascending"), ("place", "ascending")],
    )
    answers = rows[ANSWER_INSIDE].to_pylist()
    left, taken = dict(wanted), []
    for place in ordered.to_pylist():
        if left[answers[place]] > 0:
            left[answers[place]] -= 1
            taken.append(place)
    return rows.take(pa.array(sorted(taken), pa.int64()))
