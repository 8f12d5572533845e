"""Starts real servers quickly by forking a process that has everything imported, so that a test can kill many."""

import os
import signal
import sys
from pathlib import Path

import uvicorn

from app.core.logs import configure_logs
from app.main import create_app, warm_up
from app.serving import WIRE
from tests.house import settings_for


def serve(url: str, folder: Path, port: int, **more: str) -> None:
    """Run one server in this process until it ends."""
    configure_logs("error")
    app = create_app(settings_for(url, folder, **more))
    uvicorn.run(
        app, http=WIRE, host="127.0.0.1", port=port, access_log=False, log_level="error", timeout_graceful_shutdown=10
    )


def main() -> None:
    """Fork a server for every line read, on the port that it names, and say its process number.

    Arguments: the database's address, a folder, and settings as `name=value`.
    """
    url, folder = sys.argv[1], Path(sys.argv[2])
    more = dict(word.split("=", 1) for word in sys.argv[3:])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    warm_up()
    for port in map(int, sys.stdin):
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            serve(url, folder, port, **more)
            os._exit(0)
        print(child, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
