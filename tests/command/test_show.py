"""Tests that `show` says nothing of findings as if it had been computed when it was not, and answers what is asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from plainspoken.cli import app
from plainspoken.core.build_files import FINDINGS_FILE, MANIFEST_FILE
from plainspoken.core.findings import write_findings
from plainspoken.pipeline.cache_key import hash_file
from plainspoken.words.find_sentence import flatten_text
from tests.sample import sample_findings

RULE = "finds_positives"


def show(*arguments: str) -> Result:
    return CliRunner().invoke(app.app, ["show", *arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample's findings, with their digest."""
    write_findings(sample_findings(), tmp_path / FINDINGS_FILE)
    (tmp_path / MANIFEST_FILE).write_text(f"{hash_file(tmp_path / FINDINGS_FILE)}  {FINDINGS_FILE}\n")
    return tmp_path


def test_findings_as_they_were_made_are_shown_without_a_word(folder: Path) -> None:
    assert show(str(folder), "evaluation.recall").stderr == ""
    assert show(str(folder), RULE).stderr == ""


def test_a_value_that_was_changed_by_hand_is_told(folder: Path) -> None:
    path = folder / FINDINGS_FILE
    path.write_text(path.read_text().replace('"value": 0.5785340314136126', '"value": 0.99', 1))
    done = show(str(folder), "evaluation.recall")
    assert f"{path}: was changed since it was made" in done.stderr
    assert done.stdout.startswith("0.99 ")


def test_a_verdict_that_its_evidence_does_not_make_is_told_whatever_digests_say(folder: Path) -> None:
    document = json.loads((folder / FINDINGS_FILE).read_text())
    claim = next(each for each in document["claims"] if each["rule"] == RULE)
    claim["verdict"], found = "fails", claim["verdict"]
    (folder / FINDINGS_FILE).write_text(json.dumps(document))
    (folder / MANIFEST_FILE).unlink()
    for asked in ([RULE], ["--sentence", "the model misses"]):
        told = show(str(folder), *asked).stderr
        assert f'claim {RULE}: verdict is not as judged (expected: "{found}"; found: "fails")' in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--sentence", ""], "expected words as they stand on a page, found none"),
        (["--sentence", " . "], "expected words as they stand on a page, found none"),
        (["evaluation", "--sentence", "the model"], "expected no evaluation beside it"),
        (["--json", "--sentence", "the model"], "expected no --json beside it"),
    ],
)
def test_what_cannot_be_answered_is_refused(folder: Path, arguments: list[str], told: str) -> None:
    done = show(str(folder), *arguments)
    assert done.exit_code == 1 and told in done.stderr


def test_signs_that_a_terminal_obeys_are_escaped_in_json(folder: Path) -> None:
    document = json.loads((folder / FINDINGS_FILE).read_text())
    document["evidence"]["evaluation.recall"]["of"] = "buyers\x9b2J\u202e\x1b[m"
    (folder / FINDINGS_FILE).write_text(json.dumps(document))
    shown = show(str(folder), "evaluation.recall", "--json").stdout
    assert "\\u009b2J\\u202e\\u001b[m" in shown
    assert json.loads(shown)["evidence"]["evaluation.recall"]["of"] == "buyers\x9b2J\u202e\x1b[m"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('model\'s "top"', "Model’s “top”"),
        ("ﬁnds most", "finds most"),
        ("-70 to 127", "−70 to 127"),
        ("a b", "a\u00a0b"),
    ],
)
def test_a_sentence_is_found_as_it_is_typed_or_copied(typed: str, printed: str) -> None:
    assert flatten_text(typed) == flatten_text(printed)
