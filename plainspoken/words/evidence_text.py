"""Evidence as it stands in a sentence: text that carries its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Never

from markupsafe import Markup, escape

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Evidence, Findings
from plainspoken.words.number_formats import NumberFormatter

DEFAULT_FORMAT_BY_UNIT = {
    "share": "percent",
    "score": "score",
    "count": "count",
    "number": "number",
    "ratio": "number",
    "money": "money",
    "seconds": "duration",
    "minutes": "number",
    "days": "days",
    "weeks": "weeks",
    "rank": "count",
    "date": "date",
}
# Of a single case: an estimate is rounded, what stands in one row of a table is not, or nobody finds it.
EXACT_FORMAT_BY_UNIT = {
    "share": "percent_fine",
    "number": "recorded",
    "ratio": "recorded",
    "minutes": "recorded",
    "money": "money_exact",
}
# Ways that make one kind of quantity seem another; a plain number (`number`, `score`, `recorded`) says none.
OF_HUNDRED_WAYS = frozenset(("of_100", "of_100_fine", "of_100_price", "rate", "rate_fine", "points", "points_size"))
PERCENT_WAYS = frozenset(("percent", "percent_fine", "percent_price", "fraction"))
SHARE_WAYS = OF_HUNDRED_WAYS | PERCENT_WAYS
MONEY_WAYS = frozenset(("money", "money_exact", "amount", "lost"))
WHOLE_WAYS = frozenset(("count", "about"))
SECONDS_WAYS = frozenset(("duration", "duration_bare", "milliseconds"))
TIME_WAYS = SECONDS_WAYS | {"days", "look", "weeks"}
UNFIT_WAYS_BY_UNIT: Mapping[str, frozenset[str]] = {
    "share": MONEY_WAYS | WHOLE_WAYS | TIME_WAYS,
    "score": MONEY_WAYS | WHOLE_WAYS | TIME_WAYS,
    "count": MONEY_WAYS | SHARE_WAYS | TIME_WAYS,
    "rank": MONEY_WAYS | SHARE_WAYS | TIME_WAYS,
    "ratio": MONEY_WAYS | TIME_WAYS,
    "money": WHOLE_WAYS | TIME_WAYS,
    "seconds": MONEY_WAYS | WHOLE_WAYS | SHARE_WAYS | TIME_WAYS - SECONDS_WAYS,
    "minutes": MONEY_WAYS | SHARE_WAYS | TIME_WAYS,
    "days": MONEY_WAYS | SHARE_WAYS | SECONDS_WAYS | {"weeks"},
    "weeks": MONEY_WAYS | SHARE_WAYS | SECONDS_WAYS | {"days", "look"},
}


@dataclass(frozen=True)
class FormattedEvidence:
    """A value as printed: the text, the address it shows, and the way in which it is written."""

    text: str
    address: str
    way: str
    value: str

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        return Markup('<data value="{}" data-evidence="{}" data-show="{}">{}</data>').format(
            self.value, self.address, self.way, self.text
        )


@dataclass(frozen=True)
class FormattedName:
    """A name as printed: the text, and the key in the names table."""

    text: str
    key: str

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        return Markup('<span data-name="{}">{}</span>').format(self.key, self.text)


@dataclass(frozen=True)
class EvidenceFormatter:
    """Shows the evidence of one findings document in one language."""

    findings: Findings
    numbers: NumberFormatter
    fallback: Callable[[str], str | None]

    def show(self, address: str, way: str = "") -> FormattedEvidence:
        """The evidence at an address as text; without a way, the usual one of its unit.

        Raises:
            PlainspokenError: the evidence is neither a number nor a date shown as one, or of another unit than the way
                says.
        """
        evidence = self.findings.get(address)
        way = way or DEFAULT_FORMAT_BY_UNIT.get(evidence.unit, "number")
        if way == evidence.unit == "date":
            return FormattedEvidence(self.numbers.date(str(evidence.value)), address, way, str(evidence.value))
        if evidence.value is None or isinstance(evidence.value, str):
            raise PlainspokenError(f"{address} is not a number (found: {evidence.value!r})")
        if way in UNFIT_WAYS_BY_UNIT.get(evidence.unit, ()):
            usual = DEFAULT_FORMAT_BY_UNIT[evidence.unit]
            raise PlainspokenError(f"{address} is in {evidence.unit}, which {way!r} does not show; try {usual!r}")
        return FormattedEvidence(self.numbers.write(evidence.number, way), address, way, repr(evidence.value))

    def show_recorded(self, address: str) -> FormattedEvidence | FormattedName:
        """What stands in one row of a table: a name, or a value as it stands there."""
        unit = self.findings.get(address).unit
        return self.named(address) if unit == "name" else self.show(address, EXACT_FORMAT_BY_UNIT.get(unit, ""))

    def name(self, key: str) -> FormattedName:
        """The readable form of a name key.

        Raises:
            PlainspokenError: the names table has none in this language.
        """
        language = self.numbers.language
        text = self.findings.names.get(language, {}).get(key) or self.fallback(key)
        if text is None:
            raise PlainspokenError(f"no name for {key!r} in language {language!r}; give it in the case file")
        return FormattedName(text, key)

    def named(self, address: str) -> FormattedName:
        """The readable form of the name that stands at an address."""
        value = self.findings.get(address).value
        if not isinstance(value, str):
            raise PlainspokenError(f"{address} is not a name (found: {value!r})")
        return self.name(value)

    def any(self, address: str) -> FormattedEvidence | FormattedName:
        """A name, a number or a date, whichever stands at the address."""
        named = self.findings.get(address).unit == "name"
        return self.named(address) if named else self.show(address)


@dataclass(frozen=True)
class EvidenceRef:
    """A piece of evidence inside a message: filters turn it into text; by itself it is shown as usual."""

    address: str
    shower: EvidenceFormatter

    def bound(self, bound: str) -> EvidenceRef:
        """The same evidence's lower or upper bound, or its size."""
        return EvidenceRef(f"{self.address}:{bound}", self.shower)

    def __bool__(self) -> bool:
        """Whether there is something to say of it: a flag that is not set is as if it were not there."""
        found = self.evidence
        return found.unit != "flag" or bool(found.value)

    @property
    def evidence(self) -> Evidence:
        """The evidence itself."""
        return self.shower.findings.get(self.address)

    def __html__(self) -> str:
        return str(escape(self.shower.any(self.address)))

    def __str__(self) -> str:
        return str(self.shower.any(self.address))


@dataclass(frozen=True)
class AbsentEvidence:
    """Evidence that is not there: false where a message asks for it, told where a message shows it all the same."""

    name: str

    def __bool__(self) -> bool:
        return False

    def __getattr__(self, key: str) -> Never:
        """Nothing can be shown of it.

        Raises:
            PlainspokenError: says how to ask for it.
        """
        remedy = f"show it within {{% if {self.name} %}} and {{% endif %}}"
        raise PlainspokenError(f"{self.name!r} is not there in this briefing, and need not be in others; {remedy}")
