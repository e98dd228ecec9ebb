"""Data, proposing: which column of a table of invoice lines is what, by its cells as much as by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd
from babel.numbers import list_currencies

from plainspoken.case import INVOICE_ROLES
from plainspoken.scaffold.column_profile import ColumnProfile
from plainspoken.scaffold.columns import mostly_matches_pattern
from plainspoken.scaffold.identifiers import has_identifier_name
from plainspoken.scaffold.keywords import ROLE_KEYWORDS, name_has_keyword
from plainspoken.scaffold.line_amounts import counts_things, match_amount_columns
from plainspoken.scaffold.profile import TableProfile

NO_GIVEN_ROLES: Mapping[str, str] = {}
AMOUNT_ROLES = ("quantity", "price", "total")
DAY_PATTERNS = ("iso_days", "other_days", "compact_days")
MAX_CURRENCIES = 12
MIN_SHARE_CALLED = 0.8  # of the orders that name one customer, in a column called so: reading tells the others by row
MIN_SHARE_TOLD = 0.98  # of the orders, in a column that is not
MIN_SHARE_ALIKE = 0.8  # of the products that are described in one way
MIN_PRODUCTS = 3
ROLES_BESIDE_CUSTOMER = {"order", "product", "quantity", "time"}
MIN_CUSTOMERS_BY_CELLS = 30  # different codes: fewer may number stores or sellers
MIN_SHARE_COME_AGAIN = 0.2  # of the codes, in more than one order
CUSTOMER_CODE_PATTERN = r"\S*\d\S*"
# Codes of something else that is one to an order.
OTHER_CODE_KEYWORDS = (
    "zip", "postcode", "postal", "plz", "postnummer", "postnr", "postleitzahl", "индекс", "store", "shop", "branch",
    "filial", "butik", "warehouse", "lager", "склад", "магазин", "terminal", "register", "kassa", "касса", "seller",
    "employee", "cashier", "säljare", "verkäufer", "продавец", "campaign", "voucher", "coupon", "tracking", "parcel",
    "phone", "telefon", "телефон", "tax", "vat", "session", "batch", "route", "tour",
)  # fmt: skip
MAX_SHARE_ABSENT = 0.05  # of the lines: with more, a time stands on the first line of each order alone
# Days on which something else happens than the sale.
OTHER_TIME_KEYWORDS = (
    "ship", "shipment", "shipped", "shipping", "deliver", "delivery", "due",
    "birth", "update", "updated", "return", "returned",
    "signup", "registered", "leverans", "liefer", "lieferdatum", "geburt", "livraison", "entrega", "доставка",
)  # fmt: skip
# What is called a name or title, and of no goods.
NO_GOODS_KEYWORDS = (
    "first", "last", "surname", "billing", "shipping", "company", "payment", "vorname", "nachname", "förnamn",
    "efternamn", "prénom", "имя", "фамилия", "отчество",
)  # fmt: skip
SALE_TIME_KEYWORDS = (*ROLE_KEYWORDS["order"], "purchase", "sale", "sold", "bought", "kauf", "achat", "compra", "köp")
RoleColumns = dict[str, str]


def match_invoice_roles(looked: TableProfile, given: Mapping[str, str] = NO_GIVEN_ROLES) -> RoleColumns:
    """The column of each role that was given or that one seems to fit."""
    found = dict(given)

    def left() -> list[ColumnProfile]:
        return [each for each in looked.columns if each.name not in found.values() and each.filled]

    def propose(role: str, choose: Callable[[TableProfile, Sequence[ColumnProfile], RoleColumns], str]) -> None:
        chosen = "" if role in found else choose(looked, left(), found)
        if chosen:
            found[role] = chosen

    propose("time", choose_time_column)
    propose("currency", choose_currency_column)
    propose("customer", choose_customer_column)
    propose("order", choose_order_column)
    propose("product", choose_product_column)
    amounts = match_amount_columns(looked, left(), found.get("product", ""), found.get("order", ""))
    found |= {role: name for role, name in amounts.items() if role not in found and not _says_money_again(role, found)}
    propose("description", choose_description_column)
    propose("place", choose_place_column)
    propose("customer", choose_customer_by_cells)
    if "product" not in found and "description" in found:
        found["product"] = found["description"]
    return {role: found[role] for role in INVOICE_ROLES if role in found}


def _says_money_again(role: str, found: Mapping[str, str]) -> bool:
    """Whether a role would tell money that another one tells."""
    return role in ("price", "total") and ("price" in found or "total" in found)


def is_time_column(seen: ColumnProfile) -> bool:
    """Whether a column holds days or times."""
    return any(mostly_matches_pattern(seen, each) for each in DAY_PATTERNS)


def may_name(seen: ColumnProfile) -> bool:
    """Whether a column may hold names of something, in letters or digits: no times, no numbers with decimals."""
    decimals = any(seen.counts[kind] > seen.counts["integers"] for kind in ("points", "commas"))
    return not is_time_column(seen) and not decimals


def choose_time_column(looked: TableProfile, left: Sequence[ColumnProfile], roles: RoleColumns) -> str:
    """The time of the sale: of several columns of days one that most lines fill, that is called so, and never one of
    something else."""

    def likely(seen: ColumnProfile) -> tuple[bool, bool, bool, bool]:
        other = name_has_keyword(seen.name, OTHER_TIME_KEYWORDS)
        return (
            other,
            seen.absent > MAX_SHARE_ABSENT * seen.rows,
            not name_has_keyword(seen.name, SALE_TIME_KEYWORDS),
            not name_has_keyword(seen.name, ROLE_KEYWORDS["time"]),
        )

    days = [each for each in left if is_time_column(each)]
    # Eight digits may be a number of something; without a name that says so they are no day.
    sure = [each for each in days if not each.all_are("integers") or name_has_keyword(each.name, ROLE_KEYWORDS["time"])]
    return min(sure, key=likely).name if sure else ""


def choose_currency_column(looked: TableProfile, left: Sequence[ColumnProfile], roles: RoleColumns) -> str:
    """The column whose cells are all codes of currencies; one currency that some lines leave out is that of all."""
    return _first(each for each in list_currency_columns(left) if not each.absent or len(each.values) > 1)


def list_currency_columns(columns: Iterable[ColumnProfile]) -> list[ColumnProfile]:
    """The columns whose filled cells are all codes of currencies."""
    codes = {*list_currencies()}
    few = (each for each in columns if not each.many and 0 < len(each.values) <= MAX_CURRENCIES)
    return [seen for seen in few if all(each.strip().upper() in codes for each in seen.values)]


def choose_customer_column(looked: TableProfile, left: Sequence[ColumnProfile], roles: RoleColumns) -> str:
    """The column called like a customer that tells most of them apart, a number of theirs rather than a name."""
    fits = _called(left, "customer")
    return _first(sorted(fits, key=lambda each: (not has_identifier_name(each.name), -_count_values(looked, each))))


def choose_customer_by_cells(looked: TableProfile, left: Sequence[ColumnProfile], roles: RoleColumns) -> str:
    """The column of codes that is one to an order and comes again in others, where all else of invoice lines is there;
    of several the one with most codes. Called like something else, as a store or a postcode, it is none."""
    if not {*roles} >= ROLES_BESIDE_CUSTOMER or not {"price", "total"} & {*roles}:
        return ""
    fits = [each for each in left if not name_has_keyword(each.name, OTHER_CODE_KEYWORDS) and may_name(each)]
    fits = [each for each in fits if _numbers_customers(looked, each, roles["order"])]
    return _first(sorted(fits, key=lambda each: -_count_values(looked, each)))


def _numbers_customers(looked: TableProfile, seen: ColumnProfile, order: str) -> bool:
    """Whether cells are codes with digits, many of them, each order has one, and most come again in other orders."""
    pair = looked.sample[[seen.name, order]]
    filled = pair[(pair[seen.name] != "") & (pair[order] != "")]
    codes = pd.Series(filled[seen.name].unique(), dtype=str)
    if len(codes) < MIN_CUSTOMERS_BY_CELLS or float(codes.str.fullmatch(CUSTOMER_CODE_PATTERN).mean()) < MIN_SHARE_TOLD:
        return False
    again = filled.groupby(seen.name)[order].nunique() > 1
    return float(again.mean()) >= MIN_SHARE_COME_AGAIN and (
        tells(looked, looked.column(order), seen.name) >= MIN_SHARE_TOLD
    )


def choose_order_column(looked: TableProfile, left: Sequence[ColumnProfile], roles: RoleColumns) -> str:
    """The number of the order: each of them has one customer. Called like one, or found as what says customer and day
    of lines that stand together."""
    if "customer" not in roles:
        return _first(_called(left, "order"))
    fits = {each.name: tells(looked, each, roles["customer"]) for each in left if may_name(each)}
    customers = looked.sample[roles["customer"]].nunique()
    called = [each for each in _called(left, "order") if fits[each.name] >= MIN_SHARE_CALLED]
    if called:
        return max(called, key=lambda each: _count_values(looked, each)).name
    unnamed = [
        each
        for each in left
        if fits.get(each.name, 0.0) >= MIN_SHARE_TOLD
        and "time" in roles
        and _count_values(looked, each) > customers
        and looked.sample[each.name].duplicated().any()
        and tells(looked, each, roles["time"]) >= MIN_SHARE_TOLD
    ]
    return _first(unnamed)


def choose_product_column(looked: TableProfile, left: Sequence[ColumnProfile], roles: RoleColumns) -> str:
    """The code of what was sold: called like one, or else the column that sorts lines finest and neither says nor
    follows from customer and order."""
    called = sorted(
        (
            each
            for each in _called(left, "product")
            if not (counts_things(each) or name_has_keyword(each.name, ROLE_KEYWORDS["quantity"]))
        ),
        key=lambda each: (
            name_has_keyword(each.name, ROLE_KEYWORDS["description"]),
            not has_identifier_name(each.name),
            -_count_values(looked, each),
        ),
    )
    if called:
        return called[0].name
    if not {"customer", "order", "time"} <= {*roles}:
        return ""
    others = [each.name for role in ("description", "place", "customer") for each in _called(left, role)]
    fits = [each for each in left if each.name not in others and _sorts_lines(looked, each, roles)]
    return _first(sorted(fits, key=lambda each: -_count_values(looked, each)))


def _sorts_lines(looked: TableProfile, seen: ColumnProfile, roles: RoleColumns) -> bool:
    """Whether a column of names comes again in orders of others, and differs within those of one order or customer."""
    cells, kinds = looked.sample[seen.name], _count_values(looked, seen)
    whole = seen.all_are("integers")  # a count, as likely as a code
    if not may_name(seen) or whole or not MIN_PRODUCTS <= kinds < len(cells) / 2:
        return False
    within = looked.sample.groupby(looked.sample[roles["customer"]])[seen.name].nunique()
    return bool((within > 1).mean() > 1 - MIN_SHARE_ALIKE)


def choose_description_column(looked: TableProfile, left: Sequence[ColumnProfile], roles: RoleColumns) -> str:
    """What the product is called: a column that says the same for each product."""
    called = [each for each in _called(left, "description") if not names_no_goods(each.name)]
    fits = sorted(called, key=lambda each: not name_has_keyword(each.name, ROLE_KEYWORDS["product"]))
    if "product" not in roles:
        return _first(each for each in fits if name_has_keyword(each.name, ROLE_KEYWORDS["product"]) or len(fits) == 1)
    code = looked.column(roles["product"])
    return _first(each for each in fits if tells(looked, code, each.name) >= MIN_SHARE_ALIKE)


def names_no_goods(name: str) -> bool:
    """Whether a column holds names of something else than goods, such as customers."""
    return name_has_keyword(name, ROLE_KEYWORDS["customer"]) or name_has_keyword(name, NO_GOODS_KEYWORDS)


def choose_place_column(looked: TableProfile, left: Sequence[ColumnProfile], roles: RoleColumns) -> str:
    """Where the customer is."""
    return _first(each for each in _called(left, "place") if not each.many)


def _called(columns: Iterable[ColumnProfile], role: str) -> list[ColumnProfile]:
    """The columns that may name something and are called like a role."""
    return [each for each in columns if may_name(each) and name_has_keyword(each.name, ROLE_KEYWORDS[role])]


def _first(columns: Iterable[ColumnProfile]) -> str:
    """The name of the first column; empty where there is none."""
    return next((each.name for each in columns), "")


def _count_values(looked: TableProfile, seen: ColumnProfile) -> int:
    """How many different cells a column has."""
    return int(looked.sample[seen.name].nunique())


def tells(looked: TableProfile, seen: ColumnProfile, other: str) -> float:
    """The share of a column's values that go with one value of another column, empty cells aside."""
    pair: pd.DataFrame = looked.sample[[seen.name, other]]
    filled = pair[(pair[seen.name] != "") & (pair[other] != "")]
    return float((filled.groupby(seen.name)[other].nunique() == 1).mean()) if len(filled) else 0.0
