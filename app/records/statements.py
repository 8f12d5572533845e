"""The writer's SQL, printed once per theme and engine from the tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, Table, Uuid

from app.core.db import Instant, instant_text
from app.core.outbox import Fact
from app.records.cells import Cells
from app.records.models import Conflict, Revision
from app.records.tables import TABLES

REVISION: Table = Revision.__table__  # type: ignore[attr-defined]
CONFLICT: Table = Conflict.__table__  # type: ignore[attr-defined]
OUTBOX: Table = Fact.__table__  # type: ignore[attr-defined]


def names(table: Table) -> list[str]:
    """Return the columns we fill: all but a key that the database counts itself."""
    return [column.name for column in table.columns if not _counted(column)]


def _counted(column: "Column[Any]") -> bool:
    return column.primary_key and column.autoincrement is True


def _upsert(table: Table, key: Sequence[str], *, sums: bool) -> str:
    free = [name for name in names(table) if name not in key]
    changes = ", ".join(f"{name} = {f'{table.name}.{name} + ' if sums else ''}excluded.{name}" for name in free)
    return f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"


@dataclass(frozen=True, slots=True)
class Insert:
    """One statement that inserts many rows, and the order in which it wants their columns."""

    sql: str
    columns: tuple[str, ...]


CELL_KEY = ("grain", "period", "area", "state")


def _tails(theme: str) -> dict[str, tuple[Table, str]]:
    row, cell = TABLES[theme]
    return {
        "rows": (row, _upsert(row, ["id"], sums=False)),
        "revisions": (REVISION, ""),
        "conflicts": (CONFLICT, "ON CONFLICT (record, digest) DO NOTHING"),
        "cells": (cell, _upsert(cell, CELL_KEY, sums=True)),
        "facts": (OUTBOX, ""),
    }


@cache
def sqlite_inserts(theme: str) -> dict[str, Insert]:
    """Return SQLite's inserts for a theme, for `executemany`."""
    made = {}
    for what, (table, tail) in _tails(theme).items():
        columns = names(table)
        holes = ", ".join("?" for _ in columns)
        made[what] = Insert(f"{_into(table, columns)} VALUES ({holes}) {tail}", tuple(columns))
    return made


@cache
def postgres_inserts(theme: str) -> dict[str, Insert]:
    """Return PostgreSQL's inserts for a theme, each from one array a column; `write` does the usual four at once."""
    made = {}
    for what, (table, tail) in _tails(theme).items():
        columns = names(table)
        made[what] = Insert(_from_arrays(table, columns, 1) + " " + tail, tuple(columns))
    parts, first, wanted = [], 1, []
    for what in ("rows", "revisions", "facts", "cells"):
        table, tail = _tails(theme)[what]
        columns = names(table)
        parts.append(f"{_from_arrays(table, columns, first)} {tail}")
        first += len(columns)
        wanted += columns
    *before, last = parts
    common = ", ".join(f"w{index} AS ({part})" for index, part in enumerate(before))
    made["write"] = Insert(f"WITH {common} {last}", tuple(wanted))
    return made


def _from_arrays(table: Table, columns: Sequence[str], first: int) -> str:
    arrays = ", ".join(
        f"${first + index}::{_postgres_type(table.columns[name])}[]" for index, name in enumerate(columns)
    )
    return f"{_into(table, columns)} SELECT * FROM unnest({arrays})"  # noqa: S608 - names come from the tables


def _into(table: Table, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table.name} ({', '.join(columns)})"


def _postgres_type(column: "Column[Any]") -> str:
    match column.type:
        case Uuid():
            return "uuid"
        case Date():
            return "date"
        case Instant():
            return "timestamptz"
        case Boolean():
            return "boolean"
        case BigInteger():
            return "bigint"
        case Integer():
            return "integer"
        case _:
            return "text"


def sqlite_value(value: Any) -> Any:
    """Return a value as SQLite keeps it."""
    match value:
        case UUID():
            return value.hex
        case datetime():
            return instant_text(value)
        case date():
            return value.isoformat()
        case _:
            return value


def cell_rows(cells: Cells) -> list[tuple[Any, ...]]:
    """Return cells as rows in key order, the order in which every writer takes them."""
    return [(*key, *cells[key]) for key in sorted(cells)]


def arrays(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> list[list[Any]]:
    """Turn rows into one list a column."""
    held = list(rows)
    return [[row[name] for row in held] for name in columns]
