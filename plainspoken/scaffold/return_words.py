"""Data, proposing: words that say that an order came back or was called off, matched as whole words only."""

from __future__ import annotations

import re

RETURN_WORDS = frozenset(
    (
        # English
        "return", "returns", "returned", "refund", "refunds", "refunded", "cancelled", "canceled", "cancellation",
        "cancel", "void", "voided", "chargeback", "reversed", "reversal", "rto", "credit note", "credit memo",
        # Swedish
        "retur", "returer", "returnerad", "returnerat", "returnerade", "återbetald", "återbetalt", "återbetalad",
        "återbetalat", "återbetalning", "återlämnad", "återlämnat", "avbeställd", "avbeställt", "avbeställning",
        "annullerad", "annullerat", "annullering", "makulerad", "makulerat", "makulering", "avbruten", "avbrutet",
        "avbokad", "avbokat", "ångrad", "ångrat", "kreditnota", "kreditfaktura", "krediterad", "krediterat",
        # Russian
        "возврат", "возвраты", "возвращен", "возвращён", "возвращена", "возвращено", "возвращены", "возвращенный",
        "отменен", "отменён", "отменена", "отменено", "отменены", "отмененный", "отменённый", "отмена", "аннулирован",
        "аннулирована", "аннулировано", "аннулирование", "сторно", "сторнирован", "сторнировано", "отказ",
        # German
        "retoure", "retouren", "retour", "retourniert", "storniert", "storno", "stornierung", "stornorechnung",
        "zurückgegeben", "zurückgesendet", "zurückgesandt", "zurückgeschickt", "rückgabe", "rücksendung",
        "rückerstattet", "rückerstattung", "erstattet", "erstattung", "gutschrift", "annulliert", "widerrufen",
        "widerruf", "abgebrochen",
        # French, Spanish, Italian, Portuguese
        "retourné", "retournée", "remboursé", "remboursée", "remboursement", "annulé", "annulée", "annulation",
        "devuelto", "devuelta", "devolución", "reembolsado", "reembolsada", "reembolso", "cancelado", "cancelada",
        "anulado", "anulada", "reso", "restituito", "rimborsato", "rimborso", "annullato", "annullata", "devolvido",
        "devolvida", "devolução",
        # Dutch, Danish, Norwegian, Finnish, Polish
        "geretourneerd", "geannuleerd", "terugbetaald", "teruggestuurd", "returneret", "returnert", "annulleret",
        "annullert", "kansellert", "refunderet", "refundert", "palautus", "palautettu", "peruttu", "peruutettu",
        "hyvitetty", "zwrot", "zwrócony", "zwrócona", "zwrócone", "anulowany", "anulowana", "anulowane", "anulowano",
    )
)  # fmt: skip
# What may stand beside such a word without changing what it says.
WORDS_BESIDE = frozenset(
    (
        "order", "orders", "by", "customer", "client", "buyer", "seller", "shop", "merchant", "system", "item", "items",
        "goods", "product", "products", "purchase", "sale", "full", "fully", "to", "sender", "origin", "the", "was",
        "is", "has", "been", "and", "completed", "money", "payment", "beställning", "beställningen", "köp", "av",
        "kund", "kunden", "kunder", "varor", "vara", "helt", "och", "är", "har", "bestellung", "auftrag", "ware",
        "von", "vom", "durch", "kunde", "kunden", "vollständig", "und", "ist", "wurde", "заказ", "заказа", "товар",
        "товара", "покупка", "покупателем", "клиентом", "магазином", "полностью", "денег", "средств", "и", "был",
        "была", "commande", "par", "le", "client", "pedido", "por", "el", "cliente", "status", "flag",
    )
)  # fmt: skip
NEGATING_WORDS = frozenset(
    (
        "not", "no", "non", "never", "without", "un", "ej", "inte", "icke", "ingen", "utan", "aldrig", "nicht", "kein",
        "keine", "ohne", "nie", "не", "нет", "без", "ni", "pas", "sans", "sin", "niet", "geen", "zonder", "ikke",
        "uden", "uten", "ei", "bez",
    )
)  # fmt: skip


def name_words(text: str) -> list[str]:
    """The words of a text, in small letters, split at all signs."""
    return [each for each in re.split(r"[\W_]+", text.casefold()) if each]


def says_return(text: str) -> bool | None:
    """Whether a text says that an order came back or was called off; None where it says that and something else, such
    as "partially returned" or "return requested"."""
    words = name_words(text)
    joined = f" {' '.join(words)} "
    for known in (each for each in RETURN_WORDS if " " in each):
        joined = joined.replace(f" {known} ", " return ")
    words = joined.split()
    if not RETURN_WORDS & {*words} or NEGATING_WORDS & {*words}:
        return False
    return True if {*words} <= RETURN_WORDS | WORDS_BESIDE else None
