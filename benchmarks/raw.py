"""The yardsticks without a service: a bare sqlite3 loop, executemany, and COPY into the same indexed tables."""

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from app.records.known import Writes
from app.records.statements import cell_rows, names, sqlite_inserts
from app.records.tables import TABLES
from app.themes.catalog import theme
from benchmarks.documents import THEME
from benchmarks.load import Seen
from benchmarks.press import Press, groups, told, writes_of
from benchmarks.rounds import percentile

Statements = list[tuple[str, list[list[Any]]]]


def sqlite_path(url: str) -> Path:
    """Return the file of a SQLite address."""
    return Path(make_url(url).database or "")


def statements_of(writes: Writes) -> Statements:
    """Return what a group writes as SQLite statements with their rows."""
    inserts = sqlite_inserts(THEME)
    shares = {
        "rows": writes.rows,
        "revisions": writes.revisions,
        "mentions": writes.mentions,
        "facts": [told(writes)],
        "cells": cell_rows(theme(THEME), writes.cells),
    }
    return [(inserts[what].sql, [inserts[what].values(row) for row in rows]) for what, rows in shares.items()]


class SqliteLoop:
    """One connection that commits group after group, WAL and synchronous=FULL; rows are made before the clock runs."""

    def __init__(self, url: str, press: Press) -> None:
        self.url = url
        self._press = press
        self._change = 1
        self.written = 0

    def run(self, size: int, seconds: float) -> tuple[Seen, float]:
        """Commit groups of `size` for some seconds; returns what was seen, and processor seconds."""
        connection = sqlite3.connect(sqlite_path(self.url), isolation_level=None, cached_statements=512)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32000"):
            connection.execute(f"PRAGMA {pragma}")
        times: list[float] = []
        worked = spent = 0.0
        while worked < seconds:
            ready = list(self._ready(size, max(1, 1000 // size)))
            busy, started = time.process_time(), time.perf_counter()
            before = started
            for statements in ready:
                connection.execute("BEGIN IMMEDIATE")
                for sql, rows in statements:
                    if len(rows) == 1:
                        connection.execute(sql, rows[0])
                    else:
                        connection.executemany(sql, rows)
                connection.execute("COMMIT")
                now = time.perf_counter()
                times.append((now - before) * 1000)
                before = now
            worked += before - started
            spent += time.process_time() - busy
        connection.close()
        self.written += len(times) * size
        return Seen(len(times), worked, percentile(times, 50), percentile(times, 99), 0, 0), spent

    def _ready(self, size: int, count: int) -> Iterator[Statements]:
        for group in groups(self._press.drafts(size * count), size):
            yield statements_of(writes_of(group, self._change))
            self._change += size


class Copy:
    """One COPY of many rows into the typed table with all its indexes: no validation, no revision, no cells."""

    def __init__(self, url: str, press: Press, count: int = 30_000) -> None:
        self.url = url
        self.count = count
        self._text = _copy_text(press, count)
        self._columns = names(TABLES[THEME][0])

    def run(self) -> float:
        """Empty the table, copy, commit; returns the seconds of the copy."""
        table = TABLES[THEME][0].name
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"TRUNCATE {table}")
            connection.execute("CHECKPOINT")
            started = time.perf_counter()
            with connection.cursor().copy(f"COPY {table} ({', '.join(self._columns)}) FROM STDIN") as copy:
                for start in range(0, len(self._text), 1 << 18):
                    copy.write(self._text[start : start + (1 << 18)])
            return time.perf_counter() - started


def _copy_text(press: Press, count: int) -> bytes:
    columns = names(TABLES[THEME][0])
    rows: list[dict[str, Any]] = []
    for group in groups(press.drafts(count), 500):
        rows += writes_of(group, len(rows) + 1).rows
    return copy_lines(rows, columns)


def copy_lines(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> bytes:
    """Return rows as COPY reads them."""
    return "".join("\t".join(_field(row[name]) for name in columns) + "\n" for row in rows).encode()


def _field(value: Any) -> str:
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    return "\\N" if value is None else str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
