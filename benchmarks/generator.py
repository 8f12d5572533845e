"""Sends load where wrk is not installed: raw sockets on asyncio, requests made ahead, keep-alive, in its own process.

Arguments: file of requests, first serial, port, clients, seconds. Prints one line of JSON, as `load.lua` does.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

import uvloop

from benchmarks.documents import fill, templates
from benchmarks.rounds import percentile


class Sender:
    """Where the clients take their next request, and what they saw."""

    def __init__(self, written: bytes, first: int) -> None:
        self.requests = list(templates(written))
        self.first = first
        self.count = 0
        self.failed = 0
        self.lost = 0
        self.times: list[float] = []

    def next(self) -> bytes:
        place, self.count = self.count, self.count + 1
        return fill(self.requests[place % len(self.requests)], self.first + place // len(self.requests))


async def client(sender: Sender, port: int, end: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4_000_000)
    while (started := time.perf_counter()) < end:
        writer.write(sender.next())
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
            await reader.readexactly(int(length))
        except (asyncio.IncompleteReadError, ConnectionError):
            sender.lost += 1
            return
        sender.times.append(time.perf_counter() - started)
        sender.failed += not head.startswith(b"HTTP/1.1 2")
    writer.close()


async def main(sender: Sender) -> None:
    port, clients, seconds = int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])
    started = time.perf_counter()
    await asyncio.gather(*(client(sender, port, started + seconds) for _ in range(clients)))
    told = {
        "answered": len(sender.times),
        "seconds": time.perf_counter() - started,
        "p50": percentile(sender.times, 50) * 1000,
        "p99": percentile(sender.times, 99) * 1000,
        "failed": sender.failed,
        "lost": sender.lost,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    uvloop.run(main(Sender(Path(sys.argv[1]).read_bytes(), int(sys.argv[2]))))
