"""Data, proposing: words that say of an event that it is to be prevented, in the languages of those who keep tables."""

from __future__ import annotations

from plainspoken.scaffold.keywords import name_has_keyword, split_name_words
from plainspoken.scaffold.word_parts import STEM_MARK

# Each stands for a whole word, its forms and the compounds that it begins; a stem with - for any word that begins so.
UNWANTED_EVENT_KEYWORDS = (
    # English
    "churn", "default", "fraud", "fraudulent", "cancel", "cancelled", "canceled", "cancellation",
    "left", "died", "death", "loss", "lost", "decline", "complain", "complaint", "bad",
    "malignant", "reject", "rejection", "stop", "stoppage", "stopped", "quit", "quitted",
    "lapse", "lapsed", "attrition", "exited", "dropout", "dropped out",
    "unsubscribe", "terminated", "termination", "return", "returned",
    "refund", "chargeback", "overdue", "delinquent", "unpaid",
    "bankrupt", "insolven-", "defect", "defective", "failed", "failure",
    "accident", "no show", "noshow", "spam", "relapse",
    "readmitted", "readmission", "resigned", "inactive",
    # Swedish
    "avslut", "avslutad", "avslutat", "avslag", "uppsagd", "uppsäg-", "sagt upp",
    "slutat", "lämnat", "retur", "returner-", "reklamation", "reklamer-",
    "klagomål", "avhopp", "hoppat av", "avbok-", "avbrut-", "makuler-", "betalningsanmärkning", "obetald", "konkurs",
    "inkasso", "bedrägeri", "förlorad", "tappad", "avregistrer-", "avböjd",
    "avböjt", "avböjde", "avliden", "avled", "avlidit", "inaktiv",
    # German
    "kündigung", "gekündigt", "abgewandert", "abwanderung", "storniert",
    "storno", "stornier-", "ausfall", "reklamier-", "rückgabe",
    "retoure", "retourniert", "zurückgegeben", "beschwerde", "widerruf", "austritt", "ausgetreten", "gestoppt",
    "beendet", "mahnung", "insolvenz", "betrug", "verstorben", "abgemeldet", "abgelehnt", "schaden", "abbruch",
    "abgebrochen", "verlust", "verloren", "rücksendung",
    # French, Spanish, Italian, Portuguese
    "résili-", "abandon", "retour", "rembours-", "plainte", "réclam-", "annulé", "annulation",
    "annullat-", "annuller-", "annulla-", "annullier-", "désabonn-", "désinscri-", "impayé",
    "défaut", "décès", "décédé", "perdu", "perte", "arrêté", "baja", "devolu-",
    "devolv-", "devuel-", "reclama-", "queja", "anulado", "anulada",
    "impago", "moroso", "morosa", "morosidad", "fallecido", "fallecida", "pérdida",
    "perdido", "perdida", "fuga", "rescisión", "desist-", "fraude", "abbandono",
    "disdetta", "restitu-", "recesso", "insoluto", "frode", "decesso", "perdita", "inadimpl-",
    # Polish, Czech
    "rezygnacja", "zrezygnował", "odszedł", "odeszła", "odejście",
    "zwrot", "zwróc-", "reklamac-", "skarga", "anulowan-",
    "wypowiedz-", "oszustwo", "strata", "upadłość", "zaległość", "zgon", "vrácen-", "stížnost", "výpověď", "zrušen-",
    "odchod", "odešel",
    # Dutch, Danish, Norwegian, Finnish
    "opgezegd", "opzegging", "geretourneerd", "teruggestuurd", "klacht", "reclamatie", "geannuleerd", "gestopt",
    "wanbetaling", "verlies", "vertrokken", "uitschrijving", "uitgeschreven", "overleden", "opsagt", "oppsagt",
    "opsigelse", "oppsigelse", "klage", "klager", "afmeldt", "avmeldt",
    "afbestilt", "avbestilt", "reklamasjon", "kansellert",
    "ophørt", "sluttet", "svindel", "frafald", "frafall", "mislighold", "palautus", "palautett-", "palautti",
    "reklamaatio", "valitus", "irtisano-", "peruut-", "perunut", "poistu-", "lopettanut", "lopetti", "eronnut", "petos",
    "maksuhäiriö", "kuollut",
    # Russian
    "отток", "ушел", "ушёл", "ушла", "ушли", "отказ", "дефолт", "возврат",
    "возвращен-", "возвращён-", "жалоб", "жалоба", "жалобы",
    "рекламац-", "претензи-", "расторг-", "расторж-", "отписка", "отписки",
    "отписал-", "увольнен-", "уволил-", "просроч-", "банкрот-",
    "мошеннич-", "отмена", "отмены", "отменен", "отменён", "отменил", "отменила", "отменили", "потеря",
    "потери", "потеряли", "потерян-", "умер", "умерла", "умерли", "умерший", "смерть", "прекрат-",
    # Japanese, Chinese, Korean: wherever they stand in a name
    "解約", "退会", "返品", "返金", "離脱", "キャンセル", "休眠", "苦情", "クレーム", "不正", "滞納", "延滞", "退職",
    "離職", "解雇", "中止", "停止", "倒産", "死亡", "不良", "失注", "流失", "退货", "退貨", "投诉", "违约", "欺诈",
    "退款", "取消", "해지", "탈퇴", "반품", "이탈", "환불",
)  # fmt: skip
# What turns one of those into its opposite, or is another thing that begins like one.
OPPOSITE_KEYWORDS = (
    "not", "non", "never", "ej", "inte", "icke", "ikke", "nicht", "kein", "keine", "nie", "не", "niet", "geen", "pas",
    "returning", "return visit", "stopover",
)  # fmt: skip
MIN_ENDING_LETTERS = 7  # of a word that may also end a longer one, as in Kreditausfall
NEGATING_BEGINNINGS = ("un", "o", "u", "не", "in", "non", "ikke", "nicht")


def names_unwanted_event(name: str) -> bool:
    """Whether a name says that what it names is to be prevented."""
    if name_has_keyword(name, OPPOSITE_KEYWORDS):
        return False
    return name_has_keyword(name, UNWANTED_EVENT_KEYWORDS) or any(map(_ends_unwanted, split_name_words(name)))


def _ends_unwanted(word: str) -> bool:
    """Whether a compound ends with such a word, and does not begin with one that turns it round."""
    whole = (known for known in UNWANTED_EVENT_KEYWORDS if not known.endswith(STEM_MARK))
    long = (known for known in whole if len(known) >= MIN_ENDING_LETTERS)
    return any(word.endswith(known) and word.removesuffix(known) not in NEGATING_BEGINNINGS for known in long)
