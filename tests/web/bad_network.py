"""A network between a browser and a server that can be told to lose, double, delay and tear what passes through it."""

import asyncio
import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakSet

from app.web.phone_files import File, Release

EVILS = ("lost", "unheard", "twice", "late", "torn", "half")
"""Before the server, after it, to it twice, to it after the caller gave up; half a reply, half a request."""


@dataclass
class Network:
    """An HTTP proxy on a port of its own; `evil` is the part of the requests to `/v1/` that something happens to.

    When it is not 0, something happens to every one of them until all of `EVILS` have happened.
    """

    target: int
    evil: float = 0.0
    release: Release | None = None
    """Serve this release of the phone app instead of the server's."""
    seed: int = 1872
    port: int = 0
    asked: list[tuple[str, str, int]] = field(default_factory=list)
    """Method, path and length of the reply of whatever passed."""
    done: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._next: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._late: set[asyncio.Task[Any]] = set()
        self._lines: WeakSet[asyncio.WriteTransport] = WeakSet()
        self._thread = threading.Thread(target=self._run, name="bad network")
        self._thread.start()
        assert self._ready.wait(10)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(20)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._over = asyncio.Event()
        server = await asyncio.start_server(self._meet, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._over.wait()
        server.close()
        await asyncio.sleep(0)  # who has just come must have begun to be sent away
        others = asyncio.all_tasks() - {asyncio.current_task()}  # type: ignore[arg-type]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for transport in self._lines:
            transport.abort()  # what it has still to say would keep it open longer than this loop runs
        await asyncio.sleep(0)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mine = asyncio.current_task()
        assert mine is not None
        self._late.add(mine)  # nobody else holds on to it while it waits
        self._lines.add(writer.transport)
        try:
            await self._pass(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._late.discard(mine)
            writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        method, path, _ = lines[0].split(" ")
        names = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)}
        body = await reader.readexactly(int(names.get("content-length", 0)))
        kept = [line for line in lines[1:] if line and not line.lower().startswith("connection:")]
        request = "\r\n".join([lines[0], *kept, "Connection: close", "", ""]).encode("latin-1") + body
        if self.release is not None and (own := _own(self.release, path, names)) is not None:
            reply = own
        elif path.startswith("/v1/") and self._strikes():
            reply = await self._evil(request, body)
        else:
            reply = await self._ask(request)
        self.asked.append((method, path.partition("?")[0], len(reply)))
        writer.write(reply)
        await writer.drain()

    def _strikes(self) -> bool:
        return self.evil > 0 and (len(self.done) < len(EVILS) or self._chance.random() < self.evil)

    async def _evil(self, request: bytes, body: bytes) -> bytes:
        self._next = self._next or self._chance.sample(EVILS, len(EVILS))
        what = self._next.pop()
        self.done[what] += 1
        if what == "lost":
            return b""
        if what == "late":
            task = asyncio.ensure_future(self._later(request))
            self._late.add(task)  # the loop alone would let go of it
            task.add_done_callback(self._forget)
            return b""
        if what == "half":
            await self._ask(request[: len(request) - len(body) + self._chance.randint(0, len(body))], cut=True)
            return b""
        reply = await self._ask(request)
        if what == "twice":
            return await self._ask(request)
        if what == "unheard":
            return b""
        return reply[: self._chance.randint(0, len(reply) - 1)]

    def _forget(self, task: "asyncio.Task[None]") -> None:
        self._late.discard(task)
        _ = task.cancelled() or task.exception()

    async def _later(self, request: bytes) -> None:
        await asyncio.sleep(self._chance.random() / 2)
        await self._ask(request)

    async def _ask(self, request: bytes, *, cut: bool = False) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.target)
        self._lines.add(writer.transport)
        try:
            writer.write(request)
            await writer.drain()
            if cut:
                return b""
            return await reader.read()
        finally:
            writer.close()


def _own(release: Release, path: str, names: dict[str, str]) -> bytes | None:
    """Answer for a release as the server would, or leave it to the server."""
    pages: dict[str, tuple[File, str]] = {
        "/": (release.page, f"cache-control: no-cache\r\nx-release: {release.name}"),
        "/sw.js": (release.worker, "cache-control: no-cache"),
        "/manifest.webmanifest": (release.manifest, "cache-control: no-cache"),
        **{f"{release.root}{name}": (each, "cache-control: immutable") for name, each in release.files.items()},
    }
    if path not in pages:
        return None
    file, more = pages[path]
    head = f'etag: "{file.digest}"\r\ncontent-type: {file.kind}\r\nconnection: close\r\n{more}\r\n'
    if names.get("if-none-match") == f'"{file.digest}"':
        return f"HTTP/1.1 304 Not Modified\r\n{head}\r\n".encode()
    return f"HTTP/1.1 200 OK\r\n{head}content-length: {len(file.plain)}\r\n\r\n".encode() + file.plain
