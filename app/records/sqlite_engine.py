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
from app.core.vault import Vault
from app.records.closed import CLOSED_SQL, Closed, closed_of
from app.records.documents import Version
from app.records.drafts import Draft
from app.records.known import Known, Outcome, Waiting, Writes
from app.records.places import Departure
from app.records.sealing import DOCUMENT, WAITING, fields_from
from app.records.series import Member, Series, member, thawed
from app.records.settle import settle, still_wanted
from app.records.statements import cell_rows, fields_json, sqlite_follow, sqlite_inserts
from app.themes.language import Theme


class SqliteEngine:
    """The writer's hands on SQLite."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._vault = db.vault
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="intake")
        self._closed: dict[str, tuple[int, Closed]] = {}

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
                    change, closings = _count(connection, key, len(share))
                    known = _known(connection, self._vault, theme, share)
                    known.change = change
                    known.closed = self._closed_now(connection, key, closings)
                    decided, writes = settle(theme, share, known, at)
                    writes.seal(self._vault, theme)
                    if writes.followers:
                        _count(connection, key, len(writes.followers))
                    _write(connection, theme, writes, at)
                    for index, outcome in zip(by_theme[key], decided, strict=True):
                        outcomes[index] = outcome
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        return [outcome for outcome in outcomes if outcome is not None]

    def _closed_now(self, connection: sqlite3.Connection, theme: str, closings: int) -> Closed:
        """Return the closed periods of a theme, read anew when its count of closings has moved."""
        if not closings:
            return Closed()
        if theme not in self._closed or self._closed[theme][0] != closings:
            rows = connection.execute(CLOSED_SQL.format(theme="?"), (theme,))
            columns = [each[0] for each in rows.description]
            self._closed[theme] = closed_of(dict(zip(columns, row, strict=True)) for row in rows)
        return self._closed[theme][1]


def _count(connection: sqlite3.Connection, theme: str, changes: int) -> tuple[int, int]:
    """Take `changes` numbers of the theme's counter; return the first, and the theme's count of closings."""
    row = connection.execute(
        "UPDATE theme_state SET version = version + ? WHERE theme = ? RETURNING version, closings", (changes, theme)
    ).fetchone()
    return int(row[0]) - changes + 1, int(row[1])


def _known(connection: sqlite3.Connection, vault: Vault, theme: Theme, drafts: Sequence[Draft]) -> Known:
    """Look up everything that deciding about these drafts needs."""
    known = Known()
    known.withheld = _withheld(connection, {draft.id for draft in drafts})
    _add_chains(connection, vault, theme, known, {draft.id for draft in drafts})
    for draft in drafts:
        draft.lie_in(draft.sent_to)
    known.forward(drafts)
    for draft in drafts:
        draft.become(draft.identified)
    while aliases := _aliases(connection, theme, {each for draft in drafts if (each := draft.known_as)}):
        for draft in drafts:
            draft.follow(aliases)
    _add_holders(connection, theme, known, {draft.slot for draft in drafts if draft.slot})
    if "import" in theme.keepers:
        _add_waiting(connection, vault, theme, known, {draft.subject for draft in drafts if draft.subject})
    if theme.memories:
        _add_series(connection, vault, theme, known, {draft.subject for draft in drafts if draft.subject})
        _add_shared(connection, vault, theme, known, {named for draft in drafts for named, _ in draft.named})
        subjects, records = still_wanted(theme, drafts, known)
        while subjects or records:
            _add_series(connection, vault, theme, known, subjects)
            _add_chains(connection, vault, theme, known, records)
            subjects, records = still_wanted(theme, drafts, known)
    return known


def _withheld(connection: sqlite3.Connection, ids: set[UUID]) -> dict[UUID, str]:
    query = "SELECT record, kind FROM withheld WHERE record IN (SELECT value FROM json_each(?))"
    return {UUID(record): kind for record, kind in connection.execute(query, (_hexes(ids),))}


def _aliases(connection: sqlite3.Connection, theme: Theme, subjects: set[UUID]) -> dict[UUID, UUID]:
    rows = connection.execute(
        "SELECT merged, kept FROM subject_alias WHERE theme = ? AND merged IN (SELECT value FROM json_each(?))",
        (theme.key, _hexes(subjects)),
    )
    return {UUID(merged): UUID(kept) for merged, kept in rows}


def _add_chains(connection: sqlite3.Connection, vault: Vault, theme: Theme, known: Known, ids: set[UUID]) -> None:
    wanted, lasting = _hexes(ids), fields_json(theme, theme.lasting, "sqlite")
    for record, of, area, number, digest, day, document, received in connection.execute(
        "SELECT record, theme, area, number, digest, observed_on, document, received_at FROM revision "
        "WHERE record IN (SELECT value FROM json_each(?)) ORDER BY record, number",
        (wanted,),
    ):
        id_ = UUID(record)
        said = vault.open(DOCUMENT.of(id_, number), document)
        version = Version(number, digest, date.fromisoformat(day), said, datetime.fromisoformat(received))
        known.chain(id_, of, area).versions.append(version)
    for record, area, state, slot, subject, kept in connection.execute(
        f"SELECT id, area, state, slot, subject, {lasting} FROM record_{theme.key} AS r "  # noqa: S608
        "WHERE id IN (SELECT value FROM json_each(?))",
        (wanted,),
    ):
        chain = known.chains[UUID(record)]
        chain.area, chain.state, chain.slot, chain.subject = area, state, _uuid(slot), _uuid(subject)
        chain.kept = thawed(theme, theme.lasting, fields_from(vault, theme, chain.id, kept))
    for record, area, since in connection.execute(
        "SELECT record, left_area, since FROM record_move WHERE record IN (SELECT value FROM json_each(?)) "
        "ORDER BY record, changed",
        (wanted,),
    ):
        departure = Departure(area, date.fromisoformat(since) if since else None)
        known.chains[UUID(record)].departures.append(departure)


def _add_holders(connection: sqlite3.Connection, theme: Theme, known: Known, slots: set[UUID]) -> None:
    for record, slot in connection.execute(
        f"SELECT id, slot FROM record_{theme.key} "  # noqa: S608
        "WHERE slot IN (SELECT value FROM json_each(?)) AND state <> 'void'",
        (_hexes(slots),),
    ):
        known.slots[UUID(slot)] = UUID(record)


def _add_waiting(connection: sqlite3.Connection, vault: Vault, theme: Theme, known: Known, subjects: set[UUID]) -> None:
    for subject, area, answers in connection.execute(
        "SELECT subject, area, answers FROM import_line WHERE theme = ? "
        "AND subject IN (SELECT value FROM json_each(?))",
        (theme.key, _hexes(subjects)),
    ):
        known.waiting[UUID(subject)] = Waiting(area, vault.open(WAITING.of(theme.key, UUID(subject)), answers))


def _add_series(connection: sqlite3.Connection, vault: Vault, theme: Theme, known: Known, subjects: set[UUID]) -> None:
    for subject in subjects:
        known.series.setdefault(subject, Series())
    memorable = fields_json(theme, theme.memorable, "sqlite")
    for record, subject, day, fields in connection.execute(
        f"SELECT id, subject, observed_on, {memorable} FROM record_{theme.key} AS r "  # noqa: S608
        "WHERE subject IN (SELECT value FROM json_each(?)) AND state <> 'void' AND NOT zero",
        (_hexes(subjects),),
    ):
        found = _member(vault, theme, UUID(record), day, fields)
        known.series[UUID(subject)].put(found)


def _add_shared(connection: sqlite3.Connection, vault: Vault, theme: Theme, known: Known, named: set[UUID]) -> None:
    for index, record, subject, day, fields in connection.execute(
        f"SELECT m.named, r.id, r.subject, r.observed_on, {fields_json(theme, theme.memorable, 'sqlite')} "  # noqa: S608
        f"FROM mention AS m JOIN record_{theme.key} AS r ON r.id = m.record "
        "WHERE m.named IN (SELECT value FROM json_each(?)) AND m.theme = ? AND r.state <> 'void'",
        (_hexes(named), theme.key),
    ):
        found = _member(vault, theme, UUID(record), day, fields)
        known.shared.setdefault(UUID(index), {})[found.id] = _uuid(subject), found.fields


def _member(vault: Vault, theme: Theme, id: UUID, day: str, fields: str) -> Member:
    return member(theme, id, date.fromisoformat(day), fields_from(vault, theme, id, fields))


def _hexes(ids: set[UUID]) -> str:
    return orjson.dumps([each.hex for each in ids]).decode()


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _write(connection: sqlite3.Connection, theme: Theme, writes: Writes, at: datetime) -> None:
    inserts = sqlite_inserts(theme.key)
    facts = [fact_row("records.revised", writes.fact, at)] if writes.fact else []
    if writes.unmentioned:
        connection.executemany("DELETE FROM mention WHERE record = ?", [(each.hex,) for each in writes.unmentioned])
    for what, rows in (
        ("rows", writes.rows),
        ("revisions", writes.revisions),
        ("conflicts", writes.conflicts),
        ("mentions", writes.mentions),
        ("late", writes.late),
        ("facts", facts),
        ("cells", cell_rows(theme, writes.cells)),
    ):
        if rows:
            insert = inserts[what]
            connection.executemany(insert.sql, [insert.values(row) for row in rows])
    if writes.followers:
        follow = sqlite_follow(theme)
        connection.executemany(follow.sql, [follow.values(row) for row in writes.followers])
