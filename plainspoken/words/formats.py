"""The filters of a sentence pattern: the ways to show evidence, and no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape

from plainspoken.core.errors import PlainspokenError
from plainspoken.words.evidence_text import EvidenceFormatter, EvidenceRef, FormattedEvidence, FormattedName
from plainspoken.words.number_formats import NumberFormatter, round_effective_digits
from plainspoken.words.phrases import (
    format_amount,
    format_amount_interval,
    format_gain,
    format_group,
    format_interval,
    list_member_names,
)

# What each filter shows, for the analyst's reference; a test holds this against `filters`.
FILTER_DESCRIPTIONS: Mapping[str, str] = {
    "of_100": "a share as a whole number of 100",
    "rate": "how often the event comes, of `text.rate_base`: 100 cases, or 1,000 and more where it is rare",
    "rate_fine": "the same with one decimal, for rates that lie close together",
    "chance": "the same of one case's predicted chance; never none or all unless it is exactly that",
    "of_100_price": "a price as a share of 100, below 10 to two effective digits",
    "of_100_fine": "the same with one decimal, for close values in tables",
    "percent": "a share of money, traffic, customers or cost, with its sign: `10%`",
    "percent_fine": "the same with one decimal",
    "percent_price": "a price as a percentage, below 10% to two effective digits",
    "points": "a difference of shares in percentage points, with its sign",
    "points_size": "the same without a plus",
    "count": "a whole number, exactly",
    "about": "a large number to two effective digits",
    "number": "an estimate to two effective digits",
    "score": "a quality measure with two decimals",
    "money": "an amount to two effective digits, in the case's currency or its own reference",
    "money_exact": "the same, whole: for sums that are compared with each other",
    "amount": "a sum beside others that it is held against: whole from ten on, below that with two decimals",
    "lost": "the same of a loss, without its sign: a loss of `net | low | lost`",
    "gain": "the same with what sums are counted in; `gain(\"lost\")`: without its sign",
    "duration": "seconds in the largest unit that is at most 5 % off",
    "duration_bare": "the same without its unit, before another time in that unit: `2 to 90 seconds`",
    "recorded": "a number as recorded, to two decimals",
    "exact": "a single value, or a name: an amount or number as recorded, so that it is found in the table",
    "milliseconds": "a very short time in seconds, in milliseconds to two effective digits",
    "days": "a whole number of days",
    "clock": "a full hour of the day: `17:00`",
    "look": "days after the first order; nil is that order itself",
    "date": "a day or a month as the language writes it",
    "weeks": "a whole number of weeks",
    "fraction": "the part of a ranking that is meant: `the top 10%`",
    "low": "the lower bound, to be shown in a way: `recall | low | of_100`",
    "high": "the upper bound",
    "size": "how many cases the figure rests on",
    "between": "both bounds as a range: `recall | between(\"of_100\")`; of percentages with one sign: `24 to 31%`",
    "price": "an amount, a percentage where it is counted in what one event brings",
    "price_between": "the range of an amount",
    "name": "the readable name at an address; `name(\"part\")`: a named part of it",
    "through": "a first name and a last one: `first | through(last)` is `May to July`; one where they are the same",
    "value": "a name, a number or a date, whichever is there, in its usual way",
    "grouped": "a column's value as what a group has in common: `in November`",
    "group": "all that a group has in common: `subject | group`",
    "names": "the names below the subject, listed: `subject | names(\"together.column\")`",
    "counted": "a number with a noun in its plural form: `n | counted(\"unit\")`",
    "about_counted": "the same, to two effective digits",
    "noun": "only the noun, in the plural form that the number asks for",
    "nonzero": "whether there are any: `{% if n | nonzero %}`",
}  # fmt: skip


def build_evidence_filters(shower: EvidenceFormatter) -> dict[str, Callable[..., Any]]:
    """Every filter by its name, over one findings document in one language."""
    return {way: make_show_filter(way) for way in (*NumberFormatter.WAYS, "date")} | {
        "low": lambda ref: ref.bound("low"),
        "high": lambda ref: ref.bound("high"),
        "size": lambda ref: ref.bound("n"),
        "between": format_interval,
        "gain": format_gain,
        "price": format_amount,
        "price_between": format_amount_interval,
        "name": format_referenced_name,
        "through": format_name_range,
        "value": lambda ref: ref.shower.any(ref.address),
        "exact": lambda ref: ref.shower.show_recorded(ref.address),
        "grouped": format_grouped_value,
        "group": lambda subject: format_group(subject, shower),
        "names": lambda subject, path: list_member_names(subject, path, shower),
        "counted": lambda ref, noun: format_counted_noun(ref, noun, "count", shower),
        "about_counted": lambda ref, noun: format_counted_noun(ref, noun, "about", shower),
        "noun": lambda ref, noun: choose_noun_form(ref, noun, shower),
        "nonzero": lambda ref: bool(ref.evidence.value),
    }


def make_show_filter(way: str) -> Any:
    """The filter that shows a piece of evidence in one way."""

    def show(ref: EvidenceRef) -> FormattedEvidence:
        return ref.shower.show(ref.address, way)

    return show


def format_referenced_name(ref: EvidenceRef, part: str = "") -> FormattedName:
    """The readable name that stands at an address, or a named part of it (`recommendation`)."""
    key = str(ref.evidence.value)
    return ref.shower.name(f"{key}.{part}" if part else key)


def format_name_range(first: EvidenceRef, last: EvidenceRef) -> Markup | FormattedName:
    """From one name to another, such as of months; the name alone where both are the same."""
    begun, ended = format_referenced_name(first), format_referenced_name(last)
    if first.evidence.value == last.evidence.value:
        return begun
    before, between, after = re.split("{first}|{last}", first.shower.numbers.forms["name_range"])
    return Markup("{}{}{}{}{}").format(before, begun, between, ended, after)


def format_grouped_value(ref: EvidenceRef) -> Markup:
    """A column's value as what a group has in common: `in November`."""
    column = str(ref.evidence.value).split(".")[1]
    pattern = ref.shower.name(f"column.{column}.group").text
    before, _, after = pattern.partition("{value}")
    value = Markup("{}{}{}").format(before, ref.shower.named(ref.address), after)
    return Markup('<span data-group="column.{}">{}</span>').format(column, value)


def choose_noun_form(ref: EvidenceRef, noun: str, shower: EvidenceFormatter, way: str = "count") -> Markup:
    """A noun of the case or of the language, in the plural form that a number asks for as it is printed.

    `way`: how the number is printed: of 191 that stand there as about 190, Russian asks for the form after 190.
    """
    number = ref.evidence.number
    plural = shower.numbers.plural(float(round_effective_digits(number)) if way == "about" else number)
    names = shower.findings.names.get(shower.numbers.language, {})
    for form in (plural, "other"):
        found = names.get(f"text.{noun}_{form}") or shower.numbers.forms.get(f"{noun}_{form}")
        if found:
            return escape(found)
    raise PlainspokenError(f"no noun {noun!r} in the case's texts or the language's forms")


def format_counted_noun(ref: EvidenceRef, noun: str, way: str, shower: EvidenceFormatter) -> Markup:
    """A number with its noun, bound by a no-break space."""
    return Markup("{}\u00a0{}").format(shower.show(ref.address, way), choose_noun_form(ref, noun, shower, way))
