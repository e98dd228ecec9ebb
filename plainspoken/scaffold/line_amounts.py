"""Data, proposing: which columns of invoice lines hold pieces, the price of one, and what a line comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations

import numpy as np
import pandas as pd

from plainspoken.data.parse import parse_numbers
from plainspoken.scaffold.column_profile import ColumnProfile
from plainspoken.scaffold.columns import detect_decimal_sign
from plainspoken.scaffold.keywords import (
    CODE_KEYWORDS,
    COUNT_KEYWORDS,
    ROLE_KEYWORDS,
    name_has_keyword,
    split_name_words,
)
from plainspoken.scaffold.profile import TableProfile

MAX_COLUMNS_MULTIPLIED = 8  # of three of them each order is tried
MAX_ROWS_MULTIPLIED = 2_000
MIN_SHARE_EXACT = 0.95  # of the lines, in which pieces times price must be the sum
MIN_SHARE_SAME = 0.99  # of the orders of several lines, in which a sum of the order is the same
MIN_ORDERS_SAME = 20  # such orders, and different sums, that tell of it whatever the column is called
ROUNDING = 0.011  # by which a sum may differ from that: half a cent either way, and what a machine adds
LEAST_PAID, MOST_PAID = 0.3, 1.3  # of pieces times price, after discounts or with taxes
MIN_PRODUCTS_COMPARED = 5
CLEARLY_STEADIER = 0.5  # spread within products, of the steadier one as a share of the other
# What is money, and yet not what the goods of a line cost.
OTHER_MONEY_KEYWORDS = (
    "discount", "tax", "vat", "profit", "cost", "margin", "shipping", "freight", "postage", "fee", "balance", "rabatt",
    "moms", "frakt", "steuer", "mwst", "gewinn", "versand", "remise", "descuento", "скидка", "налог", "прибыль",
)  # fmt: skip
SINGLE_PRICE_KEYWORDS = (
    "unit", "each", "single", "piece", "per", "unitprice", "styck", "styckpris", "einzel", "einzelpreis", "stückpreis",
    "unitaire", "unitario", "штуку", "шт",
)  # fmt: skip

ITEM_KEYWORDS = ("item", "product", "lineitem", "unit")  # of which a shop says what one costs the buyer


def match_amount_columns(
    looked: TableProfile, left: Sequence[ColumnProfile], product: str, order: str
) -> Mapping[str, str]:
    """Of the columns without a role, those of pieces (`quantity`), and of the `price` of one or the `total` of a line.

    Columns that multiply to a third are known whatever they are called; what a whole order comes to is the money of no
    line while there is any other. `product`, `order`: the columns that tell these apart, or empty.
    """
    numbers = _read_amounts(looked, left)
    sums = list_order_sums(looked, [str(name) for name in numbers], order)
    if sums and choose_money_column([str(name) for name in numbers if name not in sums]):
        numbers = numbers.drop(columns=sums)
    names = [str(name) for name in numbers]
    multiplied = find_multiplied_columns(numbers)
    if multiplied:
        pieces, price, total = multiplied
        gives_back = bool((numbers[total] * numbers[pieces] * numbers[price] < 0).any())
        return {"quantity": pieces, **({"total": total} if gives_back else {"price": price})}
    found = {}
    pieces = next((name for name in names if _may_count_pieces(looked.column(name))), "")
    if pieces:
        found["quantity"] = pieces
    money = choose_money_column([name for name in names if name != pieces])
    if not money:
        return found
    paid = find_reduced_sum(numbers, pieces, money, [name for name in names if name not in (pieces, money)])
    if paid:
        return {**found, "total": paid}
    goods = looked.sample.loc[numbers.index, product] if product else None
    if pieces and is_price_of_one(money, numbers, pieces, goods):
        return {**found, "price": money}
    whole = pieces and bool((numbers[pieces].dropna() % 1 == 0).all())
    return {"total": money, **(found if whole else {})}  # weights and lengths count no pieces, and the sum needs none


def list_order_sums(looked: TableProfile, names: Sequence[str], order: str) -> list[str]:
    """The columns of money among these that say the same in all lines of an order: they are called like an order's, or
    many orders of several lines tell."""
    if not order:
        return []
    cells = looked.sample[looked.sample[order] != ""]
    several = cells[cells[order].duplicated(keep=False)]
    orders = several.groupby(order)
    varied = int(orders.nunique().gt(1).any(axis=1).sum())  # orders whose lines differ in anything
    found = []
    for name in names:
        called = name_has_keyword(name, ROLE_KEYWORDS["order"])
        enough = varied >= (1 if called else MIN_ORDERS_SAME) and (
            called or int(several[name].nunique()) >= MIN_ORDERS_SAME
        )
        if enough and _reads_as_money(name) and float((orders[name].nunique() == 1).mean()) >= MIN_SHARE_SAME:
            found.append(name)
    return found


def find_reduced_sum(numbers: pd.DataFrame, pieces: str, price: str, left: Sequence[str]) -> str:
    """The column called like a sum that is near pieces times price in nearly all lines: what was paid after discounts
    or with taxes; empty where there is none."""
    if not pieces:
        return ""
    full = (numbers[pieces] * numbers[price]).abs()
    for name in left:
        share = (numbers[name].abs() / full.where(full > 0)).dropna()
        fits = name_has_keyword(name, ROLE_KEYWORDS["total"]) and not name_has_keyword(name, OTHER_MONEY_KEYWORDS)
        if fits and len(share) and share.between(LEAST_PAID, MOST_PAID).mean() >= MIN_SHARE_EXACT:
            return name
    return ""


def _read_amounts(looked: TableProfile, left: Sequence[ColumnProfile]) -> pd.DataFrame:
    """The columns of numbers that do not only name something."""
    sign = detect_decimal_sign(looked)
    counts = [each.name for each in left if each.mostly_numbers and not _only_names(each.name)]
    return pd.DataFrame({name: parse_numbers(looked.sample[name], sign) for name in counts}, index=looked.sample.index)


def _only_names(name: str) -> bool:
    """Whether a column's name ends like that of a code."""
    return bool({*split_name_words(name)[-1:]} & {*CODE_KEYWORDS})


