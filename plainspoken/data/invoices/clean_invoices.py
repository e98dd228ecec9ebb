"""Data: cells of invoice lines to goods bought and sent back, with a ledger in money."""

from __future__ import annotations

import duckdb

from plainspoken.case import Case
from plainspoken.data.corrections import name_correction_kind
from plainspoken.data.invoices.declared_texts import CORRECT_STEP, DROP_DUPLICATES_STEP, find_duplicates_step
from plainspoken.data.invoices.duckdb_engine import fetch_one_row, quote_identifier, quote_literal, sum_money_sql
from plainspoken.data.invoices.invoice_dataset import MoneyStep
from plainspoken.data.invoices.roles import (
    is_non_product_sql,
    money_sql,
    null_if_missing_sql,
    order_number_sql,
    quantity_sql,
    quote_role_columns,
    require_invoice_roles,
)

# What a line is set aside for, in the order in which it is asked; `goods` is what stays.
SET_ASIDE_REASONS = ("anonymous", "no_time", "not_products", "no_quantity", "no_price")
OPTIONAL_SET_ASIDE_REASONS = ("no_time", "no_quantity")
NAMED_BY_ORDER_STEP = "named_by_order"
CREATE_FATES_VIEW = """create view fates as
select *, case when customer is null then 'anonymous' else fate_if_named end as fate
from (select *, case when time is null then 'no_time' when product in (from no_goods) then 'not_products'
             when coalesce(quantity, 0) = 0 then 'no_quantity'
             when coalesce(money * sign(quantity), 0) <= 0 then 'no_price' else 'goods' end as fate_if_named
      from lines)"""
# Of an order of which some lines name nobody and all others one customer: whose it is.
ORDERS_OF_ONE_QUERY = """select order_no, min(customer) as one from lines where order_no is not null group by order_no
having count(customer) < count(*) and min(customer) = max(customer)"""


def create_line_tables(engine: duckdb.DuckDBPyConnection, case: Case, sign: str) -> None:
    """Table `lines` (typed, without exact duplicates where the case says so) and views `fates` (with what
    becomes of each line) and `goods` (of known customers, with a quantity and a price). Needs `cells` and
    `moments`.
    """
    roles, whole_rows = require_invoice_roles(case), ", ".join(map(quote_identifier, case.columns))
    engine.execute(
        f"create table lines as {_select_typed_lines(case, sign, _select_distinct_cells(engine, case, whole_rows))}"
    )
    engine.execute(
        f"""create table no_goods as select product from (select distinct product from lines)
        where {is_non_product_sql("product", roles.not_products)}"""
    )
    engine.execute(CREATE_FATES_VIEW)
    engine.execute("create view goods as select * from fates where fate = 'goods'")


def name_lines_by_order(engine: duckdb.DuckDBPyConnection, case: Case) -> None:
    """Give lines of `lines` that name no customer to the one customer whom all other lines of their order name."""
    nameless = "select 1 from lines where customer is null limit 1"
    if require_invoice_roles(case).order and engine.execute(nameless).fetchone():
        engine.execute(
            f"""update lines set customer = found.one, by_order = true from ({ORDERS_OF_ONE_QUERY}) as found
            where lines.customer is null and lines.order_no = found.order_no"""
        )


def _select_typed_lines(case: Case, sign: str, cells: str) -> str:
    """The question for cells as values; `cells`: the question for the cells."""
    roles = require_invoice_roles(case)
    at = quote_role_columns(roles)
    return f"""select {order_number_sql(roles)} as order_no, {null_if_missing_sql(at["customer"])} as customer,
        coalesce({at["product"]}, '') as product, coalesce({at["place"]}, '') as place, moments.cell_time as time,
        {quantity_sql(roles, sign)} as quantity, {money_sql(roles, sign)} as money, false as by_order
        from ({cells}) as cells left join moments on moments.cell_text = {at["time"]}"""


def _select_distinct_cells(engine: duckdb.DuckDBPyConnection, case: Case, columns: str) -> str:
    """The question for the cells of each row once, or of all where no step drops duplicates.

    Only rows whose hash is there more than once are compared, so that the many others need no memory.
    """
    if not find_duplicates_step(case):
        return "from cells"
    hashed = f"(select {columns}, hash({columns}) as mark from cells)"
    engine.execute(f"create table alike as select mark from {hashed} as cells group by mark having count(*) > 1")
    return f"""select {columns} from {hashed} as cells where mark not in (from alike)
        union all select distinct {columns} from {hashed} as cells where mark in (from alike)"""


def list_line_steps(engine: duckdb.DuckDBPyConnection, case: Case, sign: str) -> list[MoneyStep]:
    """What was read, and what each step up to the goods set aside, with its money."""
    read = sum_money_sql(money_sql(require_invoice_roles(case), sign))
    raw, read_money = fetch_one_row(engine, f"select count(*), {read} from cells")
    left, money = fetch_one_row(engine, f"select count(*), {sum_money_sql('money')} from fates")
    steps = [MoneyStep("read", "read", raw, raw, raw, read_money), *_list_correction_steps(engine, case, raw, read)]
    slug = find_duplicates_step(case)
    if slug:
        steps.append(MoneyStep(DROP_DUPLICATES_STEP, slug, raw, left, raw - left, round(read_money - money, 4)))
    named, their_money = fetch_one_row(engine, f"select count(*), {sum_money_sql('money')} from lines where by_order")
    if named:
        steps.append(MoneyStep(NAMED_BY_ORDER_STEP, NAMED_BY_ORDER_STEP, left, left, named, their_money))
    return steps + _list_set_aside_steps(engine, left)


def _list_correction_steps(engine: duckdb.DuckDBPyConnection, case: Case, raw: int, money: str) -> list[MoneyStep]:
    """A line for each correction: how many lines it touched. `money`: what lines of `cells` come to, in SQL."""
    steps = []
    for step in case.clean:
        if step.step == CORRECT_STEP:
            lines = f"select line from corrected where slug = {quote_literal(step.slug)}"
            asked = f"select count(*), {money} from cells where rowid in ({lines})"
            kind = name_correction_kind(step.corrections)
            steps.append(MoneyStep(kind, step.slug, raw, raw, *fetch_one_row(engine, asked)))
    return steps


def _list_set_aside_steps(engine: duckdb.DuckDBPyConnection, left: int) -> list[MoneyStep]:
    """The lines that are set aside, reason by reason; `left`: how many there are before."""
    counted = engine.execute(f"select fate, count(*), {sum_money_sql('money')} from fates group by fate").fetchall()
    by_fate = {fate: (int(lines), float(money)) for fate, lines, money in counted}
    steps = []
    for fate in SET_ASIDE_REASONS:
        lines, money = by_fate.get(fate, (0, 0.0))
        if lines or fate not in OPTIONAL_SET_ASIDE_REASONS:
            steps.append(MoneyStep(fate, fate, left, left - lines, lines, money))
            left -= lines
    return steps
