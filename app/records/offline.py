"""The one door without a server: what commands write goes the same way as what phones send."""

from collections.abc import Mapping
from uuid import UUID

from app.areas.listing import read_lines
from app.areas.tree import Areas
from app.core.clock import Clock
from app.core.db import Database
from app.core.settings import Settings
from app.identity.gate import Caller
from app.identity.scope import Action, Grant, Scope
from app.records.drafts import Reader
from app.records.imports import Importer, ImportReport
from app.records.intake import Engine, Intake
from app.records.official import Layout
from app.records.postgres_engine import PostgresEngine
from app.records.sqlite_engine import SqliteEngine
from app.records.subjects import BlindIndex
from app.themes.language import Theme

COMMAND_LINE = UUID(int=0)
"""Stands in revisions for whoever runs commands on the server's machine."""


def engine_for(settings: Settings, db: Database, clock: Clock) -> Engine:
    """Return the writer's hands on the database of these settings."""
    return SqliteEngine(db, clock) if db.is_sqlite else PostgresEngine(settings.url, db.vault, clock)


async def import_file(
    settings: Settings,
    db: Database,
    clock: Clock,
    theme: Theme,
    content: bytes,
    usual: Mapping[str, str],
    *,
    under: str,
    check: bool,
) -> ImportReport:
    """Take in a list from a file; for its columns and the Problems see `official.Layout` and `Importer.take`."""
    lines = read_lines(content, Layout(theme).columns, required=1)
    tree = Areas(db, clock).tree()
    tree.need(under)
    grant = Grant("office", under, frozenset({theme.key}), frozenset({Action.KEEP}))
    caller = Caller(COMMAND_LINE, "command line", COMMAND_LINE, Scope((grant,)), "person")
    intake = Intake(engine_for(settings, db, clock), settings.queue_limit)
    reader = Reader({theme.key: theme}, BlindIndex(settings.index_bytes()))
    await intake.open()
    try:
        importer = Importer(db, clock, tree, reader, intake, caller, caller.username, under)
        return await importer.take(theme, lines, usual, check=check)
    finally:
        await intake.close()
