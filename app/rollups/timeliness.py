"""From which RT reports came, and from which in time, period by period: read once, and kept while it stands.

An answer over years reads little more than the period that is being reported: what was found of a period is kept until
a record changes that ever spoke of it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import text
from sqlmodel import Session

from app.areas.codes import ancestor
from app.areas.tree import Tree
from app.rollups.engine import dialect_of, received_reports
from app.rollups.query import Question, Reporting, Stretch, period_at, reporting_period
from app.rollups.receipts import one_period, timely_bound, timely_sql
from app.rollups.statements import bound
from app.themes.language import Theme

MOST_PERIODS = 4000
"""Periods kept of a theme, and judged in one answer; days of ten years."""

_MOST_CHANGES = 2000
"""More changes than this are not followed one by one: everything is read anew."""

RTs = tuple[str, ...]
"""Codes of RT, in order."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a period: the RT that reported, those that did in time, and how many these are by kelurahan."""

    received: RTs
    in_time: RTs
    received_by: Counter[str]
    in_time_by: Counter[str]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What is known of a theme at a number of its changes and of the areas', by the first day of the period."""

    version: int
    areas: int
    kept: dict[date, Came] = field(default_factory=dict)


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
        shelf = self._shelf(session, tree, theme, version)
        missing = [each for each in periods if each.first not in shelf.kept]
        if missing:
            if len(shelf.kept) + len(missing) > MOST_PERIODS:
                shelf = _Shelf(version, tree.version)
                missing = list(periods)
            shelf.kept.update(_read(session, tree, theme, missing))
        known = self._shelves.get(theme.key)
        if known is None or known.version <= version:
            self._shelves[theme.key] = shelf
        return {each.first: shelf.kept[each.first] for each in periods}

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
        standing = {first: came for first, came in dict(shelf.kept).items() if first not in touched}
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


def _read(session: Session, tree: Tree, theme: Theme, periods: Sequence[Stretch]) -> dict[date, Came]:
    """Read what came of periods: received as the engine counts it, in time as the calendar does."""
    received = _received(session, tree, theme, periods)
    dialect = dialect_of(session)
    statement = timely_sql(dialect, theme.key, one_period=one_period(theme))
    in_time: list[set[str]] = [set() for _ in periods]
    values = timely_bound(dialect, theme, periods)
    for unit, rt in session.connection().execute(statement, bound(dialect, values)):
        in_time[unit].add(rt)
    return {
        each.first: _came(all_, frozenset(timely))
        for each, all_, timely in zip(periods, received, in_time, strict=True)
    }


def _received(session: Session, tree: Tree, theme: Theme, periods: Sequence[Stretch]) -> list[list[str]]:
    """Return the RT from which anything came, period by period, if they existed in it."""
    found: list[list[str]] = [[] for _ in periods]
    first, last = min(each.first for each in periods), max(each.last for each in periods)
    singly = Reporting(list(periods), [(at, at + 1) for at in range(len(periods))], [])
    for root in tree.at_level("kota"):
        question = Question(theme=theme, area=root.code, by="rt", first=first, last=last)
        for (unit, rt), count in received_reports(session, tree, question, singly).items():
            node = tree.get(rt)
            if count:
                found[unit].append(node.code if node else rt)  # one text for all periods
    return found


def _came(received: Sequence[str], timely: frozenset[str]) -> Came:
    in_time = [rt for rt in received if rt in timely]
    by = [Counter(ancestor(rt, "kelurahan") or rt for rt in rts) for rts in (received, in_time)]
    return Came(tuple(sorted(received)), tuple(sorted(in_time)), *by)


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
