"""One database, two engines: SQLite with a single writing connection, PostgreSQL with a pool.

SQLite before 3.51.3 can corrupt its log when two connections write or checkpoint at once (the WAL-reset bug), so
exactly one connection in exactly one process writes and checkpoints; a lock file holds others off, and every other
connection is `query_only`. PostgreSQL needs none of this and gets none of it.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Dialect, Engine, Integer, String, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool
from sqlalchemy.types import DateTime, TypeDecorator
from sqlmodel import Session, SQLModel

from app.core.errors import IN_USE, refuse
from app.core.vault import Vault

metadata = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""A counting key: BIGINT on PostgreSQL, the rowid on SQLite."""


def code_type(length: int) -> Any:
    """Return a text type compared byte by byte on both engines, so that `18.72.` is a range of an index."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Instant(TypeDecorator[datetime]):
    """A moment: `timestamptz` on PostgreSQL, fixed-width UTC text on SQLite (which has no such type)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return String(32) if dialect.name == "sqlite" else DateTime(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return instant_text(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return datetime.fromisoformat(value) if isinstance(value, str) else value


def instant_text(moment: datetime) -> str:
    """Write a moment as SQLite keeps it: UTC, microseconds, sortable."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class Database:
    """A database with a door for reading and a door for writing; `url` as in the settings."""

    def __init__(self, url: str, *, vault: Vault | None = None, writes: bool = True, pool: int = 10) -> None:
        """Open the database. `writes=False` never takes SQLite's lock and can only read.

        `vault`: the keys of what is sealed in it; without them that stays closed. Raises Problem `database.in_use`
        when another process already writes this SQLite file.
        """
        parsed = make_url(url)
        self._vault = vault
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self._gate = threading.Lock()
        self._lock: int | None = None
        self._one: sqlite3.Connection | None = None
        self._closed = False
        if self.is_sqlite:
            self.path = Path(parsed.database or "")
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if writes:
                self._lock = _take_lock(self.path.with_suffix(".lock"))
                self._one = _connect(self.path)
                self._writer: Engine | None = _sqlite_engine(self._one)
            else:
                self._writer = None
            self._reader = _sqlite_readers(self.path, pool)
        else:
            self._reader = create_engine(psycopg_url(parsed), pool_size=pool, max_overflow=0, pool_pre_ping=True)
            event.listen(self._reader, "connect", _compile_nothing)
            self._writer = self._reader if writes else None
        event.listen(self._reader, "checkin", self._come_back)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return "sqlite" if self.is_sqlite else "postgresql"

    @property
    def engine(self) -> Engine:
        """The engine for schema work: the writing one where there is one."""
        return self._writer or self._reader

    @property
    def vault(self) -> Vault:
        """The keys of what is sealed here; LookupError when the database was opened without them."""
        if self._vault is None:
            raise LookupError("this database was opened without its keys")
        return self._vault

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that only reads."""
        with Session(self._reader, expire_on_commit=False, info={"vault": self._vault}) as session:
            yield session

    @contextmanager
    def picture(self) -> Iterator[Session]:
        """Give a session in which everything is read as it stands at one moment."""
        with self.reading() as session:
            if not self.is_sqlite:  # SQLite's readers have that anyway
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[Session]:
        """Give a session; its end commits, an exception rolls back. Code inside flushes and never commits.

        `keep=False` is a rehearsal: its end rolls back too.
        """
        if self._writer is None:
            raise refuse(IN_USE)
        if not self.is_sqlite:
            with self._session() as session, session.begin() as transaction:
                yield session
                if not keep:
                    transaction.rollback()
            return
        with self._gate, self._session() as session, session.begin() as transaction:
            yield session
            if not keep:
                transaction.rollback()

    def _session(self) -> Session:
        return Session(self._writer, expire_on_commit=False, info={"vault": self._vault})

    @contextmanager
    def one_connection(self) -> Iterator[sqlite3.Connection]:
        """Lend SQLite's single writing connection, outside any transaction; nobody else writes meanwhile."""
        if self._one is None:
            raise refuse(IN_USE)
        with self._gate:
            yield self._one

    def clear_traces(self) -> bool:
        """Empty SQLite's log of writes, in which what was erased still stands; say whether it is empty now.

        PostgreSQL keeps its own log and its dead rows: docs/privacy.md says when they are gone.
        """
        if self._one is None:
            return False
        with self._gate:
            busy, _, _ = self._one.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def _come_back(self, _: Any, entry: ConnectionPoolEntry) -> None:
        """Close a connection that was still lent when the database closed: nobody else would."""
        if self._closed:
            entry.close()

    def close(self) -> None:
        """Close readers first, so that the writing connection makes the last checkpoint, then let go of the lock."""
        self._closed = True
        self._reader.dispose()
        if self._one is not None:
            self._one.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _compile_nothing(connection: Any, _: ConnectionPoolEntry) -> None:
    """Keep PostgreSQL from compiling a statement: that takes 18 ms, and what it would speed up takes four."""
    connection.autocommit = True
    connection.execute("SET jit = off")
    connection.autocommit = False


def psycopg_url(url: URL) -> URL:
    """Return the address with the driver written out, whatever SQLAlchemy's default is."""
    return url.set(drivername="postgresql+psycopg")


def _take_lock(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise refuse(IN_USE) from None
    return handle


def _connect(path: Path, *, query_only: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=512)
    for pragma in (
        "busy_timeout=10000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-32000",
        "secure_delete=ON",  # what was erased or overwritten is gone from the file, not only from the tables
        "temp_store=MEMORY",
        *(("wal_autocheckpoint=0", "query_only=ON") if query_only else ()),
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _sqlite_engine(one: sqlite3.Connection) -> Engine:
    engine = create_engine("sqlite://", creator=lambda: one, poolclass=StaticPool)
    _begin_with(engine, "BEGIN IMMEDIATE")
    return engine


def _sqlite_readers(path: Path, pool: int) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        creator=lambda: _connect(path, query_only=True),
        pool_size=pool,
        max_overflow=0,
    )
    _begin_with(engine, "BEGIN")
    return engine


def _begin_with(engine: Engine, statement: str) -> None:
    """Start transactions ourselves: the driver's own habit would not open one before a SELECT."""

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql(statement)


def sqlite_is_affected() -> bool:
    """Say whether the linked SQLite carries the WAL-reset bug (fixed in 3.51.3, 3.50.7, 3.44.6)."""
    version = sqlite3.sqlite_version_info
    fixed = {(3, 44): 6, (3, 50): 7, (3, 51): 3}
    return version < (3, 51, 3) and not (version[:2] in fixed and version[2] >= fixed[version[:2]])
