"""Data, proposing: what one row is called, from the name of the column that names the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plainspoken.scaffold.columns import ColumnProposal
from plainspoken.scaffold.keywords import IDENTIFIER_KEYWORDS, split_name_words
from plainspoken.scaffold.new_case_options import NewCaseOptions
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.row_group import RowGroup

IRREGULAR_PLURALS: Mapping[str, str] = {"person": "people", "child": "children", "man": "men", "woman": "women"}
# English words for what rows are, by the words of column names that say so.
UNIT_WORDS: Mapping[str, tuple[str, ...]] = {
    "customer": ("customer", "cust", "kund", "kunde", "kunden", "klant", "cliente", "klient", "клиент", "покупатель"),
    "client": ("client",),
    "user": ("user", "användare", "nutzer", "benutzer", "utilisateur", "usuario", "utente", "пользователь"),
    "member": ("member", "medlem", "mitglied", "membre", "miembro", "socio"),
    "visitor": ("visitor", "besökare", "besucher", "visiteur", "visitante"),
    "subscriber": ("subscriber", "abonnent", "abonné", "suscriptor", "подписчик"),
    "patient": ("patient", "paciente", "пациент"),
    "passenger": ("passenger", "passagerare", "passagier", "passager"),
    "employee": ("employee", "staff", "anställd", "mitarbeiter", "employé", "empleado", "сотрудник"),
    "student": ("student", "pupil", "elev", "schüler"),
    "guest": ("guest", "gäst", "gast"),
    "person": ("person", "people"),
    "household": ("household", "hushåll", "haushalt"),
    "company": ("company", "firm", "företag", "firma"),
    "account": ("account", "konto", "compte", "cuenta", "conto"),
    "visit": ("visit", "besök", "besuch", "visite", "visita", "визит"),
    "session": ("session", "sitzung", "sesión", "сессия"),
    "order": ("order", "beställning", "bestellung", "auftrag", "commande", "pedido", "ordine", "заказ"),
    "invoice": ("invoice", "faktura", "rechnung", "facture", "factura", "fattura"),
    "basket": ("basket", "cart"),
    "booking": ("booking", "reservation", "bokning", "buchung"),
    "purchase": ("purchase", "köp", "kauf", "achat", "compra"),
    "transaction": ("transaction", "transaktion"),
    "payment": ("payment", "betalning", "zahlung"),
    "contract": ("contract", "policy", "avtal", "vertrag", "contrat", "contrato", "договор"),
    "loan": ("loan", "lån", "kredit", "prêt", "préstamo", "кредит"),
    "claim": ("claim",),
    "ticket": ("ticket", "ärende"),
    "lead": ("lead",),
    "offer": ("offer", "quote", "offert", "angebot"),
    "product": ("product", "item", "article", "sku", "artikel", "produkt", "produit", "producto"),
    "shop": ("shop", "store", "butik", "filiale", "tienda"),
    "car": ("car", "vehicle", "bil", "auto"),
}


def propose_row_unit(
    wish: NewCaseOptions, columns: Iterable[ColumnProposal], looked: TableProfile, group: RowGroup | None
) -> dict[str, str]:
    """What one row is called and several are, where a column that names each row once says so; else nothing.

    In another language than English only a person knows the forms.
    """
    if wish.start or {"unit_one", "unit_other"} & set(wish.texts):
        return {}
    identifiers = (each for each in columns if each.role == "identifier")
    alone = (each.name for each in identifiers if group is None or each.name != group.column)
    words = (find_unit_word(name) for name in alone if name in looked.names and names_rows(looked, name))
    unit = next(filter(None, words), "")
    return {"unit_one": unit, "unit_other": make_plural(unit)} if unit else {}


def names_rows(looked: TableProfile, name: str) -> bool:
    """Whether a column names each row once, copies of whole rows aside."""
    cells = looked.sample[~looked.sample.duplicated()][name]
    return bool((cells != "").all()) and cells.is_unique


def find_unit_word(name: str) -> str:
    """What a column's name says that it names: `CustomerID`, `cust_no` and `kund-nr` name customers; else nothing."""
    words = [each for each in split_name_words(name) if each not in IDENTIFIER_KEYWORDS]
    parts = {each.removesuffix(end) for each in words for end in ("", "id", "nr", "no", "nummer", "number", "s")}
    return next((unit for unit, known in UNIT_WORDS.items() if words and parts & set(known)), "")


def make_plural(word: str) -> str:
    """Several of a thing, in English."""
    if word in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[word]
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
