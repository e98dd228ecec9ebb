"""Data, proposing: how numbers, days, answers and roles are spelt, in three languages.

The words in column names only propose: each proposal stands in the case file with its reason, to be changed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from plainspoken.case.addresses import one_line
from plainspoken.case.case_names import says_yes
from plainspoken.scaffold.word_parts import begins_with_known
from plainspoken.tables.spellings import parse_flag

INTEGER_PATTERN = r"^\s*[+-]?\d+(\.0+)?\s*$"
LEADING_ZERO_PATTERN = r"^0\d+$"  # a leading zero is part of a code and lost in a number
ISO_DATE_PATTERN = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$"
OTHER_DATE_PATTERN = r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}([ T]\d{1,2}:\d{2}(:\d{2})?)?( ?[AaPp][Mm])?$"
WORDED_DATE_PATTERN = (
    r"^(\d{4}年\d{1,2}月(\d{1,2}日)?|\d{1,2}[ -][A-Za-z]{3,9}\.?[ -]\d{2,4}|[A-Za-z]{3,9}\.? \d{1,2}, \d{4})"
    r"([ T]\d{1,2}:\d{2}(:\d{2})?( ?[AaPp][Mm])?)?$"
)
COMPACT_DATE_PATTERN = r"^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$"
LONG_CODE_PATTERN = r"^\d{12,}(\.0+)?$"  # so many digits name an account or a parcel; nothing is counted so far
FIRST_UNPARTED_LETTER = "\u3040"  # of the scripts that write words without a space between them

NO_SPELLINGS = frozenset(
    (
        "no", "n", "false", "f", "0", "0.0", "nej", "nei", "falskt", "нет", "н", "ложь", "nein", "falsch", "non",
        "faux", "falso", "não", "nie", "fałsz", "nee", "ei", "ne", "nem", "hayır", "ні", "いいえ", "否",
        "όχι", "nu", "ikke", "아니오", "아니요", "不", "لا", "לא", "ні", "не",
        "falsk", "usann", "onwaar", "epätosi", "nepravda", "nao", "falsz", "hayir", "οχι", "nē", "無", "無し",
        "なし",
        "不可", "未", "无", "没有", "不是", "무", "×", "✗", "✘", "✕", "✖",
    )
)  # fmt: skip

NO_WITH_DECIMALS = re.compile(r"0\.0+")
TICKS = frozenset(("x", "*", "×", "✓", "✔", "☑", "☒", "√", "•", "●", "○", "◯", "〇"))

# Words of column names, in English, Swedish and Russian; each stands for whole words, their forms and the
# compounds that they begin; a stem with - for any word that begins so.
TARGET_KEYWORDS = (
    "target", "label", "outcome", "response", "churn", "churned", "default", "fraud", "converted",
    "conversion",
    "bought", "buys", "purchase", "purchased", "cancelled", "canceled", "left", "died", "won", "returned",
    "came back", "approve", "approved", "reject", "rejected", "accepted", "survived", "subscribed", "renewed",
    "repaid", "clicked", "signed",
    "mål", "utfall", "köp", "köpt", "köpte", "avslutat", "avslutad", "uppsagd", "slutat", "lämnat", "svar",
    "överlevde", "godkänd", "beviljad", "avslag", "betald",
    "y", "ziel", "kauf", "gekauft", "kündigung", "gekündigt", "abgewandert", "abwanderung", "storniert", "ausfall",
    "antwort", "cible", "achat", "acheté", "résilié", "résiliation", "réponse", "parti", "objetivo", "compra", "compró",
    "comprado", "baja", "abandono", "cancelado", "respuesta", "comprou", "resposta", "acquisto", "acquistato",
    "disdetta", "abbandono", "risposta", "cel", "zakup", "kupił", "rezygnacja", "odszedł", "odpowiedź", "doel",
    "gekocht", "aankoop", "opgezegd", "opzegging", "antwoord", "købt", "kjøpt", "opsagt", "oppsagt", "svaret",
    "цель", "отток", "ушел", "ушёл", "купил", "покупка", "отказ", "дефолт", "ответ", "выжил", "одобрено",
)  # fmt: skip
# Of those, the words that say that a column is the answer and not what happened.
UNTELLING_KEYWORDS = (
    "target", "label", "outcome", "response", "y", "mål", "utfall", "svar", "svaret", "ziel", "antwort", "cible",
    "réponse", "objetivo", "respuesta", "resposta", "risposta", "cel", "odpowiedź", "doel", "antwoord", "цель", "ответ",
)  # fmt: skip
# The whole name of a column that is the answer, whatever else has two values.
ANSWER_NAMES = ("target", "label", "y", "outcome", "ziel", "zielvariable", "mål", "målvariabel", "utfall", "цель")
# The whole name of a column of classes: the answer, where it is the last one.
CLASS_NAMES = ("class", "classes", "klass", "klasse", "classe", "clase", "klasa", "класс")
IDENTIFIER_KEYWORDS = (
    "id", "ids", "key", "uuid", "guid", "number", "no", "nr", "num", "nbr", "nummer", "numer", "numéro", "número",
    "numero", "nro", "nº", "číslo", "cislo", "numeris", "szám", "tunnus", "código", "codigo", "номер", "ид", "код",
    "κωδικός", "αριθμός", "番号", "編号", "编号", "번호",
)  # fmt: skip
# Where what is numbered stands after the word, as in "nr klienta"; "of" after it counts.
LEADING_IDENTIFIER_KEYWORDS = (
    "id", "nr", "numer", "numéro", "número", "nº", "číslo", "código", "codigo", "kod", "код", "номер", "κωδικός",
)  # fmt: skip
IDENTIFIER_ENDINGS = (
    "nummer", "nr", "nro", "numero", "tunnus", "kennung", "номер", "番号", "編号", "编号", "번호", "コード",
)  # fmt: skip
# The whole name of a column of people, and the last word of one of people or things.
PERSON_NAME_KEYWORDS = frozenset(
    (
        "first name", "last name", "full name", "given name", "family name", "middle name", "surname", "firstname",
        "lastname", "fullname", "forename", "förnamn", "efternamn", "vorname", "nachname", "familienname", "prénom",
        "prenom", "nom", "nombre", "apellido", "apellidos", "cognome", "voornaam", "achternaam", "fornavn",
        "efternavn", "etternavn", "imię", "nazwisko", "imię i nazwisko", "jméno", "příjmení", "sobrenome",
        "etunimi",
        "sukunimi", "nimi", "фио", "имя", "фамилия", "отчество", "氏名", "姓名", "名前", "お名前", "姓", "名",
        "이름", "성명", "naam", "navn", "nome", "vezetéknév", "ім'я", "прізвище",
    )
)  # fmt: skip
NAME_KEYWORDS = ("name", "names", "namn", "navn", "naam", "nazwa", "nimi", "имя", "название", "наименование")
COUNTING_WORDS = ("of", "av", "von", "de", "di", "der")
PERSON_KEYWORDS = (
    "customer", "client", "user", "member", "buyer", "visitor", "patient", "subscriber", "person", "household",
    "individual", "participant", "respondent", "student", "pupil", "panelist",
    "account", "email", "kund", "användare", "medlem", "patient", "konto", "клиент", "покупатель", "пользователь",
)  # fmt: skip
# Days that are not the case's own: of a person, of the start of a contract, of what comes after.
OTHER_DAY_KEYWORDS = (
    "birth", "born", "dob", "birthday", "since", "start", "signup", "joined", "registered", "registration", "created",
    "opened", "end", "expiry", "expires", "until", "due", "last", "first", "next", "updated", "cancelled", "closed",
    "född", "födelse-", "sedan", "start", "slut", "sista", "senaste",
    "geburt", "seit", "naissance", "рожд-", "регистр-",
)  # fmt: skip
CODE_KEYWORDS = ("id", "ids", "key", "code", "zip", "nr", "kod", "ид", "код", "индекс")  # a number that only names
CODE_ENDINGS = ("code", "kod", "kode", "codes", "код")  # of a number that only names, where each stands once
MONEY_KEYWORDS = (
    "price", "amount", "revenue", "cost", "salary", "income", "fee", "charge", "charges", "balance", "spend",
    "pris", "belopp", "intäkt", "kostnad", "lön", "inkomst", "avgift", "saldo", "summa",
    "цена", "сумма", "выручка", "стоимость", "доход", "зарплата", "баланс", "прибыль",
)  # fmt: skip
ANY_MONEY_KEYWORDS = (
    *MONEY_KEYWORDS,
    "value",
    "total",
    "sum",
    "paid",
    "turnover",
    "sales",
    "dollar",
    "omsättning",
    "betalt",
    "оборот",
)
DURATION_KEYWORDS = (
    "duration", "length", "elapsed", "stay", "wait", "waiting", "session", "spent", "handling", "talk", "call", "watch",
    "listening", "runtime", "uptime", "downtime", "lasted", "varaktighet", "längd", "väntetid", "samtalstid", "dauer",
    "laufzeit", "wartezeit", "durée", "duración", "durata", "czas trwania", "длительность", "продолжительность",
)  # fmt: skip
# Of invoice lines: in more languages, because a column that is not recognised is money or pieces lost.
ROLE_KEYWORDS: Mapping[str, tuple[str, ...]] = {
    "order": ("invoice", "order", "receipt", "transaction", "basket", "faktura", "kvitto", "beställning", "ordernr",
              "rechnung", "bestellung", "auftrag", "beleg", "commande", "facture", "pedido", "factura", "ordine",
              "fattura", "zamówienie", "bestelling", "factuur", "заказ", "чек", "счет", "счёт", "накладная"),
    "customer": ("customer", "client", "buyer", "member", "user", "shopper", "account", "email", "kund", "köpare",
                 "kunde", "kunden", "cliente", "acheteur", "klient", "klant", "клиент", "покупатель", "покупателя",
                 "custno", "custid", "custnr", "custnumber", "custcode", "custkey", "debitor", "debtor", "kd",
                 "asiakas", "nabywca", "zákazník", "顧客", "顧客番号", "顧客コード", "会員番号", "得意先コード"),
    "product": ("stock", "stockcode", "sku", "product", "article", "item", "goods", "asin", "ean", "artikel",
                "produkt", "vara", "produit", "producto", "artículo", "prodotto", "towar", "товар", "артикул"),
    "description": ("description", "name", "title", "beskrivning", "benämning", "namn", "bezeichnung",
                    "beschreibung", "désignation", "libellé", "descripción", "descrizione", "nazwa", "omschrijving",
                    "описание", "наименование", "название"),
    "quantity": ("quantity", "qty", "units", "pieces", "pcs", "antal", "menge", "anzahl", "stück", "stk", "quantité",
                 "qté", "cantidad", "quantità", "ilość", "aantal", "количество", "кол"),
    "price": ("price", "unitprice", "pris", "styckpris", "preis", "einzelpreis", "stückpreis", "prix", "precio",
              "prezzo", "cena", "prijs", "цена"),
    "total": ("total", "subtotal", "amount", "sum", "sales", "revenue", "turnover", "paid", "value", "spend",
              "dollar", "summa", "belopp", "omsättning", "betalt", "radsumma", "betrag", "summe", "umsatz", "gesamt",
              "zeilensumme", "montant", "importe", "importo", "kwota", "wartość", "bedrag", "сумма", "оборот",
              "выручка", "стоимость"),
    "time": ("date", "time", "datetime", "timestamp", "datum", "tid", "fecha", "data", "zeit", "дата", "время"),
    "place": ("country", "region", "city", "place", "land", "ort", "stad", "pays", "ville", "país", "ciudad", "paese",
              "kraj", "страна", "город", "регион"),
    "currency": ("currency", "valuta", "währung", "devise", "moneda", "waluta", "валюта"),
}  # fmt: skip
# In the name of a column of whole numbers: it counts what the other words name, as in n_items.
COUNT_KEYWORDS = ("n", "num", "count", "items", "products", "articles", "lines")
KNOWN_TIME_FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d",
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y",
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y",
    "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y",
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%d-%m-%Y %H:%M", "%d-%m-%Y",
    "%Y%m%d",
    "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S UTC", "%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M %z", "%Y-%m-%dT%H:%M:%S%z",
    "%m/%d/%Y %I:%M %p", "%m/%d/%Y %I:%M:%S %p", "%d/%m/%Y %I:%M %p", "%d/%m/%Y %I:%M:%S %p",
    "%d/%m/%y %H:%M", "%d/%m/%y", "%m/%d/%y %H:%M", "%m/%d/%y", "%m/%d/%y %I:%M %p", "%d.%m.%y %H:%M", "%d.%m.%y",
    "%d-%b-%Y", "%d %b %Y", "%d-%b-%y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y %H:%M", "%d %b %Y %H:%M",
)  # fmt: skip


# Nouns that names of columns often write together with what follows: itemid, userid.
WRITTEN_TOGETHER = re.compile(
    r"\b(account|category|client|customer|invoice|item|member|order|page|product|session|shop|store|user|visitor)"
    r"(id|no|nr|number)\b",
    re.IGNORECASE,
)


def split_name_words(name: str) -> list[str]:
    """The words of a column's name: split at signs and at capitals, in lower case."""
    parted = re.sub(r"(?<=[^\W\d_A-ZА-Я])(?=[A-ZА-Я])", " ", WRITTEN_TOGETHER.sub(r"\1 \2", name))
    return [each for each in re.split(r"[\W_]+", parted.lower()) if each]