def find_multiplied_columns(numbers: pd.DataFrame) -> tuple[str, str, str] | None:
    """Pieces, price of one, and sum: columns of which two multiply to the third in nearly all lines, signs aside."""
    some = numbers.iloc[:, :MAX_COLUMNS_MULTIPLIED].dropna().head(MAX_ROWS_MULTIPLIED).abs()
    varied = [str(name) for name in some if some[name].nunique() > 1]
    for pieces, price, total in permutations(varied, 3):
        whole = bool((some[pieces] % 1 == 0).all())
        exact = (some[pieces] * some[price] - some[total]).abs() <= ROUNDING
        if whole and exact.mean() >= MIN_SHARE_EXACT and not _reads_as_money(pieces):
            return pieces, price, total
    return None


def _reads_as_money(name: str) -> bool:
    """Whether a column is called like money."""
    return name_has_keyword(name, (*ROLE_KEYWORDS["price"], *ROLE_KEYWORDS["total"]))


def _may_count_pieces(seen: ColumnProfile) -> bool:
    """Whether a column is called like a number of pieces, and no price of one."""
    called = name_has_keyword(seen.name, ROLE_KEYWORDS["quantity"]) or counts_things(seen)
    return called and not name_has_keyword(seen.name, ROLE_KEYWORDS["price"])


def counts_things(seen: ColumnProfile) -> bool:
    """Whether a column of whole numbers is called like a number of what the other words of its name say."""
    return seen.all_are("integers") and any(each in COUNT_KEYWORDS for each in split_name_words(seen.name))


def choose_money_column(names: Sequence[str]) -> str:
    """The column with what was paid: called like a price and no sum, else like a sum, else like the cost of an item;
    other money never."""
    goods = [name for name in names if not name_has_keyword(name, OTHER_MONEY_KEYWORDS)]
    prices = [name for name in goods if name_has_keyword(name, ROLE_KEYWORDS["price"])]
    sums = [name for name in goods if name_has_keyword(name, ROLE_KEYWORDS["total"])]
    single = [name for name in prices if name not in sums]
    costs = [name for name in names if name_has_keyword(name, ("cost",)) and name_has_keyword(name, ITEM_KEYWORDS)]
    return next(iter((*single, *prices, *sums, *costs)), "")


def is_price_of_one(money: str, numbers: pd.DataFrame, pieces: str, goods: pd.Series[str] | None) -> bool:
    """Whether a sum of money is that of one piece: by the cells where products tell, else by its name.

    The price of a product stays while pieces change; what a line comes to changes with them.
    """
    told = compare_spread_within_products(numbers[money], numbers[pieces], goods) if goods is not None else None
    if told is not None:
        return told
    return name_has_keyword(money, SINGLE_PRICE_KEYWORDS) or not name_has_keyword(money, ROLE_KEYWORDS["total"])


def compare_spread_within_products(money: pd.Series, pieces: pd.Series, goods: pd.Series) -> bool | None:
    """Whether money varies less within a product than money by the piece does; None where neither is steadier."""
    frame = pd.DataFrame({"money": money.abs(), "pieces": pieces.abs(), "goods": goods})
    frame = frame[(frame["money"] > 0) & (frame["pieces"] > 0)].dropna()
    logs = pd.DataFrame({"one": np.log(frame["money"]), "each": np.log(frame["money"] / frame["pieces"])})
    varied = frame.groupby("goods")["pieces"].transform("nunique") > 1
    spread = logs[varied].groupby(frame.loc[varied, "goods"]).std().median()
    if frame.loc[varied, "goods"].nunique() < MIN_PRODUCTS_COMPARED:
        return None
    if spread["one"] <= CLEARLY_STEADIER * spread["each"]:
        return True
    return False if spread["each"] <= CLEARLY_STEADIER * spread["one"] else None
