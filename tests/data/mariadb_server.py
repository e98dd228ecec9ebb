"""Data tests: a MariaDB of this computer's own programs, with a password, for as long as a test asks it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.data.postgres_server import PASSWORD, USER, find_free_port

SYSTEM_USER = "mysql"
PROGRAMS = ("mariadb-install-db", "mariadbd", "mariadb")
START_SECONDS = 30


@dataclass(frozen=True)
class MariadbServer:
    """A server: its folder and port."""

    folder: Path
    port: int

    def ask(self, question: str) -> str:
        """What it answers to SQL, as its own administrator."""
        command = ["mariadb", "--no-defaults", "--local-infile", "-S", str(self.folder / "socket"), "-u", "root", "-N"]
        return subprocess.run(command, input=question, capture_output=True, text=True, check=True, timeout=60).stdout


def has_mariadb() -> bool:
    """Whether the server's programs are here."""
    return os.name == "posix" and all(shutil.which(each) for each in PROGRAMS)


@contextmanager
def run_mariadb() -> Iterator[MariadbServer]:
    """A server that answers on this computer only, until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="mariadb-"))
    owner = []
    if os.geteuid() == 0:
        shutil.chown(folder, SYSTEM_USER)
        owner = [f"--user={SYSTEM_USER}"]
    data, port = f"--datadir={folder / 'data'}", find_free_port()
    install = ["mariadb-install-db", "--no-defaults", *owner, data, "--auth-root-authentication-method=normal"]
    subprocess.run(install, check=True, capture_output=True, timeout=120)
    places = [f"--socket={folder / 'socket'}", f"--port={port}", "--bind-address=127.0.0.1"]
    server = MariadbServer(folder, port)
    process = subprocess.Popen(
        ["mariadbd", "--no-defaults", *owner, data, *places], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(server)
        server.ask(
            f"create database shop; create user {USER}@'127.0.0.1' identified by '{PASSWORD}'; "
            f"grant all on shop.* to {USER}@'127.0.0.1';"
        )
        yield server
    finally:
        process.terminate()
        process.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(server: MariadbServer) -> None:
    """Wait until it answers."""
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            server.ask("select 1;")
            return
        except subprocess.CalledProcessError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
