"""A question about totals, and the fewest cells that answer it exactly; pure, without database or clock."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, NamedTuple, get_args

from app.areas.codes import Level
from app.core.errors import refuse
from app.core.text import Text
from app.rollups.problems import PERIOD, PERIOD_TEXT, TOO_LARGE
from app.themes.language import Denominator, Indicator, Theme, next_period, period_start
from app.themes.language.theme import Grain, Period

Step = Literal["day", "month", "quarter", "half", "year", "total"]
STEPS: tuple[Step, ...] = get_args(Step)
"""From the finest to the coarsest."""

State = Literal["all", "verified"]
"""`all` counts what was received, accepted or returned; `verified` what was accepted. Void counts nowhere."""

MOST_ROWS = 50_000
"""Areas times steps in one answer."""

_PERIODS: tuple[Period, ...] = get_args(Period)
_COARSE_FIRST: tuple[Grain, ...] = ("year", "month", "day")
_GRAIN_WORDS = {"day": Text("hari", "day"), "month": Text("bulan", "month"), "year": Text("tahun", "year")}
_DAY = timedelta(days=1)


class Span(NamedTuple):
    """Cells of one grain: every period from the one that begins on `first` to the one that begins on `last`.

    `first` None means from the beginning of time.
    """

    grain: Grain
    first: date | None
    last: date

    def periods(self) -> Iterator[date]:
        """Yield the first day of each period; ValueError when the beginning is open."""
        if self.first is None:
            raise ValueError("an open span has no first period")
        start = self.first
        while start <= self.last:
            yield start
            start = next_period(self.grain, start)


class Stretch(NamedTuple):
    """One step of an answer, both days included."""

    first: date
    last: date

    @property
    def label(self) -> str:
        """How the step is written: as a calendar period when it is one, else as `first/last` (ISO 8601)."""
        return label_of(self.first, self.last)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked: the totals of a theme, below `area` at level `by`, from `first` to `last`, both included.

    `indicators`: keys in the order of the answer; none at all means all of them.
    """

    theme: Theme
    area: str
    by: Level
    first: date
    last: date
    step: Step = "total"
    indicators: tuple[str, ...] = ()
    state: State = "all"

    @cached_property
    def asked(self) -> tuple[Indicator, ...]:
        """The indicators of the answer."""
        if not self.indicators:
            return self.theme.indicators
        return tuple(self.theme.indicator[key] for key in self.indicators)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The sums that must be read: the indicators asked for and those they are divided by, each once."""
        wanted = [key for each in self.asked for key in (each.key, each.whole) if key]
        return tuple(dict.fromkeys(wanted))

    @cached_property
    def denominators(self) -> tuple[Denominator, ...]:
        """The published figures that the asked rates divide by, each once."""
        return tuple(dict.fromkeys(each.denominator for each in self.asked if each.denominator is not None))

    @cached_property
    def stocks(self) -> frozenset[str]:
        """The columns that are stocks."""
        return frozenset(key for key in self.columns if self.theme.indicator[key].over == "stock")


def cover(first: date, last: date, grains: Sequence[Grain]) -> list[Span]:
    """Return the fewest cells that together hold exactly the days from `first` to `last`, in order of time.

    Problem `rollup.period` when the kept grains cannot do it, with the smallest range around it that they can.
    The widest cell that begins here and ends in time is always right to take, because grains nest.
    """
    kept = [grain for grain in _COARSE_FIRST if grain in grains]
    spans: list[Span] = []
    start = first
    while start <= last:
        grain = _widest(kept, start, last)
        if grain is None:
            raise _not_exact(first, last, kept)
        if spans and spans[-1].grain == grain:
            spans[-1] = spans[-1]._replace(last=start)
        else:
            spans.append(Span(grain, start, start))
        start = next_period(grain, start)
    return spans


def _widest(kept: Sequence[Grain], start: date, last: date) -> Grain | None:
    for grain in kept:
        if period_start(grain, start) == start and next_period(grain, start) - _DAY <= last:
            return grain
    return None


def _not_exact(first: date, last: date, kept: Sequence[Grain]) -> Exception:
    finest = kept[-1]
    possible = label_of(period_start(finest, first), next_period(finest, last) - _DAY)
    words = [_GRAIN_WORDS[grain] for grain in reversed(kept)]
    return refuse(
        PERIOD,
        grains_id=", ".join(word.id for word in words),
        grains_en=", ".join(word.en for word in words),
        asked=label_of(first, last),
        possible=possible,
    )


def cover_from_beginning(last: date, grains: Sequence[Grain]) -> list[Span]:
    """Return the cells that hold everything up to and including a day; the first span is open at its beginning.

    Problem `rollup.period` as for `cover`.
    """
    widest = next(grain for grain in _COARSE_FIRST if grain in grains)
    start = period_start(widest, last + _DAY)
    return [Span(widest, None, period_start(widest, start - _DAY)), *cover(start, last, grains)]


def stretches(question: Question) -> list[Stretch]:
    """Return the steps of the answer; the first and last are cut where the range begins and ends.

    Problem `rollup.too_large` when there are more than an answer may hold.
    """
    if question.step == "total":
        return [Stretch(question.first, question.last)]
    return _cut(question.first, question.last, question.step)


def _cut(first: date, last: date, period: Period) -> list[Stretch]:
    found: list[Stretch] = []
    start = first
    while start <= last:
        if len(found) == MOST_ROWS:
            raise refuse(TOO_LARGE, most=MOST_ROWS)
        following = next_period(period, period_start(period, start))
        found.append(Stretch(start, min(last, following - _DAY)))
        start = following
    return found


class Reporting(NamedTuple):
    """The periods in which an RT is expected to report, and over which of them each step is judged.

    `units`: the theme's reporting periods that have begun, cut by the range. `buckets`: runs of units as `(start,
    stop)` indexes, each judged as a whole. `of_step`: the bucket of each step; a step shorter than a reporting period
    shows that whole period.
    """

    units: list[Stretch]
    buckets: list[tuple[int, int]]
    of_step: list[int]


def reporting(question: Question, steps: Sequence[Stretch], today: date) -> Reporting:
    """Say which reports are expected; a period that has not begun `today` is not."""
    unit = reporting_period(question.theme)
    units = [each for each in _cut(question.first, question.last, unit) if each.first <= today]
    judged = steps if STEPS.index(question.step) >= STEPS.index(unit) else _cut(question.first, question.last, unit)
    buckets: list[tuple[int, int]] = []
    of_step: list[int] = []
    at = 0
    for each in judged:
        start = at
        while at < len(units) and units[at].first <= each.last:
            at += 1
        buckets.append((start, at))
    at = 0
    for step in steps:
        while judged[at].last < step.last:
            at += 1
        of_step.append(at)
    return Reporting(units, buckets, of_step)


def reporting_period(theme: Theme) -> Period:
    """Return how often an RT is expected to report; never finer than the cells that are kept."""
    finest: Period = next(grain for grain in reversed(_COARSE_FIRST) if grain in theme.grains)
    return max(theme.period, finest, key=_PERIODS.index)


def label_of(first: date, last: date) -> str:
    """Write a range: `2026`, `2026-S1`, `2026-Q1`, `2026-01`, `2026-01-15`, or `2026-01-02/2026-02-05`."""
    for period in reversed(_PERIODS):
        if period_start(period, first) == first and next_period(period, first) - _DAY == last:
            return _written(period, first)
    return f"{first.isoformat()}/{last.isoformat()}"


def _written(period: Period, first: date) -> str:
    match period:
        case "year":
            return f"{first.year:04d}"
        case "half":
            return f"{first.year:04d}-S{(first.month + 5) // 6}"
        case "quarter":
            return f"{first.year:04d}-Q{(first.month + 2) // 3}"
        case "month":
            return f"{first.year:04d}-{first.month:02d}"
        case "day":
            return first.isoformat()


_PERIOD = re.compile(r"((?:19|20|21)[0-9]{2})(?:-(?:Q([1-4])|S([12])|(0[1-9]|1[0-2])(?:-([0-9]{2}))?))?", re.IGNORECASE)


def read_period(text: str) -> Stretch:
    """Read a period as people write it, and return its first and last day. Problem `rollup.period_text`."""
    found = _PERIOD.fullmatch(text.strip())
    if found is None:
        raise refuse(PERIOD_TEXT)
    year, quarter, half, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None  # noqa: S101 - the expression demands it
    if day is not None and month is not None:
        try:
            only = date(year, month, day)
        except ValueError:
            raise refuse(PERIOD_TEXT) from None
        return Stretch(only, only)
    if month is not None:
        return period_at("month", date(year, month, 1))
    if quarter is not None:
        return period_at("quarter", date(year, quarter * 3, 1))
    if half is not None:
        return period_at("half", date(year, half * 6, 1))
    return period_at("year", date(year, 1, 1))


def period_at(period: Period, day: date) -> Stretch:
    """Return the period in which a day lies."""
    start = period_start(period, day)
    return Stretch(start, next_period(period, start) - _DAY)
