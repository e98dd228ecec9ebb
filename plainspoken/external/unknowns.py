"""Analysis, judged: writes the section `judged`: what was given and what was not."""

from __future__ import annotations

from plainspoken.analysis.leakage import LeakageResult
from plainspoken.case import slug
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.external.external_scores import ExternalScores


def record_external_inputs(
    given: ExternalScores, columns: tuple[str, ...], found: LeakageResult | None, book: EvidenceRecorder
) -> None:
    """What we were given of the model and of the cases. `columns`: those that nobody suspects."""
    book.put("judged.n", len(given.probability), "count")
    book.put("judged.with_model", given.features is not None, "flag")
    book.put("judged.told_unseen", given.unseen, "flag", source="assumed")
    book.put("judged.columns", len(columns), "count")
    book.put("judged.folds", given.case.split.folds, "count")
    absent = len(book.members.get("data.missing_periods", ()))
    book.put("judged.periods_missing", absent or None, "count")
    if found is not None:
        record_suspected_columns(given, found, book)
    if given.features is None:
        book.put("judged.scores_n", len(given.probability), "count")
    else:
        book.put("judged.features", len(given.features), "count")
        used = [name for name in suspected_non_identifiers(given, found) if name in given.features] if found else []
        book.put("judged.suspected_used", len(used), "count")
        book.list("judged.used", map(slug, used))
        for name in used:
            book.put(f"judged.used.{slug(name)}.column", f"column.{slug(name)}", "name")


def record_suspected_columns(given: ExternalScores, found: LeakageResult, book: EvidenceRecorder) -> None:
    """How many columns were checked, and which of them seem to know the answer."""
    names = suspected_non_identifiers(given, found)
    kept = [name for name in given.loaded.frame if given.case.columns[str(name)].role != "identifier"]
    book.put("judged.checked", len(kept), "count")
    book.put("judged.suspected", len(names), "count")
    book.list("judged.suspects", map(slug, names))
    for name in names:
        book.put(f"judged.suspects.{slug(name)}.column", f"column.{slug(name)}", "name")


def suspected_non_identifiers(given: ExternalScores, found: LeakageResult) -> list[str]:
    """The columns that seem to know the answer; one that only names the cases is no news."""
    return [name for name in found.suspected if given.case.columns[name].role != "identifier"]
