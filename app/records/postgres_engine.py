"""Settles groups on PostgreSQL: as a rule two round trips a theme, with arrays for rows."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

import asyncpg

from app.core.clock import Clock
from app.core.outbox import fact_row
from app.core.vault import Vault
from app.records.closed import CLOSED_SQL, Closed, closed_of
from app.records.documents import Version
from app.records.drafts import Draft
from app.records.intake import Unreachable
from app.records.known import Known, Outcome, Waiting, Writes
from app.records.places import Departure
from app.records.postgres_look import known_sql
from app.records.sealing import DOCUMENT, WAITING, fields_from
from app.records.series import Member, Series, member, thawed
from app.records.settle import settle, still_wanted
from app.records.statements import (
    CONFLICT,
    LATE,
    MENTION,
    OUTBOX,
    REVISION,
    cell_columns,
    cell_lines,
    follow_columns,
    names,
    postgres_write,
)
from app.records.tables import TABLES
from app.themes import catalog
from app.themes.language import Theme

_AWAY = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that was cut in the middle of an answer
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
)


_STANDS = itemgetter("area", "state", "slot", "subject")

SERVER_SETTINGS = {
    "application_name": "wakuncar-intake",
    "jit": "off",
    # The look-ups are by key, whatever the arrays hold: planning each anew cost as much as running it.
    "plan_cache_mode": "force_generic_plan",
    # A plan made while a table is young would scan it whole, and be kept.
    "enable_seqscan": "off",
}

Ordered = Callable[[Any], tuple[Any, ...]]


@dataclass(slots=True)
class _Lines:
    """A connection, how its tables' row types order the columns of a row or of a cell's line, and what it prepared."""

    connection: asyncpg.Connection
    order: dict[str, Ordered]
    vault: Vault
    closed: dict[str, tuple[int, Closed]] = field(default_factory=dict)
    """The closed periods of themes, each with the count of closings that they go with."""
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
        [REVISION.name, MENTION.name, *(table.name for pair in TABLES.values() for table in pair)],
    )
    order: dict[str, Ordered] = {row["name"]: itemgetter(*row["columns"]) for row in rows}
    for theme, (_, cell) in TABLES.items():
        places = {name: place for place, name in enumerate(cell_columns(catalog.theme(theme)))}
        order[cell.name] = itemgetter(*order[cell.name](places))
    return order


class PostgresEngine:
    """The writer's hands on PostgreSQL: one connection, made again when it is lost."""

    def __init__(self, url: str, vault: Vault, clock: Clock) -> None:
        self._url = url
        self._vault = vault
        self._clock = clock
        self._lines: _Lines | None = None
        self._rivals = 0

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
            self._lines = _Lines(connection, await _physical_order(connection), self._vault)
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
        for key in sorted(by_theme):
            decided = await self._settle_theme(lines, [drafts[index] for index in by_theme[key]])
            for index, outcome in zip(by_theme[key], decided, strict=True):
                outcomes[index] = outcome
        return [outcome for outcome in outcomes if outcome is not None]

    async def _settle_theme(self, lines: "_Lines", drafts: Sequence[Draft]) -> list[Outcome]:
        """Settle drafts of one theme and commit them.

        Almost always nobody else writes in between: then a look-up and a write are all, and the write itself makes
        sure of it by the theme's counter. Should somebody have written, the theme is held while it is done again, and
        the next groups are settled so too, for there will be more.
        """
        theme = drafts[0].theme
        if self._rivals:
            self._rivals -= 1
        else:
            known = await _known(lines, theme, drafts)
            at = self._clock.now()
            outcomes, writes = settle(theme, drafts, known, at)
            writes.seal(lines.vault, theme)
            if writes.is_plain and await _write(lines, theme, writes, at, counted=known.change - 1, more=len(drafts)):
                return outcomes
            if writes.is_plain:
                self._rivals = WARY
        return await self._settle_holding(lines, drafts)

    async def _settle_holding(self, lines: "_Lines", drafts: Sequence[Draft]) -> list[Outcome]:
        """Settle drafts of one theme while nobody else can change it."""
        theme = drafts[0].theme
        await lines.connection.execute(
            f"BEGIN;SELECT 1 FROM theme_state WHERE theme = '{theme.key}' FOR UPDATE"  # noqa: S608
        )
        known = await _known(lines, theme, drafts)
        at = self._clock.now()
        outcomes, writes = settle(theme, drafts, known, at)
        writes.seal(lines.vault, theme)
        await _write_beside(lines, theme, writes)
        more = len(drafts) + len(writes.followers)
        if not await _write(lines, theme, writes, at, counted=known.change - 1, more=more):
            raise RuntimeError("the counter of a theme moved while it was held")
        await lines.connection.execute("COMMIT")
        return outcomes


WARY = 16
"""Groups settled while holding the theme after somebody else was met."""


