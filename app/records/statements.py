"""The writer's SQL, printed once per theme and engine from the tables."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Column, Date, Table, Uuid

from app.core.db import Instant, instant_text
from app.core.outbox import Fact
from app.records.cells import Cells, with_wide
from app.records.models import Conflict, Late, Mention, Revision
from app.records.tables import TABLES, sum_columns
from app.themes import catalog
from app.themes.language import Theme
from app.themes.language.expr import Dialect

REVISION: Table = Revision.__table__  # type: ignore[attr-defined]
CONFLICT: Table = Conflict.__table__  # type: ignore[attr-defined]
MENTION: Table = Mention.__table__  # type: ignore[attr-defined]
LATE: Table = Late.__table__  # type: ignore[attr-defined]
OUTBOX: Table = Fact.__table__  # type: ignore[attr-defined]


ERASED_SQL = "SELECT record FROM withheld WHERE kind = 'erased'"
"""The records whose rows no longer tell what they count; their documents do."""


def names(table: Table) -> list[str]:
    """Return the columns we fill: all but a key that the database counts itself."""
    return [column.name for column in table.columns if not _counted(column)]


def _counted(column: "Column[Any]") -> bool:
    return column.primary_key and column.autoincrement is True


def _upsert(table: Table, key: Sequence[str], *, sums: bool) -> str:
    free = [name for name in names(table) if name not in key]
    changes = ", ".join(f"{name} = {f'{table.name}.{name} + ' if sums else ''}excluded.{name}" for name in free)
    return f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"


Plain = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Insert:
    """One statement that inserts many rows, and the order in which it wants their columns."""

    sql: str
    columns: tuple[tuple[str, Plain | None], ...]
    """Each column with what makes its values plain for SQLite, where they are not already."""

    def values(self, row: Mapping[str, Any]) -> list[Any]:
        """Return a row as the statement wants it."""
        return [row[name] if plain is None or row[name] is None else plain(row[name]) for name, plain in self.columns]


CELL_KEY = ("grain", "period", "area", "state")


def _tails(theme: str) -> dict[str, tuple[Table, str]]:
    row, cell = TABLES[theme]
    return {
        "rows": (row, _upsert(row, ["id"], sums=False)),
        "revisions": (REVISION, ""),
        "conflicts": (CONFLICT, "ON CONFLICT (record, digest) DO NOTHING"),
        "mentions": (MENTION, ""),
        "late": (LATE, "ON CONFLICT (closing, record) DO UPDATE SET changed = excluded.changed"),
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
        plains = tuple((name, _plain(table.columns[name])) for name in columns)
        made[what] = Insert(f"{_into(table, columns)} VALUES ({holes}) {tail}", plains)
    return made


def sqlite_follow(theme: Theme) -> Insert:
    """Return SQLite's update of what rows keep of their past."""
    table = TABLES[theme.key][0]
    columns = follow_columns(theme)
    sets = ", ".join(f"{name} = ?" for name in columns)
    plains = tuple((name, _plain(table.columns[name])) for name in (*columns, "id"))
    return Insert(f"UPDATE {table.name} SET {sets} WHERE id = ?", plains)  # noqa: S608


def follow_columns(theme: Theme) -> tuple[str, ...]:
    """Return the columns that change in a row whose past has changed."""
    return ("changed", "changed_at", *theme.lasting)


def fields_json(theme: Theme, keys: Iterable[str], dialect: Dialect) -> str:
    """Print an expression that writes some of a row's fields as JSON text; `sealing.fields_from` reads them back.

    JSON holds no bytes: what is sealed travels in hexadecimal.
    """
    hexed = "hex(r.{key})" if dialect == "sqlite" else "encode(r.{key}, 'hex')"
    said = ((key, (hexed if key in theme.sealed else "r.{key}").format(key=key)) for key in keys)
    pairs = ", ".join(f"'{key}', {value}" for key, value in said)
    return f"json_object({pairs})" if dialect == "sqlite" else f"CAST(json_build_object({pairs}) AS text)"


@dataclass(frozen=True, slots=True)
class PostgresWrite:
    """PostgreSQL's statements for a theme: rows travel as arrays of the tables' own row types.

    One array of rows costs a fraction of one array a column, on both sides: 45 columns would be 45 scans to join.
    """

    write: str
    conflicts: str
    late: str
    follow: str
    tables: tuple[Table, ...]
    """The tables whose rows travel: typed row, revision, cell, mention."""


@cache
def postgres_write(theme: str) -> PostgresWrite:
    """Return what writes a group: `$1` rows, `$2` revisions, `$3 $4 $5` the fact, `$6` cells, `$7` mentions.

    It raises the counter of theme `$8` from `$9` by `$10`, writes only if the counter stood there, and says whether it
    did: what was looked up at that count is then still true, for nothing of a theme changes without its counter.
    """
    tails = _tails(theme)
    row, row_tail = tails["rows"]
    cell, cell_tail = tails["cells"]
    return PostgresWrite(
        write=(
            "WITH held AS (UPDATE theme_state SET version = version + $10::bigint "  # noqa: S608 - names are ours
            "WHERE theme = $8 AND version = $9::bigint RETURNING 1), "
            f"r AS (INSERT INTO {row.name} SELECT each.* FROM held, unnest($1::{row.name}[]) AS each {row_tail}), "
            f"v AS (INSERT INTO {REVISION.name} SELECT each.* FROM held, unnest($2::{REVISION.name}[]) AS each), "
            f"f AS ({_into(OUTBOX, names(OUTBOX))} SELECT $3, $4, $5::timestamptz FROM held), "
            f"m AS (INSERT INTO {MENTION.name} SELECT each.* FROM held, unnest($7::{MENTION.name}[]) AS each), "
            f"c AS (INSERT INTO {cell.name} SELECT each.* FROM held, unnest($6::{cell.name}[]) AS each {cell_tail}) "
            "SELECT EXISTS (SELECT FROM held)"
        ),
        conflicts=_one_by_one(*tails["conflicts"]),
        late=_one_by_one(*tails["late"]),
        follow=(
            f"UPDATE {row.name} SET "  # noqa: S608
            + ", ".join(f"{name} = ${index}" for index, name in enumerate(follow_columns(catalog.theme(theme)), 2))
            + " WHERE id = $1"
        ),
        tables=(row, REVISION, cell, MENTION),
    )


def _one_by_one(table: Table, tail: str) -> str:
    holes = ", ".join(f"${index}" for index in range(1, len(names(table)) + 1))
    return f"{_into(table, names(table))} VALUES ({holes}) {tail}"


def _into(table: Table, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table.name} ({', '.join(columns)})"


def _plain(column: "Column[Any]") -> Plain | None:
    """Return what turns a column's values into what SQLite keeps; None for numbers and text."""
    match column.type:
        case Uuid():
            return attrgetter("hex")
        case Instant():
            return instant_text
        case Date():
            return date.isoformat
        case _:
            return None


def cell_columns(theme: Theme) -> tuple[str, ...]:
    """Return the columns of a cell as `cell_lines` gives them."""
    return (*CELL_KEY, *sum_columns(theme))


def cell_lines(cells: Cells) -> list[tuple[Any, ...]]:
    """Return cells, and the wide ones above them, in key order, the order in which every writer takes them."""
    kept = with_wide(cells)
    return [(*key, *kept[key]) for key in sorted(kept)]


def cell_rows(theme: Theme, cells: Cells) -> list[dict[str, Any]]:
    """Return `cell_lines` with the names of their columns."""
    columns = cell_columns(theme)
    return [dict(zip(columns, line, strict=True)) for line in cell_lines(cells)]
