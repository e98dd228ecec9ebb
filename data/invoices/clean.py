"""Data: cells of invoice lines to goods bought and sent back, with a ledger in money. Knows no file."""

from __future__ import annotations

import duckdb

from data.invoices.engine import name, one_row, total
from data.invoices.loaded import MoneyStep
from data.invoices.roles import columns_by_role, no_product, number, present, roles_of, whole
from plainspoken.case import Case
from plainspoken.errors import PlainspokenError

DUPLICATES = "drop_duplicates"
# What a line is set aside for, in the order in which it is asked; `goods` is what stays.
FATES = ("anonymous", "not_products", "no_quantity", "no_price")
ONLY_WHERE_ANY = ("no_quantity",)


def make_lines(engine: duckdb.DuckDBPyConnection, case: Case, sign: str) -> None:
    """Table `lines` (typed, without exact duplicates where the case says so, each with its money and its
    fate) and view `goods` (of known customers, with a quantity and a price). Needs `cells` and `moments`.

    Texts of no further use count by their hash: two lines of one order that are alike but for such a text
    are taken for one with a chance of about one in 10^19.
    """
    roles, distinct = roles_of(case), "distinct" if _duplicates_step(case) else ""
    at = columns_by_role(roles)
    described = [roles.description] if roles.description else []
    others = [*described, *(each for each in case.columns if each not in roles.columns().values())]
    rest = f"hash({', '.join(map(name, others))})" if others else "0"
    engine.execute(
        f"""create table lines as
        with typed as (
            select {distinct} {at["order"]} as order_no, {present(at["customer"])} as customer,
                   {at["product"]} as product, coalesce({at["place"]}, '') as place, moments.time as time,
                   {whole(at["quantity"])} as quantity, {number(at["price"], sign)} as price, {rest} as rest
            from cells join moments on moments.written = {at["time"]}
        )
        select order_no, customer, product, place, time, quantity, price * quantity as money,
               case when customer is null then 'anonymous'
                    when {no_product("product", roles.not_products)} then 'not_products'
                    when quantity = 0 then 'no_quantity'
                    when price <= 0 then 'no_price' else 'goods' end as fate
        from typed"""
    )
    engine.execute("create view goods as select * from lines where fate = 'goods'")


def _duplicates_step(case: Case) -> str:
    """The name of the declared step that drops duplicates; empty where there is none.

    Raises:
        PlainspokenError: another step is declared; invoice lines are cleaned by their roles.
    """
    for step in case.clean:
        if step.step != DUPLICATES:
            raise PlainspokenError(
                f"clean {step.slug!r}: expected drop_duplicates, the one step that invoice lines know, "
                f"found {step.step!r}; remove it (codes that are no goods go to invoices.not_products)"
            )
    return case.clean[0].slug if case.clean else ""


def ledger_of_lines(engine: duckdb.DuckDBPyConnection, case: Case, sign: str) -> list[MoneyStep]:
    """What was read, and what each step up to the goods set aside, with its money."""
    raw, read_money = one_row(engine, f"select count(*), {total(_money(case, sign))} from cells")
    left, money = one_row(engine, f"select count(*), {total('money')} from lines")
    steps = [MoneyStep("read", "read", raw, raw, raw, read_money)]
    slug = _duplicates_step(case)
    if slug:
        steps.append(MoneyStep(DUPLICATES, slug, raw, left, raw - left, round(read_money - money, 4)))
    return steps + _set_aside(engine, left)


def _money(case: Case, sign: str) -> str:
    """Price times quantity of a cell's line."""
    at = columns_by_role(roles_of(case))
    return f"{number(at['price'], sign)} * {whole(at['quantity'])}"


def _set_aside(engine: duckdb.DuckDBPyConnection, left: int) -> list[MoneyStep]:
    """The lines that are set aside, reason by reason; `left`: how many there are before."""
    counted = engine.execute(f"select fate, count(*), {total('money')} from lines group by fate").fetchall()
    by_fate = {fate: (int(lines), float(money)) for fate, lines, money in counted}
    steps = []
    for fate in FATES:
        lines, money = by_fate.get(fate, (0, 0.0))
        if lines or fate not in ONLY_WHERE_ANY:
            steps.append(MoneyStep(fate, fate, left, left - lines, lines, money))
            left -= lines
    return steps