async def _known(lines: "_Lines", theme: Theme, drafts: Sequence[Draft]) -> Known:
    """Look up everything that deciding about these drafts needs: one round trip, more only for what comes late."""
    counted: int | None = None
    while True:
        if counted is None:
            for draft in drafts:
                draft.lie_in(draft.sent_to)
                draft.become(draft.identified)
        known = Known()
        aliases = await _look_up(
            lines,
            theme,
            known,
            ids=[draft.id for draft in drafts],
            slots=[draft.slot for draft in drafts if draft.slot],
            subjects=[each for draft in drafts if (each := draft.known_as)],
            named=[named for draft in drafts for named, _ in draft.named],
        )
        if counted not in (None, known.change):
            counted = None  # somebody wrote in between: who was found to be whom may be true no longer
            continue
        counted = known.change
        if known.forward(drafts):
            continue  # whom they are about there is still to be looked up
        if not aliases:
            break
        for draft in drafts:
            draft.follow(aliases)
    subjects, records = still_wanted(theme, drafts, known)
    while subjects or records:
        change = known.change
        await _look_up(lines, theme, known, ids=records, subjects=subjects)
        known.change = change
        subjects, records = still_wanted(theme, drafts, known)
    if known.closings:
        known.closed = await _closed_now(lines, theme, known.closings)
    return known


async def _closed_now(lines: "_Lines", theme: Theme, closings: int) -> Closed:
    """Return the closed periods of a theme, read anew when its count of closings has moved.

    Should one be closed while they are read, its counter has moved as well, and what is decided here is not written.
    """
    if theme.key not in lines.closed or lines.closed[theme.key][0] != closings:
        lines.closed[theme.key] = closed_of(await lines.connection.fetch(CLOSED_SQL.format(theme="$1"), theme.key))
    return lines.closed[theme.key][1]


async def _look_up(
    lines: "_Lines",
    theme: Theme,
    known: Known,
    *,
    ids: Collection[UUID],
    slots: Collection[UUID] = (),
    subjects: Collection[UUID],
    named: Collection[UUID] = (),
) -> dict[UUID, UUID]:
    """Add to `known` what the database holds of these; return whom merged subjects were found to be."""
    aliases: dict[UUID, UUID] = {}
    vault = lines.vault
    if theme.memories:
        for subject in subjects:
            known.series.setdefault(subject, Series())
    look = await lines.prepared(known_sql(theme.key))
    for row in await look.fetch(list(ids), list(slots), theme.key, list(subjects), list(named)):
        match row["what"]:
            case 0:
                known.change, known.closings = row["version"] + 1, row["number"]
            case 1:
                known.chain(row["id"], row["theme"], row["area"]).versions.append(_version(vault, row))
            case 2:
                chain = known.chains[row["id"]]
                chain.area, chain.state, chain.slot, chain.subject = _STANDS(row)
                if theme.memories:
                    chain.kept = thawed(theme, theme.lasting, fields_from(vault, theme, row["id"], row["document"]))
            case 3:
                known.slots[row["slot"]] = row["id"]
            case 4:
                aliases[row["subject"]] = row["id"]
            case 5:
                known.series[row["subject"]].put(_member(vault, theme, row))
            case 8:
                known.chains[row["id"]].departures.append(Departure(row["area"], row["observed_on"]))
            case 9:
                known.withheld[row["id"]] = row["state"]
            case 7:
                told = vault.open(WAITING.of(theme.key, row["subject"]), row["sealed"])
                known.waiting[row["subject"]] = Waiting(row["area"], told)
            case _:
                found = _member(vault, theme, row)
                known.shared.setdefault(row["slot"], {})[found.id] = row["subject"], found.fields
    return aliases


def _version(vault: Vault, row: asyncpg.Record) -> Version:
    said = vault.open(DOCUMENT.of(row["id"], row["number"]), row["sealed"])
    return Version(row["number"], row["digest"], row["observed_on"], said, row["received_at"])


def _member(vault: Vault, theme: Theme, row: asyncpg.Record) -> Member:
    return member(theme, row["id"], row["observed_on"], fields_from(vault, theme, row["id"], row["document"]))


async def _write_beside(lines: "_Lines", theme: Theme, writes: Writes) -> None:
    """Write what is seldom there."""
    said = postgres_write(theme.key)
    if writes.conflicts:
        order = names(CONFLICT)
        await lines.connection.executemany(said.conflicts, [[row[name] for name in order] for row in writes.conflicts])
    if writes.late:
        order = names(LATE)
        await lines.connection.executemany(said.late, [[row[name] for name in order] for row in writes.late])
    if writes.unmentioned:
        await lines.connection.execute("DELETE FROM mention WHERE record = ANY($1::uuid[])", writes.unmentioned)
    if writes.followers:
        order = ["id", *follow_columns(theme)]
        await lines.connection.executemany(said.follow, [[row[name] for name in order] for row in writes.followers])


async def _write(lines: "_Lines", theme: Theme, writes: Writes, at: datetime, *, counted: int, more: int) -> bool:
    """Write rows, revisions, mentions, cells and the fact if the theme's counter stands at `counted`; raise it."""
    if not writes.revisions:
        return True
    said = postgres_write(theme.key)
    row, revision, cell, mention = (lines.order[table.name] for table in said.tables)
    fact = fact_row("records.revised", writes.fact or "", at)
    write = await lines.prepared(said.write)
    held: bool = await write.fetchval(
        [row(each) for each in writes.rows],
        [revision(each) for each in writes.revisions],
        *(fact[name] for name in names(OUTBOX)),
        [cell(each) for each in cell_lines(writes.cells)],
        [mention(each) for each in writes.mentions],
        theme.key,
        counted,
        more,
    )
    return held
