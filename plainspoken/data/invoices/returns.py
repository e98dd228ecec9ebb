"""Data: goods to orders and returns, each return taken from the sale it undoes.

A return is taken from the newest sales of the same product by that customer at or before it of which
something is still there: what was bought last is sent back first. Sales and returns of a product thus pile
up and come down like a stack; a unit that a return takes off lies at the height at which a sale had put it.
So all returns can be matched at once, by heights, however they interleave."""

from __future__ import annotations

import duckdb

CREATE_ORDERS_TABLE = """create table orders as
select order_no as "order", any_value(customer) as customer, min(time) as time, sum(money) as revenue,
       cast(sum(quantity) as bigint) as items
from goods where quantity > 0 group by order_no"""

CREATE_SENT_TABLE = """create table sent as
select row_number() over (order by order_no, product) as sending, goods.customer, product,
       min(time) as time, -sum(money) as revenue, cast(-sum(quantity) as bigint) as items,
       count(*) as lines
from goods semi join orders on goods.customer = orders.customer
where quantity < 0 group by order_no, product, goods.customer"""

# Sales of what the same customer sent some of back.
CREATE_RESOLD_TABLE = """create table resold as
select order_no as "order", goods.product, min(goods.customer) as customer,
       cast(sum(quantity) as bigint) as items
from goods semi join sent on goods.customer = sent.customer and goods.product = sent.product
where quantity > 0 group by order_no, goods.product"""

# Heights of the pile before and after each sale (+) and return (-); it cannot fall below the ground, so a
# return of more than is there (bought before the period) takes only what there is.
CREATE_PILES_TABLE = """create table piles as
with changes as (
    select resold.customer, product, orders.time, 0 as kind, "order", 0 as sending, resold.items as change
    from resold join orders using ("order")
    union all
    select customer, product, time, 1, '', sending, -items from sent
), sums as (
    select *, sum(change) over steps as height, row_number() over steps as step from changes
    window steps as (partition by customer, product order by time, kind, "order", sending
                     rows unbounded preceding)
), grounded as (
    select *, height - least(0, min(height) over steps) as after from sums
    window steps as (partition by customer, product order by step rows unbounded preceding)
)
select customer, product, step, kind, "order", sending, cast(after as bigint) as after,
       cast(coalesce(lag(after) over (partition by customer, product order by step), 0) as bigint) as before
from grounded"""

# Cut at every height at which anything begins or ends, a slice is put on by a sale and taken off by a
# return in turn: the sale before a return in the same slice is the one that is undone.
CREATE_TAKEN_TABLE = """create table taken as
with edges as (
    select distinct customer, product, unnest([before, after]) as edge from piles
), slices as (
    select *, lead(edge) over (partition by customer, product order by edge) - edge as items from edges
), turns as (
    select piles.sending, slices.items, piles.kind,
           lag(piles."order") over (partition by piles.customer, piles.product, edge order by step) as undone
    from piles join slices on piles.customer = slices.customer and piles.product = slices.product
     and edge >= least(before, after) and edge < greatest(before, after)
)
select sending, undone as "order", cast(sum(items) as bigint) as items
from turns where kind = 1 group by sending, undone"""

CREATE_RETURNS_TABLE = """create table returns as
with parts as (
    select * from taken
    union all
    select sent.sending, '', sent.items - coalesce(sum(taken.items), 0)
    from sent left join taken on sent.sending = taken.sending
    group by sent.sending, sent.items having sent.items > coalesce(sum(taken.items), 0)
)
select sent.customer, sent.time, parts."order", sent.product, sent.sending, sent.lines,
       cast(parts.items as bigint) as items, parts.items = sent.items as whole,
       cast(case when parts.items = sent.items then sent.revenue
            else cast(sent.revenue as double) * parts.items / sent.items end as decimal(38, 4)) as revenue
from parts join sent using (sending)"""


def create_orders_and_returns(engine: duckdb.DuckDBPyConnection) -> None:
    """Tables `orders`, `sent` and `returns` from the view `goods`; money as exact decimals.

    `orders`: one row a sale invoice; `sent`: a return and product, of customers with a sale; `returns`: a
    return and the order it is taken from, '' where none is left.
    """
    for statement in (
        CREATE_ORDERS_TABLE,
        CREATE_SENT_TABLE,
        CREATE_RESOLD_TABLE,
        CREATE_PILES_TABLE,
        CREATE_TAKEN_TABLE,
        CREATE_RETURNS_TABLE,
    ):
        engine.execute(statement)
