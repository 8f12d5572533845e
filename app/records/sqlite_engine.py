"""Settles groups on SQLite: one thread, the one writing connection, one commit a group."""

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from uuid import UUID

import orjson

from app.core.clock import Clock
from app.core.db import Database
from app.core.outbox import fact_row
from app.records.drafts import Draft
from app.records.settle import Chain, Outcome, Version, Writes, settle
from app.records.statements import cell_rows, sqlite_inserts
from app.themes.language import Theme


class SqliteEngine:
    """The writer's hands on SQLite."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="intake")

    async def open(self) -> None:
        """Nothing to do: the database is open."""

    async def close(self) -> None:
        """End the thread."""
        self._thread.shutdown()

    async def settle(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """Settle a group; see `intake.Engine`."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._settle, drafts)

    def _settle(self, drafts: Sequence[Draft]) -> list[Outcome]:
        by_theme: dict[str, list[int]] = defaultdict(list)
        for index, draft in enumerate(drafts):
            by_theme[draft.theme.key].append(index)
        outcomes: list[Outcome | None] = [None] * len(drafts)
        with self._db.one_connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                at = self._clock.now()
                for key in sorted(by_theme):
                    share = [drafts[index] for index in by_theme[key]]
                    theme = share[0].theme
                    change = self._count(connection, key, len(share))
                    chains, slots = _known(connection, key, share)
                    decided, writes = settle(theme, share, chains, slots, change, at)
                    _write(connection, theme, writes, at)
                    for index, outcome in zip(by_theme[key], decided, strict=True):
                        outcomes[index] = outcome
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        return [outcome for outcome in outcomes if outcome is not None]

    @staticmethod
    def _count(connection: sqlite3.Connection, theme: str, changes: int) -> int:
        """Take `changes` numbers of the theme's counter and return the first."""
        row = connection.execute(
            "UPDATE theme_state SET version = version + ? WHERE theme = ? RETURNING version", (changes, theme)
        ).fetchone()
        return int(row[0]) - changes + 1


def _known(
    connection: sqlite3.Connection, theme: str, drafts: Sequence[Draft]
) -> tuple[dict[UUID, Chain], dict[UUID, UUID]]:
    """Look up what is known of the ids and slots of these drafts."""
    ids = orjson.dumps([draft.id.hex for draft in drafts]).decode()
    wanted = orjson.dumps([draft.slot.hex for draft in drafts if draft.slot]).decode()
    chains: dict[UUID, Chain] = {}
    for record, of, area, number, digest, day, document, received in connection.execute(
        "SELECT record, theme, area, number, digest, observed_on, document, received_at FROM revision "
        "WHERE record IN (SELECT value FROM json_each(?)) ORDER BY record, number",
        (ids,),
    ):
        version = Version(number, digest, date.fromisoformat(day), document, datetime.fromisoformat(received))
        id_ = UUID(record)
        if id_ not in chains:
            chains[id_] = Chain(id_, of, area, "received", None, [])
        chains[id_].versions.append(version)
    slots: dict[UUID, UUID] = {}
    for record, area, state, slot in connection.execute(
        f"SELECT id, area, state, slot FROM record_{theme} WHERE id IN (SELECT value FROM json_each(?1)) "  # noqa: S608
        f"UNION SELECT id, area, state, slot FROM record_{theme} "
        "WHERE slot IN (SELECT value FROM json_each(?2)) AND state <> 'void'",
        (ids, wanted),
    ):
        place = UUID(slot) if slot else None
        if chain := chains.get(UUID(record)):
            chain.area, chain.state, chain.slot = area, state, place
        if place is not None and state != "void":
            slots[place] = UUID(record)
    return chains, slots


def _write(connection: sqlite3.Connection, theme: Theme, writes: Writes, at: datetime) -> None:
    inserts = sqlite_inserts(theme.key)
    facts = [fact_row("records.revised", writes.fact, at)] if writes.fact else []
    for what, rows in (
        ("rows", writes.rows),
        ("revisions", writes.revisions),
        ("conflicts", writes.conflicts),
        ("facts", facts),
        ("cells", cell_rows(theme, writes.cells)),
    ):
        if rows:
            insert = inserts[what]
            connection.executemany(insert.sql, [insert.values(row) for row in rows])
