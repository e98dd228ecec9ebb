"""Data tests: a server on this computer that answers the few questions of S3 that reading a folder asks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

LISTING = (
    '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    "<Name>shop</Name><KeyCount>{count}</KeyCount><IsTruncated>false</IsTruncated>{items}</ListBucketResult>"
)
ITEM = "<Contents><Key>{key}</Key><Size>{size}</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"


@contextmanager
def serve_bucket(files: dict[str, bytes]) -> Iterator[str]:
    """A bucket `shop` with these objects, by key, until the block ends; gives the server's address."""

    class Handler(BaseHTTPRequestHandler):
        """Answers HEAD and GET of objects, and lists them."""

        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            self.answer(body=True)

        def answer(self, *, body: bool) -> None:
            asked = urlsplit(self.path)
            _, bucket, key = (*unquote(asked.path).split("/", 2), "")[:3]
            if bucket == "shop" and not key:
                prefix = parse_qs(asked.query).get("prefix", [""])[0]
                keys = [each for each in files if each.startswith(prefix)]
                items = "".join(ITEM.format(key=each, size=len(files[each])) for each in keys)
                return self.send(200, LISTING.format(count=len(keys), items=items).encode(), body)
            content = files.get(key)
            if content is None:
                return self.send(404, b"", body)
            first, last = self.read_range(len(content))
            return self.send(206 if "Range" in self.headers else 200, content[first : last + 1], body)

        def read_range(self, size: int) -> tuple[int, int]:
            said = self.headers.get("Range", f"bytes=0-{size - 1}").removeprefix("bytes=")
            first, _, last = said.partition("-")
            return int(first), min(int(last or size - 1), size - 1)

        def send(self, code: int, content: bytes, body: bool) -> None:
            self.send_response(code)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
            self.send_header("ETag", '"one"')
            self.end_headers()
            if body:
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing is written to the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
