"""Replies packed with gzip for who takes them so: a kader pays for every byte that comes down.

Only what a GET or a named POST answers is packed. Tokens, codes, keys and unsealed numbers are answered to other POSTs
or marked `no-store`, and stay as they are: the length of a packed secret beside something a stranger chose tells of the
secret. docs/decisions/0039-packed-and-joined.md says more.
"""

import gzip
import re
from collections.abc import Collection, Sequence
from hashlib import blake2b

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.memory import Memory

LEAST = 1024
"""Bytes below which a reply stays as it is: it fits into one packet either way."""

_ASIDE = 32_768
"""Bytes from which packing is done in another thread, so that others need not wait for it."""

_QUICK, _SMALL = 4, 9
"""Levels of gzip: of what is made for one reader, and of what is packed once for all of them."""

_REMEMBERED = 4_000_000
"""Packed bytes that a process keeps of replies that are the same for everybody."""

_REFUSED = re.compile(r"q=0(\.0*)?")

Headers = Sequence[tuple[bytes, bytes]]


def takes_gzip(accepted: str) -> bool:
    """Say whether an Accept-Encoding header admits gzip."""
    for part in accepted.lower().split(","):
        name, *more = (each.strip() for each in part.split(";"))
        if name == "gzip":
            return not any(_REFUSED.fullmatch(each) for each in more)
    return False


def packs(headers: Headers, size: int) -> bool:
    """Say whether a reply gains from being packed and may be."""
    said = dict(headers)
    kind = said.get(b"content-type", b"").split(b";")[0]
    words = kind.endswith((b"/json", b"+json", b"/javascript")) or kind.startswith(b"text/")
    return (
        words
        and size >= LEAST
        and b"content-encoding" not in said
        and b"no-store" not in said.get(b"cache-control", b"")
    )


def repacked(headers: Headers, size: int) -> list[tuple[bytes, bytes]]:
    """Return the headers of a reply packed to `size` bytes.

    Its ETag becomes a weak one (RFC 9110, 8.8.3.3): it says the same, by other bytes.
    """
    kept = []
    for name, value in headers:
        if name == b"etag" and not value.startswith(b"W/"):
            kept.append((name, b"W/" + value))
        elif name != b"content-length":
            kept.append((name, value))
    return [*kept, (b"content-encoding", b"gzip"), (b"content-length", b"%d" % size)]


async def quickly(body: bytes) -> bytes:
    """Pack what is made for one reader."""
    return await run_in_threadpool(_packed, body, _QUICK) if len(body) >= _ASIDE else _packed(body, _QUICK)


def _packed(body: bytes, level: int) -> bytes:
    return gzip.compress(body, level, mtime=0)


class Packing:
    """The ASGI layer that packs whole replies; what is streamed passes as it is."""

    def __init__(self, app: ASGIApp, posts: Collection[str] = ()) -> None:
        """`posts`: addresses whose answers to a POST are packed too, since they hold no secret."""
        self.app = app
        self._posts = frozenset(posts)
        self._remembered = Memory(_REMEMBERED, len)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not (
            scope["method"] == "GET" or (scope["method"] == "POST" and scope["path"] in self._posts)
        ):
            await self.app(scope, receive, send)
            return
        asked = {name: value.decode("latin-1") for name, value in scope["headers"]}
        takes = takes_gzip(asked.get(b"accept-encoding", ""))
        start: Message | None = None

        async def packed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message  # held back until its body is there
                return
            first, start = start, None
            if first is not None:
                whole = message["type"] == "http.response.body" and not message.get("more_body", False)
                headers, body = list(first["headers"]), message.get("body", b"")
                if first["status"] == 304:
                    headers = _as_asked(headers, asked.get(b"if-none-match", ""))
                elif whole and packs(headers, len(body)):
                    headers = _varied(headers)
                    if takes:
                        body = await self._pack(headers, body)
                        headers, message = repacked(headers, len(body)), {**message, "body": body}
                await send({**first, "headers": headers})
            await send(message)

        await self.app(scope, receive, packed)

    async def _pack(self, headers: Headers, body: bytes) -> bytes:
        said = dict(headers)
        if b"etag" in said and b"private" not in said.get(b"cache-control", b"private"):
            key = blake2b(body, digest_size=16).digest()
            return await run_in_threadpool(self._remembered.recall, key, lambda: _packed(body, _SMALL))
        return await quickly(body)


def _varied(headers: Headers) -> list[tuple[bytes, bytes]]:
    """Return headers whose Vary names the encoding."""
    said = [value for name, value in headers if name == b"vary"]
    if any(b"accept-encoding" in value.lower() for value in said):
        return list(headers)
    vary = b", ".join([*said, b"accept-encoding"])
    return [*(each for each in headers if each[0] != b"vary"), (b"vary", vary)]


def _as_asked(headers: Headers, known: str) -> list[tuple[bytes, bytes]]:
    """Return the headers of a 304 with the ETag in the form that the reader has it: weak if what he has was packed."""
    weak = {part.strip() for part in known.split(",")}
    return [
        (name, b"W/" + value if name == b"etag" and f"W/{value.decode('latin-1')}" in weak else value)
        for name, value in headers
    ]
