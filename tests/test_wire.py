"""Replies leave in one piece, long ones as their reader takes them, and none is cut off where its connection ends."""

import asyncio
from asyncio.selector_events import _SelectorSocketTransport
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
import uvloop
from starlette.types import Receive, Scope, Send

from app.core.wire import InOnePiece

PIECE = b"x" * 10_000


class Served:
    """An application of two replies: `/short`, and `/long`, of which `made` pieces were handed over so far."""

    PIECES = 2_000
    server: uvicorn.Server

    def __init__(self) -> None:
        self.made = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        pieces = self.PIECES if scope["path"] == "/long" else 1
        length = str(pieces * len(PIECE)).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
        for left in reversed(range(pieces)):
            await send({"type": "http.response.body", "body": PIECE, "more_body": left > 0})
            self.made += 1


@asynccontextmanager
async def connected(app: Served) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Serve an application in this loop and connect to it."""
    server = uvicorn.Server(uvicorn.Config(app, http=InOnePiece, lifespan="off", port=0, log_config=None))
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup()
    app.server = server
    reader, writer = await asyncio.open_connection("127.0.0.1", server.servers[0].sockets[0].getsockname()[1])
    try:
        yield reader, writer
    finally:
        writer.close()
        await writer.wait_closed()
        await server.shutdown()


def ask(path: str, *more: str) -> bytes:
    return "\r\n".join((f"GET {path} HTTP/1.1", "host: x", *more, "", "")).encode()


async def body_of(reader: asyncio.StreamReader, pieces: int) -> None:
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 OK")
    assert await reader.readexactly(pieces * len(PIECE)) == pieces * PIECE


def test_a_reply_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[bytes] = []
    write = _SelectorSocketTransport.write

    def seen(transport: _SelectorSocketTransport, data: bytes) -> None:
        if data.startswith(b"HTTP/1.1 ") or data == PIECE:
            written.append(data)
        write(transport, data)

    async def story() -> None:
        async with connected(Served()) as (reader, writer):
            for _ in range(3):
                writer.write(ask("/short"))
                await body_of(reader, 1)

    monkeypatch.setattr(_SelectorSocketTransport, "write", seen)
    asyncio.run(story())
    assert [data.partition(b"\r\n\r\n")[2] for data in written] == [PIECE] * 3


def test_who_reads_slowly_slows_a_long_reply_down_and_gets_all_of_it() -> None:
    async def story() -> None:
        app = Served()
        async with connected(app) as (reader, writer):
            writer.write(ask("/long"))
            before = 0
            while not app.made or before < app.made:
                before = app.made
                await asyncio.sleep(0.1)
            assert app.made < app.PIECES
            await body_of(reader, app.PIECES)

    uvloop.run(story())


def test_a_reply_that_ends_its_connection_is_whole() -> None:
    async def story() -> None:
        async with connected(Served()) as (reader, writer):
            writer.write(ask("/short", "connection: close"))
            await body_of(reader, 1)
            assert await reader.read() == b""

    asyncio.run(story())


def test_what_is_said_to_somebody_who_is_gone_troubles_nobody() -> None:
    trouble: list[object] = []

    async def story() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, said: trouble.append(said))
        app = Served()
        async with connected(app) as (reader, writer):
            writer.write(ask("/short"))
            await body_of(reader, 1)
            (left,) = app.server.server_state.connections
            left.transport.abort()
            await asyncio.sleep(0.05)
            left.transport.write(b"too late")
            await asyncio.sleep(0.05)

    uvloop.run(story())
    assert not trouble
