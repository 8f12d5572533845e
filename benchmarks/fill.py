"""Fills a database with as many records as wanted, quickly and exactly: rows, revisions, mentions and their cells."""

import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice, product
from typing import Any
from uuid import UUID, uuid4

import psycopg

from app.core.clock import uuid7
from app.records.cells import CellKey, Cells
from app.records.known import Row
from app.records.sealing import DOCUMENT, sealed_values
from app.records.statements import MENTION, REVISION, cell_rows, names, sqlite_inserts
from app.records.tables import TABLES
from app.themes.catalog import theme
from benchmarks.documents import THEME
from benchmarks.press import STUNTING, VAULT, Press, written_of
from benchmarks.raw import copy_lines, sqlite_path

ACCEPTED = 0.7
"""Share of the records that an operator has looked at."""

_AT_ONCE = 5_000

Mould = tuple[Row, Row, list[Row], CellKey, list[int]]
"""What one document becomes: row, revision, mentions, and what it adds to which cell."""

Made = tuple[Row, Row, list[Row]]
"""A record to be: row, revision, mentions."""


class Filling:
    """Prints records from the press's documents, over and over about others, and keeps the cells' sums meanwhile."""

    def __init__(self, press: Press, areas: Sequence[str]) -> None:
        self.areas = areas
        self.moulds: dict[date, list[Mould]] = defaultdict(list)
        for draft in press.read:
            writes = written_of([draft], 0)
            ((key, sums),) = writes.cells.items()
            self.moulds[draft.period].append((writes.rows[0], writes.revisions[0], writes.mentions, key, sums))
        self._chance = random.Random(5)

    @property
    def periods(self) -> list[date]:
        """The months in which there is something, oldest first."""
        return sorted(self.moulds)

    def into(self, url: str, count: int, *, accepted: float = ACCEPTED) -> None:
        """Write `count` records into a furnished database without records.

        First one for every RT and month, then as chance has it; `accepted` is the share that stands so, in cells of
        its own.
        """
        cells: Cells = {}
        made = self._records(count, accepted, cells)
        if url.startswith("sqlite"):
            _into_sqlite(url, made, cells)
        else:
            _into_postgres(url, made, cells)

    def _records(self, count: int, accepted: float, cells: Cells) -> Iterator[Made]:
        places = list(product(self.periods, self.areas))
        self._chance.shuffle(places)
        months = list(self.moulds)
        for number in range(1, count + 1):
            period, area = places.pop() if places else (self._chance.choice(months), self._chance.choice(self.areas))
            row, revision, mentions, key, sums = self._chance.choice(self.moulds[period])
            state = "accepted" if self._chance.random() < accepted else "received"
            own: UUID = uuid7()
            place = key._replace(area=area, state=state)
            held = cells.get(place)
            cells[place] = list(sums) if held is None else [one + other for one, other in zip(held, sums, strict=True)]
            about = {"area": area, "id": own, "state": state, "changed": number, "subject": uuid4(), "slot": uuid4()}
            document = VAULT.seal(DOCUMENT.of(own, revision["number"]), revision["document"])
            yield (
                {**row, **about, **sealed_values(VAULT, STUNTING, own, row)},
                {**revision, "record": own, "area": area, "digest": uuid4().hex, "document": document},
                [{**each, "record": own, "named": uuid4()} for each in mentions],
            )


def _in_parts(made: Iterator[Made]) -> Iterator[tuple[list[Row], list[Row], list[Row]]]:
    while part := list(islice(made, _AT_ONCE)):
        yield (
            [row for row, _, _ in part],
            [revision for _, revision, _ in part],
            [each for _, _, mentions in part for each in mentions],
        )


def _into_postgres(url: str, made: Iterator[Made], cells: Cells) -> None:
    row, cell = TABLES[THEME]
    with psycopg.connect(url, autocommit=True) as connection:
        for rows, revisions, mentions in _in_parts(made):
            for table, share in ((row, rows), (REVISION, revisions), (MENTION, mentions)):
                columns = names(table)
                with connection.cursor().copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copy:
                    copy.write(copy_lines(share, columns))
        columns = names(cell)
        kept = cell_rows(theme(THEME), cells)
        with connection.cursor().copy(f"COPY {cell.name} ({', '.join(columns)}) FROM STDIN") as copy:
            copy.write(copy_lines(kept, columns))
        _number_on(connection, sum(sums[0] + sums[1] for sums in cells.values()))
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _into_sqlite(url: str, made: Iterator[Made], cells: Cells) -> None:
    inserts = sqlite_inserts(THEME)
    connection = sqlite3.connect(sqlite_path(url), isolation_level=None)
    for rows, revisions, mentions in _in_parts(made):
        connection.execute("BEGIN IMMEDIATE")
        for what, share in (("rows", rows), ("revisions", revisions), ("mentions", mentions)):
            insert = inserts[what]
            connection.executemany(insert.sql, [insert.values(row) for row in share])
        connection.execute("COMMIT")
    connection.execute("BEGIN IMMEDIATE")
    kept = inserts["cells"]
    connection.executemany(kept.sql, [kept.values(row) for row in cell_rows(theme(THEME), cells)])
    _number_on(connection, sum(sums[0] + sums[1] for sums in cells.values()))
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _number_on(connection: Any, count: int) -> None:
    """Let the theme's counter go on where the records' numbers end."""
    connection.execute(f"UPDATE theme_state SET version = {count} WHERE theme = '{THEME}'")
