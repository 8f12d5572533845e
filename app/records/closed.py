"""Which periods of a theme are closed now, and which of them a change of one record still moves.

A closed period takes everything as before: nothing is lost, only the live figures move, and the record is noted as
late. Closings are few; the writers keep them in memory, by the theme's count of closings.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select, text
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col

from app.core.errors import Fault
from app.core.text import Text
from app.records.cells import CellKey, Cells, add, without_zeros
from app.records.models import Closing, Late
from app.records.statements import LATE
from app.records.tables import GRAINS, sum_columns
from app.themes.language import Theme

LATE_NOTICE = Text(
    "Periode {periods} sudah ditutup dinas. Catatan diterima dan dihitung sebagai susulan; angka yang ditutup tetap.",
    "The period {periods} is closed. The record was taken and counts as late; the closed figures stay as they are.",
)

Kind = Literal["received", "changed"]


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """A period that is closed now: the id of its closing, its days, and when and at which change it was closed."""

    closing: int
    period: str
    begins: date
    ends: date
    counter: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """The closed periods of a theme in order of time; they never overlap."""

    periods: tuple[ClosedPeriod, ...] = ()

    def of(self, day: date) -> ClosedPeriod | None:
        """Return the closed period in which a day lies."""
        at = bisect_right(self.periods, day, key=lambda each: each.begins)
        return self.periods[at - 1] if at and day <= self.periods[at - 1].ends else None

    def moved(self, theme: Theme, now: Cells, before: Cells) -> list[ClosedPeriod]:
        """Return the closed periods whose figures a record moves when it counts as `now` instead of as `before`.

        A flow moves those in which it counts; a stock all those at whose last day it then stands otherwise. What is
        returned instead of received moves nothing: figures tell only the accepted from the rest.
        """
        grain = GRAINS[next(grain for grain in ("day", "month", "year") if grain in theme.grains)]
        newest = self.periods[-1].ends if self.periods else date.min
        delta: Cells = {}
        for cells, sign in ((now, 1), (before, -1)):
            for key, sums in cells.items():
                if key.grain == grain and key.period <= newest:
                    part = "accepted" if key.state == "accepted" else "rest"
                    add(delta, {key._replace(state=part): sums}, sign)
        near = list(without_zeros(delta).items())
        return [each for each in self.periods if near and _moves(theme, near, each)]


def _moves(theme: Theme, near: Sequence[tuple[CellKey, Sequence[int]]], closed: ClosedPeriod) -> bool:
    kept = {each.key for each in theme.indicators if each.over == "stock"}
    stocks = [at for at, key in enumerate(sum_columns(theme)) if key in kept]
    standing: dict[tuple[str, str], list[int]] = {}
    for key, sums in near:
        if key.period > closed.ends:
            continue
        if key.period >= closed.begins and any(each for at, each in enumerate(sums) if at not in stocks):
            return True
        held = standing.setdefault((key.area, key.state), [0] * len(stocks))
        for place, at in enumerate(stocks):
            held[place] += sums[at]
    return any(map(any, standing.values()))


class Touch(NamedTuple):
    """A change of a record: where it lies, of which day it is, whether it came or was there, and the change's number.

    `day`: when it was observed, if people sent or decided something about it: that is late even if no figure moves.
    """

    record: UUID
    area: str
    day: date | None
    kind: Kind
    changed: int


def late_rows(closed: Closed, theme: Theme, now: Cells, before: Cells, touch: Touch) -> list[dict[str, Any]]:
    """Return what is to be noted when a record counts as `now` instead of as `before`."""
    periods = closed.moved(theme, now, before)
    own = closed.of(touch.day) if touch.day is not None else None
    if own is not None and own not in periods:
        periods = sorted((*periods, own), key=lambda each: each.begins)
    told = {"record": touch.record, "area": touch.area, "kind": touch.kind, "changed": touch.changed}
    return [{"closing": each.closing, **told} for each in periods]


def note_late(
    session: Session,
    closed: Closed,
    theme: Theme,
    now: Cells,
    before: Cells,
    *,
    record: UUID,
    area: str,
    day: date | None = None,
    changed: int,
) -> None:
    """Note that a record that was there touches periods that are closed now; for changes outside the one door.

    The caller holds the theme's counter; the rest is as for `Touch`.
    """
    rows = late_rows(closed, theme, now, before, Touch(record, area, day, "changed", changed))
    if rows:
        insert = (sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert)(LATE)
        again = {"changed": insert.excluded.changed}
        session.execute(insert.on_conflict_do_update(index_elements=["closing", "record"], set_=again), rows)


def late_notice(periods: Iterable[str]) -> Fault:
    """Return the notice that a record counts as late in these periods."""
    return Fault("observed_on", "period.closed", LATE_NOTICE.fill(periods=", ".join(periods)), notice=True)


def noted_in(session: Session, theme: Theme, record: UUID, change: int) -> Sequence[str]:
    """Return the closed periods that a record moved with this change, or with what followed from it."""
    query = _noted(theme, change).where(col(Late.record) == record)
    return session.execute(query.order_by(col(Closing.begins))).scalars().all()


def noted_since(session: Session, theme: Theme, change: int) -> Sequence[str]:
    """Return the closed periods that any record moved with this change or a later one.

    While the theme's counter is held since that change, these are the ones that this transaction moved.
    """
    return list(dict.fromkeys(session.execute(_noted(theme, change).order_by(col(Closing.begins))).scalars()))


def _noted(theme: Theme, change: int) -> Select[str]:
    return (
        select(col(Closing.period))
        .join(Late, col(Late.closing) == col(Closing.id))
        .where(col(Closing.theme) == theme.key, col(Closing.reopened_at).is_(None), col(Late.changed) >= change)
    )


def closed_now(session: Session, theme: str) -> Closed:
    """Return the periods of a theme that are closed, as this session sees it."""
    rows = session.execute(_CLOSED, {"theme": theme}).mappings()
    return closed_of(dict(row) for row in rows)[1]


CLOSED_SQL = (
    "SELECT s.closings, c.id, c.period, c.begins, c.ends, c.counter, c.at FROM theme_state AS s "
    "LEFT JOIN closing AS c ON c.theme = s.theme AND c.reopened_at IS NULL WHERE s.theme = {theme} ORDER BY c.begins"
)
"""The closed periods of a theme with its count of closings, which one row tells even if nothing is closed."""

_CLOSED = text(CLOSED_SQL.format(theme=":theme"))


def closed_of(rows: Iterable[Mapping[str, Any]]) -> tuple[int, Closed]:
    """Read the rows of `CLOSED_SQL`: the count of closings that the periods go with, and the periods."""
    found = list(rows)
    periods = tuple(
        ClosedPeriod(
            row["id"], row["period"], _day(row["begins"]), _day(row["ends"]), row["counter"], _moment(row["at"])
        )
        for row in found
        if row["id"] is not None
    )
    return (found[0]["closings"] if found else 0), Closed(periods)


def _day(value: Any) -> date:
    """Read a day as the driver gives it: SQLite's is text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def _moment(value: Any) -> datetime:
    """Read a moment as the driver gives it: SQLite's is text."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
