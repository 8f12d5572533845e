"""A period beside the period before and the same a year before, area by area, and the areas in their order.

Every figure comes from a rollup, so that whatever is hidden from a reader there is hidden here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, Literal, get_args

from sqlmodel import Session

from app.areas.denominators import Books
from app.areas.tree import Tree
from app.core.errors import problem_kind, refuse
from app.core.text import Text
from app.rollups.disclosure.patterns import Patterns
from app.rollups.disclosure.veil import Veil
from app.rollups.engine import Rollup, roll_up
from app.rollups.figures import Figure, places_of, shown
from app.rollups.query import Question, Step, Stretch, label_of, period_at
from app.rollups.rates import rate_text
from app.rollups.shown import Shown
from app.themes.language import Indicator, Theme
from app.themes.language.theme import Period

Order = Literal["high", "low"]
Beside = Literal["now", "before", "year_before"]
BESIDE: Final[tuple[Beside, ...]] = get_args(Beside)

LEAST_COMPLETE: Final = 80
"""Per cent of the reports due below which a figure is not to be compared; to be confirmed by the offices."""

MOST_PERIODS: Final = 60
"""Periods in one series."""

INCOMPLETE = Text(
    f"Laporan kurang dari {LEAST_COMPLETE}%: jangan dibandingkan.",
    f"Fewer than {LEAST_COMPLETE}% of the reports: not to be compared.",
)
RUNNING = Text("Periode ini belum selesai.", "This period is not over yet.")

NO_PERIOD = problem_kind(
    "comparison.period",
    422,
    id="Bandingkan satu periode: tahun, semester, triwulan, bulan, atau hari.",
    en="Compare one period: a year, half-year, quarter, month or day.",
)

_KINDS: Final[tuple[Period, ...]] = get_args(Period)


@dataclass(frozen=True, slots=True)
class Side:
    """A rollup of one period, and its figures by area; `available`: where anything is known at all."""

    rollup: Rollup
    figures: Mapping[str, Mapping[str, Figure]]
    available: Mapping[str, bool]

    @property
    def period(self) -> Stretch:
        """The days that it is about."""
        return self.rollup.steps[0]

    def completeness(self, area: str) -> tuple[int, int] | None:
        """Return reports due and reports that came; None below the RT."""
        told = self.rollup
        if told.expected is None or told.received is None or told.question.by == "dasawisma":
            return None
        return told.expected[0, area], told.received[0, area]

    def enough(self, area: str) -> bool:
        """Say whether so many reports came that a figure may be compared."""
        reports = self.completeness(area)
        return reports is None or reports[1] * 100 >= reports[0] * LEAST_COMPLETE

    def figure(self, area: str, key: str) -> Figure | None:
        """Return an indicator's figure; None, "not available", where nothing was reported."""
        return self.figures[area][key] if self.available.get(area) else None


def read_stretch(asked: Stretch) -> tuple[Period, Stretch]:
    """Return which kind of period this is; Problem `comparison.period` when it is none."""
    for kind in reversed(_KINDS):
        if period_at(kind, asked.first) == asked:
            return kind, asked
    raise refuse(NO_PERIOD)


def finished(kind: Period, today: date) -> Stretch:
    """Return the last period of a kind that is over: one that still runs is no match for a whole one."""
    return period_at(kind, period_at(kind, today).first - timedelta(days=1))


def before(kind: Period, period: Stretch) -> Stretch:
    """Return the period before."""
    return period_at(kind, period.first - timedelta(days=1))


def year_before(kind: Period, period: Stretch) -> Stretch:
    """Return the same period a year before; of 29 February it is the 28th."""
    first = period.first
    day = 28 if (first.month, first.day) == (2, 29) else first.day
    return period_at(kind, date(first.year - 1, first.month, day))


def sides(
    session: Session,
    tree: Tree,
    question: Question,
    kind: Period,
    today: date,
    books: Books,
    version: int,
    patterns: Patterns | None,
) -> dict[Beside, Side]:
    """Return the asked period, the one before and the one a year before. Problems as `roll_up`.

    `patterns`: hide what the reader may not see; then also Problem `rollup.coarse`.
    """
    now = Stretch(question.first, question.last)
    asked: dict[Beside, Stretch] = {"now": now, "before": before(kind, now), "year_before": year_before(kind, now)}
    return {
        each: _side(
            roll_up(
                session,
                tree,
                replace(question, first=asked[each].first, last=asked[each].last, step="total"),
                today,
                books,
                version,
            ),
            0,
            patterns,
        )
        for each in BESIDE
    }


