"""Data, proposing: codes of invoice lines that are no goods, by usual words for postage, discounts and fees."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from plainspoken.scaffold.invoice_roles import MIN_SHARE_ALIKE, may_name, tells
from plainspoken.scaffold.profile import TableProfile

# What shops call lines that are no goods: postage, fees, samples, manual entries, vouchers.
USUAL_NON_PRODUCT_CODES = (
    "POST", "DOT", "C2", "M", "D", "S", "B", "PADS", "CRUK", "AMAZONFEE", "BANK CHARGES", "gift_*", "FRAKT", "PORTO",
)  # fmt: skip
CODE_WORDS = frozenset(
    ("ship", "shp", "shipp", "post", "freight", "frt", "disc", "vouch", "coup", "adj", "corr", "dep")
)
NO_GOODS_WORDS = frozenset(
    (
        "postage", "shipping", "shipment", "freight", "delivery", "carriage", "discount", "discounts", "voucher",
        "vouchers", "coupon", "rebate", "surcharge", "fee", "fees", "charge", "charges", "sample", "samples",
        "adjustment", "adjustments", "correction", "corrections", "deposit", "handling", "refund", "commission",
        "frakt", "fraktkostnad", "porto", "expeditionsavgift", "rabatt", "presentkort", "avgift", "avgifter",
        "bankavgift", "bankavgifter", "fakturaavgift", "varuprov", "prov", "justering", "korrigering", "rättelse",
        "pant", "deposition",
        "доставка", "доставки", "пересылка", "фрахт", "скидка", "скидки", "купон", "ваучер", "промокод", "комиссия",
        "сбор", "сборы", "образец", "образцы", "корректировка", "исправление", "залог", "депозит",
        "versand", "versandkosten", "versandkostenpauschale", "fracht", "frachtkosten", "lieferkosten", "liefergebühr",
        "transportkosten", "nachlass", "skonto", "gutschein", "geschenkgutschein", "gebühr", "gebühren", "bankgebühren",
        "bearbeitungsgebühr", "muster", "warenprobe", "korrektur", "korrekturbuchung", "pfand", "kaution",
        "wysyłka", "przesyłka", "dostawa", "rabat", "zniżka", "voucher", "kupon", "opłata", "opłaty", "prowizja",
        "próbka", "próbki", "korekta", "kaucja",
        "livraison", "frais", "affranchissement", "expédition", "remise", "réduction", "rabais", "échantillon",
        "échantillons", "ajustement", "consigne", "caution",
        "verzending", "verzendkosten", "bezorgkosten", "bezorging", "vracht", "korting", "tegoedbon", "cadeaubon",
        "waardebon", "bankkosten", "monster", "proefmonster", "correctie", "statiegeld", "borg", "toeslag",
        "送料", "配送料", "運賃", "割引", "値引", "値引き", "クーポン", "手数料", "代引手数料", "サンプル", "見本",
        "調整", "訂正", "保証金", "デポジット",
    )
)  # fmt: skip
# What may stand beside such a word: of itself it says nothing, and any other word makes goods of it.
WORDS_BESIDE = frozenset(
    (
        "and", "of", "for", "the", "on", "to", "und", "für", "och", "för", "av", "et", "de", "du", "des", "d", "l",
        "en", "van", "voor", "i", "za", "do", "w", "и", "за", "на", "по", "cost", "costs", "kosten", "kostnad", "koszt",
        "koszty", "стоимость", "international", "national", "domestic", "express", "standard", "economy", "free",
        "extra", "bank", "bancaires", "bancaire", "bankowa", "банковская", "банковские", "payment", "service", "gift",
        "customer", "manual", "manuelle", "manuell", "manuella", "ręczna", "ручная", "promo", "promotion", "loyalty",
        "port", "bon", "transport", "dhl", "ups", "fedex", "dpd", "gls", "hermes", "postnord", "post", "mail", "kurier",
        "courier", "почтой", "почта", "курьером", "заказа", "товара", "order",
    )
)  # fmt: skip


def find_no_goods(looked: TableProfile, roles: Mapping[str, str]) -> tuple[str, ...]:
    """The codes in a table that are no goods, by themselves or by what is said of them; `*` stands for anything."""
    if "product" not in roles:
        return ()
    codes = looked.sample[roles["product"]]
    usual = [each for each in USUAL_NON_PRODUCT_CODES if _code_occurs(each, codes.str.upper())]
    named = {str(each) for each in codes.unique() if code_names_no_goods(str(each))}
    for column in list_describing_columns(looked, roles):
        named |= {
            code for code, text in list_common_texts(looked, roles["product"], column) if describes_no_goods(text)
        }
    found = [each for each in codes.value_counts().index if each in named and "*" not in each]
    return tuple(dict.fromkeys((*usual, *(each for each in found if not any(_covers(one, each) for one in usual)))))


def list_describing_columns(looked: TableProfile, roles: Mapping[str, str]) -> list[str]:
    """The columns that say one thing of each product, the description first."""
    product = looked.column(roles["product"])
    taken = {name for role, name in roles.items() if role != "description"}
    left = [each for each in looked.columns if each.name not in taken and each.filled and may_name(each)]
    return [each.name for each in left if tells(looked, product, each.name) >= MIN_SHARE_ALIKE]


def list_common_texts(looked: TableProfile, product: str, column: str) -> list[tuple[str, str]]:
    """Each code with what stands most often beside it in another column, empty cells aside."""
    pairs = looked.sample[[product, column]].set_axis(["code", "text"], axis=1)
    counted = pairs[pairs["text"] != ""].value_counts().reset_index().drop_duplicates("code")
    return [(str(code), str(text)) for code, text in zip(counted["code"], counted["text"], strict=True)]


def describes_no_goods(text: str) -> bool:
    """Whether a description says nothing but a usual word for postage, a discount, a fee and the like."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return any(each in NO_GOODS_WORDS for each in words) and {*words} <= NO_GOODS_WORDS | WORDS_BESIDE


def code_names_no_goods(code: str) -> bool:
    """Whether a code is such a word itself, or short for one; numbers after it aside."""
    return re.sub(r"[\W\d_]+$", "", code.casefold().strip()) in CODE_WORDS or describes_no_goods(code)


def _code_occurs(pattern: str, codes: pd.Series[str]) -> bool:
    """Whether a code of no goods is among the codes; `*` stands for anything."""
    start, star, _ = pattern.upper().partition("*")
    return bool(codes.str.startswith(start).any() if star else (codes == start).any())


def _covers(pattern: str, code: str) -> bool:
    """Whether a pattern takes in a code."""
    return _code_occurs(pattern, pd.Series([code.upper()]))
