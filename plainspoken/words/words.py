"""The voice: says a claim, a chart's words, a label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.claims.registry import registry
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Claim, Findings
from plainspoken.words.evidence_text import EvidenceFormatter, EvidenceRef, FormattedEvidence, FormattedName
from plainspoken.words.formats import choose_noun_form
from plainspoken.words.message_catalogue import read_vocabulary
from plainspoken.words.message_names import LABEL_USES
from plainspoken.words.number_formats import NumberFormatter, choose_rate_base
from plainspoken.words.renderer import RATE_BASE_KEY, MessageRenderer, capitalise_sentence

# Where the usual rate of the event stands, first found first: by it all rates of the event get one base.
USUAL_RATE_ADDRESSES = ("data.base_rate", "evaluation.base_rate")
TITLE_ASPECT = "title"  # the message that heads a page: it starts with a capital, whatever it starts with


@dataclass(frozen=True)
class ChartWords:
    """All words of one chart. `title` and the others carry evidence marks; `alt` is plain."""

    name: str
    claim: Claim
    title: Markup
    subtitle: Markup
    note: Markup
    alt: str


class Words:
    """One findings document in one language.

    `folders`: template folders, the shipped one first; later ones override single sentences.
    """

    def __init__(self, findings: Findings, language: str, folders: Sequence[Path]) -> None:
        self.findings = findings
        self.language = language
        self.folders = tuple(folders)
        vocabulary = read_vocabulary(language, folders)
        currency = findings.names.get(language, {}).get("text.currency", "")
        self.numbers = NumberFormatter(
            language, vocabulary.forms, currency, choose_rate_base(find_usual_rate(findings))
        )
        self.shower = EvidenceFormatter(findings, self.numbers, self._own_name)
        self.messages = MessageRenderer(vocabulary, self.shower)

    def _own_name(self, key: str) -> str | None:
        known = self.messages.vocabulary.messages
        if key == RATE_BASE_KEY:
            return self.numbers.rate_base_text
        message = known.get(f"names.{key}") or known.get(f"names.{name_key_of_kind(key)}")
        return message.text if message else None

    def show(self, address: str, way: str = "") -> FormattedEvidence:
        """The evidence at an address as text in one way; see `Numbers.WAYS`."""
        return self.shower.show(address, way)

    def name(self, key: str) -> FormattedName:
        """The readable form of a name key."""
        return self.shower.name(key)

    def named(self, address: str) -> FormattedName:
        """The readable form of the name at an address."""
        return self.shower.named(address)

    def any(self, address: str) -> FormattedEvidence | FormattedName:
        """The name or number at an address, in the usual way of its unit."""
        return self.shower.any(address)

    def noun(self, address: str, noun: str) -> str:
        """A noun of the case or of the language, in the form that the number at an address asks for."""
        return choose_noun_form(EvidenceRef(address, self.shower), noun, self.shower).unescape()

    def has(self, key: str) -> bool:
        """Whether there is a message `group.key` in this language."""
        return key in self.messages.vocabulary.messages

    def sentence(self, claim: Claim, aspect: str = "") -> Markup:
        """What a claim says, without its mark; `aspect` picks another message of the same verdict.

        Raises:
            PlainspokenError: there is no such message, or it shows evidence its rule does not name.
        """
        rule = registry()[claim.rule]
        uses = {name: rule.address(name, claim.subject) for name in rule.uses}
        there = {name: address if address in claim.evidence else "" for name, address in uses.items()}
        return self.messages.render(message_key(claim, aspect), there, claim.subject, capital=aspect == TITLE_ASPECT)

    def say(self, claim: Claim, aspect: str = "") -> Markup:
        """What a claim says, marked with the claim that backs it."""
        mark = Markup('<span class="claim" data-claim="{}" data-aspect="{}">{}</span>')
        return mark.format(claim.key, aspect, self.sentence(claim, aspect))

    def can_say(self, claim: Claim, aspect: str = "") -> bool:
        """Whether there is a message for this claim's verdict and aspect."""
        return self.has(message_key(claim, aspect))

    def label(self, key: str) -> Markup:
        """A heading, table header or axis label; may show the case's phrases, never a finding."""
        uses = {name: at if at in self.findings.evidence else "" for name, at in LABEL_USES.items()}
        return self.messages.render(f"labels.{key}", uses)

    def heading(self, key: str) -> Markup:
        """A label that starts a line: with a capital."""
        return capitalise_sentence(self.label(key), always=True)

    def chart(self, name: str) -> ChartWords | None:
        """The words of a chart, or None where the findings give it nothing to draw.

        Raises:
            PlainspokenError: no chart of this name.
        """
        if name not in CHART_DEFINITIONS:
            raise PlainspokenError(f"no chart {name!r} (there are: {', '.join(CHART_DEFINITIONS)})")
        chart = CHART_DEFINITIONS[name]
        claim = chart.claim(self.findings)
        if claim is None:
            return None
        known = self.findings.evidence
        uses = {key: at if at in known else "" for key, at in chart.addresses(claim).items()}

        def words(part: str) -> Markup:
            return self.messages.render(f"chart_{name}.{part}", uses, claim.subject, capital=True)

        title = Markup('<span class="claim" data-claim="{}" data-chart="{}">{}</span>').format(
            claim.key, name, words(f"title_{claim.verdict}")
        )
        return ChartWords(name, claim, title, words("subtitle"), words("note"), words("alt").striptags())


def find_usual_rate(findings: Findings) -> float:
    """How often the event comes among all cases (share); nil where there is no event."""
    known = findings.evidence
    there = (known[at].number for at in USUAL_RATE_ADDRESSES if at in known and known[at].value is not None)
    return next(there, 0.0)


def name_key_of_kind(key: str) -> str:
    """Where a name stands that all things of a kind have: `segment.recommendation` for that of any segment."""
    kind, _, rest = key.partition(".")
    return f"{kind}.{rest.rpartition('.')[2]}"


def message_key(claim: Claim, aspect: str = "") -> str:
    """Where a claim's message stands in the words: `rule.verdict` or `rule.aspect_verdict`."""
    return f"{claim.rule}.{aspect}_{claim.verdict}" if aspect else f"{claim.rule}.{claim.verdict}"
