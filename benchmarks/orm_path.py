"""The reference path as a textbook has it: a FastAPI model body, a SQLModel session a request, rows added, commit.

It reads and writes what the service does (typed row, revision, mentions, outbox, cells) and leaves out sign-in, scope,
looking up what is known, and the theme's counter: all of that would make it slower still.
"""

import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.orm import registry
from sqlmodel import Session

from app.areas.tree import Tree
from app.core.clock import SystemClock, today
from app.core.db import psycopg_url
from app.core.outbox import Fact
from app.core.settings import Settings
from app.records.cells import Cells
from app.records.drafts import Draft, Item
from app.records.known import Outcome
from app.records.models import Mention, Revision
from app.records.receipts import Receipt, Receipts, receipt_of
from app.records.statements import CELL_KEY, cell_rows
from app.records.subjects import BlindIndex
from app.records.tables import TABLES, sum_columns
from benchmarks.documents import THEME
from benchmarks.press import STUNTING, anyone, reader, tree_of, writes_of

ROW, CELL = TABLES[THEME]


class Row:
    """A weighing as an object, mapped onto its typed table."""

    def __init__(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)


registry().map_imperatively(Row, ROW)


class Sent(BaseModel):
    """One record, as the framework reads it."""

    id: UUID
    observed_on: date
    answers: dict[str, Any]
    zero: bool = False
    replaces: int | None = None
    made_at: datetime | None = None


class SentItem(Sent):
    """One record of a batch."""

    theme: str
    area: str


class SentBatch(BaseModel):
    """A batch, as the framework reads it."""

    items: list[SentItem]


def service() -> FastAPI:
    """Build the application on the database of the settings."""
    settings, clock = Settings(), SystemClock()
    tree = tree_of(settings.url)
    engine = _engine(settings.url)
    reading, caller, changes = reader(BlindIndex(settings.index_bytes())), anyone(), count(time.time_ns())
    app = FastAPI()

    def session() -> Iterator[Session]:
        with Session(engine) as opened:
            yield opened

    def read(sent: Sent, area: str, where: Tree) -> Draft:
        item = Item.model_construct(**{**sent.__dict__, "theme": THEME, "area": area})
        draft = reading.read(item, where, caller, clock.now(), today(clock))
        if not isinstance(draft, Draft):
            raise HTTPException(422, [fault.code for fault in draft.faults])
        return draft

    def keep(opened: Session, drafts: list[Draft]) -> list[dict[str, Any]]:
        writes = writes_of(drafts, 0)
        opened.add_all([Row(**{**row, "changed": next(changes)}) for row in writes.rows])
        opened.add_all([Revision(**row) for row in writes.revisions])
        opened.add_all([Mention(**row) for row in writes.mentions])
        opened.add(Fact(name="records.revised", body=writes.fact or "", happened_at=datetime.now(UTC)))
        opened.execute(_upsert(engine, writes.cells))
        opened.commit()
        return [receipt_of(Outcome(draft, "new", 1, "received", datetime.now(UTC))) for draft in drafts]

    @app.post("/v1/areas/{rt}/stunting", status_code=201, response_model=Receipt)
    def one(rt: str, sent: Sent, opened: Annotated[Session, Depends(session)]) -> Any:
        return keep(opened, [read(sent, rt, tree)])[0]

    @app.post("/v1/submissions", response_model=Receipts)
    def many(sent: SentBatch, opened: Annotated[Session, Depends(session)]) -> Any:
        return {"items": keep(opened, [read(item, item.area, tree) for item in sent.items])}

    return app


def _upsert(engine: Engine, cells: Cells) -> Any:
    insert = (postgresql if engine.dialect.name == "postgresql" else sqlite).insert(CELL)
    added = {name: CELL.c[name] + insert.excluded[name] for name in sum_columns(STUNTING)}
    rows = cell_rows(STUNTING, cells)
    return insert.values(rows).on_conflict_do_update(index_elements=list(CELL_KEY), set_=added)


def _engine(url: str) -> Engine:
    """Open as many connections as FastAPI has threads; SQLite with the same pragmas as the service."""
    if not url.startswith("sqlite"):
        return create_engine(psycopg_url(make_url(url)), pool_size=48, max_overflow=0)
    engine = create_engine(url, pool_size=48, max_overflow=0)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
