"""The command `diff`: what changed between two findings of a case, in the words of the briefing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plainspoken.cli import session
from plainspoken.core.errors import ExitCode
from plainspoken.core.shipped import SHIPPED_TEMPLATES

if TYPE_CHECKING:
    from markupsafe import Markup

    from plainspoken.cli.json_answers import ChangedFigurePart, DiffAnswer
    from plainspoken.core.findings import Claim, Findings
    from plainspoken.words import Words

DIFFED_CLAIM_KINDS = ("answer", "strength", "weakness", "caution", "action")  # kinds whose coming and going is told
DIFF_BULLET = "- "


DIFF_EXAMPLE = (
    "Examples: [bold]plainspoken diff kept/october report/conversion[/bold], "
    "[bold]plainspoken diff kept/october report/conversion --exit-code[/bold]"
)


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Earlier findings: the file or its folder.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The present ones.")],
    language: Annotated[str, typer.Option("--language", "-l", help="Of the sentences.")] = "",
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 4 where a headline figure really changed, not by chance.")
    ] = False,
    as_json: session.AsJson = False,
) -> None:
    """Say what changed between two findings of a case: what is real, and what is within noise."""
    with session.reporting_errors():
        changes = compare_findings_at(findings_path(old), findings_path(new), language)
        if as_json:
            session.print_json(select_changes(changes))
        else:
            session.say("\n".join(describe_changes(changes)))
        if exit_code and changes.really_changed:
            raise typer.Exit(ExitCode.CHANGED)


@dataclass(frozen=True)
class ChangesSince:
    """Two findings of a case, the later one with what changed as evidence and judged, and the words of each."""

    before: Findings
    now: Findings
    both: Findings
    words_before: Words
    words_now: Words

    @property
    def really_changed(self) -> bool:
        """Whether a headline figure changed by more than chance."""
        return self.both.get("changes.real").number > 0

    @property
    def same_tables(self) -> bool:
        """Whether both rest on the same tables, byte by byte."""
        return self.before.provenance.data_hashes == self.now.provenance.data_hashes


def findings_path(place: Path) -> Path:
    """The findings in a folder, or the file itself."""
    return place / "findings.json" if place.is_dir() else place


def compare_findings_at(old: Path, new: Path, language: str) -> ChangesSince:
    """Read two findings and judge what changed.

    Raises:
        PlainspokenError: no findings there, another case or task, or no such language.
    """
    from plainspoken.analysis.statistics.compare_findings import add_changes_since
    from plainspoken.claims.registry import judge_all
    from plainspoken.core.findings import read_findings
    from plainspoken.words import Words

    before, now = read_findings(old), read_findings(new)
    spoken = session.choose_briefing_language(language, now)
    both = add_changes_since(before, now)
    both = both.model_copy(update={"claims": judge_all(both)})
    words_now, words_before = (Words(each, spoken, (SHIPPED_TEMPLATES,)) for each in (both, before))
    return ChangesSince(before, now, both, words_before, words_now)


def describe_changes(changes: ChangesSince) -> Iterator[str]:
    """What changed, line by line: figures first, then what is said now only and what was said before only."""
    words = changes.words_now
    if changes.before == changes.now:
        yield str(words.label("same_findings"))
        return
    if changes.same_tables:
        yield str(words.label("same_tables"))
    yield from list_rule_sentences(words, changes.both, "something_changed")
    yield from (f"{DIFF_BULLET}{text}" for text in list_rule_sentences(words, changes.both, "figure_changed"))
    for label, said in (("said_now", list_said_now(changes)), ("said_before", list_said_before(changes))):
        if said:
            yield f"\n{words.label(label)}:"
            yield from (f"{DIFF_BULLET}{sentence}" for _, sentence in said)


def select_changes(changes: ChangesSince) -> DiffAnswer:
    """The same as values."""
    from plainspoken.cli.json_answers import DiffAnswer, SaidPart

    said_now, said_before = (
        tuple(SaidPart(claim=claim.key, verdict=claim.verdict, kind=claim.kind, sentence=text) for claim, text in said)
        for said in (list_said_now(changes), list_said_before(changes))
    )
    return DiffAnswer(
        case=changes.now.provenance.case,
        language=changes.words_now.language,
        same_tables=changes.same_tables,
        really_changed=changes.really_changed,
        figures=tuple(select_changed_figure(changes, each) for each in changes.both.over("changes")),
        said_now=said_now,
        said_before=said_before,
    )


def select_changed_figure(changes: ChangesSince, at: str) -> ChangedFigurePart:
    """One headline figure, from where its change stands in the evidence."""
    from plainspoken.analysis.statistics.compare_findings import HEADLINE_ADDRESSES
    from plainspoken.cli.json_answers import ChangedFigurePart

    both, figure = changes.both, at.rpartition(".")[2]
    claim = both.claim(f"figure_changed@{at}")
    return ChangedFigurePart(
        figure=figure,
        address=HEADLINE_ADDRESSES[both.task][figure],
        before=both.get(f"{at}.before"),
        now=both.get(f"{at}.now"),
        p=both.get(f"{at}.p").number,
        real=bool(both.get(f"{at}.real").value),
        sentence=strip_markup(changes.words_now.sentence(claim)) if claim else "",
    )


def strip_markup(sentence: Markup) -> str:
    """A sentence without the marks that a page carries."""
    return str(sentence.striptags())


def list_rule_sentences(words: Words, findings: Findings, rule: str) -> Iterator[str]:
    """What one rule says on each of its subjects."""
    return (strip_markup(words.sentence(each)) for each in findings.claims if each.rule == rule)


def list_said_now(changes: ChangesSince) -> list[tuple[Claim, str]]:
    """The judging claims that the earlier findings do not share, each with its sentence."""
    return list_changed_claims(changes.words_now, changes.now, changes.before)


def list_said_before(changes: ChangesSince) -> list[tuple[Claim, str]]:
    """The judging claims that the present findings no longer share, each with its sentence."""
    return list_changed_claims(changes.words_before, changes.before, changes.now)


def list_changed_claims(words: Words, here: Findings, there: Findings) -> list[tuple[Claim, str]]:
    """The judging claims of the first findings whose verdict the second do not share, each with its sentence."""
    verdicts = {each.key: (each.verdict, each.kind) for each in there.claims}
    return [
        (each, strip_markup(words.sentence(each)))
        for each in here.claims
        if each.kind.value in DIFFED_CLAIM_KINDS and verdicts.get(each.key) != (each.verdict, each.kind)
    ]
