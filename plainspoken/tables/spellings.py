"""Cells of text: the usual spellings of yes, no and nothing."""

from __future__ import annotations

import re

FLAG_TRUE, FLAG_FALSE = "TRUE", "FALSE"
FLAGS_BY_SPELLING = {
    **dict.fromkeys(("true", "t", "yes", "y", "1", "1.0"), FLAG_TRUE),
    **dict.fromkeys(("false", "f", "no", "n", "0", "0.0"), FLAG_FALSE),
}
FLAG_WITH_DECIMALS = re.compile(r"[01]\.0+")  # as programs write whole numbers among others
# How R, pandas, SQL and spreadsheets write a number that is not there. In a category they are text.
MISSING_NUMBER_SPELLINGS = ("", "NA", "N/A", "NaN", "nan", "NULL", "null", "None", "<NA>")


def parse_flag(cell: str) -> str | None:
    """TRUE or FALSE for a usual spelling of it, None for any other text."""
    said = cell.strip().casefold()
    return FLAGS_BY_SPELLING.get(said[0] if FLAG_WITH_DECIMALS.fullmatch(said) else said)


# Words that people write where nothing is known, beside those above. Among numbers they count as nothing.
WORDS_FOR_NOTHING = frozenset(
    (
        "", "-", "--", "---", "\u2013", "\u2014", ".", "..", "...", "?", "??", "x", "*", "/", "_", "n/a", "na",
        "n.a.", "n.a", "n/d", "n.d.", "nd", "nil", "nan", "null", "none", "missing", "unknown", "undefined",
        "not available", "not known", "not applicable", "no data", "no answer", "no value", "tbd", "tba", "blank",
        "empty", "(blank)", "(null)", "<na>", "inf", "+inf", "-inf", "infinity", "-infinity", "\u221e", "-\u221e",
        "#n/a", "#na", "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!", "#error!", "saknas", "okänd",
        "okänt", "ej svar", "uppgift saknas", "vet ej", "unbekannt", "k.a.", "k. a.", "keine angabe", "fehlt",
        "inconnu", "manquant", "desconocido", "sconosciuto", "неизвестно", "нет", "нет данных", "н/д", "не указано",
        "пусто", "vet inte", "weiß nicht", "weiss nicht", "don't know", "dont know", "do not know", "not sure",
        "unsure", "not stated", "не знаю", "затрудняюсь ответить", "nie wiem", "brak danych", "nieznane", "ne sait pas",
        "non renseigné", "no sabe", "ns/nc", "non so", "não sei", "não sabe", "weet niet", "onbekend", "ved ikke",
        "ukendt", "vet ikke", "ukjent", "en tiedä", "en osaa sanoa", "ei tietoa", "tuntematon", "nevím", "neznámé",
        "不明", "わからない", "分からない", "未回答", "無回答", "未知", "모름",
    )
)  # fmt: skip
# What spreadsheets of any language write where a formula came to nothing: #DIV/0!, #N/A, #NV, #SAKNAS!, #ССЫЛКА!.
ERROR_VALUE = re.compile(r"#(N/?A|NV|I/T|Н/Д|[^\W\d_]+(/0)?[!?])|(Err|Fehler|Ошибка):\d{3}")
# Of these, what may be a short code or a name as well.
MAY_NAME_SOMETHING = frozenset(("x", "nd", "na", "nil", "nan", "inf", "+inf", "-inf", "infinity", "-infinity", "tba"))
# What people write in place of a customer whom they do not know; beside that, what says that nothing is known at all.
WORDS_FOR_NOBODY = (WORDS_FOR_NOTHING - MAY_NAME_SOMETHING) | frozenset(
    (
        "anonymous", "anon", "anonymous customer", "guest", "guest customer", "guest checkout", "guest user", "nobody",
        "no customer", "no id", "no number", "no name", "unknown customer", "not registered", "unregistered",
        "not specified", "walk-in", "walk in", "walk-in customer", "cash customer", "cash sale", "cash sales",
        "anonym", "anonyme", "gäst", "gästkund", "okänd kund", "ingen", "ingen kund", "utan nummer", "utan kundnummer",
        "kontantkund", "kontantförsäljning", "oregistrerad",
        "anonymer kunde", "gast", "gastkunde", "gastbestellung", "unbekannter kunde", "kein kunde", "keiner", "keine",
        "ohne", "ohne nummer", "ohne kundennummer", "laufkunde", "laufkundschaft", "barverkauf", "barkunde", "k.a",
        "client anonyme", "invité", "client inconnu", "aucun", "sans numéro", "client de passage", "client comptoir",
        "anoniem", "onbekend", "onbekende klant", "geen", "geen klant", "zonder nummer", "gastklant", "passant",
        "anonim", "anonimowy", "gość", "nieznany", "nieznana", "brak", "brak danych", "brak numeru", "bez numeru",
        "klient anonimowy", "klient detaliczny",
        "anónimo", "anonimo", "invitado", "ospite", "ninguno", "nessuno", "sin número", "sin dato", "senza numero",
        "ukendt", "ukjent", "gæst", "gjest", "tuntematon", "vieras", "anonyymi", "ei tiedossa",
        "аноним", "анонимно", "анонимный", "анонимный покупатель", "гость", "неизвестен", "неизвестный",
        "неизвестный покупатель", "без номера", "без имени", "нет номера", "не указан", "не указана", "отсутствует",
        "розничный покупатель", "покупатель без номера", "без регистрации", "не зарегистрирован",
        "匿名", "ゲスト", "ゲスト購入", "不明", "なし", "無し", "未登録", "番号なし", "会員番号なし", "非会員",
    )
)  # fmt: skip
BEYOND_ANY_NUMBER = re.compile(r"[+-]?[\d.,]+[eE][+]?(30[89]|3[1-9]\d|[4-9]\d\d|\d{4,})")


def says_nothing(cell: str) -> bool:
    """Whether a cell among numbers says that there is none, or holds what no machine can count."""
    said = cell.strip()
    if said.casefold() in WORDS_FOR_NOTHING or is_error_value(said):
        return True
    return BEYOND_ANY_NUMBER.fullmatch(said) is not None


def is_error_value(cell: str) -> bool:
    """Whether a cell holds what a spreadsheet writes where a formula failed: in a category, too, it says nothing."""
    said = cell.strip()
    return ERROR_VALUE.fullmatch(said) is not None and (said.isupper() or not said.startswith("#"))


def names_nobody(cell: str) -> bool:
    """Whether a cell among customers is a word that people write where they do not know the customer."""
    return cell.strip().casefold() in WORDS_FOR_NOBODY
