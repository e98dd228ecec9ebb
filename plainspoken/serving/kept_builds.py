"""Real time: copies of the builds that answer, kept for the processes of a service, each with a pointer to its copy.

The supervisor keeps them, the workers read them: a worker that is started anew opens what the others answer by, and
never what stands half-written or broken in the build folder.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from plainspoken.case.serving_manifest import SERVING_MANIFEST_FILE
from plainspoken.core.build_files import FINDINGS_FILE
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import FrozenModel, write_atomically
from plainspoken.serving.load_case import OpenedCase, open_case
from plainspoken.serving.probes import PROBES_FILE

POINTER_FILE = "answering.json"
POINTER_LOOKS_EVERY_SECONDS = 0.25
Tell = Callable[[str], None]


class BuildPointer(FrozenModel):
    """Which copy of a build answers, and what is to be told of it beside."""

    copy_name: str
    note: str = ""


@dataclass
class KeptBuilds:
    """The copies, a folder for each case below `folder`, which only its owner may read."""

    folder: Path
    templates: Path
    pointers: dict[str, BuildPointer] = field(default_factory=dict)

    def keep(self, source: Path, opened: OpenedCase) -> None:
        """Copy a build, and let it answer from now on; the one before stays for those who are reading it.

        Raises:
            PlainspokenError: it was changed while it was copied.
        """
        name = opened.production.case
        before = self.pointers.get(name)
        target = self.folder / name / f"{opened.build}-{time.time_ns()}"
        target.mkdir(parents=True, mode=0o700)
        for name_of_file in list_own_files(opened):
            shutil.copyfile(source / name_of_file, target / name_of_file)
        again = open_case(target, self.templates)
        if again.findings_version != opened.findings_version or again.proven != opened.proven:
            raise PlainspokenError(f"{source}: was changed while it was read")
        self.point(name, BuildPointer(copy_name=target.name))
        for path in (self.folder / name).glob("*-*/"):
            if path.name not in (target.name, before.copy_name if before else ""):
                shutil.rmtree(path)

    def note(self, name: str, text: str) -> None:
        """Let all workers tell something of a case."""
        if text != self.pointers[name].note:
            self.point(name, self.pointers[name].model_copy(update={"note": text}))

    def point(self, name: str, pointer: BuildPointer) -> None:
        """Let a pointer be read from now on."""
        self.pointers[name] = pointer
        write_atomically(self.folder / name / POINTER_FILE, pointer.model_dump_json().encode(), private=True)


def list_own_files(opened: OpenedCase) -> list[str]:
    """The files that a build answers by; whatever else lies in its folder is nothing of it."""
    models = dict.fromkeys(at.file for at in opened.production.moments)
    probes = [PROBES_FILE] if opened.proven else []
    return [FINDINGS_FILE, SERVING_MANIFEST_FILE, *probes, *models]


def read_pointer(folder: Path) -> BuildPointer:
    """Which copy of a case's builds answers.

    Raises:
        PlainspokenError: the pointer cannot be read.
    """
    try:
        return BuildPointer.model_validate_json((folder / POINTER_FILE).read_bytes())
    except ValidationError as error:
        raise PlainspokenError(f"{folder / POINTER_FILE}: {error.errors()[0]['msg']}") from None


@dataclass
class PointerFollower:
    """Looks at the pointers of the kept builds in a worker, and hands on what they lead to.

    `at`: the pointer of each case as it was last read, by the folder of its copies.
    """

    at: dict[Path, BuildPointer]
    templates: Path
    take: Callable[[OpenedCase], None]
    note: Callable[[str, str], None]
    tell: Tell

    def look(self) -> None:
        """Look once."""
        for folder, before in self.at.items():
            pointer = read_pointer(folder)
            if pointer == before:
                continue
            self.at[folder] = pointer
            if pointer.copy_name != before.copy_name:
                self.take(open_case(folder / pointer.copy_name, self.templates))
            self.note(folder.name, pointer.note)

    def run(self) -> None:
        """Look until the process ends."""
        while True:
            time.sleep(POINTER_LOOKS_EVERY_SECONDS)
            try:
                self.look()
            except (PlainspokenError, OSError) as why:  # the build that answers goes on
                self.tell(f"a worker keeps the build it has: {' '.join(str(why).split())}")
