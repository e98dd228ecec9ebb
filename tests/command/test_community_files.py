"""What a project tells those who take part: it names what is there, and its forms can be filled in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "CHANGELOG.md")
FORMS = sorted(path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")
FIELD_TYPES = {"textarea", "input", "dropdown", "checkboxes"}


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere_and_nobody_is_invented(name: str) -> None:
    text = text_of(name)
    assert [link for link in re.findall(r"\]\((?!http)([^)#]+)", text) if not (ROOT / link).exists()] == []
    assert not re.findall(r"[\w.]+@[\w.]+\.\w+", text)


def test_each_promise_of_security_is_held_by_a_test_that_is_there() -> None:
    promises = re.findall(r"^\| .+ \| `(tests/\S+)::(\w+)` \|$", text_of("SECURITY.md"), flags=re.MULTILINE)
    assert len(promises) == text_of("SECURITY.md").count("\n| ") - 1
    assert [(path, test) for path, test in promises if f"def {test}(" not in text_of(path)] == []


def test_the_commit_of_the_example_names_files_that_are_there() -> None:
    (example,) = re.findall(r"```text\n(.*?)```", text_of("CONTRIBUTING.md"), flags=re.DOTALL)
    subject, *lines = [line for line in example.splitlines() if line]
    assert len(subject) <= 72
    assert [line for line in lines if not (ROOT / line.split()[0]).is_file()] == []


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_asks_for_something_and_can_be_sent(path: Path) -> None:
    form: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert form["name"] and form["description"]
    fields = form["body"]
    assert len({field["id"] for field in fields}) == len(fields)
    assert {field["type"] for field in fields} <= FIELD_TYPES
    assert all(field["attributes"]["label"] for field in fields)
    assert all(field["attributes"]["options"] for field in fields if field["type"] == "dropdown")
    assert any(field.get("validations", {}).get("required") for field in fields)


def test_there_is_a_form_for_each_kind_of_report() -> None:
    assert [path.stem for path in FORMS] == ["bug", "new_case", "wrong_briefing"]


def test_the_changelog_tells_the_present_version() -> None:
    (version,) = re.findall(r'^version = "(.+)"', text_of("pyproject.toml"), flags=re.MULTILINE)
    told = re.findall(r"^## (.+)", text_of("CHANGELOG.md"), flags=re.MULTILINE)
    assert told[:2] == ["Unreleased", version]
    assert len(set(told)) == len(told)
