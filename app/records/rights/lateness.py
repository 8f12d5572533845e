"""How many persons wait for an answer about their data, and how many for longer than the law allows, for monitoring."""

import time
from typing import Final

import structlog
from prometheus_client import Gauge
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col

from app.core.clock import Clock
from app.core.db import Database
from app.records.models import RightsRequest
from app.records.rights.register import late

EVERY: Final = 30.0
"""Seconds for which a count is told again: anybody may ask for `/metrics`, as often as she likes."""

WAITING: Final = Gauge(
    "wakuncar_rights_requests",
    "What persons asked about their own data and was not answered yet: all of it, and what is overdue by law.",
    ["state"],
    multiprocess_mode="mostrecent",
)

log = structlog.get_logger("rights")


class Lateness:
    """Keeps the gauge of what waits."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._next = 0.0

    def look(self) -> None:
        """Count anew unless that was done a moment ago; without the database the gauge stays as it is."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY
        waiting = select(func.count()).where(col(RightsRequest.state) == "open")
        overdue = select(func.count()).where(*late(self._clock.now()))
        try:
            with self._database.reading() as session:
                told = session.execute(waiting).scalar_one(), session.execute(overdue).scalar_one()
        except SQLAlchemyError as error:
            log.warning("look_failed", error=type(error).__name__)
            return
        for state, count in zip(("open", "overdue"), told, strict=True):
            WAITING.labels(state).set(count)
