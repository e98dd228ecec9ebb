"""Tests of pages whose stamps claim another version: what is held all the same, and what is said not to be."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from plainspoken.cli import app as cli
from plainspoken.core.findings import Findings
from plainspoken.pipeline.case_of_folder import CASE_NOTE, LONGEST_NOTE, read_case_note
from plainspoken.verify.built_page import HtmlPage
from plainspoken.verify.page_parts import part_problems
from plainspoken.verify.strange_letters import letter_problems
from plainspoken.words import Words
from tests.once import once
from tests.verify.changes import change_page, changed
from tests.verify.conftest import TEMPLATES
from tests.verify.forged import build, write_stamps_anew

MAIN = "</main>"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built segmentation. Not to be changed."""
    return once(tmp_path_factory, "listed", build)


@pytest.fixture
def listed(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to change."""
    return Path(shutil.copytree(made, tmp_path / "customers"))


def verify(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["verify", *arguments])


STRANGE_PARTS = {
    "text turned round": ('<p><bdo dir="rtl">21</bdo></p></main>', "a briefing has no <bdo>"),
    "text struck through": ("<p><s>so</s></p></main>", "a briefing has no <s>"),
    "a reading above a text": ("<p><ruby>so<rt>not so</rt></ruby></p></main>", "a briefing has no <ruby>"),
    "letters of mathematics": ("<math><mi>x</mi></math></main>", "a briefing has no <math>"),
    "an element that no browser knows": ("<my-note>so</my-note></main>", "a briefing has no <my-note>"),
    "text that runs from right to left": ('<p dir="rtl">so</p></main>', "an attribute that no briefing has (dir)"),
    "text to write over": ("<p contenteditable>so</p></main>", "no briefing has (contenteditable)"),
    "what is folded away": ('<details><data data-evidence="x">1</data></details></main>', "folds away what is said"),
    "what is said aloud otherwise": (
        '<p aria-label="No"><data data-evidence="x">1</data></p></main>',
        "said aloud otherwise",
    ),
    "a kind of element said aloud": ('<p aria-roledescription="proof">so</p></main>', "no briefing has (aria-role"),
    "a mirrored drawing": ('<svg><g transform="scale(-1,1)"></g></svg></main>', "no briefing has (transform)"),
    "a drawing that moves": ('<svg><animate attributeName="x"/></svg></main>', "a briefing has no <animate>"),
    "unseen words of a drawing": ('<svg><text fill="none">so</text></svg></main>', "words of a drawing that nobody"),
    "tiny words of a drawing": ('<svg><text font-size="1">so</text></svg></main>', "words of a drawing that nobody"),
    "an unseen piece of a drawing": ('<svg><path opacity="0" d="M0 0"/></svg></main>', "that is not seen"),
}


@pytest.mark.parametrize("what", STRANGE_PARTS)
def test_what_no_page_is_built_of_is_told(page: HtmlPage, what: str) -> None:
    markup, told = STRANGE_PARTS[what]
    assert any(told in str(each) for each in part_problems(changed(page, page.source.replace(MAIN, markup))))


def test_a_page_is_built_of_what_pages_are(page: HtmlPage, words: Words) -> None:
    assert [*part_problems(page), *letter_problems(page, words)] == []
    plain = page.source.replace(MAIN, "<!-- a note --><p>AT&amp;T &copy; <sup>b</sup></p></main>")
    assert list(part_problems(changed(page, plain))) == []


STRANGE_LETTERS = {
    "а": "CYRILLIC SMALL LETTER A",  # in "dаta"
    "\N{FULLWIDTH LATIN SMALL LETTER A}": "FULLWIDTH LATIN SMALL LETTER A",
    "\N{MATHEMATICAL BOLD SMALL A}": "MATHEMATICAL BOLD SMALL A",
    "\N{RIGHT-TO-LEFT OVERRIDE}": "202e",
    "\N{ZERO WIDTH SPACE}": "200b",
    "\N{SOFT HYPHEN}": "xad",
    "\N{COMBINING LONG SOLIDUS OVERLAY}": "0338",
    "\N{INVISIBLE SEPARATOR}": "2063",
}


@pytest.mark.parametrize("sign", STRANGE_LETTERS)
@pytest.mark.parametrize("markup", ["<p>d{}ta</p></main>", '<p title="d{}ta"></p></main>', "<h3>d{}ta</h3></main>"])
def test_letters_that_seem_others_are_told(page: HtmlPage, words: Words, sign: str, markup: str) -> None:
    strange = changed(page, page.source.replace(MAIN, markup.format(sign)))
    assert any(STRANGE_LETTERS[sign] in str(each) for each in letter_problems(strange, words))


def test_names_of_the_case_keep_their_letters(page: HtmlPage, findings: Findings) -> None:
    names = {**findings.names, "en": {**findings.names["en"], "text.strange": "Заказ-μ \N{ZERO WIDTH JOINER}ق \u0301x"}}
    words = Words(findings.model_copy(update={"names": names}), "en", (TEMPLATES,))
    own = changed(page, page.source.replace(MAIN, "<p>Заказ-μ \N{ZERO WIDTH JOINER}ق, café, ⚠\ufe0f</p></main>"))
    assert list(letter_problems(own, words)) == []
    other = changed(page, page.source.replace(MAIN, "<p>Закaз</p></main>"))
    assert len(list(letter_problems(other, words))) == 1


LOOSE = {
    "a word more": (MAIN, "Proven best</main>", 'found: "Proven best"'),
    "a style": ("</style>", ".lead{letter-spacing:9px}</style>", "letter-spacing"),
    "a title to hover over": ("<main", '<main title="Proven"', 'title="Proven"'),
}


@pytest.mark.parametrize("what", LOOSE)
def test_what_differs_on_pages_of_another_version_is_shown(listed: Path, what: str) -> None:
    old, new, told = LOOSE[what]
    change_page(listed, old, new)
    write_stamps_anew(listed, other_version=True)
    done = verify(str(listed))
    assert done.exit_code == 0, done.output
    assert "the words of labels and headings, where they stand, how charts are drawn" in done.output
    assert "which nothing holds (" in done.output and told in done.output
    answer = json.loads(verify(str(listed), "--json").stdout)
    assert any(told.removeprefix("found: ").strip('"') in each["found"] for each in answer["loose"])


def test_words_that_changed_places_are_shown(listed: Path) -> None:
    source = (listed / "briefing.en.html").read_text(encoding="utf-8")
    table = source[source.index("<thead") : source.index("</thead>")]
    heads = [each.partition("<")[0] for each in table.split('<th scope="col">')[1:] if each.partition("<")[0]]
    one, other = heads[:2]
    swapped = table.replace(one, "\0").replace(other, one).replace("\0", other)
    change_page(listed, table, swapped)
    write_stamps_anew(listed, other_version=True)
    done = verify(str(listed))
    assert done.exit_code == 0 and "stands where this version has something else" in done.output, done.output


def test_what_is_left_out_is_shown(listed: Path) -> None:
    source = (listed / "briefing.en.html").read_text(encoding="utf-8")
    term = source[source.rindex("<dt") : source.rindex("</dd>") + len("</dd>")]
    change_page(listed, term, "")
    write_stamps_anew(listed, other_version=True)
    done = verify(str(listed))
    assert "does not say so often what this version says" in done.output, done.output


def test_pages_of_another_version_that_are_as_they_are_here_are_said_to_be(listed: Path) -> None:
    write_stamps_anew(listed, other_version=True)
    done = verify(str(listed))
    assert done.exit_code == 0 and "are those that this version writes" in done.output


def test_one_file_of_another_version_says_what_was_not_held(listed: Path, tmp_path: Path) -> None:
    write_stamps_anew(listed, other_version=True)
    mailed = tmp_path / "mailed.html"
    mailed.write_bytes((listed / "briefing.en.html").read_bytes().replace(b"\n", b"\r\n"))
    told = " ".join(verify(str(mailed), "--against", str(listed)).output.split())
    assert "and is the one that lies there, but for how its lines end" in told
    (listed / "briefing.en.html").write_text("gone")
    told = " ".join(verify(str(mailed), "--against", str(listed)).output.split())
    assert "by its figures and sentences; the words of its labels and headings" in told and "word for word" not in told
    assert not json.loads(verify(str(mailed), "--against", str(listed), "--json").stdout)["kept"]


@pytest.mark.parametrize("name", ["briefing.en (1).html", "briefing.en (1).pdf", "briefing.en.copy.docx"])
def test_a_second_download_beside_the_report_is_said_not_to_be_looked_at(listed: Path, name: str) -> None:
    (listed / name).write_bytes((listed / "briefing.en.html").read_bytes())
    (listed / "targets.en (1).csv").write_text("x")
    (listed / "quarto.en (1)").mkdir()
    done = verify(str(listed))
    assert done.exit_code == 0, done.output
    assert f"{name}: was not looked at" in " ".join(done.output.split())


def test_a_second_download_is_held_by_itself(listed: Path) -> None:
    copy = listed / "briefing.en (1).html"
    copy.write_bytes((listed / "briefing.en.html").read_bytes())
    assert verify(str(copy)).exit_code == 0
    copy.write_text(copy.read_text(encoding="utf-8").replace(MAIN, "<p>Proven</p></main>"), encoding="utf-8")
    assert verify(str(copy)).exit_code == 3


def test_only_so_much_of_the_note_of_a_case_is_read_as_a_path_has(tmp_path: Path) -> None:
    (tmp_path / CASE_NOTE).parent.mkdir()
    (tmp_path / "case.toml").write_text("")
    (tmp_path / CASE_NOTE).write_text("case.toml")
    assert read_case_note(tmp_path) == tmp_path / "case.toml"
    for said in ("./" * LONGEST_NOTE + "case.toml", "x" * (LONGEST_NOTE - 1), "case.toml\x00"):
        (tmp_path / CASE_NOTE).write_text(said)
        assert read_case_note(tmp_path) is None
