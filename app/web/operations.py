"""How the server is, for whoever runs it at night: alive, ready, and its counters."""

from typing import Literal

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from pydantic import BaseModel
from sqlalchemy import text
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from app.areas.tree import Areas
from app.core.errors import BUSY, refuse
from app.core.http import Db, Json
from app.core.openapi import documented
from app.core.settings import SHARED_COUNTERS

router = APIRouter(tags=["operations"])
"""Mounted by the application, whose state holds `database`, `areas` and `lateness`."""


class AliveOut(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class ReadyOut(AliveOut):
    """The database answers too, and the areas are there."""

    database: str
    areas: int


@router.get("/healthz")
async def alive() -> AliveOut:
    """Say that the process answers."""
    return AliveOut(status="ok")


@router.get("/readyz", response_model=ReadyOut, responses=documented(BUSY))
def ready(db: Db, request: Request) -> Response:
    """Say that the database answers and the areas are there; 503 otherwise."""
    try:
        with db.reading() as session:
            session.execute(text("SELECT 1 FROM theme_state LIMIT 1"))
    except Exception as error:
        raise refuse(BUSY, headers={"retry-after": "5"}) from error
    areas: Areas = request.app.state.areas
    return Json({"status": "ok", "database": db.dialect, "areas": len(areas.current.nodes)})


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """Give the counters to Prometheus."""
    await run_in_threadpool(request.app.state.lateness.look)
    return Response(_counted(), media_type=CONTENT_TYPE_LATEST)


def _counted() -> bytes:
    """Return this process's counters, or those of all workers where `serve --workers` made them share a folder."""
    if SHARED_COUNTERS is None:
        return generate_latest()
    registry = CollectorRegistry()
    MultiProcessCollector(registry, SHARED_COUNTERS)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
