"""An episode begins on a day and goes on or is over; what follows from a row of levels or of gaps is pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.rollups.query import Stretch, period_at
from app.themes.language import next_period
from app.themes.language.theme import Period

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """What a watch found: `unit` and `key` name it for good, `area` is where it belongs today.

    `began`: the day from which it could be told. `ended`: the day on which it was over; None while it goes on.
    `numbers` are for those who may read records.
    """

    watch: str
    version: str
    unit: str
    key: str
    area: str
    began: date
    ended: date | None
    level: str = ""
    period: str = ""
    record: UUID | None = None
    numbers: Mapping[str, Any] = field(default_factory=dict)


def rises(levels: Sequence[int], before: int | None) -> Iterator[tuple[int, int | None]]:
    """Yield where a row of levels rises, and where the new level is left again; None where it is not.

    `before`: the level before the first, None when nothing is known of it.
    """
    for at, level in enumerate(levels):
        if before is not None and level > before:
            yield at, next((later for later in range(at + 1, len(levels)) if levels[later] != level), None)
        before = level


def runs(gaps: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the runs of true as (first, the one after the last)."""
    start = None
    for at, gap in enumerate((*gaps, False)):
        if gap and start is None:
            start = at
        elif not gap and start is not None:
            yield start, at
            start = None


def periods_between(period: Period, first: date, last: date) -> list[Stretch]:
    """Return the periods from the one in which `first` lies to the one in which `last` does."""
    found = [period_at(period, first)]
    while found[-1].last < last:
        found.append(period_at(period, next_period(period, found[-1].first)))
    return found


def periods_before(period: Period, first: date, count: int) -> date:
    """Return the first day of the period `count` periods before the one in which a day lies."""
    start = period_at(period, first).first
    for _ in range(count):
        start = period_at(period, start - DAY).first
    return start
