"""A real server behind a real port, in a thread of this process, which has everything imported already."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from app.main import create_app
from app.serving import WIRE
from tests.house import settings_for

ONE_ENGINE = pytest.mark.parametrize("served", ["sqlite"], indirect=True, scope="module")
"""For what happens on the phone alone."""


@contextmanager
def serving(url: str, folder: Path, **settings: str) -> Iterator[int]:
    """Serve a database for as long as the block lasts; give the port."""
    app = create_app(settings_for(url, folder, **settings))
    server = uvicorn.Server(
        uvicorn.Config(
            app, http=WIRE, host="127.0.0.1", port=0, log_config=None, access_log=False, timeout_graceful_shutdown=10
        )
    )
    begun = threading.Event()
    started = server.startup

    async def startup(*args: object, **more: object) -> None:
        await started(*args, **more)  # type: ignore[arg-type]
        begun.set()

    server.startup = startup  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run, name="server")
    thread.start()
    try:
        assert begun.wait(60), "the server did not start"
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(30)
