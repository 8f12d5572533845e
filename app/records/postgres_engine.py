"""Settles groups on PostgreSQL: four round trips a theme, arrays for rows, one commit a group."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any
from uuid import UUID

import asyncpg

from app.core.clock import Clock
from app.core.outbox import fact_row
from app.records.drafts import Draft
from app.records.intake import Unreachable
from app.records.settle import Chain, Outcome, Version, Writes, settle
from app.records.statements import CONFLICT, OUTBOX, REVISION, cell_rows, names, postgres_write
from app.records.tables import TABLES
from app.themes.language import Theme

_AWAY = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
)


@cache
def _known_sql(theme: str) -> str:
    """One look-up for all there is to know: the counter, the revisions of the ids, the holders of the slots."""
    return f"""
        SELECT 0 AS what, NULL::uuid AS id, NULL AS theme, NULL AS area, NULL AS state, NULL::uuid AS slot,
               NULL::int AS number, NULL AS digest, NULL::date AS observed_on, NULL AS document,
               NULL::timestamptz AS received_at, version
        FROM theme_state WHERE theme = $3
        UNION ALL
        SELECT 1, record, theme, area, NULL, NULL, number, digest, observed_on, document, received_at, NULL
        FROM revision WHERE record = ANY($1::uuid[])
        UNION ALL
        SELECT 2, id, NULL, area, state, slot, revision, NULL, NULL, NULL, NULL, NULL
        FROM record_{theme} WHERE id = ANY($1::uuid[])
        UNION ALL
        SELECT 3, id, NULL, NULL, NULL, slot, NULL, NULL, NULL, NULL, NULL, NULL
        FROM record_{theme} WHERE slot = ANY($2::uuid[]) AND state <> 'void'
        ORDER BY what, id, number
    """  # noqa: S608 - the theme is one of ours


SERVER_SETTINGS = {
    "application_name": "wakuncar-intake",
    "jit": "off",
    # The look-ups are by key, whatever the arrays hold: planning each anew cost as much as running it.
    "plan_cache_mode": "force_generic_plan",
    # A plan made while a table is young would scan it whole, and be kept.
    "enable_seqscan": "off",
}

Ordered = Callable[[Mapping[str, Any]], tuple[Any, ...]]


@dataclass(slots=True)
class _Lines:
    """A connection, how its tables' row types order their columns, and what it has prepared."""

    connection: asyncpg.Connection
    order: dict[str, Ordered]
    _prepared: dict[str, asyncpg.prepared_stmt.PreparedStatement] = field(default_factory=dict)

    async def prepared(self, statement: str) -> asyncpg.prepared_stmt.PreparedStatement:
        found = self._prepared.get(statement)
        if found is None:
            found = self._prepared[statement] = await self.connection.prepare(statement)
        return found


async def _physical_order(connection: asyncpg.Connection) -> dict[str, Ordered]:
    """Learn the order of columns in the tables as they are: a later migration adds its columns at the end."""
    rows = await connection.fetch(
        "SELECT attrelid::regclass::text AS name, array_agg(attname::text ORDER BY attnum) AS columns "
        "FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attrelid = ANY($1::text[]::regclass[]) "
        "GROUP BY attrelid",
        [REVISION.name, *(table.name for pair in TABLES.values() for table in pair)],
    )
    return {row["name"]: itemgetter(*row["columns"]) for row in rows}


