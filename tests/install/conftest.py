"""Install tests: the wheel in an environment of its own, in which only what the base declares can be imported."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distribution, packages_distributions
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
BLOCKER = """\
import sys

BLOCKED = {blocked!r}

class OnlyDeclared:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"{{name}}: not among what the base declares", name=name)

sys.meta_path.insert(0, OnlyDeclared())
"""


@dataclass(frozen=True)
class Built:
    """What was built: the wheel, and the source distribution."""

    wheel: Path
    sdist: Path

    @property
    def requirements(self) -> list[Requirement]:
        """What the wheel's metadata declares, extras included."""
        with ZipFile(self.wheel) as archive:
            (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
            text = archive.read(name).decode()
        return [Requirement(line.partition(": ")[2]) for line in text.splitlines() if line.startswith("Requires-Dist:")]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Wheel and source distribution of this tree."""
    return build(ROOT, tmp_path_factory.mktemp("dist"))


def build(source: Path, out: Path) -> Built:
    """Wheel and source distribution of a tree."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(out)]
    subprocess.run(command, cwd=source, capture_output=True, check=True)
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return Built(wheel, sdist)


@pytest.fixture(scope="session")
def bare_environment(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel, and of what is installed here all that its base declares.

    Nothing is fetched: a path leads to the packages of the environment that runs the tests.
    """
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [sys.executable, "-m", "pip", "-q", "--python", str(programs / "python"), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--no-index", "--no-deps", str(built.wheel)], check=True)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    told = subprocess.run([programs / "python", "-c", ask], capture_output=True, text=True, check=True)
    own = Path(told.stdout.strip())
    here = Path(pytest.__file__).parents[1]
    (own / "only_declared.py").write_text(BLOCKER.format(blocked=undeclared_modules(built)))
    (own / "only_declared.pth").write_text(f"{here}\nimport only_declared\n")
    return programs


def undeclared_modules(built: Built) -> set[str]:
    """The importable names that no declared requirement of the base brings, directly or in turn."""
    declared = set(closure([each for each in built.requirements if applies(each)]))
    return {
        name
        for name, owners in packages_distributions().items()
        if name != "plainspoken" and declared.isdisjoint(map(canonicalize_name, owners))
    } - set(sys.stdlib_module_names)


def applies(requirement: Requirement, extra: str = "") -> bool:
    """Whether a requirement counts on this system, with one extra or none."""
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def closure(requirements: list[Requirement]) -> Iterator[str]:
    """The names of what these requirements install, in turn."""
    waiting, seen = list(requirements), set()
    while waiting:
        wanted = waiting.pop()
        name, extras = canonicalize_name(wanted.name), ("", *sorted(wanted.extras))
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        yield name
        inner = map(Requirement, distribution(name).requires or ())
        waiting += [each for each in inner if any(applies(each, extra) for extra in extras)]
