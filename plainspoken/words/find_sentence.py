"""From a sentence as it stands on a page to the message that says it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.core.findings import ClaimKind
from plainspoken.words.message_names import CHART_GROUP, CHART_PARTS
from plainspoken.words.words import Words

LABELS_GROUP = "labels"
TYPED_SIGNS = str.maketrans({**dict.fromkeys("‘’‚′", "'"), **dict.fromkeys("“”„«»″", '"'),
                             **dict.fromkeys("‐‑‒–—−", "-"), "\u00ad": None, "\u200b": None})  # fmt: skip


@dataclass(frozen=True)
class SaidMessage:
    """A message with what it says here; `claim`: the key of its claim, and `verdict`, empty for a label."""

    key: str
    said: str
    place: str
    claim: str = ""
    verdict: str = ""


def find_sentence(words: Words, text: str) -> Iterator[SaidMessage]:
    """Each message of a briefing in one language that says this text or holds it, wherever its capitals are."""
    wanted = flatten_text(text)
    return (each for each in list_said_messages(words) if wanted in flatten_text(each.said))


def flatten_text(text: str) -> str:
    """A text with single spaces, small letters and plain signs, as it is typed, or copied from a PDF: ligatures as
    letters, curved quotation marks and dashes as straight ones, without soft hyphens."""
    plain = unicodedata.normalize("NFKC", text).translate(TYPED_SIGNS)
    return " ".join(plain.split()).casefold()


def list_said_messages(words: Words) -> Iterator[SaidMessage]:
    """What the rules, the charts and the labels say over these findings."""
    messages = words.messages.vocabulary.messages
    for claim in words.findings.claims:
        for key in messages if claim.kind is not ClaimKind.SILENT else ():
            group, _, name = key.partition(".")
            if group == claim.rule and name.rpartition("_")[2] == claim.verdict:
                said = words.sentence(claim, name.rpartition("_")[0]).striptags()
                yield SaidMessage(key, said, messages[key].place, claim.key, claim.verdict)
    for name in CHART_DEFINITIONS:
        if chart := words.chart(name):
            texts = {part: str(getattr(chart, part)) for part in CHART_PARTS}
            for part, text in {f"title_{chart.claim.verdict}": str(chart.title), **texts}.items():
                key = f"{CHART_GROUP}{name}.{part}"
                said = Markup(text).striptags()
                yield SaidMessage(key, said, messages[key].place, chart.claim.key, chart.claim.verdict)
    for key in messages:
        if key.startswith(f"{LABELS_GROUP}."):
            yield SaidMessage(key, words.label(key.partition(".")[2]).striptags(), messages[key].place)
