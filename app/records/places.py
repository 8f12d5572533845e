"""Where a record lies and where it counted before: what follows from its revisions and from moves by offices."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, not_, select
from sqlmodel import Session, col

from app.records.cells import Stay, place_on
from app.records.models import Move, Revision, Withheld
from app.records.store import under, within
from app.records.tables import TABLES
from app.themes.language import Theme

_DAY = timedelta(days=1)


class Gone(NamedTuple):
    """A record that is shown no more where it was, by which change, and whether because it was erased."""

    record: UUID
    changed: int
    erased: bool


class Departure(NamedTuple):
    """A move as far as counting needs it: which area was left, and from which day on the record counts elsewhere."""

    area: str
    since: date | None


def stays_of(departures: Iterable[Departure]) -> tuple[Stay, ...]:
    """Return where a record counts before it counts where it lies, given all it left, in order.

    A move of all its days leaves nothing behind; one from a day on leaves what was before that day as it was.
    """
    stays: tuple[Stay, ...] = ()
    for area, since in departures:
        if since is None:
            stays = ()
        else:
            before = Stay(since, place_on(since - _DAY, area, stays))
            stays = (*(stay for stay in stays if stay.until < since), before)
    return stays


def moves_of(session: Session, records: Collection[UUID]) -> defaultdict[UUID, list[Move]]:
    """Return the moves of each record, in order."""
    query = select(Move).where(col(Move.record).in_(records)).order_by(col(Move.changed))
    found: defaultdict[UUID, list[Move]] = defaultdict(list)
    for move in session.execute(query).scalars():
        found[move.record].append(move)
    return found


def stays_in(session: Session, record: UUID) -> tuple[Stay, ...]:
    """Return where a record counted before it counts where it lies."""
    return stays_of(departures(moves_of(session, [record])[record]))


def stays_by_record(session: Session, theme: Theme) -> dict[UUID, tuple[Stay, ...]]:
    """Return the same for every record of a theme that counted elsewhere before."""
    query = select(Move).where(col(Move.theme) == theme.key).order_by(col(Move.changed))
    found: defaultdict[UUID, list[Move]] = defaultdict(list)
    for move in session.execute(query).scalars():
        found[move.record].append(move)
    told = {record: stays_of(departures(moves)) for record, moves in found.items()}
    return {record: stays for record, stays in told.items() if stays}


def gone(session: Session, theme: Theme, roots: Sequence[str], *, after: int, to: int) -> list[Gone]:
    """Return the records that left all of `roots` by changes after one and up to another, in order: moved or withheld.

    Each comes with the number of the change, so that whoever follows changes lets go of what is no longer hers.
    """
    table = TABLES[theme.key][0]
    still = select(table.c.id).where(table.c.id == col(Move.record), under(table, roots)).exists()
    number = func.max(col(Move.changed))
    query = (
        select(col(Move.record), number)
        .where(
            col(Move.theme) == theme.key,
            within(col(Move.left_area), roots),  # type: ignore[arg-type]
            col(Move.changed) > after,
            col(Move.changed) <= to,
            not_(still),
        )
        .group_by(col(Move.record))
    )
    held = select(col(Withheld.record), col(Withheld.changed), col(Withheld.kind)).where(
        col(Withheld.theme) == theme.key,
        within(col(Withheld.area), roots),  # type: ignore[arg-type]
        col(Withheld.changed) > after,
        col(Withheld.changed) <= to,
    )
    found = {record: Gone(record, change, erased=False) for record, change in session.execute(query)}
    for record, change, kind in session.execute(held):
        before = found.get(record, Gone(record, 0, erased=False)).changed
        found[record] = Gone(record, max(change, before), erased=kind == "erased")
    return sorted(found.values(), key=attrgetter("changed"))


def departures(moves: Iterable[Move]) -> list[Departure]:
    """Return moves as far as counting needs them."""
    return [Departure(move.left_area, move.since) for move in moves]


def area_of(revision: Revision, moves: Iterable[Move]) -> str:
    """Return where a record lies: where its current revision was sent, or where it was moved since."""
    moved = [move.area for move in moves if move.revision == revision.number]
    return moved[-1] if moved else revision.area
