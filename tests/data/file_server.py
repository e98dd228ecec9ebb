"""Data tests: a server of files on this computer, with or without ranges, that can stop in the middle."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class FileServer:
    """What the server has by path, what it was asked for (path and range), and how it behaves."""

    files: dict[str, bytes]
    address: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    stops_after: int | None = None  # bytes of a body, once
    knows_ranges: bool = True


@contextmanager
def serve_files(files: dict[str, bytes]) -> Iterator[FileServer]:
    """A server of these files, by path, until the block ends."""
    state = FileServer(files)

    class Handler(BaseHTTPRequestHandler):
        """Answers GET, whole or from the first byte that is asked for."""

        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "") if state.knows_ranges else ""
            state.asked.append((self.path, self.headers.get("Range", "")))
            body = state.files.get(self.path)
            if body is None:
                return self.send_error(404)
            first = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
            if wanted and first >= len(body):
                self.send_response(416)
                self.send_header("Content-Range", f"bytes */{len(body)}")
                self.send_header("Content-Length", "0")
                return self.end_headers()
            self.send_response(206 if wanted else 200)
            if wanted:
                self.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
            self.send_header("Content-Length", str(len(body) - first))
            self.end_headers()
            stop, state.stops_after = state.stops_after, None
            self.wfile.write(body[first:] if stop is None else body[first : first + stop])

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
