"""Runs migrations on the connection that `app.core.schema` hands over, or on the configured database."""

from typing import Any

from alembic import context
from sqlmodel import SQLModel

from app.core.db import Database, Instant
from app.core.schema import compared
from app.core.settings import Settings
from app.main import create_app  # noqa: F401 - importing the application fills the metadata with every table


def render(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our own types in plain SQLAlchemy: a migration imports nothing of the application."""
    if kind == "type" and isinstance(item, Instant):
        return 'sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite")'
    return False


def run(connection: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_item=render,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        include_object=compared,
    )
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    database = Database(Settings.for_commands().url)
    with database.engine.begin() as connection:
        run(connection)
    database.close()
