"""Analysis: which lists a test may draw on, what it can show there, and whether that is what is hoped for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainspoken.analysis.statistics.sample_size import detectable_rate
from plainspoken.analysis.subgroups.ab_test_plan import TestedEffects, changed_rate
from plainspoken.core.recorder import EvidenceRecorder

COPIED_FOR_BEST = ("scope", "share", "cases", "now", "detectable", "then", "pays", "shown")


@dataclass(frozen=True)
class ListToTest:
    """Cases that a test may draw on: how many, how many of them have the event, and what is hoped for.

    `slug`: under which it is recorded; `scope`: the name that it is called by; `share`: the part of a ranking that it
    is, where it is one.
    """

    slug: str
    scope: str
    cases: int
    rate: float
    effects: TestedEffects
    share: float | None = None


def record_list_tests(lists: Sequence[ListToTest], book: EvidenceRecorder, *, fall: bool) -> None:
    """Write the sections `tests` and `best_test`: of each list what a test on all of it shows, what is hoped for, and
    from which rate on a contact pays; of these tests the smallest that shows what is hoped for, or else the largest.

    A list on which no test shows anything is left out.
    """
    shown = [(each, detectable_rate(each.rate, each.cases // 2, fall=fall)) for each in lists]
    found = [(each, least) for each, least in shown if least is not None]
    book.list("tests", [each.slug for each, _ in found])
    for each, least in found:
        record_list_test(f"tests.{each.slug}", each, least, book, fall=fall)
    ranked = sorted((each for each, _ in found), key=lambda each: each.cases)
    fitting = [each for each in ranked if is_shown(each.slug, book)] or ranked[-1:]
    for name in COPIED_FOR_BEST:
        source = f"tests.{fitting[0].slug}.{name}" if fitting else ""
        if source in book.evidence:
            book.evidence[f"best_test.{name}"] = book.evidence[source]


def record_list_test(address: str, tested: ListToTest, least: float, book: EvidenceRecorder, *, fall: bool) -> None:
    """One list: its rate now, the least change that its test shows, and the rates hoped for and that pay."""
    book.put(f"{address}.scope", tested.scope, "name")
    book.put(f"{address}.share", tested.share, "share", of="cases")
    book.put(f"{address}.cases", tested.cases, "count")
    book.put(f"{address}.now", tested.rate, "share", of="cases")
    book.put(f"{address}.detectable", least, "share", of="cases")
    for name, effect in (("then", tested.effects.hoped), ("pays", tested.effects.pays)):
        if effect is not None:
            changed = changed_rate(tested.rate, effect, fall=fall)
            book.put(f"{address}.{name}", changed, "share", of="cases", source="assumed")
    if tested.effects.hoped is not None:
        hoped = changed_rate(tested.rate, tested.effects.hoped, fall=fall)
        book.put(f"{address}.shown", hoped <= least if fall else hoped >= least, "flag")


def is_shown(slug: str, book: EvidenceRecorder) -> bool:
    """Whether a recorded test shows what is hoped for."""
    found = book.evidence.get(f"tests.{slug}.shown")
    return found is not None and bool(found.value)