def name_has_keyword(name: str, vocabulary: Collection[str]) -> bool:
    """Whether a name holds one of these words, a form of one, or a compound that it begins; one of a script that parts
    no words may stand anywhere."""
    words = split_name_words(name)
    joined = "".join(words)
    return any(
        any(begins_with_known(each, known) for each in words)
        or joined == known.replace(" ", "")
        or (known >= FIRST_UNPARTED_LETTER and known in joined)
        for known in vocabulary
    )


def is_yes(value: str) -> bool:
    """Whether a value says yes in one of these languages."""
    return says_yes(value)


def is_no(value: str) -> bool:
    """Whether a value says no in one of these languages."""
    said = value.strip().casefold()
    return said in NO_SPELLINGS or NO_WITH_DECIMALS.fullmatch(said) is not None


def is_tick(value: str) -> bool:
    """Whether a value is a mark that people put where something is so."""
    return value.strip().casefold() in TICKS


def are_flag_spellings(values: Collection[str]) -> bool:
    """Whether these are spellings of TRUE and of FALSE that the reader of tables knows, both of them."""
    return len({parse_flag(each) for each in values}) == 2 and all(parse_flag(each) for each in values)


def readable_column_name(name: str) -> str:
    """A column's name as words on one line: `MonthlyCharges` and `monthly_charges` are `monthly charges`."""
    name = one_line(name)
    if " " in name:
        return name
    parted = re.sub(r"(?<=[^\W\d_A-ZА-ЯÅÄÖ])(?=[A-ZА-ЯÅÄÖ])", " ", name).replace("_", " ").strip()
    words = [each if each.isupper() and len(each) > 1 else each.lower() for each in parted.split()]
    return " ".join(words) or name
