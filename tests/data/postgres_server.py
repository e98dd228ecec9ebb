"""Data tests: a PostgreSQL of this computer's own programs, with a password, for as long as a test asks it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "pa/ss@word#1?"  # with the signs that part an address
USER = "shop"
SYSTEM_USER = "postgres"  # the server refuses to run as root


@dataclass(frozen=True)
class PostgresServer:
    """A server: its programs, its folder and port."""

    programs: Path
    folder: Path
    port: int

    def run(self, program: str, *options: str, text: str = "") -> str:
        """Run one of its programs, with `text` as standard input; returns what it says."""
        owner = SYSTEM_USER if os.geteuid() == 0 else None
        done = subprocess.run(
            [str(self.programs / program), *options], user=owner, input=text, capture_output=True, text=True,
            check=True, timeout=60, cwd=self.folder, env={**os.environ, "PGPASSWORD": PASSWORD},
        )  # fmt: skip
        return done.stdout

    def ask(self, question: str) -> str:
        """What it answers to SQL."""
        return self.run(
            "psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "-d", "postgres", "-qAt", text=question
        )


def find_postgres_programs() -> Path | None:
    """The folder of the server's programs; None where it is not installed, or cannot be run."""
    if os.name != "posix":
        return None
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    found = shutil.which("initdb")
    places += [Path(found).resolve().parent] if found else []
    whole = [each for each in places if all((each / name).exists() for name in ("initdb", "pg_ctl", "psql"))]
    if os.geteuid() == 0 and subprocess.run(["id", SYSTEM_USER], capture_output=True).returncode:
        return None
    return whole[-1] if whole else None


def find_free_port() -> int:
    """A port of this computer that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def run_postgres(programs: Path) -> Iterator[PostgresServer]:
    """A server that answers on this computer only, until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, SYSTEM_USER)
    port = find_free_port()
    server = PostgresServer(programs, folder, port)
    (folder / "password").write_text(PASSWORD)
    (folder / "password").chmod(0o644)
    data = str(folder / "data")
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
    try:
        server.run("initdb", "-D", data, "-U", USER, "-A", "scram-sha-256", "--pwfile", str(folder / "password"))
        server.run("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        yield server
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            server.run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
