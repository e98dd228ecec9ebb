"""Documents that follow from the code are up to date."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from plainspoken.cli.generated_docs import generate_documents

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(generate_documents(DOCS)))
def test_documents_follow_the_code(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == generate_documents(DOCS)[name], f"docs/{name} is out of date; run `plainspoken docs`"


def test_each_requirement_has_its_line() -> None:
    import tomllib

    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    text = (DOCS / "dependencies.md").read_text(encoding="utf-8")
    packages = [name for name in named if not name.startswith("plainspoken[")]
    assert not [name for name in packages if name.partition(">")[0].partition("=")[0].strip() not in text]
