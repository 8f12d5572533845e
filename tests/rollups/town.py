"""A town with records in it: written row, revision and cell, and counted again by hand."""

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import UUID, uuid4

import orjson
import pytest
from sqlalchemy import MetaData, Table, event, insert
from sqlmodel import SQLModel

from app.areas.codes import level_of, parent_of
from app.areas.tree import Node, Tree
from app.core.db import Database
from app.core.vault import inside, place, seal_lines
from app.records import tables
from app.records.carrying import gaps_beside
from app.records.cells import Cells, add, contributions, without_zeros
from app.records.documents import Version, entries_of
from app.records.models import Revision, ThemeState
from app.records.sealing import DOCUMENT
from app.records.settle import gaps_text
from app.records.statements import cell_rows
from app.themes.language import Theme, read_answers
from tests.house import VAULT
from tests.rollups.themes import THEMES

AT = datetime(2026, 3, 1, tzinfo=UTC)
EARLY, LATE = date(2024, 11, 1), date(2026, 3, 31)

RTS = (
    "18.72.01.1001.001.001",
    "18.72.01.1001.001.002A",
    "18.72.01.1001.001A.001",
    "18.72.01.1001.002.003",
    "18.72.01.1002.001.001",
    "18.72.02.1001.001.001",
)
DASAWISMA = ("18.72.01.1001.001.001.01", "18.72.01.1001.001.001.B1", "18.72.01.1001.001A.001.100")
PLACES = (*RTS, *DASAWISMA)


def nodes(*codes: str, **limits: tuple[date | None, date | None]) -> list[Node]:
    found: dict[str, Node] = {}
    for code in codes:
        at: str | None = code
        while at and at not in found:
            found[at] = Node(at, level_of(at), f"Area {at}", parent_of(at), *limits.get(at, (None, None)))
            at = parent_of(at)
    return list(found.values())


TREE = Tree(nodes(*PLACES), version=3)


@dataclass
class Kept:
    """A record: where it is, in which state, and what each of its revisions said."""

    area: str
    state: str
    said: Sequence[tuple[date, dict, bool]]
    id: UUID = field(default_factory=uuid4)

    def documents(self) -> list[str]:
        return [
            orjson.dumps({"observed_on": day, "answers": answers, "zero": zero}).decode()
            for day, answers, zero in self.said
        ]

    def entries(self, theme: Theme):
        return entries_of(
            theme,
            [Version(at + 1, "", said[0], document, AT) for at, (said, document) in enumerate(self._pairs())],
        )

    def _pairs(self):
        return zip(self.said, self.documents(), strict=True)


def gaps_of_row(theme: Theme, kept: Kept) -> str | None:
    """Return what a record's row keeps of the gaps in its last document."""
    day, answers, zero = kept.said[-1]
    body = {"answers": answers, "zero": zero}
    return None if zero else gaps_text(read_answers(theme, answers, day, date.max).gaps | gaps_beside(theme, body))


def _sealed(table: Table, id_, values):
    kept = ((column, values.get(column.name)) for column in table.columns if "sealed_by" in column.info)
    found = {column.name: VAULT.seal(place(column).of(id_), said) for column, said in kept if said is not None}
    for column in table.columns:
        if "sealed_inside" in column.info and values.get(column.name) is not None:
            found[column.name] = seal_lines(VAULT, inside(column), id_.bytes, values[column.name])
    return found


class Town:
    """A database with one theme's tables, and all that was put into them."""

    def __init__(self, database: Database, made: dict[str, tuple[Table, Table]]) -> None:
        self.database = database
        self.tables = made

    def put(self, theme: Theme, kept: Sequence[Kept]) -> Cells:
        """Write records, their revisions and their cells, and return the cells."""
        row_table, cell_table = self.tables[theme.key]
        cells: Cells = {}
        rows, revisions = [], []
        for each in kept:
            entries = each.entries(theme)
            add(cells, contributions(theme, each.area, each.state, entries))
            last = entries[-1]
            rows.append(
                {
                    **dict.fromkeys(theme.fields),
                    **last.values,
                    **_sealed(row_table, each.id, last.values),
                    "id": each.id,
                    "area": each.area,
                    "state": each.state,
                    "zero": last.zero,
                    "observed_on": last.observed_on,
                    "period": last.observed_on,
                    "revision": len(each.said),
                    "received_at": AT,
                    "changed_at": AT,
                    "changed": each.id.int >> 70,
                    "account": each.id,
                    "gaps": gaps_of_row(theme, each),
                }
            )
            revisions += [
                {
                    "record": each.id,
                    "number": at + 1,
                    "theme": theme.key,
                    "area": each.area,
                    "digest": "",
                    "observed_on": said[0],
                    "document": VAULT.seal(DOCUMENT.of(each.id, at + 1), document),
                    "account": each.id,
                    "session": each.id,
                    "received_at": AT,
                }
                for at, (said, document) in enumerate(each._pairs())
            ]
        lines = cell_rows(theme, without_zeros(cells))
        with self.database.writing() as session:
            for table, values in ((row_table, rows), (Revision.__table__, revisions), (cell_table, lines)):
                if values:
                    session.execute(insert(table), values)
        return cells

    def empty(self) -> None:
        with self.database.writing() as session:
            for table in (*(each for pair in self.tables.values() for each in pair), Revision.__table__):
                session.execute(table.delete())

    @contextmanager
    def counted(self):
        """Collect the statements that reading takes."""
        said: list[str] = []

        def note(connection, cursor, statement, *rest):
            if statement != "BEGIN":
                said.append(statement)

        with self.database.reading() as session:
            engine = session.get_bind()
            event.listen(engine, "before_cursor_execute", note)
            try:
                yield session, said
            finally:
                event.remove(engine, "before_cursor_execute", note)


@cache
def printed() -> tuple[MetaData, dict[str, tuple[Table, Table]]]:
    """Print the tables of the town's themes as the catalog's are, but keep them out of its metadata."""
    mine = MetaData(naming_convention=SQLModel.metadata.naming_convention)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "CATALOG", THEMES)
        patch.setattr(tables, "metadata", mine)
        return mine, {
            theme.key: (tables.record_table.__wrapped__(theme.key), tables.cell_table.__wrapped__(theme.key))
            for theme in THEMES
        }


def build(url: str) -> None:
    """Make the tables of a town."""
    database = Database(url, vault=VAULT, pool=1)
    SQLModel.metadata.create_all(database.engine)
    printed()[0].create_all(database.engine)
    with database.writing() as session:
        session.add_all([ThemeState(theme=theme.key, version=1) for theme in THEMES])
    database.close()


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]
