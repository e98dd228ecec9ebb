"""Licences: the table in docs/dependencies.md says what the metadata of the installed packages say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from email.message import Message
from importlib import metadata
from pathlib import Path

import pytest

from tools.list_licences import DOCUMENT, ELSEWHERE, END, LOCK, START, licence_of, list_locked_packages, read_licences


def written() -> dict[str, str]:
    """The table, by package."""
    table = DOCUMENT.read_text(encoding="utf-8").partition(START)[2].partition(END)[0]
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", table, flags=re.MULTILINE)[1:]
    return {name: licence for licence, names in rows for name in names.split(", ")}


def test_the_table_tells_the_licence_of_every_package_of_the_lock() -> None:
    told, here = written(), read_licences(list_locked_packages())
    assert set(told) == set(here), "run `make licences`"
    known = {name: licence for name, licence in here.items() if licence != ELSEWHERE}
    assert {name: told[name] for name in known} == known
    assert len(known) > 100


def test_the_gpl_is_said_and_no_package_leaves_nothing_else() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    gpl = {name: licence for name, licence in written().items() if "GPL" in licence}
    assert set(gpl) == {"pypandoc-binary", "pyphen", "text-unidecode"}
    assert all(name in text.partition(START)[0] for name in gpl)
    assert all(" OR " in licence for name, licence in gpl.items() if name != "pypandoc-binary")


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ([("License-Expression", "BSD-3-Clause"), ("License", "something long")], "BSD-3-Clause"),
        ([("License", "MIT")], "MIT"),
        ([("License", "Copyright (c) 2001"), ("Classifier", "License :: OSI Approved :: BSD License")], "BSD"),
        ([("Classifier", f"License :: OSI Approved :: {each} License") for each in ("MIT", "BSD")], "MIT OR BSD"),
    ],
)
def test_a_licence_is_read_as_packages_write_it(fields: list[tuple[str, str]], licence: str) -> None:
    assert licence_of("some", told(fields)) == licence


def test_a_package_that_names_no_licence_is_not_passed_over() -> None:
    with pytest.raises(LookupError, match="some: metadata name no licence"):
        licence_of("some", told([("Name", "some")]))


def told(fields: list[tuple[str, str]]) -> metadata.PackageMetadata:
    """Metadata of a package, with these fields."""
    message = Message()
    for name, text in fields:
        message[name] = text
    return message  # type: ignore[return-value]


def test_the_bill_of_materials_names_each_pin_with_its_hashes(tmp_path: Path) -> None:
    bill = tmp_path / "bill.json"
    program = Path(sys.executable).with_name("cyclonedx-py")
    subprocess.run([program, "requirements", LOCK, "--output-file", bill], check=True, capture_output=True)
    components = json.loads(bill.read_text(encoding="utf-8"))["components"]
    assert {each["name"] for each in components} == set(list_locked_packages())
    assert all(each["externalReferences"][0]["hashes"] for each in components)
