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
BEYOND_ANY_NUMBER = re.compile(r"[+-]?[\d.,]+[eE][+]?(30[89]|3[1-9]\d|[4-9]\d\d|\d{4,})")


def says_nothing(cell: str) -> bool:
    """Whether a cell among numbers says that there is none, or holds what no machine can count."""
    said = cell.strip()
    return said.casefold() in WORDS_FOR_NOTHING or BEYOND_ANY_NUMBER.fullmatch(said) is not None
