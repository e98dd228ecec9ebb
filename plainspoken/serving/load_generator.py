"""Real time, load: asks a service at a steady rate over a few connections, and times it. Knows no case."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np


@dataclass
class LoadTestResult:
    """What a run of requests met: seconds of each, in the order of sending, and how many had each status.

    Seconds count from when a request was due, so that a service that stalls is charged for those who wait.
    `failed`: when, in seconds since the first was due, those were given up that had no answer at all
    (status 0).
    """

    seconds: list[float] = field(default_factory=list)
    failed: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def milliseconds(self, percent: float) -> float:
        """A percentile of the times."""
        return float(np.percentile(self.seconds, percent)) * 1e3


def format_http_request(path: str, body: bytes) -> bytes:
    """A request as it goes over the wire."""
    head = f"POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
    return f"{head}content-length: {len(body)}\r\n\r\n".encode() + body


def run_load_test(
    port: int, requests: Sequence[bytes], count: int, rate: float, connections: int = 8
) -> LoadTestResult:
    """Send `count` requests in turn at `rate` a second (0: as fast as they are answered)."""
    with ThreadPoolExecutor(1) as own:  # the caller may have a loop that runs
        return own.submit(asyncio.run, send_over_connections(port, requests, count, rate, connections)).result()


async def send_over_connections(
    port: int, requests: Sequence[bytes], count: int, rate: float, connections: int
) -> LoadTestResult:
    """The same, on a loop."""
    told, numbers, begin = LoadTestResult(), iter(range(count)), time.perf_counter()
    await asyncio.gather(
        *(send_over_connection(port, requests, numbers, rate, begin, told) for _ in range(connections))
    )
    return told


async def send_over_connection(
    port: int, requests: Sequence[bytes], numbers: Iterator[int], rate: float, begin: float, told: LoadTestResult
) -> None:
    """One connection, which takes the next request when it is free; a broken one is made anew."""
    reader = writer = None
    for number in numbers:
        due = begin + number / rate if rate else time.perf_counter()
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        try:
            if writer is None or reader is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(requests[number % len(requests)])
            status = await read_response_status(reader)
        except (OSError, asyncio.IncompleteReadError):
            reader = writer = None
            status = 0
            told.failed.append(time.perf_counter() - begin)
            await asyncio.sleep(0.05)
        told.statuses[status] += 1
        told.seconds.append(time.perf_counter() - due)
    if writer is not None:
        writer.close()


async def read_response_status(reader: asyncio.StreamReader) -> int:
    """The status of the next answer; its body is read and left."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(head.partition("content-length:")[2].partition("\r\n")[0])
    await reader.readexactly(length)
    return int(head.split(" ", 2)[1])
