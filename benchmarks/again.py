"""Makes a filled database many times as large by SQL: every record again under other ids, every cell times as much.

The copies are what a question reads: the typed row and its revision. They lack what is sealed, for that is sealed for
one row, and what a submission is compared with (mentions). So they cannot be counted anew from their documents; SQL on
the typed rows must still agree with the cells.
"""

import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import LargeBinary, Table

from app.records.statements import REVISION
from app.records.tables import TABLES, sum_columns
from benchmarks.documents import THEME
from benchmarks.press import STUNTING
from benchmarks.raw import sqlite_path

ROW, CELL = TABLES[THEME]
_IDS = {"id": 1, "record": 1, "subject": 2, "slot": 3}
"""Columns that tell records apart, and which block of ids theirs are from."""


def multiply(url: str, count: int, times: int) -> None:
    """Let a database of `count` records hold `times` as many, in as many cells as before."""
    if times < 2:
        return
    (_in_sqlite if url.startswith("sqlite") else _in_postgres)(url, count, times)


def megabytes(url: str) -> float:
    """Return how large a database is."""
    if url.startswith("sqlite"):
        return sqlite_path(url).stat().st_size / 1e6
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return found[0] / 1e6 if found else 0.0


def _in_postgres(url: str, count: int, times: int) -> None:
    errors: list[BaseException] = []

    def copy(table: Table) -> None:
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("SET maintenance_work_mem = '512MB'")
                connection.execute("SET synchronous_commit = off")
                found = connection.execute(
                    "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s", [table.name]
                )
                indexes = [each for each in found.fetchall() if not each[0].startswith("pk_")]
                for name, _ in indexes:
                    connection.execute(f"DROP INDEX {name}")  # type: ignore[arg-type]
                connection.execute(_base(table))  # type: ignore[arg-type]
                for number in range(1, times):
                    connection.execute(_copied(table, number * count, _postgres_id))  # type: ignore[arg-type]
                for _, definition in indexes:
                    connection.execute(definition)
                connection.execute(f"VACUUM ANALYZE {table.name}")  # type: ignore[arg-type]
        except psycopg.Error as error:
            errors.append(error)

    both = [threading.Thread(target=copy, args=(table,)) for table in (ROW, REVISION)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    if errors:
        raise errors[0]
    with psycopg.connect(url, autocommit=True) as connection:
        _raise_cells(connection, count, times)
        connection.execute(f"VACUUM ANALYZE {CELL.name}")  # type: ignore[arg-type]
        connection.execute("CHECKPOINT")


def _in_sqlite(url: str, count: int, times: int) -> None:
    connection = sqlite3.connect(sqlite_path(url), isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-500000", "temp_store=FILE"):
        connection.execute(f"PRAGMA {pragma}")
    for table in (ROW, REVISION):
        found = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
            [table.name],
        ).fetchall()
        for name, _ in found:
            connection.execute(f"DROP INDEX {name}")
        connection.execute(_base(table))
        for number in range(1, times):
            connection.execute(_copied(table, number * count, _sqlite_id))
        for _, definition in found:
            connection.execute(definition)
    _raise_cells(connection, count, times)
    for pragma in ("analysis_limit=1000", "optimize", "journal_mode=WAL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.close()


def _base(table: Table) -> str:
    """Print the statement that lays aside what is there, with each record's number."""
    columns = ", ".join(f"v.{column.name}" for column in table.columns if column.name != "changed")
    source = f"{ROW.name} AS v" if table is ROW else f"{table.name} AS v JOIN {ROW.name} AS c ON c.id = v.record"
    return f"CREATE TEMPORARY TABLE base_{table.name} AS SELECT {columns}, changed FROM {source} ORDER BY changed"


def _copied(table: Table, first: int, new_id: Callable[[int, str], str]) -> str:
    """Print the statement that writes what was laid aside once more, numbered from `first` on."""
    number, nothing = f"(changed + {first})", "bytea" if new_id is _postgres_id else "blob"
    columns, values = [column.name for column in table.columns], []
    for column in table.columns:
        if column.name in _IDS:
            values.append(new_id(_IDS[column.name], number))
        elif column.name == "changed":
            values.append(number)
        elif isinstance(column.type, LargeBinary):
            values.append("NULL" if column.nullable else f"CAST('' AS {nothing})")
        else:
            values.append(column.name)
    return f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {', '.join(values)} FROM base_{table.name}"


def _postgres_id(block: int, number: str) -> str:
    return f"CAST('0198000{block}-0000-7000-8000-' || lpad(to_hex({number}), 12, '0') AS uuid)"


def _sqlite_id(block: int, number: str) -> str:
    return f"printf('0198000{block}000070008000%012x', {number})"


def _raise_cells(connection: Any, count: int, times: int) -> None:
    more = ", ".join(f"{name} = {name} * {times}" for name in sum_columns(STUNTING))
    connection.execute(f"UPDATE {CELL.name} SET {more}")
    connection.execute(f"UPDATE theme_state SET version = {count * times} WHERE theme = '{THEME}'")
