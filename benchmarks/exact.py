"""After every run: what was acknowledged is there, once, and the totals say the same."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from app.core.db import Database
from app.records.tables import TABLES
from app.rollups.verify import verify
from benchmarks.documents import THEME
from benchmarks.press import STUNTING, VAULT
from benchmarks.raw import sqlite_path

COUNTS = (
    f"SELECT (SELECT count(*) FROM {TABLES[THEME][0].name}), (SELECT count(*) FROM revision), "
    f"(SELECT coalesce(sum(records), 0) FROM {TABLES[THEME][1].name} WHERE grain = 'm')"
)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Rows, revisions and the cells' count of records, as the database has them."""

    rows: int
    revisions: int
    counted: int

    @property
    def agrees(self) -> bool:
        """Whether all three are equal."""
        return self.rows == self.revisions == self.counted


@contextmanager
def connected(url: str) -> Iterator[Any]:
    """Open a plain connection that only looks."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(f"file:{sqlite_path(url)}?mode=ro", uri=True)
        try:
            yield connection
        finally:
            connection.close()
    else:
        with psycopg.connect(url, autocommit=True) as postgres:
            yield postgres


def ledger(url: str) -> Ledger:
    """Count what is there."""
    with connected(url) as connection:
        return Ledger(*map(int, connection.execute(COUNTS).fetchone()))


class Proof:
    """Collects checks of one run; a failed one is shown and kept, never hidden."""

    def __init__(self) -> None:
        self.made = 0
        self.failures: list[str] = []

    def expect(self, what: str, *, holds: bool) -> None:
        """Note a check."""
        self.made += 1
        if not holds:
            self.failures.append(what)
            print(f"NOT EXACT: {what}", flush=True)

    def acknowledged(self, who: str, url: str, least: int, most: int) -> int:
        """Expect between `least` and `most` records, in rows, revisions and cells alike; returns the rows.

        A generator that stops leaves some requests in flight: they are stored, and nobody heard the answer.
        """
        found = ledger(url)
        self.expect(f"{who}: {found}", holds=found.agrees)
        self.expect(f"{who}: {least} acknowledged, {found.rows} found", holds=least <= found.rows <= most)
        return found.rows

    def recounted(self, who: str, url: str) -> None:
        """Expect every cell to equal a recount from the documents, and another from the typed rows."""
        db = Database(url, vault=VAULT, writes=False, pool=2)
        differences = verify(db, [STUNTING])
        db.close()
        self.expect(f"{who}: {len(differences)} sums differ from a recount", holds=not differences)

    def __str__(self) -> str:
        said = f"Exactness: {self.made} checks, {len(self.failures)} mismatches."
        return "\n".join([said, *(f"- {each}" for each in self.failures)])
