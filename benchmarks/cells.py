"""Invents cells of themes without records, so that their totals can be asked for: every RT, month and review state."""

import sqlite3
from collections.abc import Sequence
from datetime import date
from random import Random

import psycopg

from app.records.cells import CellKey, Cells, add
from app.records.statements import cell_rows, names, sqlite_inserts
from app.records.tables import GRAINS, TABLES, sum_columns
from app.themes.language import Theme, period_start
from benchmarks.raw import copy_lines, sqlite_path

MOST = 12
"""An RT has at most so many records of a theme in a month."""


def invented(theme: Theme, areas: Sequence[str], months: Sequence[date]) -> Cells:
    """Return cells in all of the theme's grains: of each RT, month and state some records, counted by chance.

    Each indicator counts up to as many as there are records, most of them few. A stock gains more than it loses.
    """
    chance = Random(theme.key)
    width = len(sum_columns(theme))
    shares = [chance.choice((0.05, 0.2, 0.5, 0.9)) for _ in range(width - 2)]
    cells: Cells = {}
    for month in months:
        day = month.replace(day=chance.randint(1, 28))
        for area in areas:
            for state in ("received", "accepted"):
                records = chance.randint(0, MOST)
                sums = [records, 0, *(round(records * share * chance.random()) for share in shares)]
                periods = [(GRAINS[grain], period_start(grain, day)) for grain in theme.grains]
                add(cells, {CellKey(letter, first, area, state): sums for letter, first in periods})
    return cells


def into(url: str, theme: Theme, cells: Cells) -> None:
    """Write the cells of a theme that has none."""
    table, rows = TABLES[theme.key][1], cell_rows(theme, cells)
    told = f"UPDATE theme_state SET version = 1 WHERE theme = '{theme.key}'"
    if url.startswith("sqlite"):
        insert = sqlite_inserts(theme.key)["cells"]
        connection = sqlite3.connect(sqlite_path(url), isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(insert.sql, [insert.values(row) for row in rows])
        connection.execute(told)
        connection.execute("COMMIT")
        connection.close()
        return
    columns = names(table)
    with psycopg.connect(url, autocommit=True) as postgres:
        with postgres.cursor().copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copy:
            copy.write(copy_lines(rows, columns))
        postgres.execute(told)  # type: ignore[arg-type]
        postgres.execute(f"VACUUM ANALYZE {table.name}")  # type: ignore[arg-type]
