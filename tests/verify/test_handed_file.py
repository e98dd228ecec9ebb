"""A briefing that came by mail: whose findings it belongs to, and whether it was changed on the way."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from typer.testing import CliRunner, Result

from plainspoken.cli import app as cli
from plainspoken.core.findings import Findings, read_findings, write_findings
from plainspoken.core.fingerprint import find_fingerprint, fingerprint_findings
from plainspoken.core.shipped import SHIPPED_TEMPLATES
from plainspoken.report.other_formats import write_other_format
from plainspoken.verify import handed_file
from plainspoken.words import Words


def ask(path: Path, against: Path, *more: str) -> Result:
    return CliRunner().invoke(cli.app, ["verify", str(path), "--against", str(against), *more])


def said(result: Result) -> str:
    return " ".join(result.output.split())


@pytest.fixture
def mailed(built: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A copy of a briefing under a name of its own, far from its folder."""

    def copy(kind: str) -> Path:
        return Path(shutil.copy(built / f"briefing.en.{kind}", tmp_path / f"from the board.{kind}"))

    return copy


@pytest.fixture
def kept(built: Path, tmp_path: Path) -> Path:
    """The build folder itself, to change."""
    return Path(shutil.copytree(built, tmp_path / "kept"))


def write_digests(folder: Path) -> None:
    """Note in the manifest of a folder what its briefings are."""
    made = {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.glob("briefing.*")}
    (folder / "SHA256SUMS").write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(made.items())))


@pytest.fixture
def others(findings: Findings, tmp_path: Path) -> Path:
    """The same findings but for one figure, in the last place that is kept of it."""
    found = findings.evidence["evaluation.roc_auc"]
    moved = {**findings.evidence, "evaluation.roc_auc": found.model_copy(update={"value": found.number + 1e-12})}
    write_findings(findings.model_copy(update={"evidence": moved}), tmp_path / "others" / "findings.json")
    return tmp_path / "others"


def test_the_fingerprint_is_how_the_digest_of_the_findings_begins(built: Path, findings: Findings) -> None:
    digest = sha256((built / "findings.json").read_bytes()).hexdigest()
    assert digest.startswith(fingerprint_findings(findings).replace(" ", ""))
    again = Findings.model_validate_json((built / "findings.json").read_bytes())
    assert fingerprint_findings(again) == fingerprint_findings(findings)


def test_it_stands_on_the_last_page_of_the_pdf(built: Path, findings: Findings) -> None:
    document = PdfDocument(built / "briefing.en.pdf")
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    assert find_fingerprint(pages[-1]) == fingerprint_findings(findings)
    assert not any(map(find_fingerprint, pages[:-1]))


@pytest.mark.parametrize("language", ["en", "sv", "ru"])
def test_every_language_has_words_for_it(findings: Findings, language: str) -> None:
    assert len(Words(findings, language, (SHIPPED_TEMPLATES,)).label("fingerprint")) > 10


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_a_copy_of_what_was_written_belongs(mailed: Callable[[str], Path], built: Path, kept: Path, kind: str) -> None:
    write_digests(kept)
    done = ask(mailed(kind), kept)
    assert done.exit_code == 0, done.output
    printed = fingerprint_findings(read_findings(built / "findings.json"))
    assert f"belongs to the findings in {kept} ({printed}), byte for byte the one that lies there" in said(done)


def test_without_the_written_one_it_is_written_anew(built: Path, mailed: Callable[[str], Path]) -> None:
    done = ask(mailed("html"), built)
    assert done.exit_code == 0, done.output
    assert "and is as they are written anew" in said(done)


def test_a_copy_that_was_changed_here_too_is_no_witness(mailed: Callable[[str], Path], kept: Path) -> None:
    write_digests(kept)
    page = mailed("html")
    for each in (page, kept / "briefing.en.html"):
        each.write_text(each.read_text(encoding="utf-8").replace("Seed", "Feed", 1), encoding="utf-8")
    assert ask(page, kept).exit_code == 3


