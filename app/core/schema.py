"""Brings a database to the newest schema, and says whether migrations and declarations agree."""

from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text

from app.core.db import Database, metadata
from app.core.settings import ROOT

_MIGRATION_LOCK = 0x57414B4D
"""PostgreSQL advisory lock that lets one process migrate at a time."""


def migrate(db: Database) -> None:
    """Apply every migration that is missing, in one transaction."""
    with db.engine.begin() as connection:
        if not db.is_sqlite:
            connection.execute(text("SET LOCAL lock_timeout = '30s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        config = Config(ROOT / "alembic.ini")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def differences(db: Database) -> list[Any]:
    """Return what the tables lack, or have too much of, against the declarations; empty when they agree."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": compared, "target_metadata": metadata}
        )
        return list(compare_metadata(context, metadata))


def compared(item: Any, _name: str | None, kind: str, _reflected: bool, _to: Any) -> bool:  # noqa: FBT001 - Alembic calls it
    """Say whether Alembic should compare an object: SQLite cannot tell our partial indexes from a table's own."""
    return not (kind == "table" and item.name == "alembic_version")
