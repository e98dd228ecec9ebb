"""Data, on Apache Spark: invoice lines of any number to one row a customer, as `customers.py` gives them.

Cells become lines in the executors by the very statements of the engine without Spark; what goes across rows (orders,
returns, customers) is asked of Spark by the same questions, translated into its dialect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from plainspoken.case import Case
from plainspoken.core.errors import Faults
from plainspoken.data.invoices import returns
from plainspoken.data.invoices.clean_invoices import ORDERS_OF_ONE_QUERY, create_line_tables
from plainspoken.data.invoices.cross_row_checks import TIME_STRETCHES_QUERY, find_money_faults
from plainspoken.data.invoices.customers import BEGINNING_OF_TIME, CUSTOMER_RFM_QUERY, start_of_next_day
from plainspoken.data.invoices.declared_texts import (
    DROP_DUPLICATES_STEP,
    apply_declared_texts,
    find_duplicates_step,
    refuse_unknown_steps,
)
from plainspoken.data.invoices.duckdb_engine import quote_identifier
from plainspoken.data.invoices.roles import require_invoice_roles
from plainspoken.data.invoices.spark_dialect import translate_to_spark
from plainspoken.data.invoices.validate_invoices import create_moments_table, list_cell_checks
from plainspoken.tables.header import find_header_faults
from plainspoken.tables.spark_session import quote_spark_name
from plainspoken.tables.text_batches import convert_batch_to_text

LINE_SCHEMA = pa.schema(
    [
        ("order_no", pa.string()),
        ("customer", pa.string()),
        ("product", pa.string()),
        ("time", pa.timestamp("us")),
        ("quantity", pa.int64()),
        ("money", pa.decimal128(38, 4)),
        ("fate", pa.string()),
        ("fault", pa.string()),
    ]
)
SPARK_LINE_SCHEMA = (
    "order_no string, customer string, product string, time timestamp_ntz, quantity bigint, money decimal(38, 4), "
    "fate string, fault string"
)
LINES_QUERY = """select order_no, customer, product, time, cast(quantity as bigint) as quantity,
    cast(money as decimal(38, 4)) as money, fate_if_named as fate, cast(null as varchar) as fault from fates"""
# What a batch cannot see: whose the lines of an order are that name nobody. Order numbers stand in all batches.
NAMED_LINES_QUERY = """select every_line.order_no, coalesce(customer, one) as customer, product, time, quantity, money,
    case when coalesce(customer, one) is null and fault is null then 'anonymous' else fate end as fate, fault
    from every_line left join orders_of_one on every_line.order_no = orders_of_one.order_no"""
# The steps of `returns.create_orders_and_returns`, each a view that the next ones read.
STEPS = {
    "orders": returns.CREATE_ORDERS_TABLE,
    "sent": returns.CREATE_SENT_TABLE,
    "resold": returns.CREATE_RESOLD_TABLE,
    "piles": returns.CREATE_PILES_TABLE,
    "taken": returns.CREATE_TAKEN_TABLE,
    "returns": returns.CREATE_RETURNS_TABLE,
}
MAX_SHOWN = 3


@dataclass(frozen=True)
class LineReader:
    """Cells of invoice lines to lines, batch by batch, in an executor. `sign`: before decimals of money.

    A batch of which cells are not as the case declares also gives a row for each kind of fault: what it is in `fault`,
    how many cells in `quantity`, and one of them in `product`.
    """

    case: Case
    sign: str

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The lines of batches of cells, as Spark hands them to a worker."""
        for batch in batches:
            if len(batch):
                yield from self.read_batch(batch)

    def read_batch(self, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        """The lines of one batch, and what is wrong with its cells."""
        engine = duckdb.connect()
        try:
            engine.execute("set threads = 1")
            engine.register("piece", pa.Table.from_batches([convert_batch_to_text(batch)]))
            columns = (
                f"nullif({quote_identifier(each)}, '') as {quote_identifier(each)}" for each in self.case.columns
            )
            engine.execute(f"create table cells as select {', '.join(columns)} from piece")
            apply_declared_texts(engine, self.case)
            create_moments_table(engine, self.case)
            faults = list(self.find_faults(engine))
            create_line_tables(engine, self.case, self.sign)
            yield from engine.sql(LINES_QUERY).to_arrow_table().cast(LINE_SCHEMA).to_batches()
            if faults:
                yield pa.RecordBatch.from_pylist(faults, schema=LINE_SCHEMA)
        finally:
            engine.close()

    def find_faults(self, engine: duckdb.DuckDBPyConnection) -> Iterator[dict[str, object]]:
        """A row for each kind of fault in the cells of the engine."""
        time = require_invoice_roles(self.case).time
        checks = [(each.column, each.check, each.fails) for each in list_cell_checks(self.case, self.sign)]
        checks.append((time, "one meaning", "moments.cell_ways > 1"))
        joined = f"cells left join moments on moments.cell_text = cells.{quote_identifier(time)}"
        for column, check, fails in checks:
            asked = f"select count(*), min(coalesce(cells.{quote_identifier(column)}, '')) from {joined} where {fails}"
            count, example = engine.execute(asked).fetchone() or (0, "")
            if count:
                yield {"fault": f"column {column!r}: {check}", "quantity": count, "product": example}
        for told in find_money_faults(engine, self.case, self.sign, list):
            yield {"fault": "lines that bill what they give back", "quantity": 1, "product": told}


def query_spark_customers(session: Any, case: Case, source: str, cut: datetime | None = None) -> Any:
    """The customers of a folder or file of Parquet with invoice lines: a table of Spark with the columns of
    `customers.compute_customer_rfm`, in no order. `cut`: the day after the last line where none is given.

    Amounts are plain numbers with the decimal sign of the case; what else a file may say is read without Spark alone.

    Raises:
        Faults: what is wrong with the header, the cells (by kind, with how many), the times or the orders.
    """
    lines = read_spark_lines(session, case, source)
    check_spark_lines(lines, case, source)
    lines.where("fault is null and fate = 'goods'").createOrReplaceTempView("goods")
    for name, statement in STEPS.items():
        session.sql(translate_to_spark(statement)).persist().createOrReplaceTempView(name)
    at = cut or start_of_next_day(lines.selectExpr("max(time)").first()[0])
    return session.sql(translate_to_spark(CUSTOMER_RFM_QUERY, {"cut": at, "since": BEGINNING_OF_TIME}))


def read_spark_lines(session: Any, case: Case, source: str) -> Any:
    """The lines of a folder or file of Parquet, read once and kept by Spark.

    Raises:
        Faults: columns that are missing, or that the case does not declare.
        PlainspokenError: a step of cleaning that invoice lines do not know.
    """
    refuse_unknown_steps(case)
    ((named, table),) = case.tables.items()
    cells = session.read.parquet(source)
    faults = find_header_faults(cells.columns, tuple(case.columns), table.model_copy(update={"file": source}), named)
    if faults:
        raise Faults(faults)
    kinds = dict(cells.dtypes)
    cells = cells.selectExpr(*(unify_nothing(name, kinds[name]) for name in case.columns))
    cells = cells.distinct() if find_duplicates_step(case) else cells
    paid = require_invoice_roles(case).paid
    inside = tuple(step for step in case.clean if step.step != DROP_DUPLICATES_STEP)  # which asks across batches
    reader = LineReader(case.model_copy(update={"clean": inside}), table.decimal if kinds[paid] == "string" else ".")
    return name_spark_lines(cells.mapInArrow(reader, SPARK_LINE_SCHEMA).persist(), case).persist()


def name_spark_lines(lines: Any, case: Case) -> Any:
    """The lines, those of nobody given to the one customer whom all other lines of their order name."""
    lines.createOrReplaceTempView("every_line")
    asked = ORDERS_OF_ONE_QUERY.replace("from lines", "from every_line")
    if not require_invoice_roles(case).order:
        asked = f"select * from ({asked}) where false"
    lines.sparkSession.sql(asked).createOrReplaceTempView("orders_of_one")
    return lines.sparkSession.sql(NAMED_LINES_QUERY)


def unify_nothing(name: str, kind: str) -> str:
    """A column in which what is empty is NULL, so that rows are alike where their texts are."""
    quoted = quote_spark_name(name)
    if kind == "string":
        return f"nullif({quoted}, '') as {quoted}"
    return f"nullif({quoted}, cast('NaN' as {kind})) as {quoted}" if kind in ("double", "float") else quoted


def check_spark_lines(lines: Any, case: Case, source: str) -> None:
    """Hold lines against the case, also across rows.

    Raises:
        Faults: all that is wrong, by kind.
    """
    found = lines.where("fault is not null").groupBy("fault").agg({"quantity": "sum", "product": "min"}).collect()
    told = [
        f"{source}: {each['fault']}: {each['sum(quantity)']:,} cells are not so, such as {each['min(product)']!r}"
        for each in sorted(found, key=lambda each: str(each["fault"]))
    ]
    if require_invoice_roles(case).order:
        told += find_mixed_orders(lines, source)
    told = told or find_distant_times(lines, source)
    if told:
        raise Faults(told)


def find_mixed_orders(lines: Any, source: str) -> list[str]:
    """The first orders whose lines name two customers."""
    lines.createOrReplaceTempView("every_line")
    found = lines.sparkSession.sql(
        "select order_no, min(customer) as one, max(customer) as other from every_line where fault is null "
        f"group by order_no having min(customer) <> max(customer) order by order_no limit {MAX_SHOWN}"
    ).collect()
    return [
        f"{source}: order {each['order_no']!r}: expected one customer, found {each['one']!r} and {each['other']!r}; "
        "correct the customer, or the number of the order"
        for each in found
    ]


def find_distant_times(lines: Any, source: str) -> list[str]:
    """Times that lie more than a year from those of most lines."""
    days = lines.where("fault is null").selectExpr("cast(time as date) as day").groupBy("day").count().collect()
    rows = [{"cell_time": each["day"], "cell_lines": each["count"]} for each in days]
    engine = duckdb.connect()
    try:
        engine.register(
            "moments", pa.Table.from_pylist(rows, pa.schema({"cell_time": pa.date32(), "cell_lines": pa.int64()}))
        )
        (first, last), *others = engine.execute(TIME_STRETCHES_QUERY).fetchall() or [(None, None)]
    finally:
        engine.close()
    far = ", ".join(f"{begin} to {end}" for begin, end in others[:MAX_SHOWN])
    expected = f"times near the others ({first} to {last}, with no gap of more than a year)"
    return [f"{source}: expected {expected}, found {far}; correct them, or leave the lines out"] if others else []
