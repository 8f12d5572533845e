"""Settles groups on PostgreSQL: four round trips a theme, arrays for rows, one commit a group."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

import asyncpg

from app.core.clock import Clock
from app.core.outbox import fact_row
from app.records.drafts import Draft
from app.records.intake import Unreachable
from app.records.settle import Chain, Outcome, Version, Writes, settle
from app.records.statements import arrays, cell_rows, postgres_inserts
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


class PostgresEngine:
    """The writer's hands on PostgreSQL: one connection, made again when it is lost."""

    def __init__(self, url: str, clock: Clock) -> None:
        self._url = url
        self._clock = clock
        self._connection: asyncpg.Connection | None = None

    async def open(self) -> None:
        """Connect, so that a wrong address shows at start."""
        await self._connected()

    async def close(self) -> None:
        """Disconnect."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _connected(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(
                self._url, timeout=10, server_settings={"application_name": "wakuncar-intake", "jit": "off"}
            )
        return self._connection

    async def settle(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """Settle a group; see `intake.Engine`."""
        try:
            connection = await self._connected()
            return await self._settle(connection, drafts)
        except _AWAY as error:
            # Whether the commit arrived is unknown; settling the same ids again finds out and does no harm.
            self._drop()
            raise Unreachable from error
        except BaseException:
            await self._roll_back()
            raise

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def _roll_back(self) -> None:
        try:
            if self._connection is not None:
                await self._connection.execute("ROLLBACK")
        except _AWAY:
            self._drop()

    async def _settle(self, connection: asyncpg.Connection, drafts: Sequence[Draft]) -> list[Outcome]:
        by_theme: dict[str, list[int]] = defaultdict(list)
        for index, draft in enumerate(drafts):
            by_theme[draft.theme.key].append(index)
        outcomes: list[Outcome | None] = [None] * len(drafts)
        await connection.execute(_begin({key: len(by_theme[key]) for key in sorted(by_theme)}))
        at = self._clock.now()
        for key in sorted(by_theme):
            share = [drafts[index] for index in by_theme[key]]
            change, chains, slots = await _known(connection, key, share)
            decided, writes = settle(share[0].theme, share, chains, slots, change, at)
            await _write(connection, share[0].theme, writes, at)
            for index, outcome in zip(by_theme[key], decided, strict=True):
                outcomes[index] = outcome
        await connection.execute("COMMIT")
        return [outcome for outcome in outcomes if outcome is not None]


def _begin(changes: dict[str, int]) -> str:
    """Open the transaction and take each theme's numbers, in one round trip; the counters' rows are the locks."""
    counted = "".join(
        f"UPDATE theme_state SET version = version + {count} WHERE theme = '{theme}';"  # noqa: S608
        for theme, count in changes.items()
    )
    return f"BEGIN;{counted}"


async def _known(
    connection: asyncpg.Connection, theme: str, drafts: Sequence[Draft]
) -> tuple[int, dict[UUID, Chain], dict[UUID, UUID]]:
    ids = [draft.id for draft in drafts]
    wanted = [draft.slot for draft in drafts if draft.slot]
    change = 0
    chains: dict[UUID, Chain] = {}
    slots: dict[UUID, UUID] = {}
    for row in await connection.fetch(_known_sql(theme), ids, wanted, theme):
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


async def _write(connection: asyncpg.Connection, theme: Theme, writes: Writes, at: datetime) -> None:
    inserts = postgres_inserts(theme.key)
    if writes.conflicts:
        conflicts = inserts["conflicts"]
        await connection.execute(conflicts.sql, *arrays(writes.conflicts, conflicts.columns))
    if not writes.revisions:
        return
    facts = [fact_row("records.revised", writes.fact or "", at)]
    cells = cell_rows(writes.cells)
    width = len(inserts["cells"].columns)
    await connection.execute(
        inserts["write"].sql,
        *arrays(writes.rows, inserts["rows"].columns),
        *arrays(writes.revisions, inserts["revisions"].columns),
        *arrays(facts, inserts["facts"].columns),
        *([list(column) for column in zip(*cells, strict=True)] if cells else [[] for _ in range(width)]),
    )