def test_beside_its_findings_it_needs_no_folder_to_be_named(built: Path) -> None:
    assert CliRunner().invoke(cli.app, ["verify", str(built / "briefing.en.html")]).exit_code == 0


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_other_findings_are_told_apart(others: Path, mailed: Callable[[str], Path], kind: str) -> None:
    done = ask(mailed(kind), others, "--json")
    assert (done.exit_code, json.loads(done.stdout)["answer"]) == (5, "other findings")
    assert "made of other findings than those in" in said(ask(mailed(kind), others))


CHANGES = {
    "a figure": lambda page: page.replace(">72</data>", ">82</data>", 1),
    "a word": lambda page: page.replace("Seed", "Feed", 1),
    "the style": lambda page: page.replace("</style>", ".take{color:#fff}</style>", 1),
    "a comment": lambda page: page.replace("</main>", "<!-- seen --></main>"),
    "what follows": lambda page: page.replace("</html>", "</html> "),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_page_is_told(built: Path, mailed: Callable[[str], Path], what: str) -> None:
    page = mailed("html")
    source = page.read_text(encoding="utf-8")
    changed = CHANGES[what](source)
    assert changed != source
    page.write_text(changed, encoding="utf-8")
    done = ask(page, built)
    assert done.exit_code == 3, done.output
    assert "was changed since it was written" in said(done) and page.name in said(done)


def test_lines_that_mail_ended_otherwise_are_no_change(built: Path, mailed: Callable[[str], Path]) -> None:
    page = mailed("html")
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    assert ask(page, built).exit_code == 0


def test_a_pdf_that_says_the_same_but_holds_more_was_changed(built: Path, mailed: Callable[[str], Path]) -> None:
    page = mailed("pdf")
    page.write_bytes(page.read_bytes() + b"% seen\n")
    done = ask(page, built, "--json")
    assert (done.exit_code, json.loads(done.stdout)["answer"]) == (3, "changed")
    assert "holds something that they do not show" in json.loads(done.stdout)["problems"][0]["what"]


@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_office_files_carry_it_too(kept: Path, words: Words, tmp_path: Path, kind: str) -> None:
    pytest.importorskip("pypandoc")
    write_other_format(words, kept / "figures" / "en", kept, kind)
    write_digests(kept)
    handed = Path(shutil.copy(kept / f"briefing.en.{kind}", tmp_path / f"handed.{kind}"))
    assert ask(handed, kept).exit_code == 0
    with handed.open("ab") as file:
        file.write(b"\x00")
    assert ask(handed, kept).exit_code == 3


REFUSED = {
    "nothing.pdf": (b"", "cannot be read as .pdf"),
    "empty.html": (b"", "carries no fingerprint"),
    "other.html": (b"<p>1234 5678</p>", "carries no fingerprint"),
    "zeros.html": (b"\x00" * 40, "carries no fingerprint"),
    "broken.docx": (b"PK\x03\x04", "cannot be read as .docx"),
    "table.csv": (b"a,b\n", "expected a briefing"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_briefing_is_told_in_a_line(built: Path, tmp_path: Path, name: str) -> None:
    content, expected = REFUSED[name]
    (tmp_path / name).write_bytes(content)
    done = ask(tmp_path / name, built)
    assert (done.exit_code, len(done.output.splitlines())) == (1, 1), done.output
    assert expected in done.output and not isinstance(done.exception, Exception)


def test_a_file_far_larger_than_a_briefing_is_not_read(
    built: Path, mailed: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handed_file, "LARGEST_BRIEFING", 1_000)
    done = ask(mailed("pdf"), built)
    assert done.exit_code == 1 and "expected a briefing of at most 1,000 bytes, found " in said(done)


def test_questions_that_do_not_go_together_are_refused(built: Path, tmp_path: Path) -> None:
    for arguments, expected in (
        ([str(built), "--against", str(built)], "goes with one briefing"),
        ([str(built / "briefing.en.pdf"), "--recompute"], "goes with the folder"),
        ([str(tmp_path / "gone.pdf")], "no such file"),
    ):
        done = CliRunner().invoke(cli.app, ["verify", *arguments])
        assert done.exit_code == 1 and expected in done.output
    alone = Path(shutil.copy(built / "briefing.en.html", tmp_path / "alone.html"))
    assert "name them: --against" in CliRunner().invoke(cli.app, ["verify", str(alone)]).output
