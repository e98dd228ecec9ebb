"""Data, proposing: how a known word goes on in a column's name: inflected, or as the head of a compound."""

from __future__ import annotations

from collections.abc import Mapping

MIN_PREFIX_LENGTH = 4  # letters from which a word may begin a longer one
LONG_PREFIX_LENGTH = 5  # from which on more endings are sure: "costa" is no plural of cost
STEM_MARK = "-"  # at the end of a known word: any word that begins so is meant

SHORT_ENDINGS = frozenset(
    (
        "s", "n", "en", "er", "et", "e", "erna", "arna", "ed", "ing",
        "а", "у", "ы", "и", "е", "о", "ом", "ой", "ов", "ам", "ами", "ах",
        "я", "ю", "ей", "ем", "ям", "ями", "ях",
    )
)  # fmt: skip
LONG_ENDINGS = SHORT_ENDINGS | frozenset(
    (
        "ings", "a", "o", "as", "os", "na", "ar", "or", "ad", "at", "ade",
        "u", "em", "ów", "owi", "ami", "ach", "ée", "és", "ées", "ия", "ии", "ию", "ие", "ий",
        "ый", "ая", "ое", "ые", "ого", "ых", "ному", "ный", "ная", "ное", "ные", "ного", "ных", "ский", "ская", "ские",
        "енный",
    )
)  # fmt: skip
AFTER_SOME: Mapping[str, tuple[str, ...]] = {"es": ("s", "x", "z", "ch", "sh"), "d": ("e",)}  # losses, lapsed
LINKS = ("", "s", "es", "n", "en", "e")  # between the parts of a German or Swedish compound
# The last parts of compounds that name columns: a number, a day, a sort or a sum of what the first part names.
TAILS = frozenset(
    (
        # English
        "id", "ids", "no", "num", "number", "numbers", "nbr", "code", "codes", "key", "name", "names", "type", "types",
        "group", "class", "category", "date", "dates", "day", "days", "time", "times", "stamp", "datetime", "timestamp",
        "month", "year", "week", "hour", "hours", "minutes", "seconds", "status", "state", "flag", "reason", "amount",
        "amt", "price", "prices", "cost", "value", "values", "total", "totals", "sum", "count", "rate", "share",
        "length", "duration", "text", "title", "description", "desc", "line", "lines", "item", "items", "qty",
        "quantity", "at", "ts", "dt", "size", "region", "country", "city", "channel", "segment", "email", "address",
        # German
        "nr", "nummer", "nummern", "kennung", "kennzeichen", "kürzel",
        "code", "namen", "typ", "art", "gruppe", "klasse",
        "kategorie", "datum", "tag", "tage", "tagen", "termin", "zeit",
        "zeiten", "zeitpunkt", "jahr", "monat", "stunde",
        "stunden", "minuten", "sekunden", "grund", "betrag", "beträge", "summe", "wert", "preis", "preise", "menge",
        "anzahl", "zahl", "adresse", "quote", "bezeichnung", "beschreibung",
        "position", "zeile", "konto", "kosten", "höhe",
        # Swedish, Danish, Norwegian
        "kod", "kode", "namn", "navn", "grupp", "gruppe", "klass", "kategori", "dato", "dag", "dagar", "dage", "tid",
        "tider", "tidpunkt", "år", "månad", "vecka", "timmar", "minuter", "sekunder", "orsak", "skäl", "anledning",
        "årsag", "adress", "belopp", "beløb", "beløp", "summa", "sum",
        "värde", "verdi", "pris", "priser", "antal", "antall",
        "grad", "andel", "rad", "rader", "linje", "benämning", "beteckning", "beskrivning", "kostnad", "kanal",
        # Dutch, Finnish
        "naam", "soort", "groep", "maand", "jaar", "bedrag", "prijs", "waarde", "aantal", "omschrijving", "reden",
        "numero", "tunnus", "päivä", "pvm", "nimi", "koodi", "ryhmä", "hinta", "määrä",
    )
)  # fmt: skip


def begins_with_known(word: str, known: str) -> bool:
    """Whether a word is a known one, a form of it, or a compound that it begins; of a stem, any word that begins so.

    A town or a surname that begins alike is none of these: Klagenfurt is no complaint ("klage").
    """
    if known.endswith(STEM_MARK):
        return word.startswith(known.removesuffix(STEM_MARK))
    if not word.startswith(known) or len(known) < MIN_PREFIX_LENGTH:
        return word == known
    rest = word.removeprefix(known)
    return not rest or rest.isdecimal() or _inflects(known, rest) or _is_tail(rest)


def _inflects(known: str, rest: str) -> bool:
    """Whether the rest of a word is an ending of it."""
    if rest in AFTER_SOME:
        return known.endswith(AFTER_SOME[rest])
    return rest in (LONG_ENDINGS if len(known) >= LONG_PREFIX_LENGTH else SHORT_ENDINGS)


def _is_tail(rest: str) -> bool:
    """Whether the rest of a word is the last part of a compound, with what links it."""
    return any(rest.removeprefix(link) in TAILS for link in LINKS if rest.startswith(link))
