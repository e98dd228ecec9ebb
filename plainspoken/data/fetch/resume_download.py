"""Data: an address to a file, going on where an earlier attempt stopped."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import requests

from plainspoken.core.disk_errors import explain_disk_errors

DownloadProgress = Callable[[int, int], None]  # bytes that are there, and bytes in all (0: not known)
TIMEOUT_SECONDS = (10, 60)  # to connect, and between two chunks
CHUNK_BYTES = 1 << 14  # also the most that is lost where it stops


class ResumingDownloader:
    """What pooch downloads with. Keeps what came so far at `part`, and asks only for the rest the next time."""

    def __init__(self, part: Path, tell: DownloadProgress) -> None:
        self.part = part
        self.tell = tell

    def __call__(self, url: str, output_file: str, pooch: object) -> None:
        """Download to `output_file`, as pooch asks it; it checks the hash and moves the file to its place.

        Raises:
            requests.RequestException: nothing answers there, or not with the file; `part` keeps what came.
        """
        download_rest(url, self.part, self.tell)
        os.replace(self.part, output_file)


def download_rest(url: str, part: Path, tell: DownloadProgress) -> None:
    """What is not yet at `part` of what lies at an address (HTTP range requests, RFC 9110, 14.2).

    A server that knows no ranges sends everything anew, and that is taken from its beginning.

    Raises:
        requests.RequestException: nothing answers there, or not with the file.
    """
    there = count_kept_bytes(part)
    wanted = {"Range": f"bytes={there}-"} if there else {}
    # "identity": lengths and ranges are those of the file itself.
    headers = {"Accept-Encoding": "identity", **wanted}
    with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT_SECONDS) as response:
        if there and response.status_code == requests.codes.requested_range_not_satisfiable:
            if response.headers.get("Content-Range") == f"bytes */{there}":
                return  # all of it was there
            part.unlink()
            return download_rest(url, part, tell)
        response.raise_for_status()
        _append_body(response, part, there if continues_at(response, there) else 0, tell)


def count_kept_bytes(part: Path) -> int:
    """How many bytes an earlier attempt has kept; what it did not make, such as a link to another file, is removed."""
    try:
        found = part.lstat()
    except FileNotFoundError:
        return 0
    if stat.S_ISREG(found.st_mode) and found.st_nlink == 1:
        return found.st_size
    part.unlink()
    return 0


def open_without_following(path: str, flags: int) -> int:
    """Open a file for writing as `open` asks it, but none that a link leads to."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)  # Windows has no such flag


def continues_at(response: requests.Response, there: int) -> bool:
    """Whether a server answers with what comes after the first `there` bytes, and not with the whole."""
    said = response.headers.get("Content-Range", "")
    return response.status_code == requests.codes.partial_content and said.startswith(f"bytes {there}-")


def _append_body(response: requests.Response, part: Path, there: int, tell: DownloadProgress) -> None:
    """Write the body of an answer behind the first `there` bytes of `part`."""
    length = int(response.headers.get("Content-Length", 0))
    with explain_disk_errors(part):
        part.parent.mkdir(parents=True, exist_ok=True)
        with open(part, "ab" if there else "wb", opener=open_without_following) as file:
            for chunk in response.iter_content(CHUNK_BYTES):
                file.write(chunk)
                tell(file.tell(), there + length if length else 0)
