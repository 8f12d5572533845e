"""Runs the service under uvicorn, in one process or several."""

import gc
import sys
import tempfile

import uvicorn
from fastapi import FastAPI

from app.core.db import Database
from app.core.index_key import demand_index_key
from app.core.logs import configure_logs
from app.core.settings import Settings, share_counters
from app.main import create_app, warm_up

WIRE = "app.core.wire:InOnePiece"
"""How replies are written."""

DRAIN_SECONDS = 30
"""How long a stopping server finishes what it has taken."""

TURN_SECONDS = 0.0005
"""How long a thread that reckons keeps the others waiting, a tenth of Python's own 5 ms.

An answer hands the interpreter over at each of its queries. While a sweep for alerts or another office's answer is
reckoned, it waits a whole turn after every one of them.
"""


def service() -> FastAPI:
    """Build the service from the environment; what each worker process runs."""
    settings = Settings()
    configure_logs(settings.log_level)
    app = create_app(settings)
    settle()
    return app


def settle() -> None:
    """Get ready for the first request, give threads short turns, and collect less garbage."""
    warm_up()
    sys.setswitchinterval(TURN_SECONDS)
    collect_less()


def collect_less() -> None:
    """Let the garbage collector look at what is new from now on, and less often.

    A request makes thousands of small objects and no cycles; walking the modules and tables again and again for them
    cost a sixth of a submission.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def serve(settings: Settings, *, host: str, port: int, workers: int = 1) -> None:
    """Serve until told to stop; what was taken is finished first.

    Several workers share their counters for /metrics through files in a temporary folder. Raises Problem `index.key`
    when the database was filled under another index key.
    """
    if workers > 1:
        _compare_keys(settings)
    settings.export()
    if workers > 1:
        share_counters(tempfile.mkdtemp(prefix="wakuncar-metrics-"))
    uvicorn.run(
        "app.serving:service",
        factory=True,
        http=WIRE,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        log_level=settings.log_level,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        backlog=2048,
    )


def _compare_keys(settings: Settings) -> None:
    """Refuse here what every worker would refuse, again and again, for it would be started anew each time."""
    db = Database(settings.url, writes=False, pool=1)
    try:
        demand_index_key(db, settings.index_bytes())
    finally:
        db.close()
