"""From which RT reports came, and from which in time, period by period: read once, and kept while it stands.

An answer over years reads little more than the period that is being reported: what was found of a period is kept until
a record changes that ever spoke of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sqlalchemy import text
from sqlmodel import Session

from app.areas.tree import Tree
from app.rollups.query import State, Stretch, period_at, reporting_period
from app.rollups.receipts import one_period, timely_bound, timely_sql
from app.rollups.reports import Heard, heard_of, read_heard
from app.rollups.statements import bound, dialect_of
from app.themes.language import Theme

MOST_PERIODS = 4000
"""Periods kept of a theme, and judged in one answer; days of ten years."""

_MOST_CHANGES = 2000
"""More changes than this are not followed one by one: everything is read anew."""

Kind = Literal["all", "verified", "in_time"]
"""What is kept of a period: what came, what came and was verified, what came in time."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a period, and what of it in time."""

    received: Heard
    in_time: Heard


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What is known of a theme at a number of its changes and of the areas', by the first day of the period."""

    version: int
    areas: int
    kept: dict[tuple[Kind, date], Heard] = field(default_factory=dict)


class Punctuality:
    """The memory of this process; exact, because every answer is of the changes that its session sees."""

    def __init__(self) -> None:
        self._shelves: dict[str, _Shelf] = {}

    def came(
        self, session: Session, tree: Tree, theme: Theme, version: int, periods: Sequence[Stretch]
    ) -> dict[date, Came]:
        """Return for whole reporting periods, by their first day, from where something came.

        `version`: the theme's counter of changes, as this session sees it.
        """
        received = self.heard(version, session, tree, theme, periods, "all")

        def read(missing: Sequence[Stretch]) -> dict[date, Heard]:
            return _timely(session, theme, missing, received)

        in_time = self._kept("in_time", read, version, session, tree, theme, periods)
        return {day: Came(all_, in_time[day]) for day, all_ in received.items()}

    def heard(
        self, version: int, session: Session, tree: Tree, theme: Theme, periods: Sequence[Stretch], state: State
    ) -> dict[date, Heard]:
        """Return the same without asking what was in time, for the records of a state (`HeardOf`)."""

        def read(missing: Sequence[Stretch]) -> dict[date, Heard]:
            return read_heard(session, tree, theme, missing, state)

        return self._kept(state, read, version, session, tree, theme, periods)

    def _kept(
        self,
        kind: Kind,
        read: Callable[[Sequence[Stretch]], Mapping[date, Heard]],
        version: int,
        session: Session,
        tree: Tree,
        theme: Theme,
        periods: Sequence[Stretch],
    ) -> dict[date, Heard]:
        shelf = self._shelf(session, tree, theme, version)
        missing = [each for each in periods if (kind, each.first) not in shelf.kept]
        if missing:
            if len(shelf.kept) + len(missing) > 3 * MOST_PERIODS:
                shelf = _Shelf(version, tree.version)
                missing = list(periods)
            shelf.kept.update(((kind, day), each) for day, each in read(missing).items())
        known = self._shelves.get(theme.key)
        if known is None or known.version <= version:
            self._shelves[theme.key] = shelf
        return {each.first: shelf.kept[kind, each.first] for each in periods}

    def _shelf(self, session: Session, tree: Tree, theme: Theme, version: int) -> _Shelf:
        """Return what is known and still holds."""
        shelf = self._shelves.get(theme.key)
        if shelf is None or shelf.version > version or shelf.areas != tree.version:
            return _Shelf(version, tree.version)
        if shelf.version == version:
            return shelf
        touched = _touched(session, theme, shelf.version, version)
        if touched is None:
            return _Shelf(version, tree.version)
        standing = {at: heard for at, heard in dict(shelf.kept).items() if at[1] not in touched}
        return _Shelf(version, tree.version, standing)


def _touched(session: Session, theme: Theme, known: int, version: int) -> set[date] | None:
    """Return the first days of the periods that changed records ever spoke of; None when that cannot be told.

    Each change has a number, which the changed row bears. A number that no row bears belongs to a row that changed
    again since or is gone, or to a rebuilding.
    """
    if version - known > _MOST_CHANGES:
        return None
    statement = text(
        f"SELECT c.changed, c.observed_on, v.observed_on FROM record_{theme.key} AS c "  # noqa: S608 - ours
        "JOIN revision AS v ON v.record = c.id WHERE c.changed > :known"
    )
    unit = reporting_period(theme)
    numbers: set[int] = set()
    touched: set[date] = set()
    for number, *days in session.execute(statement, {"known": known}):
        numbers.add(number)
        touched.update(period_at(unit, _day(day)).first for day in days)
    return touched if len(numbers) == version - known else None


def _timely(
    session: Session, theme: Theme, periods: Sequence[Stretch], received: Mapping[date, Heard]
) -> dict[date, Heard]:
    """Read from which of the RT that reported something came in time, as the calendar tells it."""
    dialect = dialect_of(session)
    statement = timely_sql(dialect, theme.key, one_period=one_period(theme))
    in_time: list[set[str]] = [set() for _ in periods]
    values = timely_bound(dialect, theme, periods)
    for unit, rt in session.connection().execute(statement, bound(dialect, values)):
        in_time[unit].add(rt)
    return {
        each.first: heard_of(rt for rt in received[each.first].rts if rt in timely)
        for each, timely in zip(periods, in_time, strict=True)
    }


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
