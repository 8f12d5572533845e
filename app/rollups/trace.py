"""From a number to the records behind it, page by page, and from a record to the cells in which it counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from heapq import merge
from itertools import islice
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from app.core.errors import problem_kind, refuse
from app.records.cells import CellKey, contributions
from app.records.documents import entries_of
from app.records.places import stays_in
from app.records.store import AnyRow, versions_of
from app.records.tables import sum_columns
from app.rollups.live import Number, counted_sql, day_of, replayed, settled, uuid_of, values_of
from app.rollups.statements import dialect_of
from app.themes.language import Indicator, Theme
from app.themes.language.theme import Grain

Side = Literal["count", "among"]

GRAIN_OF: Final[Mapping[str, Grain]] = {"d": "day", "m": "month", "y": "year"}
"""How the grain of a cell is said, by how it is written in its key."""

NOT_COUNTED = problem_kind(
    "trace.not_counted",
    422,
    id="Tidak dibagi angka yang dihitung dari catatan: tidak ada catatan di baliknya.",
    en="It is not divided by a number that is counted from records: there are none behind it.",
)


@dataclass(frozen=True, slots=True)
class Traced:
    """A record and what it adds to a number; `observed_on` is the day of the version that counts, or of the last.

    `area`: where it counts. `lies`: where it lies now, if it was moved since.
    """

    id: UUID
    area: str
    lies: str
    observed_on: date
    state: str
    amount: int


def side_of(theme: Theme, indicator: Indicator, side: Side) -> Indicator:
    """Return the indicator whose records are meant: its own, or those of what it is divided by.

    Problem `trace.not_counted` when it is divided by nothing or by a published figure.
    """
    if side == "count":
        return indicator
    if indicator.whole is None:
        raise refuse(NOT_COUNTED)
    return theme.indicator[indicator.whole]


def traced(session: Session, number: Number, *, after: UUID | None, limit: int) -> list[Traced]:
    """Return the records that add something to a number, in the order of their ids, from behind `after`.

    Problem `rollup.too_far_back`. Scope is the caller's to check first.
    """
    number = settled(session, number)
    found = merge(_told(session, number, after, limit), _replayed(session, number, after), key=lambda each: each.id)
    return list(islice(found, limit))


def _told(session: Session, number: Number, after: UUID | None, limit: int) -> Iterator[Traced]:
    """Yield what rows tell; the lines of one record come as one amount."""
    dialect = dialect_of(session)
    beginning = after or UUID(int=0)
    told = text(
        f"SELECT id, area, observed_on, state, sum(amount) FROM ({counted_sql(number, dialect)}) AS c "  # noqa: S608
        "WHERE id > :after GROUP BY id, area, observed_on, state HAVING sum(amount) <> 0 ORDER BY id LIMIT :most"
    )
    values = values_of(number, dialect, most=limit, after=beginning.hex if dialect == "sqlite" else beginning)
    for id_, area, day, state, amount in session.connection().execute(told, values).all():
        yield Traced(uuid_of(id_), area, area, day_of(day), state, int(amount))


def _replayed(session: Session, number: Number, after: UUID | None) -> Iterator[Traced]:
    """Yield what only revisions tell; the visits of one record come as one amount."""
    held: Traced | None = None
    for part in replayed(session, number, dialect_of(session), after):
        if held is not None and held.id == part.id:
            held = replace(held, observed_on=part.entry.observed_on, amount=held.amount + part.amount)
            continue
        if held is not None and held.amount:
            yield held
        held = Traced(part.id, part.area, part.lies, part.entry.observed_on, part.state, part.amount)
    if held is not None and held.amount:
        yield held


def cells_of(session: Session, theme: Theme, row: AnyRow) -> Iterator[tuple[CellKey, str, int]]:
    """Yield (cell, sum, amount) for everything a record adds to the cells, as its writer reckoned it, in order."""
    kept = {key: getattr(row, key) for key in theme.lasting}
    entries = entries_of(theme, versions_of(session, row.id), kept, stays_in(session, row.id))
    columns = sum_columns(theme)
    for key, sums in sorted(contributions(theme, row.area, row.state, entries).items()):
        yield from ((key, columns[at], amount) for at, amount in enumerate(sums) if amount)
