"""A client that hands a request to the service in one change of threads, where Starlette's own takes eight."""

from typing import Any

import httpx2 as httpx
from starlette.testclient import TestClient


class StraightClient(TestClient):
    """A test client that takes each reply whole, for a third of the price."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self._transport: Straight = Straight(self)

    def come_from(self, address: str) -> None:
        """Send what follows from another address."""
        self._transport.service.client = (address, 50000)


class Straight(httpx.BaseTransport):
    """Runs the service on the client's loop until its reply is there."""

    def __init__(self, client: TestClient) -> None:
        self._portals = client._portal_factory
        self.service = httpx.ASGITransport(client.app, client=("testclient", 50000))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raise what the service raises."""
        with self._portals() as portal:
            return portal.call(self._answer, request)

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        reply = await self.service.handle_async_request(request)
        body = b"".join([part async for part in reply.stream])  # type: ignore[union-attr]
        return httpx.Response(reply.status_code, headers=reply.headers, stream=httpx.ByteStream(body), request=request)
