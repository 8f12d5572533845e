"""From which RT something came in time, period by period: read once, and kept by this process while it stands.

Nothing that arrives later makes a report of the past timely; only a voided, mended or moved record changes one. So what
was found of a period is kept until a record changes that ever spoke of it, and an answer over years reads little more
than the period that is being reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import text
from sqlmodel import Session

from app.rollups.engine import dialect_of
from app.rollups.query import Stretch, period_at, reporting_period
from app.rollups.receipts import one_period, timely_bound, timely_sql
from app.rollups.statements import bound
from app.themes.language import Theme

_MOST_PERIODS = 4000
"""Periods kept of a theme; days of ten years."""

_MOST_CHANGES = 2000
"""More changes than this are not followed one by one: everything is read anew."""

Timely = tuple[str, ...]
"""Codes of RT, in order."""


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What is known of a theme at a number of its changes, by the first day of the period."""

    version: int
    kept: dict[date, Timely] = field(default_factory=dict)


class Punctuality:
    """The memory of this process; exact, because every answer is of the changes that its session sees."""

    def __init__(self) -> None:
        self._shelves: dict[str, _Shelf] = {}

    def timely(self, session: Session, theme: Theme, version: int, periods: Sequence[Stretch]) -> dict[date, Timely]:
        """Return for whole reporting periods, by their first day, the RT from which something came in time.

        `version`: the theme's counter of changes, as this session sees it.
        """
        shelf = self._shelf(session, theme, version)
        missing = [each for each in periods if each.first not in shelf.kept]
        if missing:
            if len(shelf.kept) + len(missing) > _MOST_PERIODS:
                shelf = _Shelf(version)
                missing = list(periods)
            shelf.kept.update(_read(session, theme, missing))
        known = self._shelves.get(theme.key)
        if known is None or known.version <= version:
            self._shelves[theme.key] = shelf
        return {each.first: shelf.kept[each.first] for each in periods}

    def _shelf(self, session: Session, theme: Theme, version: int) -> _Shelf:
        """Return what is known and still holds."""
        shelf = self._shelves.get(theme.key)
        if shelf is None or shelf.version > version:
            return _Shelf(version)
        if shelf.version == version:
            return shelf
        touched = _touched(session, theme, shelf.version, version)
        if touched is None:
            return _Shelf(version)
        return _Shelf(version, {first: rts for first, rts in dict(shelf.kept).items() if first not in touched})


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


def _read(session: Session, theme: Theme, periods: Sequence[Stretch]) -> dict[date, Timely]:
    dialect = dialect_of(session)
    statement = timely_sql(dialect, theme.key, one_period=one_period(theme))
    found: list[list[str]] = [[] for _ in periods]
    shared: dict[str, str] = {}
    values = timely_bound(dialect, theme, periods)
    for unit, rt in session.connection().execute(statement, bound(dialect, values)):
        found[unit].append(shared.setdefault(rt, rt))
    return {each.first: tuple(sorted(rts)) for each, rts in zip(periods, found, strict=True)}


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
