"""Puts the source of the documentation site together from what stands in the repository, and builds it strictly.

Usage: python tools/make_site.py    (make docs), into site/pages/
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Pages and what they show or link to, at the places that they have in the repository, so that every link stays true.
COPIED = (
    "*.md", "LICENSE", "docs/*", "docs/gallery/*", "docs/automation/*", ".github/workflows/*", "figures/*",
    "figures/planted/*",
    "analysis/*", "data/README.md", "report/README.md", "templates/README.md", "templates/fonts/OFL.txt",
)  # fmt: skip
OMITTED = ("docs/package.md",)  # the first page for package indexes
# Folders that the generator takes for something else than pages.
RENAMED = {"templates": "templates-folder", ".github": "github"}
REFERENCE_HEAD = "# Reference of the Python names\nWhat `import plainspoken` offers: [how](python.md).\n"


def main() -> None:
    """Build the site; ends as the generator ends, which stops at a link that leads nowhere."""
    assemble_site(ROOT / "site/source")
    sys.exit(generate_pages(ROOT))


def generate_pages(folder: Path) -> int:
    """Turn `site/source/` of a folder into `site/pages/` by the configuration there; returns the exit code."""
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    return subprocess.run(command, cwd=folder, env=os.environ | {"NO_COLOR": "1"}, check=False).returncode


def assemble_site(to: Path) -> None:
    """Copy all pages with what they link to, and write the reference of names."""
    shutil.rmtree(to, ignore_errors=True)
    for path in list_site_files():
        place = to / rename_folder(path.relative_to(ROOT).as_posix())
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            text = re.sub(
                r"\]\(([^)]+)\)", lambda link: f"]({rename_folder(link[1])})", path.read_text(encoding="utf-8")
            )
            place.write_text(indent_list_blocks(text), encoding="utf-8")
        else:
            shutil.copy(path, place)
    (to / "docs/reference.md").write_text(format_reference(list_public_names()), encoding="utf-8")


def rename_folder(place: str) -> str:
    """A place in the repository, or a link to one, as it is in the site."""
    if "://" in place:
        return place
    return "/".join(RENAMED.get(part, part) for part in place.split("/"))


def list_site_files() -> list[Path]:
    """The files of the site's source, without what was built."""
    found = [path for pattern in COPIED for path in sorted(ROOT.glob(pattern)) if path.is_file()]
    return [path for path in found if path.relative_to(ROOT).as_posix() not in OMITTED]


def indent_list_blocks(text: str) -> str:
    """Blocks below a numbered item one sign deeper: GitHub asks for three spaces, the generator for four."""
    return "".join(f"{line}\n" for line in list_deeper_lines(text.splitlines()))


def list_deeper_lines(lines: Iterable[str]) -> Iterator[str]:
    """The lines, those that belong to a numbered item one sign deeper."""
    inside = False
    for line in lines:
        if line and not line.startswith(" "):
            inside = bool(re.match(r"\d+\. ", line))
        yield f" {line}" if inside and line.startswith("   ") else line


def list_public_names() -> list[str]:
    """The names that the package offers, functions first."""
    sys.path.insert(0, str(ROOT))
    import plainspoken

    return sorted(
        (name for name in plainspoken.__all__ if name != "__version__"), key=lambda name: (name[0].isupper(), name)
    )


def format_reference(names: Iterable[str]) -> str:
    """The page that the generator fills with the docstrings of names."""
    from plainspoken import EXPORTED_FROM

    return "\n".join([REFERENCE_HEAD, *(f"::: {EXPORTED_FROM[name]}.{name}\n" for name in names)])


if __name__ == "__main__":
    main()