class PostgresEngine:
    """The writer's hands on PostgreSQL: one connection, made again when it is lost."""

    def __init__(self, url: str, clock: Clock) -> None:
        self._url = url
        self._clock = clock
        self._lines: _Lines | None = None

    async def open(self) -> None:
        """Connect, so that a wrong address shows at start."""
        await self._connected()

    async def close(self) -> None:
        """Disconnect; a connection that was lost meanwhile is let go."""
        if self._lines is None:
            return
        try:
            await self._lines.connection.close(timeout=5)
        except (*_AWAY, TimeoutError):
            self._drop()
        self._lines = None

    async def _connected(self) -> "_Lines":
        if self._lines is None or self._lines.connection.is_closed():
            connection = await asyncpg.connect(self._url, timeout=10, server_settings=SERVER_SETTINGS)
            self._lines = _Lines(connection, await _physical_order(connection))
        return self._lines

    async def settle(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """Settle a group; see `intake.Engine`."""
        try:
            return await self._settle(await self._connected(), drafts)
        except _AWAY as error:
            # Whether the commit arrived is unknown; settling the same ids again finds out and does no harm.
            self._drop()
            raise Unreachable from error
        except BaseException:
            await self._roll_back()
            raise

    def _drop(self) -> None:
        if self._lines is not None:
            self._lines.connection.terminate()
            self._lines = None

    async def _roll_back(self) -> None:
        try:
            if self._lines is not None:
                await self._lines.connection.execute("ROLLBACK")
        except _AWAY:
            self._drop()

    async def _settle(self, lines: "_Lines", drafts: Sequence[Draft]) -> list[Outcome]:
        by_theme: dict[str, list[int]] = defaultdict(list)
        for index, draft in enumerate(drafts):
            by_theme[draft.theme.key].append(index)
        outcomes: list[Outcome | None] = [None] * len(drafts)
        await lines.connection.execute(_begin({key: len(by_theme[key]) for key in sorted(by_theme)}))
        at = self._clock.now()
        for key in sorted(by_theme):
            share = [drafts[index] for index in by_theme[key]]
            change, chains, slots = await _known(lines, key, share)
            decided, writes = settle(share[0].theme, share, chains, slots, change, at)
            await _write(lines, share[0].theme, writes, at)
            for index, outcome in zip(by_theme[key], decided, strict=True):
                outcomes[index] = outcome
        await lines.connection.execute("COMMIT")
        return [outcome for outcome in outcomes if outcome is not None]


def _begin(changes: dict[str, int]) -> str:
    """Open the transaction and take each theme's numbers, in one round trip; the counters' rows are the locks."""
    counted = "".join(
        f"UPDATE theme_state SET version = version + {count} WHERE theme = '{theme}';"  # noqa: S608
        for theme, count in changes.items()
    )
    return f"BEGIN;{counted}"


async def _known(
    lines: "_Lines", theme: str, drafts: Sequence[Draft]
) -> tuple[int, dict[UUID, Chain], dict[UUID, UUID]]:
    ids = [draft.id for draft in drafts]
    wanted = [draft.slot for draft in drafts if draft.slot]
    change = 0
    chains: dict[UUID, Chain] = {}
    slots: dict[UUID, UUID] = {}
    known = await lines.prepared(_known_sql(theme))
    for row in await known.fetch(ids, wanted, theme):
        match row["what"]:
            case 0:
                change = row["version"] - len(drafts) + 1
            case 1:
                chain = chains.setdefault(row["id"], Chain(row["id"], row["theme"], row["area"], "received", None, []))
                chain.versions.append(
                    Version(row["number"], row["digest"], row["observed_on"], row["document"], row["received_at"])
                )
            case 2:
                chain = chains[row["id"]]
                chain.area, chain.state, chain.slot = row["area"], row["state"], row["slot"]
            case _:
                slots[row["slot"]] = row["id"]
    return change, chains, slots


async def _write(lines: "_Lines", theme: Theme, writes: Writes, at: datetime) -> None:
    said = postgres_write(theme.key)
    if writes.conflicts:
        order = names(CONFLICT)
        await lines.connection.executemany(said.conflicts, [[row[name] for name in order] for row in writes.conflicts])
    if not writes.revisions:
        return
    row, revision, cell = (lines.order[table.name] for table in said.tables)
    fact = fact_row("records.revised", writes.fact or "", at)
    write = await lines.prepared(said.write)
    await write.fetch(
        [row(each) for each in writes.rows],
        [revision(each) for each in writes.revisions],
        *(fact[name] for name in names(OUTBOX)),
        [cell(each) for each in cell_rows(theme, writes.cells)],
    )
