"""The short lane: a few addresses answered straight from bytes, in the same manners as all the others.

Starlette's way from an address to an endpoint runs through nine layers, each a coroutine, a wrapped `send` and some
objects a request; at the one door that was a fifth of the work. So its addresses are looked for first, and what
`Manners` does around every other endpoint is done here in one go.
"""

import time
from collections.abc import Awaitable, Callable, Sequence

from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.errors import TOO_LARGE, UNREADABLE, refuse
from app.core.http import Reply, account, guarded, named, problem_reply, request_id_of
from app.core.packing import LEAST, quickly, repacked, takes_gzip
from app.core.text import asked_language


class Call:
    """One request on the lane: the holes of its address, its headers, and its body when that is asked for."""

    __slots__ = ("_limit", "_receive", "heads", "holes")

    def __init__(self, holes: tuple[str, ...], heads: dict[bytes, bytes], receive: Receive, limit: int) -> None:
        self.holes = holes
        self.heads = heads
        self._receive = receive
        self._limit = limit

    def head(self, name: bytes) -> str | None:
        """Return a header as text; `name` is in lower case."""
        value = self.heads.get(name)
        return None if value is None else value.decode("latin-1")

    @property
    def language(self) -> str:
        """The language the caller asked for."""
        return asked_language(self.head(b"accept-language"))

    async def body(self) -> bytes:
        """Return the body as sent.

        Raises Problem `request.too_large` beyond the limit, and `request.unreadable` when the caller broke off.
        """
        pieces: list[bytes] = []
        taken, more = 0, True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise refuse(UNREADABLE)
            pieces.append(message.get("body", b""))
            taken += len(pieces[-1])
            if taken > self._limit:
                raise refuse(TOO_LARGE, limit=self._limit)
            more = message.get("more_body", False)
        return b"".join(pieces)


Handler = Callable[[Call], Awaitable[Reply]]


class Lane:
    """The outermost ASGI layer: answers the POSTs of some routes, and hands everything else on."""

    def __init__(self, app: ASGIApp, routes: Sequence[Route], body_limit: int) -> None:
        """`routes`: what is taken; the endpoint of each is a Handler."""
        self.app = app
        self._routes = tuple((each.path_regex.match, each.path_format, each.endpoint) for each in routes)
        self._limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST":
            path = scope["path"].removeprefix(scope.get("root_path", ""))
            for match, template, handler in self._routes:
                if found := match(path):
                    heads = dict(reversed(scope["headers"]))  # of a header given twice, the first
                    await _answer(handler, Call(found.groups(), heads, receive, self._limit), template, send)
                    return
        await self.app(scope, receive, send)


async def _answer(handler: Handler, call: Call, template: str, send: Send) -> None:
    started = time.perf_counter()
    request_id = request_id_of(call.heads.get(b"x-request-id"))
    status = 0
    try:
        try:
            reply = await handler(call)
        except Exception as error:
            reply = problem_reply(named(error, request_id), call.language)
        status = reply.status
        headers, body = [*reply.headers, (b"content-length", b"%d" % len(reply.body))], reply.body
        if len(body) >= LEAST and takes_gzip(call.head(b"accept-encoding") or ""):
            body = await quickly(body)  # receipts of a batch: a tenth of the bytes for a fiftieth of the batch's work
            headers = repacked(headers, len(body))
        await send({"type": "http.response.start", "status": status, "headers": guarded(headers, request_id)})
        await send({"type": "http.response.body", "body": body})
    finally:
        account(request_id, "POST", template, status, time.perf_counter() - started)
