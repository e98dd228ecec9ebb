"""The command `show`: evidence as one line for an analyst at the terminal, or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plainspoken.cli import session
from plainspoken.cli.templates import Templates
from plainspoken.core.build_files import FINDINGS_FILE
from plainspoken.core.errors import PlainspokenError

if TYPE_CHECKING:
    from plainspoken.cli.json_answers import ShowAnswer
    from plainspoken.core.findings import Claim, Evidence, Findings
    from plainspoken.words.find_sentence import SaidMessage

MOST_DOUBTS = 3  # claims that the evidence does not make so, which are named
SHOW_EXAMPLE = (
    "Examples: [bold]plainspoken show report/conversion evaluation.roc_auc[/bold], "
    "[bold]... evaluation.roc_auc:low[/bold], [bold]... evaluation[/bold], [bold]... evaluation --json[/bold], "
    "[bold]... --sentence 'The model finds most'[/bold] (which rule says it, and where its words stand)"
)


def show(
    folder: session.Built,
    address: Annotated[
        str, typer.Argument(metavar="[ADDRESS]", help="An address, the start of one, or a claim. Default: all.")
    ] = "",
    sentence: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Words of a page: what says them, and how to change that.")
    ] = None,
    as_json: session.AsJson = False,
    templates: Templates = None,
) -> None:
    """Evidence as it was computed: value, range, unit, n, method, source and address."""
    with session.reporting_errors():
        from plainspoken.core.findings import read_findings

        refuse_mixed_questions(address, sentence, as_json)
        findings = read_findings(folder / FINDINGS_FILE)
        for line in list_doubts(folder, findings, address, sentence):
            session.say_aside(line)
        if sentence is not None:
            session.say("\n".join(list_sentence_lines(findings, sentence)))
        elif as_json:
            session.print_json(select_evidence(findings, address))
        else:
            session.say("\n".join(list_evidence_lines(findings, address)))


def refuse_mixed_questions(address: str, sentence: str | None, as_json: bool) -> None:
    """Refuse a sentence without words, or beside what is about evidence.

    Raises:
        PlainspokenError: says what to leave out.
    """
    if sentence is not None and not any(map(str.isalnum, sentence)):
        raise PlainspokenError("--sentence: expected words as they stand on a page, found none; give a few in a row")
    if sentence is not None and (address or as_json):
        other = "--json" if as_json else address
        raise PlainspokenError(f"--sentence: expected no {other} beside it, for both cannot be answered; leave one out")


def list_doubts(folder: Path, findings: Findings, address: str, sentence: str | None) -> Iterator[str]:
    """What of the findings is not as it was computed, so that nothing is shown as if it were; in a line each."""
    from plainspoken.core.build_files import read_manifest
    from plainspoken.pipeline.cache_key import hash_file
    from plainspoken.pipeline.manifest import read_stamped_digests

    known = {
        each[FINDINGS_FILE] for each in (read_stamped_digests(folder), read_manifest(folder)) if FINDINGS_FILE in each
    }
    if known and known != {hash_file(folder / FINDINGS_FILE)}:
        changed = "was changed since it was made, so what it says here need not be what was computed"
        yield f"{folder / FINDINGS_FILE}: {changed}; see what: plainspoken verify {folder}"
    if sentence is None and findings.claim(address) is None:
        return
    from plainspoken.verify.claims import claim_problems, rejudge_claims

    problems = list(claim_problems(findings, rejudge_claims(findings)))
    yield from map(str, problems[:MOST_DOUBTS])
    if len(problems) > MOST_DOUBTS:
        yield f"{folder / FINDINGS_FILE}: and {len(problems) - MOST_DOUBTS} more: plainspoken verify {folder}"


def list_sentence_lines(findings: Findings, text: str) -> Sequence[str]:
    """What says a text of a page, in each language of the briefing, with its file and how to change it.

    Raises:
        PlainspokenError: nothing says it; says what to try.
    """
    from plainspoken.words import Words
    from plainspoken.words.find_sentence import find_sentence

    folders = session.project_paths().folders
    lines = [
        f"{each.key}, {each.place}: {each.said}\n  {tell_source(each)}"
        for language in findings.briefing.languages
        for each in find_sentence(Words(findings, language, folders), text)
    ]
    if not lines:
        expected = "give a few words in a row, as they stand on the page"
        raise PlainspokenError(f"--sentence: no rule, chart or label says {text!r} here; {expected}")
    return lines


def tell_source(message: SaidMessage) -> str:
    """Why a message is said, and how to change it."""
    if not message.claim:
        return "a label; change it: this key under [labels] in a file of mine/words/LANGUAGE/"
    change = f"change it: plainspoken eject mine {message.key.partition('.')[0]}"
    return f"claim {message.claim}, which {message.verdict}; {change}"


def select_evidence(findings: Findings, address: str) -> ShowAnswer:
    """What `show` tells for an address, as values.

    Raises:
        MissingEvidence: nothing stands there; names the nearest address.
        PlainspokenError: the evidence has no such bound.
    """
    from plainspoken.cli.json_answers import ClaimPart, ShowAnswer

    claims = [each for each in findings.claims if each.key == address]
    shared = {"verdict", "reason", "kind", "severity", "evidence"}
    told = [ClaimPart.model_validate({"claim": each.key, **each.model_dump(include=shared)}) for each in claims]
    evidence = dict(find_evidence_at(findings, address))
    return ShowAnswer(case=findings.provenance.case, evidence=evidence, claims=tuple(told))


def list_evidence_lines(findings: Findings, address: str = "") -> Iterator[str]:
    """The same as lines, the claim first.

    Raises:
        MissingEvidence: nothing stands there; names the nearest address.
        PlainspokenError: the evidence has no such bound.
    """
    claim = findings.claim(address)
    if claim:
        yield format_claim_line(claim)
    yield from (format_evidence_line(at, evidence) for at, evidence in find_evidence_at(findings, address))


def find_evidence_at(findings: Findings, address: str) -> Iterator[tuple[str, Evidence]]:
    """What stands at an address, at all that begin with it, at those a claim rests on, or everything; in order.

    Raises:
        MissingEvidence: nothing stands there; names the nearest address.
        PlainspokenError: the evidence has no such bound.
    """
    from plainspoken.core.findings import find_bounded_evidence

    claim = findings.claim(address)
    below = [each for each in sorted(findings.evidence) if is_address_below(each, address)]
    if claim:
        yield from ((each, findings.get(each)) for each in claim.evidence)
    elif below and address not in findings.evidence:
        yield from ((each, findings.evidence[each]) for each in below)
    else:
        yield address, find_bounded_evidence(findings, address)


def is_address_below(address: str, prefix: str) -> bool:
    """Whether an address begins with a prefix, whole names only; every address begins with nothing."""
    return not prefix or address.startswith(f"{prefix.rstrip('.')}.")


def format_evidence_line(address: str, evidence: Evidence) -> str:
    """Value, range, unit, size, method, source and address, unrounded; the value is the first number."""
    span = (
        f" ({format_plain_value(evidence.low)} to {format_plain_value(evidence.high)})"
        if evidence.low is not None
        else ""
    )
    details = [
        evidence.unit + (f" of {evidence.of}" if evidence.of else ""),
        f"n = {evidence.n}" if evidence.n is not None else "",
        evidence.method or "",
        evidence.source,
        address,
    ]
    return f"{format_plain_value(evidence.value)}{span}, {', '.join(each for each in details if each)}"


def format_plain_value(value: bool | int | float | str | None) -> str:
    """A value as it stands in the findings; flags as `true` and `false`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def format_claim_line(claim: Claim) -> str:
    """A claim's verdict and what it is to the reader; its evidence follows."""
    reason = f" ({claim.reason})" if claim.reason else ""
    return f"{claim.key}: {claim.verdict}{reason}, {claim.kind}, severity {claim.severity}; it rests on:"
