"""Data, proposing: English words for what rows are, by the words that names of columns say it with."""

from __future__ import annotations

from collections.abc import Mapping

IRREGULAR_PLURALS: Mapping[str, str] = {"person": "people", "child": "children", "man": "men", "woman": "women"}
VOWELS = ("", "a", "e", "i", "o", "u")
# English words for what rows are, by the words of column names that say so.
UNIT_WORDS: Mapping[str, tuple[str, ...]] = {
    "customer": (
        "customer",
        "cust",
        "kund",
        "kunde",
        "kunden",
        "klant",
        "cliente",
        "klient",
        "klienta",
        "asiakas",
        "zákazník",
        "клиент",
        "клиента",
        "покупатель",
        "покупателя",
        "顧客",
        "客户",
        "お客様",
        "고객",
    ),
    "client": ("client",),
    "user": (
        "user",
        "användare",
        "nutzer",
        "benutzer",
        "utilisateur",
        "usuario",
        "utente",
        "gebruiker",
        "bruger",
        "bruker",
        "käyttäjä",
        "użytkownik",
        "пользователь",
        "пользователя",
        "ユーザー",
        "用户",
    ),
    "member": (
        "member",
        "medlem",
        "medlems",
        "mitglied",
        "mitglieds",
        "membre",
        "miembro",
        "socio",
        "lid",
        "jäsen",
        "członek",
        "会員",
        "会员",
        "회원",
    ),
    "visitor": ("visitor", "besökare", "besucher", "visiteur", "visitante"),
    "subscriber": ("subscriber", "abonnent", "abonné", "suscriptor", "подписчик"),
    "patient": ("patient", "patienten", "paciente", "pacjent", "potilas", "пациент", "患者"),
    "passenger": ("passenger", "passagerare", "passagier", "passager"),
    "employee": ("employee", "staff", "anställd", "mitarbeiter", "employé", "empleado", "сотрудник", "社員"),
    "student": ("student", "pupil", "elev", "schüler", "schueler", "студент", "学生"),
    "guest": ("guest", "gäst", "gast"),
    "person": ("person", "people"),
    "household": ("household", "hushåll", "haushalt"),
    "company": ("company", "firm", "företag", "firma"),
    "account": ("account", "konto", "compte", "cuenta", "conto"),
    "visit": ("visit", "besök", "besuch", "visite", "visita", "визит"),
    "session": ("session", "sitzung", "sesión", "сессия"),
    "order": (
        "order",
        "beställning",
        "bestellung",
        "auftrag",
        "commande",
        "pedido",
        "ordine",
        "zamówienie",
        "zamówienia",
        "заказ",
        "заказа",
        "注文",
        "訂單",
        "订单",
    ),
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
UNIT_BY_WORD: Mapping[str, str] = {word: unit for unit, words in UNIT_WORDS.items() for word in words}


def find_unit(word: str) -> str:
    """What a word says that rows are, in English; empty where it says nothing of that."""
    return UNIT_BY_WORD.get(word, "")


def make_plural(word: str) -> str:
    """Several of a thing, in English."""
    last = word.split(" ")[-1]
    if last in IRREGULAR_PLURALS:
        return word.removesuffix(last) + IRREGULAR_PLURALS[last]
    if last[-1:] == "y" and last[-2:-1] not in VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}es" if last.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"
