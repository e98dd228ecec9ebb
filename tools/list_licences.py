"""Which licence each package is under that the program may bring along, from the metadata of what is installed.

Usage: python tools/list_licences.py    (make licences), into docs/dependencies.md
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs/dependencies.md"
LOCK = ROOT / "requirements.lock"
START = "<!-- licences: written by `make licences` from here -->"
END = "<!-- licences: to here -->"
ELSEWHERE = "(needed on other systems only)"
# What metadata do not say, read from the licence files of the packages.
SAID_BY_FILES = {
    "chardetng-py": "MIT",
    "pypandoc-binary": "MIT; the pandoc inside: GPL-2.0-or-later",
    "skops": "MIT",
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
}
# Licences by how metadata write them, to SPDX; `BSD` where they do not say which.
SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Artistic License": "Artistic-1.0-Perl",
    "BSD 3-Clause License": "BSD-3-Clause",
    "BSD License": "BSD",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "GNU General Public License (GPL)": "GPL",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "2-clause BSD": "BSD-2-Clause",
}
KNOWN_IDENTIFIER = re.compile(r"(MIT|BSD|ISC|[A-Z]\w*-\d[\w.-]*)(-\w+)*( (AND|OR) [\w.-]+)*")


def main() -> None:
    """Write the table anew."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, after = text.partition(START)[0], text.partition(END)[2]
    table = format_licence_table(read_licences(list_locked_packages()))
    DOCUMENT.write_text(f"{before}{START}\n{table}{END}{after}", encoding="utf-8")


def list_locked_packages() -> list[str]:
    """The packages of the users' lock, by name, each once."""
    pins = re.findall(r"^([a-z0-9][\w.-]*)==", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return sorted(set(pins))


def read_licences(packages: Iterable[str]) -> dict[str, str]:
    """The licence of each package that is installed here.

    Raises:
        LookupError: its metadata name none that is known; read its licence file, and add it above.
    """
    found: dict[str, str] = {}
    for name in packages:
        try:
            found[name] = licence_of(name, metadata.metadata(name))
        except metadata.PackageNotFoundError:
            found[name] = ELSEWHERE
    return found


def licence_of(name: str, told: metadata.PackageMetadata) -> str:
    """One licence: as said by its file, by its expression, by a field that is an identifier, or by its classifiers."""
    candidates = [SAID_BY_FILES.get(name, ""), read_field(told, "License-Expression"), *list_written_licences(told)]
    licence = next(filter(None, candidates), "")
    if not licence:
        raise LookupError(f"{name}: metadata name no licence that is known; read its licence file, and add it above")
    return licence


def read_field(told: metadata.PackageMetadata, name: str) -> str:
    """A field that stands at most once; empty where it is not there."""
    return "".join(told.get_all(name) or [])


def list_written_licences(told: metadata.PackageMetadata) -> Iterator[str]:
    """Licences of older metadata, as far as they can be told apart."""
    field = read_field(told, "License").strip()
    yield SPDX.get(field, field if KNOWN_IDENTIFIER.fullmatch(field) else "")
    classifiers = [each.rpartition(" :: ")[2] for each in told.get_all("Classifier") or [] if "License ::" in each]
    yield " OR ".join(dict.fromkeys(SPDX[each] for each in classifiers if each in SPDX))


def format_licence_table(licences: Mapping[str, str]) -> str:
    """Packages by licence, the licence of most first."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name, licence in licences.items():
        groups[licence].append(name)
    ordered = sorted(groups.items(), key=lambda group: (group[0] == ELSEWHERE, -len(group[1]), group[0]))
    rows = [f"| {licence} | {', '.join(names)} |\n" for licence, names in ordered]
    return "".join(["| licence | packages |\n", "|---|---|\n", *rows])


if __name__ == "__main__":
    main()
