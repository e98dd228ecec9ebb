"""Data, proposing: what a reader of proposed invoice lines should know, in lines for the terminal and the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plainspoken.data.invoices.coverage import find_closing_day, list_silent_months
from plainspoken.data.invoices.time_forms import read_sale_times
from plainspoken.scaffold.invoice_lines import MONEY_ROLES, InvoiceLinesProposal, gives_back
from plainspoken.scaffold.invoice_roles import list_currency_columns
from plainspoken.scaffold.keywords import ROLE_KEYWORDS, name_has_keyword
from plainspoken.scaffold.placeholders import count_placeholder, leave_out_placeholders
from plainspoken.tables.fault import join_first_words

ROLE_NAMES = {
    "order": "order number", "customer": "customer", "product": "product", "description": "description",
    "quantity": "pieces", "price": "price of one piece", "total": "sum of the line", "time": "time of sale",
    "place": "place", "currency": "currency",
}  # fmt: skip
CURRENCIES_BY_SIGN = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "₽": "RUB", "zł": "PLN", "₴": "UAH", "₹": "INR"}


def list_invoice_notes(lines: InvoiceLinesProposal, currency: str) -> list[str]:
    """What was taken for what, in the table's own names, and what that means where a role has no column."""
    roles = ", ".join(f'{ROLE_NAMES[role]} "{name}"' for role, name in lines.roles.items())
    return [
        f"invoice lines: {roles}",
        *_note_customer(lines),
        *_note_placeholders(lines),
        *_note_missing_roles(lines),
        *_note_what_comes_back(lines),
        *_note_times(lines),
        _note_codes(lines),
        f"sums are taken to be in {currency} (else: --text currency=CODE)",
    ]


def _note_placeholders(lines: InvoiceLinesProposal) -> Iterator[str]:
    """Words that say that nothing is there, column by column, and what becomes of lines that name no customer."""
    for each in lines.columns:
        if each.nothing:
            words = [f'"{word}" ({count_placeholder(lines.looked, each.name, word)} lines)' for word in each.nothing]
            told = f'"{each.name}": {join_first_words(words)} says that nothing is there'
            yield f'{told}, and is declared so (where it is a value: take it out of "nothing" of that column)'
    (customer,) = (each for each in lines.columns if each.name == lines.roles["customer"])
    if customer.missing:
        whose = "; where all other lines of their order name one customer, they are that customer's"
        yield f"lines without a customer count for no segment{whose if 'order' in lines.roles else ''}"


def _note_customer(lines: InvoiceLinesProposal) -> Iterator[str]:
    """That the cells alone tell whose a line is, where the name of the column does not."""
    name = lines.roles["customer"]
    if not name_has_keyword(name, ROLE_KEYWORDS["customer"]):
        yield f'"{name}" numbers the customers, by its cells: one to an order (else: --role customer=COLUMN)'


def _note_missing_roles(lines: InvoiceLinesProposal) -> Iterator[str]:
    """What stands in for columns that are not there, and which column to name where there is one."""
    unused = [each.name for each in lines.columns if each.name not in lines.roles.values()]
    hint = f"; not used: {join_first_words(unused)}" if unused else ""
    if "order" not in lines.roles:
        several = [name for name in unused if name_has_keyword(name, ROLE_KEYWORDS["order"])]
        why = f'"{several[0]}" stands with several customers' if several else "no column numbers the orders"
        yield f"{why}: what a customer buys on one day is one order (else: --role order=COLUMN{hint})"
    if "product" not in lines.roles:
        yield f"no column tells products apart: all goods are one (else: --role product=COLUMN{hint})"
    elif not _is_called_product(lines.roles["product"]):
        taken = f'"{lines.roles["product"]}" is taken for the product, for it sorts the lines finest'
        yield f"{taken}, and no column is called like one (else: --role product=COLUMN{hint})"
    if "quantity" not in lines.roles:
        yield f"no column counts pieces: each line is one piece (else: --role quantity=COLUMN{hint})"
    elif "total" in lines.roles:
        total = lines.roles["total"]
        yield f'"{total}" is taken for what a line comes to (where it is the price of one: --role price="{total}")'
    elif "price" in lines.roles:
        price = lines.roles["price"]
        yield f'"{price}" is taken for the price of one piece (where a line comes to it: --role total="{price}")'


def _is_called_product(name: str) -> bool:
    """Whether a column is called like a product, or like what describes one."""
    return name_has_keyword(name, (*ROLE_KEYWORDS["product"], *ROLE_KEYWORDS["description"]))


def _note_what_comes_back(lines: InvoiceLinesProposal) -> Iterator[str]:
    """Lines that give back, and cancellations where their numbers tell them."""
    back = int(gives_back(lines.looked, lines.roles).sum())
    if not back:
        yield "no line gives pieces or money back: none is taken for a return"
    elif lines.cancelled:
        yield f'{back:,} lines give back; order numbers that begin with "{lines.cancelled}" are cancellations'
    else:
        yield f"{back:,} lines give pieces or money back: they are taken from the sales that they undo"


def _note_times(lines: InvoiceLinesProposal) -> Iterator[str]:
    """How times are written; months without a sale, and a group of customers that nobody joins any more."""
    yield f"times are written as {lines.times[0]}"
    cells = leave_out_placeholders(lines.looked).sample
    days = read_sale_times(cells[lines.roles["time"]], lines.times[0]).dt.normalize()
    silent = list_silent_months(days)
    if silent:
        yield f"no line in {join_first_words(silent)}: nothing was sold then, or lines are missing"
    closing = find_closing_day(days, cells[lines.roles["customer"]])
    if closing is not None:
        told = f"nobody new bought after {closing:%Y-%m-%d}, though lines go on to {days.max():%Y-%m-%d}"
        yield f"{told}: these are the customers of one time only; that sales fall afterwards is no season"


def _note_codes(lines: InvoiceLinesProposal) -> str:
    """Codes that are no goods, and where to say so of others."""
    found = join_first_words(lines.not_products)
    if not found:
        return "all product codes count as goods (codes of postage or fees: add them to not_products in the case)"
    return f"no goods: {found} (what is goods: take it out of not_products in the case)"


def propose_currency(lines: InvoiceLinesProposal) -> str:
    """The currency that a column, the name of the money column or its cells say; empty where none does."""
    looked, roles = lines.looked, lines.roles
    said = [looked.column(roles["currency"])] if "currency" in roles else list_currency_columns(looked.columns)
    if said:
        values = said[0].values
        return max(values, key=lambda each: values[each]).strip().upper()
    money = next(roles[role] for role in MONEY_ROLES if role in roles)
    return _find_sign(money) or _find_sign(str(looked.sample[money].iloc[0]))


def _find_sign(text: str) -> str:
    """The code of the currency whose code or sign stands in a text; empty where none does."""
    codes: Mapping[str, str] = CURRENCIES_BY_SIGN
    words = {each.strip("()[].,").upper() for each in text.replace("_", " ").replace(",", " ").split()}
    named = (code for code in (*codes.values(), "SEK", "NOK", "DKK", "CHF", "CZK", "CAD", "AUD") if code in words)
    return next(named, next((code for sign, code in codes.items() if sign in text), ""))
