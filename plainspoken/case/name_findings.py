"""Evidence and a case to evidence with the case's words: names, languages and the order of parts."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from plainspoken.case.briefing_parts import choose_briefing_parts
from plainspoken.case.case import Case
from plainspoken.case.case_names import names_by_language
from plainspoken.case.privacy import names_persons, withhold_persons
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import NAMES_AS_WRITTEN, Findings

REPORT_DATE_NAME = "text.report_date"


def name_findings(findings: Findings, case: Case) -> Findings:
    """What an analysis found, in the words of its case; what the case gives no word for is as the table has it."""
    as_written = findings.names.get(NAMES_AS_WRITTEN, {})
    outline = findings.briefing.model_copy(update={"parts": choose_briefing_parts(case), "languages": case.languages})
    whole = sha256(case.model_dump_json().encode()).hexdigest()
    named = findings.model_copy(
        update={
            "names": names_by_language(case, as_written),
            "briefing": outline,
            "provenance": findings.provenance.model_copy(update={"case_hash": whole}),
        }
    )
    return named if case.privacy.names else withhold_persons(named)


def date_report(findings: Findings, epoch: str) -> Findings:
    """What an analysis found, dated by `SOURCE_DATE_EPOCH` where that is set and the case says no day itself.

    Raises:
        PlainspokenError: it is set to what is no moment.
    """
    if not epoch:
        return findings
    try:
        day = {REPORT_DATE_NAME: datetime.fromtimestamp(int(epoch), UTC).date().isoformat()}
    except (ValueError, OverflowError, OSError):
        expected = "expected seconds since 1970, as 1767225600, or nothing"
        raise PlainspokenError(
            f"SOURCE_DATE_EPOCH: {expected}, found {epoch[:40]!r}; set it anew, or unset it"
        ) from None
    return findings.model_copy(update={"names": {spoken: {**day, **names} for spoken, names in findings.names.items()}})


def keep_given_names(findings: Findings, named: Findings) -> Findings:
    """What an analysis found, in the words that earlier findings of the same case have."""
    traced = findings.provenance.model_copy(update={"case_hash": named.provenance.case_hash})
    kept = findings.model_copy(update={"names": named.names, "briefing": named.briefing, "provenance": traced})
    return kept if names_persons(named) else withhold_persons(kept)


def is_named(findings: Findings) -> bool:
    """Whether evidence has its names already."""
    return NAMES_AS_WRITTEN not in findings.names
