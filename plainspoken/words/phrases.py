"""Phrases made of several pieces of evidence: ranges, groups, lists."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from plainspoken.words.evidence_text import EvidenceFormatter, EvidenceRef, FormattedName

BREAK_EVEN = "value.break_even"  # its unit is that in which the case counts money
# Of a range of percentages, the lower end without the sign: `24 to 31%`.
BARE_WAYS = {"percent": "of_100", "percent_fine": "of_100_fine", "percent_price": "of_100_price"}


def format_interval(ref: EvidenceRef, way: str = "") -> Markup:
    """The range of an estimate: `38 to 48`, `24 to 31%`."""
    show = ref.shower.show
    low, high = show(f"{ref.address}:low", way), show(f"{ref.address}:high", way)
    if low.text == high.text:
        return Markup(escape(low))
    low = show(low.address, BARE_WAYS.get(low.way, low.way))
    return Markup(ref.shower.numbers.forms["range"]).format(low=low, high=high)


def format_amount(ref: EvidenceRef) -> Markup:
    """An amount: a percentage where it is counted in what one event brings, else a sum of money."""
    return Markup(escape(ref.shower.show(ref.address, choose_amount_format(ref))))


def format_amount_interval(ref: EvidenceRef) -> Markup:
    """The range of an amount."""
    return format_interval(ref, choose_amount_format(ref))


def format_gain(ref: EvidenceRef, way: str = "amount") -> Markup:
    """A sum with what sums are counted in: `45 orders' worth of profit`; with a currency its sign says that."""
    shown = ref.shower.show(ref.address, way)
    return Markup(escape(shown)) if ref.shower.numbers.currency else Markup("{}\u00a0{}").format(shown, gain_unit(ref))


def gain_unit(ref: EvidenceRef) -> str:
    """What the case counts sums in."""
    return ref.shower.name("text.gain_unit").text


def choose_amount_format(ref: EvidenceRef) -> str:
    """How an amount is written: as a percentage where the case counts money in what one event brings."""
    known = ref.shower.findings.evidence
    units = {ref.evidence.unit, known[BREAK_EVEN].unit if BREAK_EVEN in known else ""}
    return "percent_price" if "share" in units else "money"


def format_group(subject: str, shower: EvidenceFormatter) -> Markup:
    """What the members of a group have in common: `in November by new visitors`.

    Two conditions that begin alike are listed: `where a is b and where c is d`.
    """
    places = shower.findings.over(f"{subject}.conditions")
    conditions = [format_condition(place, shower) for place in places]
    begin = [each.striptags().partition(" ")[0] for each in conditions]
    return join_marked_items(conditions, shower) if len(set(begin)) < len(begin) else Markup(" ").join(conditions)


def format_condition(place: str, shower: EvidenceFormatter) -> Markup:
    """One condition of a group, in the column's own phrase."""
    column = str(shower.findings.get(f"{place}.column").value)
    pattern = shower.name(f"{column}.group").text
    before, _, after = pattern.partition("{value}")
    inner = Markup("{}{}{}").format(before, format_condition_value(place, shower), after)
    return Markup('<span data-group="{}">{}</span>').format(column, inner)


def format_condition_value(place: str, shower: EvidenceFormatter) -> Markup:
    """The value part of a condition: a name, or a bound with its word."""
    operator = str(shower.findings.get(f"{place}.operator").value)
    if operator == "is":
        return Markup(escape(shower.named(f"{place}.value")))
    forms = shower.numbers.forms
    bounds = {
        side: shower.show(f"{place}.{side}")
        for side in ("low", "high")
        if f"{place}.{side}" in shower.findings.evidence
    }
    if share_a_unit(place, bounds, shower):
        bounds["low"] = shower.show(f"{place}.low", "duration_bare")
    column = str(shower.findings.get(f"{place}.column").value)
    counted = counts_things(f"{place}.{next(iter(bounds))}", column, shower)
    key = operator if operator != "below" else ("fewer_than" if counted else "less_than")
    return Markup(forms[key]).format(**bounds)


def share_a_unit(place: str, bounds: Iterable[str], shower: EvidenceFormatter) -> bool:
    """Whether both bounds are times that are written in one unit, which is then said once."""
    ends = [shower.findings.get(f"{place}.{side}") for side in bounds]
    if len(ends) < 2 or any(each.unit != "seconds" for each in ends):
        return False
    units = {shower.numbers.largest_unit(each.number)[1] for each in ends}
    return len(units) == 1


def counts_things(bound: str, column: str, shower: EvidenceFormatter) -> bool:
    """Whether a bound counts things, of which there are fewer, not less: a whole number before their name,
    as in `with {value} pages`."""
    found = shower.findings.get(bound)
    if found.unit != "number":
        return found.unit == "count"
    key = f"{column}.group"
    language = str(shower.numbers.locale)
    _, _, after = shower.findings.names.get(language, {}).get(key, "").partition("{value}")
    return bool(after.strip()) and found.number == int(found.number)


def join_marked_items(items: Iterable[FormattedName | Markup], shower: EvidenceFormatter) -> Markup:
    """Marked-up items as a list in a sentence: the language's own commas and `and`."""
    marked = [Markup(escape(item)) for item in items]
    slots = [f"\x00{number}\x00" for number in range(len(marked))]
    text = Markup(escape(shower.numbers.listed(slots))) if slots else Markup()
    for slot, item in zip(slots, marked, strict=True):
        text = Markup(text.replace(slot, item))
    return text


def list_member_names(subject: str, path: str, shower: EvidenceFormatter) -> Markup:
    """The names at `<subject>.<collection>.<member>.<what>`, listed; `path` is `collection.what`."""
    collection, _, what = path.rpartition(".")
    members = shower.findings.over(f"{subject}.{collection}" if subject else collection)
    return join_marked_items((shower.named(f"{member}.{what}") for member in members), shower)