def series(
    session: Session,
    tree: Tree,
    question: Question,
    kind: Period,
    last: int,
    today: date,
    books: Books,
    version: int,
    patterns: Patterns | None,
) -> list[Side]:
    """Return the last so many periods up to the asked one, the oldest first. Problems as `sides`."""
    first = Stretch(question.first, question.last)
    for _ in range(last - 1):
        first = before(kind, first)
    step: Step = kind
    rollup = roll_up(session, tree, replace(question, first=first.first, step=step), today, books, version)
    return [_side(rollup, at, patterns) for at in range(len(rollup.steps))]


def _side(rollup: Rollup, step: int, patterns: Patterns | None) -> Side:
    """Return one step of a rollup by itself."""
    alone = replace(
        rollup,
        steps=[rollup.steps[step]],
        ends=[rollup.ends[step]],
        tails=[rollup.tails[step]],
        sums={area: [held[step]] for area, held in rollup.sums.items()},
        last={area: [held[step]] for area, held in rollup.last.items()},
        totals=[rollup.totals[step]],
        last_totals=[rollup.last_totals[step]],
    )
    bucket = rollup.reporting.of_step[step]
    if rollup.expected is not None and rollup.received is not None:
        at = [(area, rollup.expected[bucket, area], rollup.received[bucket, area]) for area, _ in rollup.areas]
        alone = replace(
            alone,
            expected=type(rollup.expected)({(0, area): expected for area, expected, _ in at}),
            received=type(rollup.received)({(0, area): received for area, _, received in at}),
        )
    veil = None if patterns is None else Veil(patterns, alone.question.state, alone.steps)
    return _with_figures(alone, Shown(alone, veil))


def _with_figures(rollup: Rollup, told: Shown) -> Side:
    figures: dict[str, Mapping[str, Figure]] = {}
    available: dict[str, bool] = {}
    for area, _ in rollup.areas:
        figures[area], _hidden = told.row(area, 0)
        sums = rollup.sums.get(area)
        reported = rollup.received is not None and rollup.received[0, area] > 0
        available[area] = reported or (sums is not None and any(sums[0]))
    return Side(rollup, figures, available)


@dataclass(frozen=True, slots=True)
class Change:
    """By how much a figure differs; None where it is not available. `rate` is in the rate's own unit: points."""

    count: int | str | None
    rate: str | None


def change(theme: Theme, indicator: Indicator, now: Side, then: Side, area: str) -> Change:
    """Return the difference of two periods, reckoned from the parts and rounded last; None where a part is hidden."""
    mine, theirs = _parts(now, indicator, area), _parts(then, indicator, area)
    if mine is None or theirs is None:
        return Change(None, None)
    places = places_of(theme, indicator)
    rate = None
    if mine[1] and theirs[1]:
        over, below = mine[0] * theirs[1] - theirs[0] * mine[1], mine[1] * theirs[1]
        rate = rate_text(over, below, indicator.per, shift=_shift(theme, indicator))
    return Change(shown(mine[0] - theirs[0], places), rate)


def _shift(theme: Theme, indicator: Indicator) -> int:
    below = places_of(theme, theme.indicator[indicator.whole]) if indicator.whole else 0
    return below - places_of(theme, indicator)


def _parts(side: Side, indicator: Indicator, area: str) -> tuple[int, int | None] | None:
    """Return count and what it is divided by, as they are stored; None where nothing is known."""
    rollup, figure = side.rollup, side.figure(area, indicator.key)
    if figure is None or figure.get("count") is None:
        return None
    columns = rollup.question.columns
    nothing = [0] * len(columns)
    sums, last = (rollup.sums[area][0], rollup.last[area][0]) if area in rollup.sums else (nothing, nothing)
    by = indicator.denominator
    count = (last if by is not None and by.of == "period" else sums)[columns.index(indicator.key)]
    if indicator.whole is not None:
        return count, None if figure["among"] is None else sums[columns.index(indicator.whole)]
    return count, figure.get("among") if by is not None else None


def value(side: Side, indicator: Indicator, area: str) -> Fraction | None:
    """Return what areas are ranked by: the rate of a ratio, else the count; None where it is not available."""
    parts = _parts(side, indicator, area)
    if parts is None:
        return None
    count, among = parts
    if indicator.among is None:
        return Fraction(count)
    return Fraction(count, among) if among else None


def ranks(side: Side, indicator: Indicator, order: Order) -> dict[str, int]:
    """Return the place of each area that has a value, the first being 1; ties share a place, and the next is left out.

    Whether high is good is not for us to say: `order` is the asker's.
    """
    values = {area: value(side, indicator, area) for area, _ in side.rollup.areas}
    known = {area: each for area, each in values.items() if each is not None}
    return {area: 1 + _better(each, known.values(), order) for area, each in known.items()}


def _better(mine: Fraction, others: Iterable[Fraction], order: Order) -> int:
    return sum(each > mine if order == "high" else each < mine for each in others)


def label(side: Side) -> str:
    """Return how the period of a side is written."""
    return label_of(*side.period)
