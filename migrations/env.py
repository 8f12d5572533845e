"""Runs migrations on the connection that `app.core.schema` hands over, or on the configured database."""

from typing import Any

from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from app.areas import models as _areas  # noqa: F401 - these fill the metadata
from app.core import audit as _audit  # noqa: F401
from app.core import index_key as _index_key  # noqa: F401
from app.core import outbox as _outbox  # noqa: F401
from app.core.db import Database, Instant, metadata
from app.core.schema import compared
from app.core.settings import Settings
from app.identity import models as _identity  # noqa: F401
from app.records import models as _records  # noqa: F401
from app.records import tables as _tables  # noqa: F401
from app.rollups.alerts import models as _alerts  # noqa: F401


def render(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our own types in plain SQLAlchemy: a migration imports nothing of the application."""
    if kind == "type" and isinstance(item, Instant):
        return 'sa.DateTime(timezone=True).with_variant(sa.String(length=32), "sqlite")'
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def run(connection: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
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
