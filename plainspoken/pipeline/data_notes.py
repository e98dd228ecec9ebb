"""What reading noticed of the tables, beside what an analysis found, as evidence: what was drawn, unused columns, gaps
in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from plainspoken.case import Case, slug
from plainspoken.case.case_names import ignored_column_key
from plainspoken.core.findings import NAMES_AS_WRITTEN

if TYPE_CHECKING:  # and within functions, so that who only looks whether all is fresh loads no pandas
    from plainspoken.analysis.analysis_result import AnalysisResult
    from plainspoken.core.recorder import EvidenceRecorder
    from plainspoken.data.drawn_sample import DrawnSample
    from plainspoken.data.invoices.invoice_dataset import InvoiceDataset
    from plainspoken.data.unused_columns import UnusedColumn

ENGINE_PACKAGES = {"spark": "pyspark"}
DRAWN_SECTION = "drawn"


def add_engine(analysed: AnalysisResult, case: Case, drawn: DrawnSample | None) -> AnalysisResult:
    """The same result with the version of the engine that read the tables, and with what it drew of them."""
    if case.engine is None:
        return analysed
    told = analysed if drawn is None else add_drawn_sample(analysed, drawn)
    made_with = {**told.findings.provenance.versions, case.engine.kind: version(ENGINE_PACKAGES[case.engine.kind])}
    update = {
        "briefing": told.findings.briefing.model_copy(update={"drawn": drawn is not None}),
        "provenance": told.findings.provenance.model_copy(update={"versions": made_with}),
    }
    return replace(told, findings=told.findings.model_copy(update=update))


def add_drawn_sample(analysed: AnalysisResult, drawn: DrawnSample) -> AnalysisResult:
    """The same result with `drawn`: how many rows, or sets of rows, were drawn, and of how many rows."""
    from plainspoken.core.recorder import EvidenceRecorder

    book = EvidenceRecorder()
    book.put(f"{DRAWN_SECTION}.table_rows", drawn.table_rows, "count")
    if drawn.cases:
        book.put(f"{DRAWN_SECTION}.sets", drawn.cases, "count")
        book.put(f"{DRAWN_SECTION}.rows", drawn.rows, "count")
    else:
        book.put(f"{DRAWN_SECTION}.rows_alone", drawn.rows, "count")
    return add_evidence(analysed, book, {})


def add_unused_columns(analysed: AnalysisResult, case: Case, unused: Sequence[UnusedColumn]) -> AnalysisResult:
    """The same result with the collection `unused`: each column that nothing is learned from, and why."""
    if not unused:
        return analysed
    from plainspoken.core.recorder import EvidenceRecorder
    from plainspoken.data.unused_columns import UNUSED_SECTION

    book, names = EvidenceRecorder(), dict[str, str]()
    members = [str(place) for place in range(len(unused))]
    for member, each in zip(members, unused, strict=True):
        names |= record_unused_column(f"{UNUSED_SECTION}.{member}", member, each, case, book)
    book.list(UNUSED_SECTION, members)
    return add_evidence(analysed, book, names)


def record_unused_column(
    address: str, member: str, each: UnusedColumn, case: Case, book: EvidenceRecorder
) -> Mapping[str, str]:
    """Write one unused column; returns the names that only the table gives."""
    from plainspoken.data.unused_columns import UNUSED_SECTION

    names = dict[str, str]()
    declared = case.columns.get(each.name)
    if declared is not None and declared.role != "ignore":
        key = f"column.{slug(each.name)}"
    else:
        key = ignored_column_key(case, each.name)
        names[key] = each.name
    book.put(f"{address}.column", key, "name")
    book.put(f"{address}.reason", f"{UNUSED_SECTION}.{each.reason}", "name")
    if each.cells:
        book.put(f"{address}.cells", each.cells, "count")
    if each.same_as:
        book.put(f"{address}.same_as", f"column.{slug(each.same_as)}", "name")
    if each.examples and case.privacy.examples:
        names[f"{UNUSED_SECTION}_examples.{member}"] = ", ".join(each.examples)
        book.put(f"{address}.examples", f"{UNUSED_SECTION}_examples.{member}", "name")
    return names


def add_invoice_notes(analysed: AnalysisResult, case: Case, invoices: InvoiceDataset) -> AnalysisResult:
    """The same result with the columns that have no role, and with `coverage`: what the days of orders leave out."""
    from plainspoken.core.recorder import EvidenceRecorder

    book = EvidenceRecorder()
    record_coverage(invoices, book)
    return add_unused_columns(add_evidence(analysed, book, {}), case, invoices.unused)


def record_coverage(invoices: InvoiceDataset, book: EvidenceRecorder) -> None:
    """Write the months without an order, and the day after which nobody new bought; nothing where there are none."""
    from plainspoken.data.invoices.coverage import COVERAGE_SECTION, find_closing_day, list_silent_months

    days = invoices.orders["time"].dt.normalize()
    silent = list_silent_months(days)
    if silent:
        book.put(f"{COVERAGE_SECTION}.silent_months", len(silent), "count")
        book.put(f"{COVERAGE_SECTION}.silent_first", silent[0], "date")
        book.put(f"{COVERAGE_SECTION}.silent_last", silent[-1] if len(silent) > 1 else None, "date")
    closing = find_closing_day(days, invoices.orders["customer"])
    if closing is not None:
        book.put(f"{COVERAGE_SECTION}.closed", closing.date().isoformat(), "date")
        book.put(f"{COVERAGE_SECTION}.last", days.max().date().isoformat(), "date")


def add_evidence(analysed: AnalysisResult, book: EvidenceRecorder, names: Mapping[str, str]) -> AnalysisResult:
    """The same result with more evidence, and with names as the table gives them."""
    findings = analysed.findings
    written = {**findings.names.get(NAMES_AS_WRITTEN, {}), **names}
    update = {
        "evidence": {**findings.evidence, **book.evidence},
        "members": {**findings.members, **book.members},
        "names": {**findings.names, NAMES_AS_WRITTEN: written},
    }
    return replace(analysed, findings=findings.model_copy(update=update))
